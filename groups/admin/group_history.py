"""The history of a group beside its page: every change told, every earlier state to go back to."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from ..history.differences import differences, label_of
from ..history.restoring import restore
from ..history.states import (
    NOTHING,
    deleted_groups,
    revisions_of,
    state_in,
    state_of,
    with_all_rows,
)
from ..history.telling import changes_of
from ..models import Group

CHANGES_ON_PAGE = 20


class HistoryPages:
    """For the ModelAdmin of groups: the pages of history, of restoring and of deleted groups."""

    def history_view(self, request, object_id, extra_context=None):
        """All changes of a group, which may have been deleted by now."""
        pk = int(object_id) if object_id.isdecimal() else 0
        group = Group.objects.filter(pk=pk).first()
        if not self.has_view_or_change_permission(request, group):
            raise PermissionDenied
        revisions = revisions_of(pk)
        if group is None and not revisions.exists():
            raise Http404
        page = Paginator(revisions, CHANGES_ON_PAGE).get_page(request.GET.get("p"))
        return self.page(
            request,
            "object_history",
            title=_("History"),
            object=group,
            name=group or deleted_groups().get(object_id=pk).object_repr,
            pk=pk,
            page=page,
            current=revisions.first() if group else None,
            changes=changes_of(pk, page.start_index() - 1 if page else 0, CHANGES_ON_PAGE),
            merged=merged_into(group) if group else [],
            can_restore=self.may_restore(request, group),
        )

    def may_restore(self, request, group):
        if group is None:
            return self.has_add_permission(request)
        return self.has_change_permission(request, group)

    def restore_view(self, request, pk, revision):
        """What would change if the group went back to an earlier state; then going back."""
        group = with_all_rows([pk]).get(pk)
        if not self.may_restore(request, group):
            raise PermissionDenied
        revision = get_object_or_404(revisions_of(pk), pk=revision)
        state = state_in(revision)
        reason = request.POST.get("reason", "").strip()[:300]
        if request.method == "POST" and reason and self.restored(request, pk, state, reason):
            return redirect("admin:groups_group_change", pk)
        return self.page(
            request,
            "restore",
            title=_("Restore an earlier state"),
            object=group,
            name=state.facts["name"],
            pk=pk,
            revision=revision,
            differences=differences(state_of(group) if group else NOTHING, state),
            reason_is_missing=request.method == "POST" and not reason,
        )

    def restored(self, request, pk, state, reason):
        """Restore, and say how it went; whether it went well."""
        try:
            with transaction.atomic():
                lost = restore(pk, state, request.user, reason)
                # What may be changed as it is now, or brought back, may not be theirs to publish.
                if not self.has_change_permission(request, Group.objects.get(pk=pk)):
                    raise PermissionDenied
        except ValidationError as error:
            for message in error.messages:
                messages.error(request, message)
            return False
        messages.success(request, _("The earlier state is restored."))
        if lost:
            what = ", ".join(sorted({label_of(field) for field in lost}))
            text = _("Left out, because the directory no longer has all of it: %(what)s.")
            messages.warning(request, text % {"what": what})
        return True

    def deleted_view(self, request):
        """Groups that were deleted or merged, each with the way back."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        page = Paginator(deleted_groups(), 100).get_page(request.GET.get("p"))
        return self.page(request, "deleted", title=_("Deleted groups"), page=page)


def merged_into(group):
    """Versions of the deleted entries whose address leads to this group since they were merged."""
    slugs = set(group.former_slugs.values_list("slug", flat=True))
    if not slugs:
        return []
    return [version for version in deleted_groups() if version.field_dict["slug"] in slugs]
