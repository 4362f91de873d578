"""Who asks for help: where they live and what they speak decides which group comes first."""

from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from ..models import Group
from . import places
from .reach import UNTIED


@dataclass(frozen=True)
class Visitor:
    """area: a code of Area. language: the BCP 47 tag that was asked for. reads: the page's."""

    area: str | None
    language: str | None
    reads: str

    @cached_property
    def today(self):
        return timezone.localdate()

    @cached_property
    def languages(self):
        """What the visitor shares with a group that uses one of them."""
        asked = {self.language} if self.language else set()
        return asked or places.languages_of(self.area) or {self.reads}

    def is_at(self, group):
        """Whether the group helps where the visitor lives."""
        return self.area is None or places.serves(group, self.area)

    def reaches(self, group):
        return self.is_at(group) or places.is_international(group)

    def order_on(self, rung):
        """The order of groups on a rung: a function of a group and its tie, or None without."""
        is_far = rung == "condition-elsewhere" or self.area is None
        return self.order_elsewhere if is_far else self.order

    def order(self, group, tie):
        """Within a rung, smallest first."""
        return (
            not self.is_at(group),
            bool(self.language) and not places.speaks(group, {self.language}),
            self.trust(group),
            tie.order if tie else UNTIED,
            group.kind != (Group.Kind.CONDITION if tie else Group.Kind.UMBRELLA),
            places.steps_to(group, self.area),
            group.name,
        )

    def order_elsewhere(self, group, tie):
        """International and online first, then by shared language, then as on every rung."""
        return (
            not (tie and tie.is_exact),
            not places.is_international(group),
            not places.speaks(group, self.languages),
            self.order(group, tie),
        )

    def trust(self, group):
        """Reviewed and not overdue, then overdue, then never reviewed."""
        return 2 if group.reviewed_on is None else int(group.is_overdue(self.today))
