"""What the curators' first page and their pages of groups show."""

from django import template

from ..models import SavedList
from ..work_lists import work_lists

register = template.Library()


@register.inclusion_tag("admin/partials/work_lists.html", takes_context=True)
def show_work_lists(context):
    """What waits, and the curator's own lists; nothing for somebody who may not see groups."""
    user = context["request"].user
    if not user.has_perm("groups.view_group") and not user.has_perm("groups.change_group"):
        return {}
    return {
        "lists": work_lists(user),
        "saved_lists": SavedList.objects.filter(curator=user),
        "csrf_token": context.get("csrf_token"),
    }
