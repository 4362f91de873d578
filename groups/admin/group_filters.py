"""How curators narrow the list of groups."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from ..models import Area, Condition, Coverage
from ..work_lists import GROUP_LISTS, groups_on
from .typed_keys import is_key


class WorkFilter(admin.SimpleListFilter):
    """The work lists of the first page."""

    title = _("what waits")
    parameter_name = "work"

    def lookups(self, request, model_admin):
        return [(code, title) for code, (title, _groups) in GROUP_LISTS.items()]

    def queryset(self, request, groups):
        if self.value() in GROUP_LISTS:
            return groups.filter(pk__in=groups_on(self.value(), groups.model.objects).values("pk"))
        return groups


class AreaFilter(admin.SimpleListFilter):
    """Groups that help in an area, whether they name it or a region around it."""

    title = _("area served")
    parameter_name = "area"

    def lookups(self, request, model_admin):
        return [
            (area.pk, str(area).capitalize() if area.pk in ("world", "europe") else str(area))
            for area in Area.objects.filter(groups__isnull=False).distinct()
        ]

    def queryset(self, request, groups):
        return groups.serving_area(self.value()) if self.value() else groups


class SpecialtyFilter(admin.SimpleListFilter):
    """Groups for conditions of one specialty: a family that no other family contains."""

    title = _("specialty")
    parameter_name = "specialty"

    def lookups(self, request, model_admin):
        tops = Condition.objects.active().filter(
            level=Condition.Level.CATEGORY, parents=None, children__isnull=False
        )
        return [(str(pk), name) for pk, name in tops.distinct().values_list("pk", "name")]

    def queryset(self, request, groups):
        if not self.value():
            return groups
        if not is_key(self.value()):
            return groups.none()
        covering = Coverage.objects.filter(condition__ancestor_links__ancestor=self.value())
        return groups.filter(pk__in=covering.values("group"))
