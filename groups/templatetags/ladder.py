"""How much of a long rung is shown at once."""

from django import template

register = template.Library()

SHOWN = 6
# Folding away one or two would hide more than it saves.
SHOWN_AT_MOST = 8
FOLDED_AT_MOST = 40


@register.filter
def shown_first(signposts):
    """The signposts that stand open; the rest of a long rung is folded."""
    return signposts if len(signposts) <= SHOWN_AT_MOST else signposts[:SHOWN]


@register.filter
def folded(signposts):
    """The signposts behind the fold; of very many, the first ones."""
    return [] if len(signposts) <= SHOWN_AT_MOST else signposts[SHOWN : SHOWN + FOLDED_AT_MOST]


@register.filter
def left_out(signposts):
    """How many signposts a page has no room for: a list with filters shows them."""
    return max(0, len(signposts) - SHOWN - FOLDED_AT_MOST)
