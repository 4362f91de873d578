"""How many groups each choice of a filter leads to, beside the other filters in use."""

from collections import defaultdict

from django.db.models import Count, Value

from .models import Area, Group
from .models.vocabulary import REGIONS

LINKS = {
    "language": (Group.languages.through, "language_id"),
    "service": (Group.services.through, "service_id"),
    "seeks": (Group.seeks.through, "seek_id"),
}


def facet_counts(narrowed):
    """{"kind": {"umbrella": 12, ...}, "language": ..., "service": ..., "seeks": ...}, in one query.

    narrowed(name): the groups that every filter but the named one leaves.
    """
    kinds = Group.objects.filter(pk__in=primary_keys(narrowed("kind"))).order_by()
    rows = kinds.values_list(Value("kind"), "kind").annotate(Count("pk"))
    links = [
        through.objects.filter(group__in=primary_keys(narrowed(name)))
        .order_by()
        .values_list(Value(name), column)
        .annotate(Count("pk"))
        for name, (through, column) in LINKS.items()
    ]
    counts = {"kind": {}, **{name: {} for name in LINKS}}
    for name, code, count in rows.union(*links, all=True):
        counts[name][code] = count
    return counts


def area_counts(groups, codes):
    """{"GB": 12, ...}: how many of the groups serve each area, as serving_area() counts them.

    In one query: a group counts once for an area, however many of the regions around it it names.
    """
    by_code = defaultdict(set)
    rows = Group.objects.filter(pk__in=primary_keys(groups)).order_by()
    for group, named, base in rows.values_list("pk", "areas", "base_area"):
        by_code[named or base].add((group, bool(named)))
    return {code: len(serving(code, by_code)) for code in codes}


def count_each(lists):
    """{"area": 12, ...}: how many groups each of some lists of groups holds; one query."""
    counts = dict.fromkeys(lists, 0)
    queries = [
        Group.objects.filter(pk__in=primary_keys(groups))
        .order_by()
        .values_list(Value(name))
        .annotate(Count("pk"))
        for name, groups in lists.items()
    ]
    if queries:
        counts.update(queries[0].union(*queries[1:], all=True))
    return counts


def serving(code, by_code):
    """The groups that name the area or a region around it, or that are based in it."""
    found = set()
    for wider in Area.reaching(code):
        may_be_base = wider == code or wider not in REGIONS
        found |= {group for group, named in by_code.get(wider, ()) if named or may_be_base}
    return found


def primary_keys(groups):
    return groups.order_by().values("pk")
