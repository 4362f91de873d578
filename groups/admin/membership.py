"""Memberships by hand: on a page of their own, and on the pages of both groups."""

from urllib.parse import urlsplit

from django.contrib import admin
from django.db.models import Q
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ..history import change_recorded
from ..models import Group, Membership
from .group_form import GroupRows
from .limits import NotForLimited
from .rows import HTTPS_UNLESS_SAID
from .typed_keys import is_key


class MembershipRows(GroupRows):
    """Memberships on a group's page: the other group is never that group itself."""

    def clean(self):
        super().clean()
        other = "coalition" if self.fk.name == "member" else "member"
        for row in self.written_rows():
            if row.cleaned_data.get(other) == self.instance:
                row.add_error(other, _("A group cannot be a member of itself."))


class CoalitionInline(admin.TabularInline):
    """The coalitions that the group belongs to."""

    model = Membership
    formset = MembershipRows
    formfield_overrides = HTTPS_UNLESS_SAID
    fk_name = "member"
    autocomplete_fields = ["coalition"]
    extra = 0
    verbose_name = _("membership in a coalition or umbrella")
    verbose_name_plural = _("Member of")


class MemberInline(admin.TabularInline):
    """The members of the coalition."""

    model = Membership
    formset = MembershipRows
    formfield_overrides = HTTPS_UNLESS_SAID
    fk_name = "coalition"
    autocomplete_fields = ["member"]
    extra = 0
    verbose_name = _("member of this group")
    verbose_name_plural = _("Its members")


@admin.register(Membership)
class MembershipAdmin(NotForLimited, admin.ModelAdmin):
    formfield_overrides = HTTPS_UNLESS_SAID
    list_display = ["member", "coalition", "relation", "seen_at"]
    list_filter = ["relation", ("coalition", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["member__name", "member__acronym", "coalition__name", "coalition__acronym"]
    search_help_text = _("Name or acronym of the member or of the coalition.")
    autocomplete_fields = ["member", "coalition"]

    @admin.display(description=_("Source"), ordering="source")
    def seen_at(self, membership):
        """The site where it was seen: a whole address would push the table off the page."""
        if not membership.source:
            return None
        site = urlsplit(membership.source).hostname
        return format_html('<a href="{}">{}</a>', membership.source, site)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """The form of a membership; it is told in the history of its member."""
        if request.method == "POST":
            posted, before = request.POST.get("member", ""), Q(coalition_links__pk=object_id)
            is_member = Q(pk=posted) | before if is_key(posted) else before
            members = Group.objects.filter(is_member).distinct()
            with change_recorded(*members, user=request.user, reason=_now("Membership changed")):
                return super().changeform_view(request, object_id, form_url, extra_context)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def delete_model(self, request, membership):
        self.delete_queryset(request, Membership.objects.filter(pk=membership.pk))

    def delete_queryset(self, request, memberships):
        members = Group.objects.filter(coalition_links__in=memberships).distinct()
        with change_recorded(*members, user=request.user, reason=_now("Membership removed")):
            super().delete_queryset(request, memberships)
