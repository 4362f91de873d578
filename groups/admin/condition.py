"""Conditions by hand: mostly for local entries, which the nomenclature does not have."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ..keys import key_for
from ..models import Condition, ConditionCode, ConditionName, Family, Release
from .rows import Rows
from .search import SearchByName


class ConditionForm(forms.ModelForm):
    def clean_parents(self):
        """A condition never lies beneath itself, however far down."""
        parents = self.cleaned_data["parents"]
        if circular := Condition.objects.filter(
            pk__in=parents, ancestor_links__ancestor=self.instance.pk
        ):
            raise ValidationError(
                _("This condition already contains %(names)s. Choose a wider condition."),
                params={"names": ", ".join(map(str, circular))},
            )
        return parents

    def clean(self):
        super().clean()
        successor = self.cleaned_data.get("replaced_by")
        if successor and successor == self.instance:
            self.add_error("replaced_by", _("A condition cannot replace itself."))
        if successor and self.cleaned_data.get("status") != Condition.Status.OBSOLETE:
            self.add_error(
                "status", _("Only an obsolete condition is replaced: set the status to obsolete.")
            )


class NameRows(Rows):
    """The names beside the preferred English one, which is the condition's own field."""

    def clean(self):
        super().clean()
        for row in self.written_rows():
            self.check_row(row, row.cleaned_data)

    def check_row(self, row, values):
        if values.get("language") != "en":
            return
        if values.get("text") == self.instance.name:
            row.add_error("text", _("This is the preferred name already."))
        elif values.get("kind") == ConditionName.Kind.PREFERRED:
            row.add_error("kind", _("Write the preferred English name at the top of the page."))


class NameInline(admin.TabularInline):
    model = ConditionName
    formset = NameRows
    fields = ["text", "kind", "language", "source"]
    extra = 0
    verbose_name_plural = _("Other names")

    def get_queryset(self, request):
        preferred = {"language": "en", "kind": ConditionName.Kind.PREFERRED}
        return super().get_queryset(request).exclude(**preferred)


class CodeInline(admin.TabularInline):
    model = ConditionCode
    fields = ["system", "value", "relation"]
    extra = 0
    verbose_name_plural = _("Codes in other systems")


@admin.register(Condition)
class ConditionAdmin(SearchByName, admin.ModelAdmin):
    form = ConditionForm
    list_display = ["name", "code", "level", "status", "preferential_parent"]
    list_select_related = ["preferential_parent"]
    list_filter = [
        "level",
        "status",
        ("orpha_code", admin.EmptyFieldListFilter),
        ("preferential_parent", admin.RelatedOnlyFieldListFilter),
    ]
    search_fields = ["names__key", "=orpha_code"]
    search_help_text = _("Any name, or the ORPHAcode.")
    autocomplete_fields = ["parents", "preferential_parent", "replaced_by"]
    inlines = [NameInline, CodeInline]
    fieldsets = [
        (None, {"fields": ["name", "orpha_code", "level", "definition", "genes"]}),
        (_("Families"), {"fields": ["parents", "preferential_parent"]}),
        (_("Status"), {"fields": ["status", "replaced_by"]}),
    ]

    @admin.display(description=_("ORPHAcode"), ordering="orpha_code")
    def code(self, condition):
        return condition.shown_code

    def get_search_results(self, request, queryset, search_term):
        """Find by name or "ORPHA:56"; a form's field is only offered conditions in use."""
        if request.resolver_match.url_name == "autocomplete":
            queryset = queryset.active()
        code = key_for(search_term).removeprefix("orpha ")
        return super().get_search_results(request, queryset, code or search_term)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        # A row deleted here may have become the preferred name a moment ago.
        form.instance.refresh_names()
        if "parents" in form.changed_data:
            Family.objects.rebuild()


@admin.register(Release)
class ReleaseAdmin(admin.ModelAdmin):
    """What was loaded, to look at: only an import writes it."""

    list_display = ["name", "version", "released_on", "licence", "loaded_at"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
