"""Patient groups by hand: adding one, correcting one."""

from django import forms
from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ..models import Channel, Coverage, Group, GroupName, Registration, Source
from ..phones import PhoneField
from .membership import CoalitionInline, MemberInline
from .rows import HTTPS_UNLESS_SAID, Rows
from .search import SearchByName

# A coalition with more members than this has them on the page of memberships only: a form with
# hundreds of rows is slow, and Django refuses one with more than a thousand fields.
MEMBERS_ON_PAGE = 50


class GroupForm(forms.ModelForm):
    phone = PhoneField(
        label=_("Phone"), required=False, help_text=_("With its country code: +44 20 7946 0000.")
    )

    class Meta:
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 2, "cols": 100}),
            "services": forms.CheckboxSelectMultiple,
            "seeks": forms.CheckboxSelectMultiple,
        }


class SourceRows(Rows):
    def clean(self):
        super().clean()
        self.instance.check_listing(sources=bool(self.rows_to_keep()), channels=True)


class ChannelRows(Rows):
    def clean(self):
        super().clean()
        self.instance.check_listing(sources=True, channels=bool(self.rows_to_keep()))


class NameRows(Rows):
    """Names beside the name and the acronym, which are the group's own fields."""

    def clean(self):
        super().clean()
        for row in self.written_rows():
            if row.cleaned_data.get("text") in (self.instance.name, self.instance.acronym):
                row.add_error("text", _("This is the group's name or acronym already."))


class CoverageInline(admin.TabularInline):
    model = Coverage
    autocomplete_fields = ["condition"]
    extra = 0
    verbose_name = _("condition")
    verbose_name_plural = _("Conditions it is for, each with everything beneath it")


class NameInline(admin.TabularInline):
    model = GroupName
    formset = NameRows
    fields = ["text"]
    extra = 0
    verbose_name = _("other name")
    verbose_name_plural = _("Other and former names")

    def get_queryset(self, request):
        return super().get_queryset(request).filter(kind=GroupName.Kind.OTHER)


class ChannelInline(admin.TabularInline):
    model = Channel
    formset = ChannelRows
    formfield_overrides = HTTPS_UNLESS_SAID
    extra = 0
    verbose_name_plural = _("Other ways to reach it")


class RegistrationInline(admin.TabularInline):
    model = Registration
    extra = 0


class SourceInline(admin.TabularInline):
    model = Source
    formset = SourceRows
    formfield_overrides = HTTPS_UNLESS_SAID
    extra = 0
    verbose_name_plural = _("Sources: where the facts were seen, and when")


@admin.register(Group)
class GroupAdmin(SearchByName, admin.ModelAdmin):
    form = GroupForm
    formfield_overrides = HTTPS_UNLESS_SAID
    list_display = ["name", "acronym", "kind", "base_area", "state", "reviewed_on", "review_due_on"]
    list_select_related = ["base_area"]
    list_filter = [
        "state",
        "kind",
        "form",
        ("reviewed_on", admin.EmptyFieldListFilter),
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
    readonly_fields = ["reviewed_by", "members"]
    save_on_top = True
    inlines = [
        CoverageInline,
        NameInline,
        ChannelInline,
        RegistrationInline,
        SourceInline,
        CoalitionInline,
        MemberInline,
    ]
    fieldsets = [
        (
            _("What it is"),
            {"fields": ["name", "acronym", "slug", "kind", "form", "founded", "summary"]},
        ),
        (
            _("Who it is for"),
            {
                "fields": ["covers_all_rare", "welcomes_undiagnosed"],
                "description": _("Its conditions have their own table below."),
            },
        ),
        (_("Where, and in which languages"), {"fields": ["base_area", "areas", "languages"]}),
        (_("How to reach it"), {"fields": ["website", "email", "phone"]}),
        (
            _("What it offers and seeks"),
            {"fields": ["services", "seeks", "industry_funding", "industry_funding_url"]},
        ),
        (
            _("State and review"),
            {
                "fields": [
                    "state",
                    ("closed_on", "successor"),
                    ("reviewed_on", "review_due_on"),
                    "reviewed_by",
                ]
            },
        ),
        (_("Notes and members"), {"fields": ["editor_note", "members"]}),
    ]

    class Media:
        css = {"all": ["css/curators.css"]}

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
        if group and group.member_links.count() > MEMBERS_ON_PAGE:
            return [inline for inline in self.inlines if inline is not MemberInline]
        return self.inlines

    def save_model(self, request, group, form, change):
        """Save; whoever writes a new review date has made the review."""
        if "reviewed_on" in form.changed_data:
            group.reviewed_by = request.user if group.reviewed_on else None
        super().save_model(request, group, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        # A row deleted here may have become the group's name a moment ago.
        form.instance.refresh_names()
