"""A curator's own lists of groups: filters kept under a name, beside the work lists."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from ..models import SavedList

LONGEST = SavedList._meta.get_field("query").max_length


class SavedLists:
    """For the ModelAdmin of groups."""

    def save_list_view(self, request):
        """Keep the list as it is filtered now; a name that was used before means the new list."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        query = QueryDict(request.POST.get("query", "")[:LONGEST], mutable=True)
        query.pop("p", None)
        name = " ".join(request.POST.get("name", "").split())[:60]
        if name:
            SavedList.objects.update_or_create(
                curator=request.user, name=name, defaults={"query": query.urlencode()[:LONGEST]}
            )
            text = _("Saved. “%(name)s” is on your first page now.")
            messages.success(request, text % {"name": name})
        else:
            messages.error(request, _("Write a name for the list."))
        return redirect(f"{reverse('admin:groups_group_changelist')}?{query.urlencode()}")

    def remove_list_view(self, request, pk):
        """Forget one of the curator's own lists."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        saved = get_object_or_404(SavedList, pk=pk, curator=request.user)
        saved.delete()
        messages.success(request, _("“%(name)s” is removed.") % {"name": saved.name})
        return redirect("admin:index")
