"""What waits for a curator: one list for each kind of work, with how much of it there is."""

from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count, Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .duplicates import likely_pairs
from .models import DifferentPair, Group, Suggestion

# Each list of groups by the code in its address: what it is called, and which groups are on it.
GROUP_LISTS = {
    "overdue": (gettext_lazy("Reviews overdue"), lambda groups, today: groups.overdue(today)),
    "due": (
        gettext_lazy("Reviews due this month"),
        lambda groups, today: groups.due_this_month(today),
    ),
    "never": (gettext_lazy("Never reviewed"), lambda groups, today: groups.never_reviewed()),
    "dead-links": (
        gettext_lazy("With a link that is dead"),
        lambda groups, today: groups.with_dead_links(),
    ),
    "no-source": (
        gettext_lazy("Listed without a source"),
        lambda groups, today: groups.without_source(),
    ),
    "coverage": (
        gettext_lazy("For a condition that is obsolete now"),
        lambda groups, today: groups.with_changed_coverage(),
    ),
    "drafts": (
        gettext_lazy("Drafts"),
        lambda groups, today: groups.filter(state=Group.State.DRAFT),
    ),
}


@dataclass(frozen=True)
class WorkList:
    """A kind of work: how many things wait, and the address of their list."""

    title: str
    count: int
    address: str


def groups_on(code, groups):
    """Those of the groups that stand on the work list of this code."""
    return GROUP_LISTS[code][1](groups, timezone.localdate())


def work_lists() -> list[WorkList]:
    """Everything that waits, what visitors sent first; at most 20 queries, whatever the size."""
    groups_page = reverse("admin:groups_group_changelist")
    return [
        WorkList(
            _("New suggestions"),
            Suggestion.objects.waiting().count(),
            reverse("admin:groups_suggestion_changelist", query={"state__exact": "new"}),
        ),
        *(
            WorkList(
                str(title),
                groups_on(code, Group.objects.all()).count(),
                f"{groups_page}?work={code}",
            )
            for code, (title, _groups) in GROUP_LISTS.items()
        ),
        WorkList(
            _("Likely duplicates"), count_of_pairs(), reverse("admin:groups_group_duplicates")
        ),
    ]


def count_of_pairs():
    """How many likely pairs there are; counted anew when any group or decision has changed."""
    groups = Group.objects.aggregate(Count("pk"), Max("changed_at"))
    state = (*groups.values(), DifferentPair.objects.count())
    known = cache.get("likely-pairs")
    if known is None or known[0] != state:
        known = (state, len(likely_pairs()))
        cache.set("likely-pairs", known, timeout=3600)
    return known[1]
