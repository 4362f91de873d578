"""Patient groups: the list that narrows, and one group with everything known of it."""

from django.db.models import Prefetch, Q
from django.db.models.functions import Lower
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.views.decorators.vary import vary_on_headers
from django_filters.views import FilterView
from django_htmx.http import push_url

from ..chips import chips_of, list_address, ways_back, ways_out
from ..filters import GroupFilter
from ..models import Condition, ConditionCode, FormerSlug, Group, GroupName, Membership
from .members import members_context
from .sharing import group_json_ld

SISTERS_SHOWN = 12
# The filters that are folded away until somebody uses one.
MORE_FILTERS = ["language", "service", "seeks", "condition"]


@method_decorator(vary_on_headers("HX-Request"), name="dispatch")
class GroupList(FilterView):
    """Every listed group, narrowed by the form on the page.

    htmx is answered with what a choice changes, and with an address without empty fields.
    """

    queryset = Group.objects.listed().for_cards().order_by(Lower("name"), "pk")
    filterset_class = GroupFilter
    # A filter that cannot be understood says so and narrows nothing; the others still do.
    strict = False
    template_name = "groups/group_list.html"
    context_object_name = "groups"
    paginate_by = 25

    def get_queryset(self):
        conditions = Condition.objects.named_in(get_language())
        return super().get_queryset().prefetch_related(Prefetch("conditions", conditions))

    def get_template_names(self):
        return [
            "groups/partials/group_list_changes.html" if self.request.htmx else self.template_name
        ]

    def get_context_data(self, **kwargs):
        self.filterset.show_counts()
        more_in_use = any(self.request.GET.get(name) for name in MORE_FILTERS)
        chips = chips_of(self.filterset)
        context = super().get_context_data(chips=chips, more_in_use=more_in_use, **kwargs)
        if not context["page_obj"]:
            context["ways_out"] = ways_out(self.filterset)
            context["ways_back"] = [] if context["ways_out"] else ways_back(self.filterset)
        return context

    def render_to_response(self, context, **kwargs):
        response = super().render_to_response(context, **kwargs)
        if not self.request.htmx:
            return response
        address = list_address(self.request.GET)
        return push_url(response, address != self.request.htmx.current_url_abs_path and address)


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
    terms = group.terms()
    context = {
        "group": group,
        "terms": terms,
        "json_ld": group_json_ld(request, group, terms, coalition_links),
        "conditions": conditions,
        "sisters": sisters[:SISTERS_SHOWN],
        "more_sisters": len(sisters) > SISTERS_SHOWN,
        "coalition_links": coalition_links,
        **members_context(request, member_links),
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
    exact = ConditionCode.objects.filter(relation=ConditionCode.Relation.EXACT)
    conditions = Condition.objects.named_in(get_language()).order_by(Lower("name"))
    conditions = conditions.prefetch_related(Prefetch("codes", exact, to_attr="exact_codes"))
    return (
        Group.objects.with_a_page()
        .with_website_check()
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
