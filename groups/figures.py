"""How large the directory is, and how fresh: a few figures for the first page."""

from dataclasses import dataclass
from datetime import date

from .models import Coverage, Group, Source
from .models.vocabulary import REGIONS


@dataclass(frozen=True)
class Figures:
    """groups: listed ones. conditions: those that a listed group names as its own. countries:
    where listed groups are based. checked_on: when the newest fact was seen, or None."""

    groups: int
    conditions: int
    countries: int
    checked_on: date | None


def figures_of_the_directory() -> Figures:
    """The figures as they are now; four small queries, whatever the size."""
    listed = Group.State.LISTED
    conditions = Coverage.objects.filter(group__state=listed)
    bases = Group.objects.listed().exclude(base_area=None).order_by()
    areas = set(bases.values_list("base_area", flat=True).distinct())
    seen = Source.objects.filter(group__state=listed, seen_on__isnull=False)
    return Figures(
        groups=Group.objects.listed().count(),
        conditions=conditions.order_by().values("condition").distinct().count(),
        # England is a part of GB, and "Europe" is no country.
        countries=len({area.partition("-")[0] for area in areas - set(REGIONS)}),
        checked_on=seen.order_by("-seen_on").values_list("seen_on", flat=True).first(),
    )
