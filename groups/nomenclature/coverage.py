"""Groups that cover a condition which is obsolete now."""

from django.utils.translation import gettext as _

from ..history import change_recorded
from ..models import Condition, Coverage


def move_to_successors() -> tuple[int, list[Coverage]]:
    """Move coverage of obsolete conditions to their successors.

    Returns how many were moved, merged into what the group covers already included, and the
    coverage that stays, for want of a successor, for a curator to decide about.
    """
    moved, stranded = 0, []
    obsolete = Coverage.objects.filter(condition__status=Condition.Status.OBSOLETE)
    for coverage in obsolete.select_related("group", "condition__replaced_by").order_by("pk"):
        successor = coverage.condition.replaced_by
        if successor is None or successor.status == Condition.Status.OBSOLETE:
            stranded.append(coverage)
            continue
        moved += 1
        reason = _("%(condition)s is obsolete in the nomenclature") % {
            "condition": coverage.condition
        }
        with change_recorded(coverage.group, reason=reason):
            if Coverage.objects.filter(group=coverage.group, condition=successor).exists():
                coverage.delete()
            else:
                coverage.condition = successor
                coverage.save()
    return moved, stranded
