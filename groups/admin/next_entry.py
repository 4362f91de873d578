"""Going on after a review: the next entry of the list that a curator works through."""

from copy import copy

from django.contrib.admin.options import IncorrectLookupParameters
from django.http import QueryDict

from ..models import Group
from ..roles import groups_in_scope

REVIEW_LISTS = ("overdue", "due", "never")


def next_on_list(groups_admin, request, group) -> Group | None:
    """The entry that follows on the work list of reviews from which a group was opened.

    After the last one it is the first that is left. None when the list is empty, or when the
    group was opened from somewhere else.
    """
    listing = copy(request)
    listing.GET = QueryDict(request.GET.get("_changelist_filters", ""), mutable=True)
    listing.GET.pop("p", None)
    if listing.GET.get("work") not in REVIEW_LISTS:
        return None
    try:
        groups = groups_admin.get_changelist_instance(listing).queryset
    except IncorrectLookupParameters:
        return None
    rest = groups.filter(pk__in=groups_in_scope(request.user).values("pk")).exclude(pk=group.pk)
    return rest.filter(name__gt=group.name).first() or rest.first()
