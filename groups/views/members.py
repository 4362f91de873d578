"""The part of a coalition's page that shows its members."""

from collections import Counter

from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from ..choices import area_name
from ..member_places import country_of, places_of, tile_map
from ..models import Group

MEMBERS_SHOWN = 50


def members_context(request, member_links):
    """What group_members.html takes: the public members, where they are, and one page of them.

    ?members_area=FR narrows to a country ("unknown" too), ?members_order=country sorts,
    ?members=2 turns the page; what cannot be understood changes nothing.
    """
    links = [link for link in member_links if link.member.state != Group.State.DRAFT]
    counts = Counter(f"{link.relation}s" for link in links)
    places = places_of([link.member for link in links], _("Not known yet"))
    chosen = next((p for p in places if p.code == request.GET.get("members_area")), None)
    shown = [link for link in links if not chosen or country_of(link.member) == chosen.code]
    by_country = request.GET.get("members_order") == "country"
    if by_country:
        shown.sort(key=country_first)
    return {
        "member_counts": counts | {"unchecked": len(member_links) - len(links)},
        "member_places": places,
        "member_map": tile_map(places),
        "member_place": chosen,
        "by_country": by_country,
        "relations_differ": len(counts) > 1,
        "members": Paginator(shown, MEMBERS_SHOWN).get_page(request.GET.get("members")),
    }


def country_first(link):
    """By the country's name, those without one last; the order by name stays within a country."""
    code = country_of(link.member)
    return code == "unknown", area_name(code)
