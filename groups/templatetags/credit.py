"""The credit that the licences of the nomenclature ask for, at the foot of every page."""

from django import template
from django.core.cache import cache

from ..models import Release

register = template.Library()


@register.inclusion_tag("groups/partials/releases.html")
def nomenclature_credit():
    """Every release that is loaded, as it was at most a minute ago."""
    releases = cache.get_or_set("releases", lambda: list(Release.objects.all()), timeout=60)
    return {"releases": releases}
