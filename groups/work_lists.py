"""What waits for a curator: one list for each kind of work, with how much of it there is."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .duplicates import known_pairs
from .models import Group, LinkCheck, Suggestion

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


def work_lists(user) -> list[WorkList]:
    """Everything that waits and that a user who sees groups may open, what visitors sent first.

    At most 20 queries, whatever the size.
    """
    return [
        *(suggestion_lists() if user.has_perm("groups.view_suggestion") else []),
        *group_lists(),
        *(link_lists() if user.has_perm("groups.view_linkcheck") else []),
        *duplicate_lists(),
    ]


def suggestion_lists():
    page = reverse("admin:groups_suggestion_changelist", query={"state__exact": "new"})
    return [WorkList(_("New suggestions"), Suggestion.objects.waiting().count(), page)]


def group_lists():
    page = reverse("admin:groups_group_changelist")
    return [
        WorkList(str(title), groups_on(code, Group.objects.all()).count(), f"{page}?work={code}")
        for code, (title, _groups) in GROUP_LISTS.items()
    ]


def link_lists():
    page = reverse("admin:groups_linkcheck_changelist", query={"moved": "yes"})
    return [WorkList(_("Links with a new address"), LinkCheck.objects.moved().count(), page)]


def duplicate_lists():
    page = reverse("admin:groups_group_duplicates")
    return [WorkList(_("Likely duplicates"), len(known_pairs()), page)]
