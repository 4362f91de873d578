"""Tables brought by a curator: tried out first, looked at, then imported."""

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ..exchange.files import CSV_TYPE, XLSX_TYPE, as_csv, as_workbook
from ..importing.rehearsal import CHANGED, NEW, PROBLEM, UNCHANGED
from ..importing.tables import COLUMNS
from ..importing.uploading import (
    DirectoryChangedError,
    carry_out,
    report_of,
    take_in,
    try_out,
    wrong_tables,
)
from ..models import TableUpload
from ..roles import is_limited, may_confirm
from .exports import download
from .upload_form import UploadForm

ROWS_ON_PAGE = 100
WORDS = {
    PROBLEM: _("With a problem"),
    NEW: _("New"),
    CHANGED: _("Changed"),
    UNCHANGED: _("Unchanged"),
}


@admin.register(TableUpload)
class TableUploadAdmin(admin.ModelAdmin):
    """Adding one tries it out; its page says what an import would do, and does it."""

    list_display = ["names", "made_by", "made_at"]
    list_select_related = ["made_by"]

    def has_add_permission(self, request):
        # A table may be about any group, so it is not for curators who look after some.
        return super().has_add_permission(request) and not is_limited(request.user)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not is_limited(request.user)

    def has_delete_permission(self, request, obj=None):
        """Curators remove what they brought themselves; a reviewer removes any table."""
        if not super().has_delete_permission(request, obj) or is_limited(request.user):
            return False
        return obj is None or obj.made_by == request.user or may_confirm(request.user)

    def get_urls(self):
        problems = self.admin_site.admin_view(self.problems_view)
        address = "<uuid:pk>/problems/<str:form>/"
        return [path(address, problems, name="groups_tableupload_problems"), *super().get_urls()]

    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied
        is_sent = request.method == "POST"
        form = UploadForm(request.POST, request.FILES) if is_sent else UploadForm()
        if is_sent and form.is_valid():
            upload = take_in(form.cleaned_data["files"], request.user)
            return redirect("admin:groups_tableupload_change", upload.pk)
        title = _now("Import tables of groups")
        context = {"form": form, "columns": COLUMNS, "megabytes": settings.IMPORT_MAX_MB}
        return self.page(request, "upload", title, **context)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        upload = self.get_object(request, unquote(object_id))
        if upload is None:
            return self.tell_that_it_is_gone(request)
        if not self.has_view_permission(request, upload):
            raise PermissionDenied
        if request.method == "POST":
            return self.carry_out(request, upload)
        return self.report_page(request, upload)

    def carry_out(self, request, upload):
        if not self.may_carry_out(request, upload):
            raise PermissionDenied
        try:
            report = carry_out(upload, request.user)
        except TableUpload.DoesNotExist:
            return self.tell_that_it_is_gone(request)
        except DirectoryChangedError:
            try_out(upload)
            text = _("Nothing was imported: entries have changed since. Please look once more.")
            messages.warning(request, text)
            return redirect(request.path)
        self.say_what_was_done(request, report)
        if report.count(PROBLEM):
            return redirect(request.path)
        return redirect("admin:groups_group_changelist")

    def may_carry_out(self, request, upload):
        """Where four eyes are required, these are not the eyes of the one who brought the table."""
        if not self.has_change_permission(request, upload):
            return False
        if not settings.FOUR_EYES:
            return True
        return may_confirm(request.user) and upload.made_by != request.user

    def say_what_was_done(self, request, report):
        new, changed = report.count(NEW), report.count(CHANGED)
        done = ngettext("%(count)d new row", "%(count)d new rows", new) % {"count": new}
        more = ngettext("%(count)d changed row", "%(count)d changed rows", changed)
        more %= {"count": changed}
        text = _now("Imported: %(new)s, %(changed)s.") % {"new": done, "changed": more}
        messages.success(request, text)
        if left := report.count(PROBLEM):
            text = ngettext(
                "%(count)d row was left out. Below you see why.",
                "%(count)d rows were left out. Below you see why.",
                left,
            )
            messages.warning(request, text % {"count": left})

    def report_page(self, request, upload):
        report = report_of(upload)
        counts = {status: report.count(status) for status in WORDS}
        shown = request.GET.get("show")
        if shown not in WORDS:
            shown = next((status for status in WORDS if counts[status]), PROBLEM)
        rows = [row for row in report.rows if row.status == shown]
        to_do = counts[NEW] + counts[CHANGED]
        return self.page(
            request,
            "report",
            _now("What an import would do"),
            upload=upload,
            file_problems=report.file_problems,
            tabs=[(status, WORDS[status], counts[status]) for status in WORDS],
            shown=shown,
            rows=Paginator(rows, ROWS_ON_PAGE).get_page(request.GET.get("page")),
            several_files=len({row.file for row in report.rows}) > 1,
            wrong=counts[PROBLEM],
            to_do=0 if report.file_problems else to_do,
            may_carry_out=self.may_carry_out(request, upload),
            may_remove=self.has_delete_permission(request, upload),
            waits_for_another=settings.FOUR_EYES,
            csv_tables=list(wrong_tables(upload)),
        )

    def problems_view(self, request, pk, form):
        """The rows with a problem, to correct and to bring again."""
        upload = self.get_object(request, str(pk))
        if upload is None:
            return self.tell_that_it_is_gone(request)
        if not self.has_view_permission(request, upload):
            raise PermissionDenied
        tables = wrong_tables(upload)
        if form == "xlsx":
            return download(as_workbook(tables), XLSX_TYPE, "rows-with-problems.xlsx")
        if form not in tables:
            raise Http404
        return download(as_csv(*tables[form]), CSV_TYPE, f"rows-with-problems-{form}.csv")

    def tell_that_it_is_gone(self, request):
        text = _(
            "This table is no longer here: it was imported, removed, or too old. If there is still"
            " something to import, upload it again."
        )
        messages.warning(request, text)
        return redirect("admin:groups_tableupload_changelist")

    def page(self, request, template, title, **context):
        frame = self.admin_site.each_context(request)
        context = {**frame, "opts": self.opts, "media": self.media, "title": title, **context}
        return render(request, f"admin/groups/tableupload/{template}.html", context)
