"""Which groups are for a condition, and by which tie: the questions the ladder asks."""

from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import BooleanField, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import get_language

from ..models import Condition, Coverage, Family, Group, Membership
from ..models.condition import preferred_name_in
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
    """The nearest tie of each listed group to a condition, by the group's pk.

    One query; and everybody gets the same dictionary, so nobody may change it.
    """
    return ties_in(get_language(), condition.pk, condition.preferential_parent_id)


@until_the_directory_changes(most=300)
def ties_in(language, condition, preferential_parent):
    """The same, with names in a language, and for the pk of a condition."""
    listed = Coverage.objects.filter(group__state=Group.State.LISTED).order_by()
    parents = Condition.parents.through.objects.filter(from_condition=OuterRef("condition"))
    preferred = Family.objects.filter(
        descendant=OuterRef("condition"), ancestor=preferential_parent
    )
    above = listed.filter(condition__descendant_links__descendant=condition).values_list(
        "group",
        "condition",
        shown_name(language),
        F("condition__descendant_links__distance"),
        Value(False, output_field=BooleanField()),
        ~Exists(parents) & Q(condition__level=Condition.Level.CATEGORY),
        Exists(preferred),
    )
    beneath = listed.filter(
        condition__ancestor_links__ancestor=condition, condition__ancestor_links__distance__gt=0
    ).values_list(
        "group",
        "condition",
        shown_name(language),
        F("condition__ancestor_links__distance"),
        Value(True, output_field=BooleanField()),
        Value(False, output_field=BooleanField()),
        Value(False, output_field=BooleanField()),
    )
    ties = {}
    for group, *facts in above.union(beneath, all=True):
        tie = Tie(*facts)
        if group not in ties or tie.order < ties[group].order:
            ties[group] = tie
    return ties


def shown_name(language):
    """The name of a coverage's condition in a language, or else in English."""
    if language in ("en", None):
        return F("condition__name")
    return Coalesce(preferred_name_in(language, of="condition"), "condition__name")


class Member(NamedTuple):
    """The group through which a coalition is tied to a condition."""

    pk: int
    name: str


def coalitions_of(groups: list[int]) -> dict[int, Member]:
    """Coalitions that one of the groups belongs to, each with the first such member by name."""
    memberships = Membership.objects.filter(member__in=groups)
    rows = memberships.filter(
        coalition__kind=Group.Kind.COALITION, coalition__state=Group.State.LISTED
    )
    rows = rows.order_by("-member__name").values_list("coalition", "member", "member__name")
    return {coalition: Member(*member) for coalition, *member in rows}


def groups_to_place(pks: list[int]) -> list[Group]:
    """The given groups, and those for all rare conditions or for people without a diagnosis.

    Those that are listed, in the order of their keys.
    """
    # What stands on the shelf is never changed, only replaced: other threads may be reading it.
    # Once there is something, the groups for anybody are among it.
    shelf, asked = shelf_of_groups(), set(pks)
    known = shelf.get("groups", {})
    missing = asked - known.keys()
    if missing or not known:
        wanted = Q(pk__in=missing) if known else Q(pk__in=missing) | FOR_ANYBODY
        known = known | Group.objects.listed().filter(wanted).for_cards().in_bulk()
        kept = known
        if len(known) > MOST_KNOWN:
            kept = {pk: group for pk, group in known.items() if is_for_anybody(group)}
        shelf["groups"] = kept
    return [group for pk, group in sorted(known.items()) if pk in asked or is_for_anybody(group)]


@until_the_directory_changes(most=1)
def shelf_of_groups() -> dict[str, dict[int, Group]]:
    """Under "groups": those that pages needed lately, to save loading them anew, by their pk."""
    return {}


def is_for_anybody(group):
    """Whether the group is one of FOR_ANYBODY."""
    return group.covers_all_rare or group.welcomes_undiagnosed


def umbrellas() -> list[Group]:
    """Every listed umbrella, wherever it is and whatever it covers: the last resort."""
    wanted = Q(kind=Group.Kind.UMBRELLA) | Q(covers_all_rare=True)
    return list(Group.objects.listed().filter(wanted).for_cards())
