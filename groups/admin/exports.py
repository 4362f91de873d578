"""Lists of groups taken away as files, which an import reads again."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ..exchange.files import CSV_TYPE, XLSX_TYPE, as_csv, as_workbook
from ..exchange.tables import TABLES, table_rows
from ..importing.tables import COLUMNS, COVERAGE, GROUPS, MEMBERSHIPS
from .typed_keys import is_key

WORKBOOK = "workbook"


class ExportForm(forms.Form):
    """What to write. chosen: primary keys, parted by commas, of groups that were ticked."""

    form = forms.ChoiceField(
        label=_("What do you need?"),
        initial=WORKBOOK,
        widget=forms.RadioSelect,
        choices=[
            (WORKBOOK, _("An Excel workbook with all three tables")),
            (GROUPS, _("CSV: the groups")),
            (COVERAGE, _("CSV: the conditions that they are for")),
            (MEMBERSHIPS, _("CSV: who is a member of which coalition")),
        ],
    )
    chosen = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_chosen(self):
        pks = [text for text in self.cleaned_data["chosen"].split(",") if text]
        if not all(map(is_key, pks)):
            raise forms.ValidationError(_("Go back to the list, and choose the groups again."))
        return [int(text) for text in pks]


class GroupExports:
    """For the ModelAdmin of groups: a list with its filters, or chosen groups, as a file."""

    @admin.action(description=_("Export as Excel or CSV"), permissions=["view"])
    def export_groups(self, request, groups):
        chosen = ",".join(str(pk) for pk in groups.values_list("pk", flat=True))
        return self.export_page(request, groups, ExportForm(initial={"chosen": chosen}))

    def export_view(self, request):
        """Ask what to write, then write it. The filters stand in the address, as in the list."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = ExportForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            groups = self.groups_to_export(request, form.cleaned_data["chosen"])
            return self.file_of(request, groups, form.cleaned_data["form"])
        return self.export_page(request, self.groups_to_export(request, None), form)

    def groups_to_export(self, request, chosen):
        if chosen:
            return self.get_queryset(request).filter(pk__in=chosen).order_by("name", "pk")
        return self.get_changelist_instance(request).get_queryset(request)

    def export_page(self, request, groups, form):
        count = groups.count()
        title = ngettext("Export %(count)d group", "Export %(count)d groups", count)
        return self.page(
            request, "export", title=title % {"count": count}, form=form, filters=request.GET
        )

    def file_of(self, request, groups, form):
        name = f"patient-groups-{timezone.localdate():%Y-%m-%d}"
        if form != WORKBOOK:
            content = as_csv(COLUMNS[form], table_rows(form, groups))
            return download(content, CSV_TYPE, f"{name}-{form}.csv")
        try:
            tables = {table: (COLUMNS[table], table_rows(table, groups)) for table in TABLES}
            return download(as_workbook(tables), XLSX_TYPE, f"{name}.xlsx")
        except ValueError as error:
            text = _now("A text is too long for a cell of Excel. Export CSV instead. It begins: ")
            messages.error(request, f"{text}{error}")
            return redirect(request.get_full_path())


def download(content, content_type, name):
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
