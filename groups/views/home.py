"""The first page: the one box."""

from django.shortcuts import render

from ..figures import figures_of_the_directory


def home(request):
    """The search box, and the ways in for those who cannot name a condition."""
    return render(request, "groups/home.html", {"figures": figures_of_the_directory()})
