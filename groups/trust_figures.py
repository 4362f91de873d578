"""How true the directory is, in figures from the live data."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .models import Group, LinkCheck, Source


@dataclass(frozen=True)
class Figure:
    """So many of so many. of: 0 when there is nothing yet to count, None for a mere number."""

    label: str
    count: int
    of: int | None = None

    @property
    def percent(self):
        """The share, rounded down: 100 means all of them."""
        return self.count * 100 // self.of

    @property
    def is_tiny(self):
        """Whether the share is not nothing, though rounded down it is."""
        return self.count > 0 and self.percent == 0


def figures() -> list[Figure]:
    """What a visitor may want to know before trusting an entry; two queries."""
    year_ago = timezone.localdate() - timedelta(days=365)
    sourced = Exists(Source.objects.filter(group=OuterRef("pk")))
    groups = Group.objects.listed().aggregate(
        listed=Count("pk"),
        reviewed=Count("pk", filter=Q(reviewed_on__gt=year_ago)),
        sourced=Count("pk", filter=sourced),
    )
    links = LinkCheck.objects.public().aggregate(
        tried=Count("pk", filter=Q(result__in=[*LinkCheck.WORKED, *LinkCheck.FAILED])),
        worked=Count("pk", filter=Q(result__in=LinkCheck.WORKED)),
    )
    listed = groups["listed"]
    return [
        Figure(_("Groups listed"), listed),
        Figure(
            _("Entries that name the public page where the facts were seen"),
            groups["sourced"],
            listed,
        ),
        Figure(
            _("Entries that an editor has confirmed in the last 12 months"),
            groups["reviewed"],
            listed,
        ),
        Figure(_("Links that worked when we last tried them"), links["worked"], links["tried"]),
    ]
