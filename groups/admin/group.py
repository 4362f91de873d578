"""Patient groups by hand: adding one, correcting one, and what waits to be done."""

from django.contrib import admin
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ..history import change_recorded
from ..history.recording import record
from ..history.states import with_all_rows
from ..history.telling import changes_of
from ..models import Group
from ..review import confirm
from .exports import GroupExports
from .group_actions import GroupActions
from .group_duplicates import DuplicatePages, suspects_of
from .group_filters import AreaFilter, SpecialtyFilter, WorkFilter
from .group_form import GroupForm
from .group_history import HistoryPages
from .group_rows import (
    ChannelInline,
    CoverageInline,
    NameInline,
    RegistrationInline,
    SourceInline,
)
from .limits import LimitedChanges, is_review
from .membership import CoalitionInline, MemberInline
from .next_entry import next_on_list
from .own_pages import OwnPages
from .rows import HTTPS_UNLESS_SAID
from .saved_lists import SavedLists
from .search import SearchByName
from .typed_keys import is_key

# A coalition with more members than this has them on the page of memberships only: a form with
# hundreds of rows is slow, and Django refuses one with more than a thousand fields.
MEMBERS_ON_PAGE = 50


@admin.register(Group)
class GroupAdmin(
    LimitedChanges,
    GroupActions,
    GroupExports,
    HistoryPages,
    DuplicatePages,
    SavedLists,
    OwnPages,
    SearchByName,
    admin.ModelAdmin,
):
    form = GroupForm
    formfield_overrides = HTTPS_UNLESS_SAID
    list_display = ["name", "acronym", "kind", "base_area", "state", "reviewed_on", "review_due_on"]
    list_select_related = ["base_area"]
    list_filter = [
        WorkFilter,
        "state",
        AreaFilter,
        SpecialtyFilter,
        "kind",
        "form",
        "covers_all_rare",
        "welcomes_undiagnosed",
        ("base_area", admin.RelatedOnlyFieldListFilter),
        ("languages", admin.RelatedOnlyFieldListFilter),
        "services",
        "seeks",
    ]
    date_hierarchy = "review_due_on"
    search_fields = ["names__key", "conditions__names__key"]
    search_help_text = _("A name or acronym of the group, or a condition that it is for.")
    autocomplete_fields = ["base_area", "areas", "languages", "successor"]
    prepopulated_fields = {"slug": ["name"]}
    readonly_fields = ["members"]
    inlines = [
        NameInline,
        RegistrationInline,
        CoverageInline,
        ChannelInline,
        CoalitionInline,
        MemberInline,
        SourceInline,
    ]
    # The classes of a section name the tables that follow it: see change_form.html.
    fieldsets = [
        (
            _("What it is"),
            {
                "fields": ["name", "acronym", "slug", "kind", "form", "founded", "summary"],
                "classes": ["names", "registrations"],
            },
        ),
        (
            _("Who it is for"),
            {"fields": ["covers_all_rare", "welcomes_undiagnosed"], "classes": ["coverage"]},
        ),
        (_("Where, and in which languages"), {"fields": ["base_area", "areas", "languages"]}),
        (
            _("How to reach it"),
            {"fields": ["website", "email", "phone"], "classes": ["channels"]},
        ),
        (
            _("What it offers and seeks"),
            {"fields": ["services", "seeks", "industry_funding", "industry_funding_url"]},
        ),
        (
            _("Coalitions and members"),
            {"fields": ["members"], "classes": ["coalition_links", "member_links"]},
        ),
        (_("State"), {"fields": ["state", ("closed_on", "successor")]}),
        (_("Sources and notes"), {"fields": ["editor_note"], "classes": ["sources"]}),
    ]
    own_pages = [
        ("deleted/", "deleted_view", "deleted"),
        ("duplicates/", "duplicates_view", "duplicates"),
        ("compare/<int:first>/<int:second>/", "compare_view", "compare"),
        ("export/", "export_view", "export"),
        ("save-list/", "save_list_view", "save_list"),
        ("remove-list/<int:pk>/", "remove_list_view", "remove_list"),
        ("<int:pk>/restore/<int:revision>/", "restore_view", "restore"),
    ]

    @admin.display(description=_("Members"), empty_value=_("none known"))
    def members(self, group):
        """How many groups are its members, as a link to all of them."""
        count = group.member_links.count() if group.pk else 0
        if not count:
            return None
        page = reverse(
            "admin:groups_membership_changelist", query={"coalition__id__exact": group.pk}
        )
        words = ngettext("%(count)d member", "%(count)d members", count) % {"count": count}
        return format_html('<a href="{}">{}</a>', page, words)

    def view_on_site(self, group):
        """The group's public page; a draft has none."""
        return None if group.state == Group.State.DRAFT else group.get_absolute_url()

    def get_inlines(self, request, group):
        inlines = super().get_inlines(request, group)
        if group and group.member_links.count() > MEMBERS_ON_PAGE:
            return [inline for inline in inlines if inline is not MemberInline]
        return inlines

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """The form of a group, with what stands beside it; whatever is saved is recorded."""
        if request.method == "POST":
            with change_recorded(
                *groups_on_form(request, object_id), user=request.user, reason=reason_given(request)
            ):
                return super().changeform_view(request, object_id, form_url, extra_context)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request, context, obj=None, **kwargs):
        if obj:
            context |= {"changes": changes_of(obj.pk), "suspects": suspects_of(obj)}
        return super().render_change_form(request, context, obj=obj, **kwargs)

    def save_model(self, request, group, form, change):
        """Save; the button that confirms the entry makes it a review, too."""
        if is_review(request):
            confirm(group, request.user, form.cleaned_data["confirm_months"])
        super().save_model(request, group, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        # A row deleted here may have become the group's name a moment ago.
        form.instance.refresh_names()

    def response_change(self, request, group):
        """After a review the next entry of the same list follows, so that the list empties."""
        following = next_on_list(self, request, group) if is_review(request) else None
        if following is None:
            return super().response_change(request, group)
        text = _now("%(group)s: confirmed until %(day)s. This is the next one on your list.")
        until = date_format(group.review_due_on)
        self.message_user(request, text % {"group": group, "day": until})
        page = reverse("admin:groups_group_change", args=[following.pk])
        filters = self.get_preserved_filters(request)
        return redirect(
            add_preserved_filters({"preserved_filters": filters, "opts": self.opts}, page)
        )

    def log_addition(self, request, group, message):
        record(None, with_all_rows([group.pk])[group.pk], request.user, reason_given(request))
        return super().log_addition(request, group, message)

    def get_deleted_objects(self, groups, request):
        """What goes with the groups. An entry that the public sees is closed or merged instead."""
        to_delete, counts, perms_needed, protected = super().get_deleted_objects(groups, request)
        text = _now("%(group)s: the public sees it. Close it, merge it or make it a draft first.")
        public = [text % {"group": group} for group in groups if group.is_public]
        return to_delete, counts, perms_needed, [*protected, *public]

    def delete_model(self, request, group):
        with change_recorded(group, user=request.user, reason=_now("Deleted")):
            super().delete_model(request, group)

    def delete_queryset(self, request, groups):
        with change_recorded(*groups, user=request.user, reason=_now("Deleted")):
            super().delete_queryset(request, groups)


def reason_given(request):
    """The reason that a curator typed; a review that needs none says that it is one."""
    reason = request.POST.get("reason", "").strip()[:300]
    return reason or (_now("Looked at and confirmed") if is_review(request) else "")


def groups_on_form(request, object_id):
    """The group of a form and the members on it: their memberships are told in their history."""
    if object_id is None or not is_key(object_id):
        return []
    typed = [
        value
        for name, value in request.POST.items()
        if name.startswith("member_links-") and name.endswith("-member") and is_key(value)
    ]
    return Group.objects.filter(pk__in=[object_id, *typed])
