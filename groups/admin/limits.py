"""Limits of a curator: some groups only, or only with a second pair of eyes (groups/roles.py)."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ..models import Group
from ..roles import is_in_scope, is_limited, must_wait
from ..suggestions.by_curators import entry_of, propose
from ..suggestions.facts import FACTS
from .group_rows import ChannelInline, CoverageInline, NameInline, RegistrationInline, SourceInline

# What a curator whose changes wait may propose; the other facts a reviewer changes.
PROPOSED_ON_FORM = {*FACTS, "editor_note"}
PROPOSED_IN_ROWS = (CoverageInline, NameInline, ChannelInline, RegistrationInline, SourceInline)


class LimitedChanges:
    """For the ModelAdmin of groups.

    What a form would save is tried out first: it is taken back, and refused or kept as a
    suggestion, where the curator may not save it.
    """

    def has_change_permission(self, request, obj=None):
        """A curator whose changes wait has the form of a public entry, and nothing else."""
        if not super().has_change_permission(request, obj):
            return False
        if obj is None:
            return True
        waits = obj.is_public and must_wait(request.user) and not is_on_form(request)
        return not waits and is_in_scope(request.user, obj)

    def has_delete_permission(self, request, obj=None):
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or is_in_scope(request.user, obj))

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        if not proposes(request.user, obj):
            return fields
        shown = [name for _title, options in self.fieldsets for name in flat(options["fields"])]
        return [*fields, *(name for name in shown if name not in (*fields, *PROPOSED_ON_FORM))]

    def get_prepopulated_fields(self, request, obj=None):
        return {} if proposes(request.user, obj) else super().get_prepopulated_fields(request, obj)

    def get_inlines(self, request, obj):
        inlines = super().get_inlines(request, obj)
        if proposes(request.user, obj):
            return [inline for inline in inlines if inline in PROPOSED_IN_ROWS]
        return inlines

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        refusal = getattr(request, "refusal", None)
        return with_refusal(form, refusal) if refusal else form

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        request.saved_group = form.instance

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        rest = (object_id, form_url, extra_context)
        if request.method != "POST" or not (is_limited(request.user) or must_wait(request.user)):
            return super().changeform_view(request, *rest)
        answer = self.try_out(request, rest)
        if getattr(request, "refusal", None):
            # The same form once more, with what was typed and the reason why it was not saved.
            return super().changeform_view(request, *rest)
        return answer

    def message_user(self, request, *args, **kwargs):
        """Tell a curator something; what a form says that is tried out waits until it is true."""
        held_back = getattr(request, "held_back", None)
        if held_back is None:
            super().message_user(request, *args, **kwargs)
        else:
            held_back.append((args, kwargs))

    def try_out(self, request, rest):
        """Save, and take it back where this curator may not save it. Returns the answer."""
        group = self.get_object(request, rest[0]) if rest[0] else None
        before = entry_of(group.pk) if group else None
        request.held_back = []
        with transaction.atomic():
            answer = super().changeform_view(request, *rest)
            saved = getattr(request, "saved_group", None)
            request.refusal = self.why_not(request.user, group, saved) if saved else ""
            after = entry_of(saved.pk) if saved else before
            waits = saved and proposes(request.user, group)
            waits = waits and (after != before or is_review(request))
            if request.refusal or waits:
                transaction.set_rollback(True)
        held_back, request.held_back = request.held_back, None
        if request.refusal or not waits:
            for args, kwargs in [] if request.refusal else held_back:
                self.message_user(request, *args, **kwargs)
            return answer
        self.keep_as_suggestion(request, saved, before, after, group.editor_note)
        return answer

    def why_not(self, user, group, saved):
        """Why a new entry may not stand, in words; empty when it may."""
        if group is None and not is_in_scope(user, saved):
            return _(
                "This group is outside the part of the directory that you look after. Check where"
                " it is based, where it helps and its conditions, or ask a manager."
            )
        if not (group and group.is_public) and saved.is_public and must_wait(user):
            return _("Keep it as a draft: a reviewer lists it. Somebody else has to look, too.")
        return ""

    def keep_as_suggestion(self, request, saved, before, after, old_note):
        if saved.editor_note != old_note:
            # A note for curators is no public fact, and does not wait.
            Group.objects.filter(pk=saved.pk).update(editor_note=saved.editor_note)
        suggestion = propose(saved, request.user, before, after, request.POST.get("reason", ""))
        text = _("Your change waits for a reviewer. Its reference is %(reference)s.")
        messages.success(request, text % {"reference": suggestion.reference})


class NotForLimited:
    """For a ModelAdmin whose rows are about any group: limited curators may only look."""

    def has_add_permission(self, request, *args):
        return super().has_add_permission(request, *args) and is_free(request.user)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and is_free(request.user)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and is_free(request.user)


def is_free(user):
    return not (is_limited(user) or must_wait(user))


def is_on_form(request):
    match = request.resolver_match
    return match is not None and match.url_name == "groups_group_change"


def is_review(request):
    """Whether the button was pressed that confirms the entry."""
    return "_confirm" in request.POST


def proposes(user, group):
    """Whether what a user changes on the form of a group becomes a suggestion."""
    return group is not None and group.is_public and must_wait(user)


def flat(fields):
    """The names in a list of fields, some of which stand together on one line."""
    for field in fields:
        yield from [field] if isinstance(field, str) else field


def with_refusal(form_class, refusal):
    """The form, which now says why it was not saved."""

    class Refused(form_class):
        def clean(self):
            super().clean()
            raise ValidationError(refusal)

    return Refused


def may_change(request, group):
    """Whether the curator of a request may change a group at once, outside of its form."""
    return admin.site.get_model_admin(Group).has_change_permission(request, group)
