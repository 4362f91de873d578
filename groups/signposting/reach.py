"""Which groups are for a condition, and by which tie: the questions the ladder asks."""

from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Q
from django.utils.translation import get_language

from ..models import Condition, Group
from ..relatives import links_by_key, relatives_of
from ..remembering import until_the_directory_changes

# The order of a group that covers all rare conditions rather than one of the condition's families.
UNTIED = (True, True, True, 99, True, "")
FOR_ANYBODY = Q(covers_all_rare=True) | Q(welcomes_undiagnosed=True)
# Groups that a process remembers, some 11 KB each, beside those for anybody.
MOST_KNOWN = 1500


@dataclass(frozen=True)
class Tie:
    """Why a group is for a condition: it covers this very one, a family above, or a form beneath.

    distance: steps between the two conditions. is_root: the family is the head of a whole
    specialty, which says little about this condition. is_preferred: it lies in the tree of the
    condition's preferential parent. name: that of the family or form, in the visitor's language.
    """

    condition: int
    name: str
    distance: int
    is_beneath: bool
    is_root: bool
    is_preferred: bool

    @property
    def is_exact(self):
        return self.distance == 0

    @property
    def order(self):
        """Nearer ties first: this very condition, forms of it, then families."""
        return (
            not self.is_exact,
            self.is_root,
            not self.is_beneath,
            self.distance,
            not self.is_preferred,
            self.name,
        )


def ties_of(condition: Condition) -> dict[int, Tie]:
    """The nearest tie of each listed group to a condition, by the group's pk."""
    linked, ties = links_by_key(), {}
    name = condition.name_in(get_language() or "en")
    # The condition itself, and what is around it.
    around = [(condition.pk, name, 0, False)]
    around += [
        (relative.pk, relative.shown_name, relative.distance, relative.preferred)
        for relative in relatives_of(condition)
    ]
    for pk, name, distance, is_preferred in around:
        tie = Tie(
            pk,
            name,
            abs(distance),
            is_beneath=distance < 0,
            is_root=distance >= 0 and pk in linked.heads,
            is_preferred=is_preferred,
        )
        for group in linked.groups.get(pk, ()):
            if group not in ties or tie.order < ties[group].order:
                ties[group] = tie
    return ties


def members_of_coalitions(groups: list[int]) -> dict[int, list[int]]:
    """The coalitions that some groups belong to, each with those groups."""
    linked, coalitions = links_by_key().coalitions, defaultdict(list)
    for group in groups:
        for coalition in linked.get(group, ()):
            coalitions[coalition].append(group)
    return coalitions


class Known(NamedTuple):
    """Listed groups that pages needed lately, and those for anybody; None until they are loaded."""

    by_pk: dict[int, Group]
    for_anybody: list[Group] | None


def groups_to_place(pks: list[int]) -> tuple[dict[int, Group], list[Group]]:
    """The given groups by their pk; and all for any rare condition or for the undiagnosed.

    Those that are listed. Five queries at most.
    """
    # What stands on the shelf is never changed, only replaced: other threads may be reading it.
    shelf, asked = shelf_of_groups(), set(pks)
    by_pk, for_anybody = shelf.get("groups", Known({}, None))
    missing = asked - by_pk.keys()
    if missing or for_anybody is None:
        wanted = Q(pk__in=missing) | FOR_ANYBODY if for_anybody is None else Q(pk__in=missing)
        loaded = Group.objects.listed().filter(wanted).for_cards().in_bulk()
        if for_anybody is None:
            for_anybody = [group for _pk, group in sorted(loaded.items()) if is_for_anybody(group)]
        by_pk = by_pk | loaded
        is_full = len(by_pk) > MOST_KNOWN
        # Of too many the half that came last stays.
        kept = dict(list(by_pk.items())[-MOST_KNOWN // 2 :]) if is_full else by_pk
        shelf["groups"] = Known(kept, for_anybody)
    return {pk: by_pk[pk] for pk in sorted(asked & by_pk.keys())}, for_anybody


@until_the_directory_changes(most=1)
def shelf_of_groups() -> dict[str, Known]:
    """Under "groups": those that a process remembers, to save loading them anew."""
    return {}


def is_for_anybody(group):
    """Whether the group is one of FOR_ANYBODY."""
    return group.covers_all_rare or group.welcomes_undiagnosed


def umbrellas() -> list[Group]:
    """Every listed umbrella, wherever it is and whatever it covers: the last resort."""
    wanted = Q(kind=Group.Kind.UMBRELLA) | Q(covers_all_rare=True)
    return list(Group.objects.listed().filter(wanted).for_cards())
