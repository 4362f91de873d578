"""How much of a long rung is shown at once."""

from django import template

register = template.Library()

# The first rung is what the visitor came for; of the others, enough to see what they hold.
SHOWN_ON_THE_FIRST = 6
SHOWN = 3
# Folding away one or two would hide more than it saves.
WORTH_A_FOLD = 3
FOLDED_AT_MOST = 40


def open_until(rung, is_first):
    """How many signposts of a rung stand open."""
    most = SHOWN_ON_THE_FIRST if is_first else SHOWN
    return most if len(rung.signposts) >= most + WORTH_A_FOLD else len(rung.signposts)


@register.filter
def groups_of(rungs):
    """Every group of the ladder."""
    return [signpost.group for rung in rungs for signpost in rung.signposts]


@register.filter
def shown_first(rung, is_first):
    """The signposts that stand open; the rest of a long rung is folded."""
    return rung.signposts[: open_until(rung, is_first)]


@register.filter
def folded(rung, is_first):
    """The signposts behind the fold; of very many, the first ones."""
    start = open_until(rung, is_first)
    return rung.signposts[start : start + FOLDED_AT_MOST]


@register.filter
def left_out(rung, is_first):
    """How many signposts a page has no room for: a list with filters shows them."""
    return max(0, len(rung.signposts) - open_until(rung, is_first) - FOLDED_AT_MOST)
