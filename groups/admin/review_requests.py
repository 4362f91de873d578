"""Asking groups by e-mail to confirm their entries: who is asked, the e-mail, who has answered."""

from datetime import timedelta

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.mail import get_connection
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ..models import Group, ReviewRequest
from ..roles import groups_in_scope
from ..suggestions.asking import NotSent, ask, email_for
from .typed_keys import is_key

AT_ONCE = 100


@admin.action(description=_("Ask the groups to confirm their entry"), permissions=["change"])
def ask_to_confirm(groups_admin, request, groups):
    """Show whom an e-mail would go to: nothing is sent yet."""
    keys = list(groups.order_by("name", "pk").values_list("pk", flat=True)[: AT_ONCE + 1])
    if len(keys) > AT_ONCE:
        text = _("Choose at most %(number)d groups at once.")
        messages.error(request, text % {"number": AT_ONCE})
        return None
    return redirect(reverse("admin:groups_reviewrequest_ask", query={"group": keys}))


@admin.register(ReviewRequest)
class ReviewRequestAdmin(admin.ModelAdmin):
    """What was asked, to look at: only the page that sends writes it."""

    list_display = ["group", "sent_to", "sent_at", "sent_by", "used_at", "answer"]
    list_select_related = ["group", "sent_by", "answer"]
    list_filter = [("used_at", admin.EmptyFieldListFilter), ("sent_at", admin.EmptyFieldListFilter)]
    search_fields = ["group__name", "sent_to"]
    search_help_text = _("The name of the group, or the address.")
    date_hierarchy = "sent_at"

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def get_urls(self):
        page = self.admin_site.admin_view(self.ask_view)
        return [path("ask/", page, name="groups_reviewrequest_ask"), *super().get_urls()]

    def ask_view(self, request):
        """The groups that were chosen, the e-mail as it will be, and the button that sends it."""
        if not request.user.has_perm("groups.add_reviewrequest"):
            raise PermissionDenied
        groups = list(self.chosen(request))
        can, cannot = self.parted(groups)
        if request.method == "POST":
            wanted = request.POST.getlist("send")
            return self.send(request, [group for group in can if str(group.pk) in wanted])
        example = can[0] if can else None
        address = page_for(request, "...")
        context = {
            **self.admin_site.each_context(request),
            "title": _now("Ask groups to confirm their entry"),
            "opts": self.opts,
            "media": self.media,
            "can": can,
            "cannot": cannot,
            "example": email_for(example, address) if example else None,
        }
        return render(request, "admin/groups/reviewrequest/ask.html", context)

    def chosen(self, request):
        """The groups that the address names, as far as this curator looks after them."""
        keys = [key for key in request.GET.getlist("group") if is_key(key)]
        groups = groups_in_scope(request.user).filter(pk__in=keys[:AT_ONCE])
        return groups.order_by("name", "pk")

    def parted(self, groups):
        """Groups that can be asked, each with the day of an open question, and the others."""
        since = timezone.now() - timedelta(days=settings.REVIEW_LINK_DAYS)
        open_ones = ReviewRequest.objects.filter(group__in=groups, used_at=None, sent_at__gt=since)
        asked = dict(open_ones.order_by("sent_at").values_list("group", "sent_at"))
        can = [group for group in groups if group.email and group.state != Group.State.CLOSED]
        for group in can:
            group.asked_at = asked.get(group.pk)
        return can, [group for group in groups if group not in can]

    def send(self, request, groups):
        """Send to each group, over one connection, and say to whom it did not go."""
        sent, connection = 0, get_connection()
        for group in groups:
            try:
                ask(group, request.user, lambda token: page_for(request, token), connection)
                sent += 1
            except NotSent as error:
                text = _now("Not sent to %(group)s: %(why)s")
                messages.error(request, text % {"group": group, "why": error})
        connection.close()
        if sent:
            text = ngettext("%(count)d e-mail sent.", "%(count)d e-mails sent.", sent)
            messages.success(request, text % {"count": sent})
        elif not groups:
            messages.warning(request, _now("Nobody was chosen, so nothing was sent."))
        return redirect("admin:groups_reviewrequest_changelist")


def page_for(request, token):
    """The full address of the page that a link leads to."""
    page = reverse("review_request", args=[token])
    if settings.SITE_ADDRESS:
        return f"{settings.SITE_ADDRESS}{page}"
    return request.build_absolute_uri(page)
