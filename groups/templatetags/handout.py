"""Addresses of handouts, as links on other pages and on the handout itself."""

from django import template
from django.utils.translation import ngettext

from ..handout.asked import MOST_GROUPS, Asked
from ..handout.choosing import first_groups

register = template.Library()


@register.simple_tag(takes_context=True)
def handout_here(context, condition=None):
    """The handout that a page's address carries on, for the condition that the page is about."""
    request = getattr(context, "request", None)
    asked = Asked.from_query(request.GET) if request and may_carry(request) else Asked()
    return asked.about(condition)


def may_carry(request):
    """Whether "group" in the address means the handout: a suggestion is about one, too."""
    return request.resolver_match is None or request.resolver_match.url_name != "suggest_change"


@register.filter
def with_group(asked, slug):
    return asked.adding([slug]).query


@register.filter
def with_first_groups(asked, rungs):
    """With the groups to hand over when there is no time to choose."""
    return asked.adding(group.slug for group in first_groups(rungs)).query


@register.filter
def without_group(asked, slug):
    return asked.without(slug).query


@register.filter
def earlier(asked, slug):
    return asked.moving(slug, -1).query


@register.filter
def later(asked, slug):
    return asked.moving(slug, 1).query


@register.filter
def in_place_of(asked, gone):
    """With the successor of a group that has closed."""
    return asked.adding([gone.successor.slug]).query


@register.simple_tag
def handout_counts():
    """What the bar says for one group, two groups, and so on: plurals differ by language."""
    counts = range(1, MOST_GROUPS + 1)
    return "|".join(on_the_handout(count) for count in counts)


@register.filter
def on_the_handout(count):
    words = ngettext("%(n)d group on the handout", "%(n)d groups on the handout", count)
    return words % {"n": count}
