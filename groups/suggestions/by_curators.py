"""What a curator changed on a form, kept as a suggestion until a reviewer confirms it."""

import secrets
from dataclasses import dataclass, field

from ..models import Group, Suggestion
from .facts import facts_of


@dataclass(frozen=True)
class Entry:
    """What an entry says at one moment, as far as a suggestion can tell it.

    sources: addresses; ignored when two entries are compared, because a source may be added at
    once. access: {address of a channel: who may join}, which no suggestion can write.
    """

    facts: dict
    access: dict
    sources: list = field(compare=False)


def entry_of(pk) -> Entry:
    group = Group.objects.get(pk=pk)
    return Entry(
        facts=facts_of(group),
        access=dict(group.channels.values_list("address", "access")),
        sources=list(group.sources.order_by("pk").values_list("address", flat=True)),
    )


def propose(group, user, before, after, reason) -> Suggestion:
    """Keep the difference between two entries of a group as a suggestion.

    Without one, the suggestion is that all is right.
    """
    old, new = before.facts, after.facts
    changed = [name for name in new if new[name] != old[name]]
    sources = [address for address in after.sources if address not in before.sources]
    access = [
        f"{address}: {kind or '?'}"
        for address, kind in after.access.items()
        if address in before.access and kind != before.access[address]
    ]
    kinds = Suggestion.Kind
    return Suggestion.objects.create(
        kind=kinds.CORRECTION if changed or access else kinds.CONFIRMATION,
        origin=Suggestion.Origin.CURATOR,
        group_id=group.pk,
        proposed={name: new[name] for name in changed},
        shown={name: old[name] for name in changed},
        seen_at=next(iter(sources), ""),
        words="\n".join([reason, *access, *sources[1:]]).strip(),
        made_by=user,
        sending=secrets.token_urlsafe(16),
    )
