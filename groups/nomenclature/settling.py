"""What has to agree once all releases have spoken: successors, and who stands beneath whom."""

from ..models.condition import UNDIAGNOSED
from .known import Known


def settle_successors(known: dict[int, Known]):
    """Point each obsolete condition at the active one that its way leads to, if it leads to one.

    The undiagnosed route stays active whatever a release says: pages and search rely on it.
    """
    if UNDIAGNOSED in known:
        known[UNDIAGNOSED].active = True
    for condition in known.values():
        active = condition.active
        condition.successor = None if active else in_use(known, condition.successor)


def settle_families(known: dict[int, Known]):
    """Let families hold active conditions only, each under the code that it has now."""
    for code, condition in known.items():
        if not condition.active:
            condition.parents, condition.preferential_parent = set(), None
            continue
        condition.parents = {in_use(known, parent) for parent in condition.parents} - {None, code}
        preferential = in_use(known, condition.preferential_parent)
        condition.preferential_parent = preferential if preferential != code else None


def in_use(known: dict[int, Known], code: int | None) -> int | None:
    """The active condition that a code leads to; none when the way ends or goes in a circle."""
    seen = set()
    while code in known and code not in seen and not known[code].active:
        seen.add(code)
        code = known[code].successor
    return code if code in known and known[code].active else None
