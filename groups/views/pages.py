"""Pages of plain words: about the directory, its accessibility, its visitors' privacy."""

from django.shortcuts import render

from ..models import Group, Release


def about(request):
    """What the directory is, where its facts come from, and what it does not know."""
    context = {
        "group_count": Group.objects.listed().count(),
        "unconfirmed_count": Group.objects.listed().filter(reviewed_on=None).count(),
        "releases": Release.objects.all(),
    }
    return render(request, "groups/about.html", context)


def accessibility(request):
    return render(request, "groups/accessibility.html")


def privacy(request):
    return render(request, "groups/privacy.html")
