"""Links that were tried: what came of each, and one step to the address a page has moved to."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ..link_checks.new_addresses import use_new_address
from ..models import Group, LinkCheck
from .limits import may_change

# So many characters of an address are shown in the list.
SHOWN = 56


class OnEntries(admin.SimpleListFilter):
    title = _("state of the entry")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return Group.State.choices

    def queryset(self, request, links):
        return links.filter(group__state=self.value()) if self.value() else links


class Moved(admin.SimpleListFilter):
    """The work list of links with a new address."""

    title = _("new address")
    parameter_name = "moved"

    def lookups(self, request, model_admin):
        return [("yes", _("On listed entries"))]

    def queryset(self, request, links):
        return (
            links.filter(pk__in=LinkCheck.objects.moved().values("pk")) if self.value() else links
        )


@admin.register(LinkCheck)
class LinkCheckAdmin(admin.ModelAdmin):
    list_display = ["entry", "link_and_where_it_leads", "result", "reason", "tried_on", "worked_on"]
    # The first column is a link of its own.
    list_display_links = ["result"]
    list_select_related = ["group"]
    list_filter = [Moved, "result", "reason", OnEntries]
    search_fields = ["group__name", "address"]
    search_help_text = _("The name of a group, or a part of an address.")
    ordering = ["group__name", "address"]
    actions = ["use_new_addresses"]
    fields = [
        *["entry", "link", "result", "why", "leads_on_to"],
        *["first_tried_at", "tried_at", "last_success_at", "failing_since", "failures"],
    ]

    def get_queryset(self, request):
        """Links that still stand on an entry."""
        return super().get_queryset(request).in_use()

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_correct_permission(self, request):
        """Whoever may correct entries may take the address that a page has moved to."""
        return request.user.has_perm("groups.change_group")

    @admin.display(description=_("Group"), ordering="group__name")
    def entry(self, check):
        page = reverse("admin:groups_group_change", args=[check.group_id])
        return format_html('<a href="{}">{}</a>', page, check.group)

    @admin.display(description=_("Link"))
    def link(self, check):
        return away(check.address)

    @admin.display(description=_("Link, and where it leads"), ordering="address")
    def link_and_where_it_leads(self, check):
        """Both on two lines: two columns of long addresses would push the table off the page."""
        lines = [check.address, check.new_address or check.leads_to]
        return format_html_join(
            mark_safe("<br>→ "), "{}", [(away(line, shortened=True),) for line in lines if line]
        )

    @admin.display(description=_("Why"), ordering="reason")
    def why(self, check):
        """The reason in words, with the status or what the computer said."""
        status = _("HTTP status %(status)s.") % {"status": check.status} if check.status else ""
        said = status if check.reason and status else check.detail
        return " ".join(filter(None, [check.get_reason_display(), said])) or None

    @admin.display(description=_("Last tried"), ordering="tried_at")
    def tried_on(self, check):
        return check.tried_at and check.tried_at.date()

    @admin.display(description=_("Last worked"), ordering="last_success_at")
    def worked_on(self, check):
        return check.last_success_at and check.last_success_at.date()

    @admin.display(description=_("Leads on to"))
    def leads_on_to(self, check):
        """Where visitors end up; the new address, if there is one to take."""
        place = check.new_address or check.leads_to
        return away(place) if place else None

    @admin.action(description=_("Use the new address on the entry"), permissions=["correct"])
    def use_new_addresses(self, request, links):
        changed = 0
        for check in links.select_related("group"):
            if not may_change(request, check.group):
                text = _("%(group)s: it is not yours to change.") % {"group": check.group}
                self.message_user(request, text, messages.WARNING)
                continue
            try:
                use_new_address(check, request.user)
            except ValidationError as error:
                reason = " ".join(error.messages)
                self.message_user(request, f"{check.group}: {reason}", messages.ERROR)
            else:
                changed += 1
        if changed:
            words = ngettext("%(n)d entry changed.", "%(n)d entries changed.", changed)
            self.message_user(request, words % {"n": changed}, messages.SUCCESS)


def away(address, shortened=False):
    """A link that leaves the site, and does not tell from where."""
    shown = Truncator(address).chars(SHOWN) if shortened else address
    return format_html('<a href="{}" rel="noopener noreferrer">{}</a>', address, shown)
