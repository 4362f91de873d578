"""The ladder: where to turn for a condition, nearest help first.

The order of the rungs, and of the groups on each, is decided here and nowhere else.
"""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..models import Condition, Group
from . import places, reach
from .reasons import Reasons


@dataclass(frozen=True)
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
    base_area, areas, languages, services and channels; seven queries at most, whatever the size.
    """
    return Ladder(condition, area, language).rungs()


# How many groups for forms of a wide condition ("rare neurologic disease") one ladder takes.
MOST_BENEATH = 60


class Ladder:
    """The facts that one condition's rungs are made from.

    also: keys of groups to load in the same queries, though they may stand on no rung.
    """

    def __init__(self, condition, area, language, also=()):
        self.area = area
        self.today = timezone.localdate()
        self.asked_languages = {language} if language else set()
        self.languages = self.asked_languages or places.languages_of(area) or {get_language()}
        self.is_undiagnosed = condition.is_undiagnosed_route
        self.ties = reach.ties_of(condition)
        for_it = [pk for pk, tie in self.ties.items() if tie.is_exact or tie.is_beneath]
        self.coalitions = reach.coalitions_of(for_it)
        self.groups = reach.groups_to_place([*self.ties, *self.coalitions, *also])
        self.leave_out_far_forms()
        self.reasons = Reasons(condition, self.ties, self.coalitions, area)
        self.titles = rung_titles(condition, area)

    def leave_out_far_forms(self):
        """Of a very wide condition, keep the groups within reach for the nearest forms of it."""
        beneath = [group for group in self.groups if self.is_tied(group, "is_beneath")]
        if len(beneath) <= MOST_BENEATH:
            return
        near = sorted(filter(self.is_in_reach, beneath), key=self.order)[:MOST_BENEATH]
        left_out = {group.pk for group in beneath} - {group.pk for group in near}
        self.ties = {pk: tie for pk, tie in self.ties.items() if pk not in left_out}
        self.coalitions = {
            coalition: member
            for coalition, member in self.coalitions.items()
            if member.pk in self.ties
        }

    def rungs(self):
        """Each group on the first rung that takes it."""
        left, rungs = list(self.groups), []
        for name, takes in self.steps():
            taken, rest = [], []
            for group in left:
                (taken if takes(group) else rest).append(group)
            rungs += self.rung(name, taken)
            left = rest
        return rungs or self.rung("umbrella", reach.umbrellas())

    def steps(self):
        """Each rung's name, and whether it takes a group that no rung before it took."""
        steps = [
            ("condition-here", lambda group: self.is_for_it(group) and self.is_here(group)),
            ("condition-elsewhere", self.is_for_it),
            ("family", lambda group: self.is_for_a_family(group) and self.is_in_reach(group)),
            ("coalition", lambda group: group.pk in self.coalitions),
            ("umbrella", self.is_umbrella_to_show),
        ]
        if self.is_undiagnosed:
            steps.insert(0, ("undiagnosed", self.is_near_help_for_the_undiagnosed))
        return steps

    def is_near_help_for_the_undiagnosed(self, group):
        """Whether it welcomes people without a diagnosis, within reach or in a shared language."""
        welcomes = group.welcomes_undiagnosed or self.is_for_it(group)
        return welcomes and (self.is_in_reach(group) or places.speaks(group, self.languages))

    def rung(self, name, groups):
        """The rung with these groups in order, as a list; an empty one when there are none."""
        elsewhere = name == "condition-elsewhere" or self.area is None
        order = self.order_elsewhere if elsewhere else self.order
        signposts = [
            Signpost(group, self.reasons.of(group, name)) for group in sorted(groups, key=order)
        ]
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
        return welcomes or (is_umbrella and self.is_in_reach(group))

    def is_here(self, group):
        return self.area is None or places.serves(group, self.area)

    def is_in_reach(self, group):
        return self.is_here(group) or places.is_international(group)

    def order(self, group):
        """Within a rung, smallest first."""
        tie = self.ties.get(group.pk)
        return (
            not self.is_here(group),
            bool(self.asked_languages) and not places.speaks(group, self.asked_languages),
            self.trust(group),
            tie.order if tie else reach.UNTIED,
            group.kind != (Group.Kind.CONDITION if tie else Group.Kind.UMBRELLA),
            places.steps_to(group, self.area),
            group.name,
        )

    def trust(self, group):
        """Reviewed and not overdue, then overdue, then never reviewed."""
        return 2 if group.reviewed_on is None else int(group.is_overdue(self.today))

    def order_elsewhere(self, group):
        """International and online first, then by shared language, then as on every rung."""
        return (
            not self.is_tied(group, "is_exact"),
            not places.is_international(group),
            not places.speaks(group, self.languages),
            self.order(group),
        )


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
