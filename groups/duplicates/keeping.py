"""Likely pairs, kept in the cache: finding them reads every name of the directory."""

from django.core.cache import cache
from django.db.models import Count, Max

from ..models import DifferentPair, Group
from .finding import Pair, likely_pairs

KEPT_SECONDS = 3600


def known_pairs() -> list[Pair]:
    """Every likely pair, the surest first; found anew when any group or decision has changed."""
    state, known = state_now(), cache.get("likely-pairs")
    if known is None or known[0] != state:
        known = (state, likely_pairs())
        cache.set("likely-pairs", known, timeout=KEPT_SECONDS)
    return known[1]


def known_pairs_of(group: Group) -> list[Pair]:
    """The likely pairs of one group, for its page.

    They are found anew when this group has changed. That another one has come to look like it
    is told when all pairs are found the next time, at the latest after an hour.
    """
    known = cache.get("likely-pairs")
    if known is None or not is_good_for(group, known[0]):
        return likely_pairs(group.pk)
    return [pair for pair in known[1] if group.pk in (pair.first, pair.second)]


def state_now():
    """(groups, newest change, decisions): what likely pairs follow from."""
    groups = Group.objects.aggregate(count=Count("pk"), newest=Max("changed_at"))
    return groups["count"], groups["newest"], DifferentPair.objects.count()


def is_good_for(group, state):
    count, newest, decisions = state
    now = state_now()
    return (now[0], now[2]) == (count, decisions) and group.changed_at <= newest
