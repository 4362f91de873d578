"""Memberships by hand: on a page of their own, and on the pages of both groups."""

from urllib.parse import urlsplit

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from ..models import Membership
from .rows import HTTPS_UNLESS_SAID, Rows


class MembershipRows(Rows):
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
class MembershipAdmin(admin.ModelAdmin):
    formfield_overrides = HTTPS_UNLESS_SAID
    list_display = ["member", "coalition", "relation", "seen_at"]
    list_filter = ["relation", ("coalition", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["member__name", "member__acronym", "coalition__name", "coalition__acronym"]
    search_help_text = _("Name or acronym of the member or of the coalition.")
    autocomplete_fields = ["member", "coalition"]

    class Media:
        css = {"all": ["css/curators.css"]}

    @admin.display(description=_("Source"), ordering="source")
    def seen_at(self, membership):
        """The site where it was seen: a whole address would push the table off the page."""
        if not membership.source:
            return None
        site = urlsplit(membership.source).hostname
        return format_html('<a href="{}">{}</a>', membership.source, site)
