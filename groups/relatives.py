"""What contains a condition and what it contains; which groups name which conditions."""

from collections import defaultdict
from typing import NamedTuple

from django.db.models import BooleanField, Exists, F, OuterRef, Q, Value
from django.utils.translation import get_language

from .models import Condition, Coverage, Family, Group, Membership
from .remembering import until_the_directory_changes


class Links(NamedTuple):
    """What is linked to what in the whole directory, by keys.

    groups: of a condition, the listed groups that name it. coalitions: of a group, the listed
    coalitions that it belongs to. heads: the conditions that stand for a whole specialty. wide:
    the conditions that contain others. successors: of an obsolete condition, the one in its place,
    or None.
    """

    groups: dict[int, list[int]]
    coalitions: dict[int, list[int]]
    heads: set[int]
    wide: set[int]
    successors: dict[int, int | None]


@until_the_directory_changes(most=1)
def links_by_key() -> Links:
    """One query that reads the whole directory, 0.1 s, which outside a page is asked each time.

    Everybody gets the same links, so nobody may change them.
    """
    groups = Coverage.objects.filter(group__state=Group.State.LISTED)
    coalitions = Membership.objects.filter(
        coalition__kind=Group.Kind.COALITION, coalition__state=Group.State.LISTED
    )
    heads = Condition.objects.filter(level=Condition.Level.CATEGORY, parents=None)
    wide = Family.objects.filter(distance=1)
    obsolete = Condition.objects.filter(status=Condition.Status.OBSOLETE)
    rows = (
        groups.order_by()
        .values_list(Value("groups"), "condition", "group")
        .union(
            coalitions.order_by().values_list(Value("coalitions"), "member", "coalition"),
            heads.order_by().values_list(Value("heads"), "pk", "pk"),
            wide.order_by().values_list(Value("wide"), "ancestor", "ancestor"),
            obsolete.order_by().values_list(Value("successors"), "pk", "replaced_by"),
        )
    )
    found = {name: defaultdict(list) for name in Links._fields}
    for name, one, other in rows:
        found[name][one].append(other)
    return Links(
        groups=dict(found["groups"]),
        coalitions=dict(found["coalitions"]),
        heads=set(found["heads"]),
        wide=set(found["wide"]),
        successors={pk: successor for pk, [successor] in found["successors"].items()},
    )


def relatives_of(condition: Condition) -> list[Condition]:
    """What contains a condition, and what it contains directly or a listed group is for.

    Each with its distance, which is negative beneath the condition, and preferred: whether it lies
    in the tree of the condition's preferential parent. Named in the visitor's language, without
    definition. One query, also for whoever asks for the same condition next. Everybody gets the
    same list, so nobody may change it.
    """
    return relatives_in(get_language(), condition)


@until_the_directory_changes(most=10)
def relatives_in(language, condition):
    """The same in a language. Remembered for the rest of the page only: some are 1.6 MB."""
    named = Condition.objects.named_in(language).only("orpha_code", "name", "status")
    wider = named.families_of(condition).order_by()
    if condition.pk not in links_by_key().wide:
        return list(wider)
    listed = Coverage.objects.filter(condition=OuterRef("pk"), group__state=Group.State.LISTED)
    narrower = named.filter(
        Q(ancestor_links__distance=1) | Q(ancestor_links__distance__gt=1) & Exists(listed),
        ancestor_links__ancestor=condition,
    ).annotate(
        distance=-F("ancestor_links__distance"),
        preferred=Value(False, output_field=BooleanField()),
    )
    return list(wider.union(narrower.order_by(), all=True))
