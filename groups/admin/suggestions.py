"""Suggestions: what somebody proposes beside today's entry, to accept or to decline."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ..models import Group, Suggestion
from ..review import months_for
from ..suggestions.comparing import compared
from ..suggestions.deciding import CannotDecide, accept, decline
from ..suggestions.facts import FACTS

LIKE_NAMED = 6
# So many waiting suggestions are looked through for the next one that a curator may decide.
LOOKED_THROUGH = 20


@admin.register(Suggestion)
class SuggestionAdmin(admin.ModelAdmin):
    list_display = ["reference", "kind", "group", "origin", "state", "made_at", "decided_by"]
    list_select_related = ["group", "decided_by"]
    list_filter = ["state", "kind", "origin"]
    date_hierarchy = "made_at"
    search_fields = ["=reference", "group__name"]
    search_help_text = _("A reference, or the name of the group.")

    def has_add_permission(self, request):
        return False

    def may_decide(self, request, suggestion):
        """Whoever decides needs the right to change the entry itself, or to add one."""
        groups = self.admin_site.get_model_admin(Group)
        if suggestion.kind == Suggestion.Kind.NEW:
            may_write = groups.has_add_permission(request)
        else:
            may_write = groups.has_change_permission(request, suggestion.group)
        return may_write and self.has_change_permission(request, suggestion)

    def is_theirs(self, request, suggestion):
        """Whether a suggestion waits for this curator; nobody decides what they proposed."""
        waits = suggestion.state == Suggestion.State.NEW and suggestion.made_by != request.user
        return waits and self.may_decide(request, suggestion)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The page on which a suggestion is looked at and decided."""
        suggestion = self.get_object(request, object_id)
        if suggestion is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, suggestion):
            raise PermissionDenied
        if request.method == "POST":
            return self.decide(request, suggestion)
        return self.show(request, suggestion)

    def show(self, request, suggestion, reason="", status=200):
        context = {
            **self.admin_site.each_context(request),
            "title": _now("Suggestion %(reference)s") % {"reference": suggestion.reference},
            "opts": self.opts,
            "media": self.media,
            "suggestion": suggestion,
            "facts": compared(suggestion),
            "like_named": like_named(suggestion),
            "months": months_for(suggestion.group) if suggestion.group else None,
            "may_decide": self.is_theirs(request, suggestion),
            "reason": reason,
        }
        template = "admin/groups/suggestion/decide.html"
        return render(request, template, context, status=status)

    def decide(self, request, suggestion):
        if not self.may_decide(request, suggestion):
            raise PermissionDenied
        reason = request.POST.get("reason", "")
        try:
            if "decline" in request.POST:
                decided = decline(suggestion.pk, request.user, reason)
            else:
                name = request.POST.get("accept")
                decided = accept(suggestion.pk, request.user, [name] if name else None)
        except CannotDecide as error:
            messages.warning(request, str(error))
            return redirect(request.path)
        except ValidationError as error:
            for line in in_words(error):
                messages.error(request, line)
            return self.show(request, suggestion, reason=reason)
        self.log_change(request, decided, decided.get_state_display())
        return self.after(request, decided)

    def after(self, request, decided):
        """Where a curator goes on: the new draft, the rest of this suggestion, or the next one."""
        if decided.state == Suggestion.State.NEW:
            messages.success(request, _now("Written to the entry. The rest still waits here."))
            return redirect(request.path)
        if decided.kind == Suggestion.Kind.NEW and decided.state == Suggestion.State.ACCEPTED:
            messages.success(request, _now("This is a draft now: complete it and list it."))
            return redirect("admin:groups_group_change", decided.group_id)
        messages.success(
            request,
            _now("%(reference)s: %(state)s.")
            % {"reference": decided.reference, "state": decided.get_state_display().lower()},
        )
        waiting = Suggestion.objects.waiting().select_related("group", "made_by")[:LOOKED_THROUGH]
        following = next((one for one in waiting if self.is_theirs(request, one)), None)
        if following is None:
            return redirect("admin:groups_suggestion_changelist")
        return redirect(reverse("admin:groups_suggestion_change", args=[following.pk]))


def like_named(suggestion):
    """Groups that a suggested new group may be already; empty once it is decided."""
    if suggestion.kind != Suggestion.Kind.NEW or suggestion.group_id:
        return []
    found = Group.objects.matching(suggestion.proposed.get("name", ""))
    return found.order_by("name", "pk")[:LIKE_NAMED]


def in_words(error):
    """Each message of an error, after the name of the fact that it is about."""
    if not hasattr(error, "error_dict"):
        return error.messages
    lines = []
    for name, found in error.message_dict.items():
        label = f"{FACTS[name].label}: " if name in FACTS else ""
        lines += [f"{label}{message}" for message in found]
    return lines
