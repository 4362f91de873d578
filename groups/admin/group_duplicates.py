"""Likely duplicates: the list of pairs, two entries side by side, and making one of them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..duplicates import known_pairs, known_pairs_of, merge
from ..history.differences import side_by_side
from ..history.states import state_of, with_all_rows
from ..models import DifferentPair, Group
from .typed_keys import is_key

PAIRS_ON_PAGE = 50
SIGNS = {
    "registration": gettext_lazy("the same registration"),
    "website": gettext_lazy("the same website"),
    "email": gettext_lazy("the same e-mail address"),
    "phone": gettext_lazy("the same telephone number"),
    "name": gettext_lazy("the same name"),
    "near-name": gettext_lazy("nearly the same name"),
}


class DuplicatePages:
    """For the ModelAdmin of groups."""

    def duplicates_view(self, request):
        """Every likely pair, the surest first."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        page = Paginator(known_pairs(), PAIRS_ON_PAGE).get_page(request.GET.get("p"))
        return self.page(
            request,
            "duplicates",
            title=_("Likely duplicates"),
            page=page,
            pairs=shown_pairs(page.object_list),
        )

    def compare_view(self, request, first, second):
        """Two entries side by side: one of them is kept, or they are different groups."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        groups = with_all_rows({pk for pk in (first, second) if is_key(str(pk))})
        if len(groups) != 2:
            raise Http404
        one, other = groups[first], groups[second]
        may_decide = all(self.has_change_permission(request, group) for group in (one, other))
        if request.method == "POST":
            if not may_decide:
                raise PermissionDenied
            return self.decided(request, one, other)
        return self.page(
            request,
            "compare",
            title=_("One group, or two?"),
            groups=[one, other],
            facts=side_by_side(state_of(one), state_of(other)),
            may_decide=may_decide,
        )

    def decided(self, request, one, other):
        """Do what the curator chose: keep the one, the other, or both."""
        choice = request.POST.get("keep")
        if choice not in ("both", str(one.pk), str(other.pk)):
            messages.error(request, _("Choose which entry to keep, or that they are two groups."))
            return redirect("admin:groups_group_compare", one.pk, other.pk)
        if choice == "both":
            DifferentPair.objects.remember(one, other, request.user)
            messages.success(request, _("Noted: these are two groups. Nobody is asked again."))
            return redirect("admin:groups_group_duplicates")
        kept, gone = (one, other) if choice == str(one.pk) else (other, one)
        try:
            merge(kept, gone, request.user)
        except Group.DoesNotExist:
            raise Http404 from None
        messages.success(request, _("One entry now. The other's address leads here."))
        return redirect("admin:groups_group_change", kept.pk)


def shown_pairs(pairs):
    """Pairs with their groups and their signs in words, in one query; none of a group now gone."""
    pks = {pk for pair in pairs for pk in (pair.first, pair.second)}
    groups = Group.objects.select_related("base_area").in_bulk(pks)
    return [
        {
            "groups": [groups[pair.first], groups[pair.second]],
            "signs": [SIGNS[sign] for sign in pair.signs],
        }
        for pair in pairs
        if pair.first in groups and pair.second in groups
    ]


def suspects_of(group):
    """Groups that may be the same one: [{"group", "signs"}], for the page of the group."""
    return [
        {"group": next(one for one in pair["groups"] if one != group), **pair}
        for pair in shown_pairs(known_pairs_of(group))
    ]
