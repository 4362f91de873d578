"""The filters in use as links: away with one, or on with just one when nothing else helps."""

from dataclasses import dataclass

from django.urls import reverse

from .facets import count_each


@dataclass(frozen=True)
class Chip:
    """One filter that is in use, and an address of the list: without it, if nothing else is said.

    count: how many groups the list has there; None where nobody has counted.
    """

    label: str
    value: str
    address: str
    count: int | None = None


def chips_of(filterset):
    """The filters in use, each with the address of the list without it."""
    return [chip(filterset, name, without=[name]) for name in filterset.in_use()]


def ways_out(filterset):
    """The filters without which an empty list would not be empty, with the groups it has then."""
    return counted_chips(filterset, {name: [name] for name in filterset.in_use()})


def ways_back(filterset):
    """The filters that alone leave some groups: for when taking one away is too little."""
    in_use = filterset.in_use()
    others = {name: [other for other in in_use if other != name] for name in in_use}
    return counted_chips(filterset, others)


def counted_chips(filterset, without):
    """A chip for each filter: the list without some filters, where it then has groups; one query.

    without: for the name of each filter, the names of those to put aside.
    """
    counts = count_each({name: filterset.narrowed(*names) for name, names in without.items()})
    return [chip(filterset, name, without[name], count) for name, count in counts.items() if count]


def chip(filterset, name, without, count=None):
    shown = filterset.shown(name, filterset.in_use()[name])
    address = list_address(filterset.data, leave_out=["page", *without])
    return Chip(filterset.filters[name].label, shown, address, count)


def list_address(asked, leave_out=()):
    """The address of the list with what was asked of it, without what was left empty."""
    query = asked.copy()
    for name in asked:
        if name in leave_out or not asked[name]:
            del query[name]
    return f"{reverse('group_list')}?{query.urlencode()}" if query else reverse("group_list")
