"""The credit that the licences of the nomenclature ask for, at the foot of every page."""

from django import template

from ..models import Release

register = template.Library()


@register.inclusion_tag("groups/partials/releases.html", takes_context=True)
def nomenclature_credit(context):
    """A line for each publisher, of the newest release.

    The releases come from the request, where DirectoryCacheMiddleware has put them.
    """
    releases = getattr(context.get("request"), "releases", None)
    if releases is None:
        releases = Release.objects.all()
    return {"releases": newest_of_each_credit(releases)}


@register.filter
def with_sign(credit):
    """A credit with the sign that files spell "(C)"."""
    return credit.replace("(C)", "©")


def newest_of_each_credit(releases):
    """Of the releases with the same credit, the newest; of those of one day, one with a version."""
    newest = {}
    for release in sorted(releases, key=lambda each: (str(each.released_on or ""), each.version)):
        newest[release.credit or release.name] = release
    return list(newest.values())
