"""The history of a group, told change by change."""

from dataclasses import dataclass

from reversion.models import Revision

from .differences import Difference, differences_of
from .states import NOTHING, revisions_of, state_in


@dataclass(frozen=True)
class Change:
    """One change: who, when and why are its revision's; what differs from the state before it.

    is_first: the state in which the group was found when its history began.
    """

    revision: Revision
    differences: list[Difference]
    is_first: bool


def changes_of(pk: int, start: int = 0, count: int = 5) -> list[Change]:
    """Some changes of the group with this key, the newest first, in a bounded number of queries."""
    revisions = revisions_of(pk).select_related("user").prefetch_related("version_set")
    # One more than is asked for: a change is told by comparing it with the one before.
    revisions = list(revisions[start : start + count + 1])
    states = [*map(state_in, revisions), NOTHING]
    told = differences_of([(states[i + 1], states[i]) for i in range(len(revisions))])
    return [
        Change(revision, what, is_first=states[place + 1] is NOTHING)
        for place, (revision, what) in enumerate(zip(revisions, told, strict=True))
    ][:count]
