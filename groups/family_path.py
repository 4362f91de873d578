"""The way down to a condition from the top of the tree of families."""

from collections import defaultdict

from .models import Condition


def path_from_the_top(condition, conditions):
    """(path, others): the families above a condition, widest first, and its other parents.

    conditions: those that may stand on the way. Where several ways lead up, the one in the
    preferential parent's tree is taken. Two queries.
    """
    families = {family.pk: family for family in conditions.families_of(condition)}
    parents = defaultdict(list)
    links = Condition.parents.through.objects.filter(from_condition__in=[condition.pk, *families])
    for child, parent in links.values_list("from_condition", "to_condition"):
        if parent in families:
            parents[child].append(families[parent])
    path, here = [], condition.pk
    while parents[here]:
        path.insert(0, min(parents[here], key=preferred_first))
        here = path[0].pk
    others = [parent for parent in parents[condition.pk] if parent not in path]
    return path, sorted(others, key=preferred_first)


def preferred_first(family):
    return not family.preferred, family.name
