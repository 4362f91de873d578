"""Patient groups: the list that narrows, and one group with everything known of it."""

from collections import Counter

from django.core.paginator import Paginator
from django.db.models import Prefetch, Q
from django.db.models.functions import Lower
from django.shortcuts import get_object_or_404, redirect, render
from django_filters.views import FilterView

from ..filters import GroupFilter
from ..models import Condition, FormerSlug, Group, GroupName, Membership

MEMBERS_SHOWN = 50
SISTERS_SHOWN = 12
# The filters that are folded away until somebody uses one.
MORE_FILTERS = ["language", "service", "seeks", "condition"]


class GroupList(FilterView):
    """Every listed group, narrowed by the form on the page."""

    queryset = (
        Group.objects.listed()
        .for_cards()
        .prefetch_related("conditions")
        .order_by(Lower("name"), "pk")
    )
    filterset_class = GroupFilter
    # A filter that cannot be understood says so and narrows nothing; the others still do.
    strict = False
    template_name = "groups/group_list.html"
    context_object_name = "groups"
    paginate_by = 25

    def get_context_data(self, **kwargs):
        self.filterset.show_counts()
        more_in_use = any(self.request.GET.get(name) for name in MORE_FILTERS)
        chips = self.filterset.chips()
        return super().get_context_data(chips=chips, more_in_use=more_in_use, **kwargs)


def group_detail(request, slug):
    """Everything that is known of one group; a slug that it once had leads here."""
    group = with_everything().filter(slug=slug).first()
    if group is None:
        former = FormerSlug.objects.select_related("group")
        group = get_object_or_404(former.exclude(group__state=Group.State.DRAFT), slug=slug).group
        return redirect(group, permanent=True)
    conditions = list(group.conditions.all())
    sisters = sister_groups(group, conditions)
    coalition_links, member_links = memberships_of(group)
    members = [link for link in member_links if link.member.state != Group.State.DRAFT]
    context = {
        "group": group,
        "terms": group.terms(),
        "conditions": conditions,
        "sisters": sisters[:SISTERS_SHOWN],
        "more_sisters": len(sisters) > SISTERS_SHOWN,
        "coalition_links": coalition_links,
        "member_counts": Counter(f"{link.relation}s" for link in members)
        | {"unchecked": len(member_links) - len(members)},
        "members": Paginator(members, MEMBERS_SHOWN).get_page(request.GET.get("members")),
    }
    return render(request, "groups/group_detail.html", context)


def memberships_of(group):
    """The memberships of a group in listed coalitions, and those of its own members, by name."""
    links = Membership.objects.filter(Q(member=group) | Q(coalition=group))
    links = list(links.select_related("coalition", "member__base_area"))
    coalition_links = [
        link
        for link in links
        if link.member_id == group.pk and link.coalition.state == Group.State.LISTED
    ]
    member_links = [link for link in links if link.coalition_id == group.pk]
    coalition_links.sort(key=lambda link: link.coalition.name.casefold())
    member_links.sort(key=lambda link: link.member.name.casefold())
    return coalition_links, member_links


def with_everything():
    """Groups with a page, with all that it shows but the other groups."""
    names = GroupName.objects.filter(kind=GroupName.Kind.OTHER)
    conditions = Condition.objects.order_by(Lower("name"))
    return (
        Group.objects.with_a_page()
        .select_related("base_area", "successor")
        .prefetch_related(
            *["channels", "registrations", "sources"],
            Prefetch("names", names, to_attr="other_names"),
            Prefetch("conditions", conditions),
        )
    )


def sister_groups(group, conditions):
    """Other listed groups for the very same conditions, one more than the page shows."""
    if group.kind == Group.Kind.UMBRELLA:
        return []
    same = Group.objects.listed().filter(
        pk__in=Group.conditions.through.objects.filter(condition__in=conditions).values("group")
    )
    same = same.exclude(pk=group.pk).select_related("base_area").prefetch_related("areas")
    return list(same.order_by(Lower("name"), "pk")[: SISTERS_SHOWN + 1])
