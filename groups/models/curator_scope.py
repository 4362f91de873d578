"""Which part of the directory a curator looks after."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .condition import Condition, Family
from .group import Coverage, Group
from .vocabulary import Area

# A nation lies in a country, that in Europe, and that in the world.
AREA_LEVELS = ["", "__wider", "__wider__wider", "__wider__wider__wider"]


class CuratorScope(models.Model):
    """The groups that a curator may change: of some areas, of some specialties, or both at once.

    Without areas it is groups everywhere, without specialties groups for any condition.
    """

    curator = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="scope"
    )
    areas = models.ManyToManyField(
        Area,
        blank=True,
        related_name="+",
        verbose_name=_("areas"),
        help_text=_("Groups that are based there or name it, or a part of it, as an area served."),
    )
    specialties = models.ManyToManyField(
        Condition,
        blank=True,
        related_name="+",
        verbose_name=_("specialties"),
        help_text=_("Groups for these families of conditions, or for anything beneath them."),
    )

    class Meta:
        verbose_name = _("part of the directory")
        verbose_name_plural = _("Looks after only these groups (empty: after all)")
        permissions = [("confirm_changes", "May confirm what others propose")]

    def __str__(self):
        return str(self.curator)

    def is_limited(self):
        return self.areas.exists() or self.specialties.exists()

    def groups(self):
        """The groups in it. A group that serves all of Europe is not one of each country's."""
        found = Group.objects.all()
        if areas := list(self.areas.values_list("pk", flat=True)):
            found = found.filter(Q(pk__in=serving(areas)) | within("base_area", areas))
        if specialties := list(self.specialties.values_list("pk", flat=True)):
            beneath = Family.objects.filter(ancestor__in=specialties).values("descendant")
            covering = Coverage.objects.filter(condition__in=beneath).values("group")
            found = found.filter(pk__in=covering)
        return found


def within(field, areas):
    """That a field names one of the areas, or a part of one."""
    return Q(*[(f"{field}{level}__in", areas) for level in AREA_LEVELS], _connector=Q.OR)


def serving(areas):
    return Group.areas.through.objects.filter(within("area", areas)).values("group")
