"""Which links there are, and which of them to try."""

from django.db import transaction

from ..models import Channel, Group, LinkCheck
from .addresses import host_of


def follow_entries(groups):
    """Have one LinkCheck for each address on these groups' entries, and none for others."""
    wanted = addresses_on(groups)
    known = set(LinkCheck.objects.filter(group__in=groups).values_list("group", "address"))
    new = [
        LinkCheck(group_id=group, address=address, host=host_of(address))
        for group, address in sorted(wanted - known)
    ]
    with transaction.atomic():
        LinkCheck.objects.bulk_create(new, batch_size=500, ignore_conflicts=True)
        LinkCheck.objects.filter(group__in=groups).exclude(
            pk__in=LinkCheck.objects.in_use().values("pk")
        ).delete()


def addresses_on(groups):
    """The (group, address) pairs of websites, statements on funding, and channels."""
    pairs = set(Channel.objects.filter(group__in=groups).values_list("group", "address"))
    for field in ("website", "industry_funding_url"):
        pairs.update(groups.exclude(**{field: ""}).values_list("pk", field))
    return pairs


def links_to_try(slug="", every=False, limit=None):
    """The links that are due, the longest untried first.

    slug: those of one group, whatever its state, due or not; every: all, due or not.
    """
    groups = Group.objects.filter(slug=slug) if slug else Group.objects.listed()
    follow_entries(groups)
    links = LinkCheck.objects.filter(group__in=groups)
    links = links.willing() if slug or every else links.due()
    return list(links.longest_untried_first()[:limit])
