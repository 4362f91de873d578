"""Pages of plain words: about the directory, its design, its accessibility, visitors' privacy."""

from django.conf import settings
from django.shortcuts import render
from django.utils.translation import override

from .. import colours
from ..figures import figures_of_the_directory
from ..models import Group, Release


def about(request):
    """What the directory is, where its facts come from, and what it does not know."""
    context = {
        "figures": figures_of_the_directory(),
        "unconfirmed_count": Group.objects.listed().filter(reviewed_on=None).count(),
        "releases": Release.objects.all(),
    }
    return render(request, "groups/about.html", context)


@override("en")
def design(request):
    """Every part that pages are made of, with its name and when to use it; in English only."""
    response = render(request, "groups/design.html", {"pairs": colours.pairs()})
    response["Content-Language"] = "en"
    return response


def accessibility(request):
    context = {"contact_email": settings.CONTACT_EMAIL}
    return render(request, "groups/accessibility.html", context)


def privacy(request):
    return render(request, "groups/privacy.html")
