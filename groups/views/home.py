"""The first page: the one box."""

from django.shortcuts import render

from ..models import Group


def home(request):
    """The search box, and the ways in for those who cannot name a condition."""
    return render(request, "groups/home.html", {"group_count": Group.objects.listed().count()})
