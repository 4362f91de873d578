"""The ladder: where to turn for a condition, nearest help first.

The order of the rungs, and of the groups on each, is decided here and nowhere else.
"""

from dataclasses import dataclass
from operator import itemgetter

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..models import Condition, Group
from ..remembering import from_shelf, until_the_directory_changes
from . import places, reach
from .reasons import Reasons, reason_for_anybody
from .visitor import Visitor


@dataclass(frozen=True, slots=True)
class Signpost:
    """A suggested group, and the reason in plain words."""

    group: Group
    reason: str


@dataclass(frozen=True)
class Rung:
    """One step of the ladder; never empty.

    name: "undiagnosed", "condition-here", "condition-elsewhere", "family", "coalition" or
    "umbrella". title: what the step is, in the visitor's language.
    """

    name: str
    title: str
    signposts: list[Signpost]


def signposts_for(
    condition: Condition, area: str | None = None, language: str | None = None
) -> list[Rung]:
    """The rungs for a condition, in order; each group stands once, on its highest rung.

    area: a code of Area. language: a BCP 47 tag; groups that use it come first. Without either the
    language of the page counts as shared, and decides among groups elsewhere. Never closed
    groups, never drafts; never empty while one umbrella is listed. Each group comes with its
    base_area, areas, languages, services and channels. In a page it takes seven queries at most,
    whatever the size.
    """
    return Ladder(condition, area, language).rungs()


# How many groups for forms of a wide condition ("rare neurologic disease") one ladder takes.
MOST_BENEATH = 60
# Visitors for whom a process remembers the umbrellas in order: 20 KB each, or some 200 in a
# directory of ten thousand groups.
MOST_VISITORS = 40


class Ladder:
    """The facts that one condition's rungs are made from.

    also: keys of groups to load in the same queries, though they may stand on no rung.
    """

    def __init__(self, condition, area, language, also=()):
        self.visitor = Visitor(area, language, reads=get_language())
        self.is_undiagnosed = condition.is_undiagnosed_route
        self.ties = reach.ties_of(condition)
        for_it = [pk for pk, tie in self.ties.items() if tie.is_exact or tie.is_beneath]
        members = reach.members_of_coalitions(for_it)
        self.groups, self.for_anybody = reach.groups_to_place([*self.ties, *members, *also])
        self.leave_out_far_forms()
        self.coalitions = self.first_members(members)
        self.reasons = Reasons(condition, self.ties, self.coalitions, area)
        self.titles = rung_titles(condition, area)

    def leave_out_far_forms(self):
        """Of a very wide condition, keep the groups within reach for the nearest forms of it."""
        beneath = [group for group in self.groups.values() if self.is_tied(group, "is_beneath")]
        if len(beneath) <= MOST_BENEATH:
            return
        near = [group for group in beneath if self.visitor.reaches(group)]
        near.sort(key=lambda group: self.visitor.order(group, self.ties[group.pk]))
        left_out = {group.pk for group in beneath} - {group.pk for group in near[:MOST_BENEATH]}
        self.ties = {pk: tie for pk, tie in self.ties.items() if pk not in left_out}

    def first_members(self, members):
        """Each coalition's first member, by name, of those that are for the condition."""
        first = {}
        for coalition, pks in members.items():
            if tied := [self.groups[pk] for pk in pks if pk in self.ties and pk in self.groups]:
                first[coalition] = min(tied, key=lambda group: (group.name, group.pk))
        return first

    def rungs(self):
        """Each group on the first rung that takes it."""
        left, rungs = list(self.groups.values()), []
        if self.is_undiagnosed:
            left += [group for group in self.for_anybody if group.pk not in self.groups]
        for name, takes in self.steps():
            taken, rest = [], []
            for group in left:
                (taken if takes(group) else rest).append(group)
            rungs += self.rung(name, taken)
            left = rest
        return rungs or self.rung("umbrella", reach.umbrellas())

    def steps(self):
        """Each rung's name, and whether it takes a group that no rung before it took."""
        is_here, reaches = self.visitor.is_at, self.visitor.reaches
        steps = [
            ("condition-here", lambda group: self.is_for_it(group) and is_here(group)),
            ("condition-elsewhere", self.is_for_it),
            ("family", lambda group: self.is_for_a_family(group) and reaches(group)),
            ("coalition", lambda group: group.pk in self.coalitions),
            ("umbrella", self.is_umbrella_to_show),
        ]
        if self.is_undiagnosed:
            steps.insert(0, ("undiagnosed", self.is_near_help_for_the_undiagnosed))
        return steps

    def is_near_help_for_the_undiagnosed(self, group):
        """Whether it welcomes people without a diagnosis, within reach or in a shared language."""
        welcomes = group.welcomes_undiagnosed or self.is_for_it(group)
        speaks = places.speaks(group, self.visitor.languages)
        return welcomes and (self.visitor.reaches(group) or speaks)

    def rung(self, name, groups):
        """The rung with these groups in order, as a list; an empty one when there are none."""
        order = self.visitor.order_on(name)
        placed = [
            (order(group, self.ties.get(group.pk)), Signpost(group, self.reasons.of(group, name)))
            for group in groups
        ]
        if name == "umbrella" and not self.is_undiagnosed:
            placed += [
                pair
                for pair in umbrellas_for(self.visitor, self.for_anybody)
                if pair[1].group.pk not in self.groups
            ]
        signposts = [signpost for _order, signpost in sorted(placed, key=itemgetter(0))]
        return [Rung(name, self.titles[name], signposts)] if signposts else []

    def is_tied(self, group, how):
        return group.pk in self.ties and getattr(self.ties[group.pk], how)

    def is_for_it(self, group):
        return self.is_tied(group, "is_exact") or self.is_tied(group, "is_beneath")

    def is_for_a_family(self, group):
        return group.pk in self.ties and not self.ties[group.pk].is_root

    def is_umbrella_to_show(self, group):
        is_umbrella = group.covers_all_rare or group.pk in self.ties
        welcomes = self.is_undiagnosed and group.welcomes_undiagnosed
        return welcomes or (is_umbrella and self.visitor.reaches(group))


def umbrellas_for(visitor, groups):
    """Those of the groups that are for any rare condition and within reach, whatever the condition.

    Pairs of the order on the rung and the signpost; everybody gets the same list, so nobody may
    change it. groups: those for anybody.
    """

    def work_out(_missing):
        order = visitor.order_on("umbrella")
        umbrellas = [group for group in groups if group.covers_all_rare and visitor.reaches(group)]
        return {
            visitor: [
                (order(group, None), Signpost(group, reason_for_anybody(group, visitor.area)))
                for group in umbrellas
            ]
        }

    return from_shelf(shelf_of_umbrellas(), [visitor], MOST_VISITORS, work_out).get(visitor, [])


@until_the_directory_changes(most=1)
def shelf_of_umbrellas() -> dict[Visitor, list]:
    """What umbrellas_for() told lately."""
    return {}


def rung_titles(condition, area):
    """The titles of the rungs for a condition and an area (or None)."""
    name = condition.name_in(get_language() or "en")
    names = {"condition": name, "place": places.in_area(area) if area else ""}
    here = _("Groups for %(condition)s %(place)s") if area else _("Groups for %(condition)s")
    return {
        "undiagnosed": _("Groups that welcome people without a diagnosis"),
        "condition-here": here % names,
        "condition-elsewhere": _("Groups for %(condition)s elsewhere") % names,
        "family": _("Groups for a wider family of conditions"),
        "coalition": _("Coalitions that groups for %(condition)s belong to") % names,
        "umbrella": _("Groups for people with any rare condition"),
    }
