"""A suggestion beside the entry as it is today, fact by fact."""

from dataclasses import dataclass

from ..models import Suggestion
from .facts import FACTS
from .finding import conditions_named


@dataclass(frozen=True)
class ComparedFact:
    """One fact; each value as lines of text.

    before is today's entry, or what the person saw once the suggestion is decided. kept, added
    and removed tell a list apart; a single fact has before and proposed only. unknown holds the
    conditions among added that cannot be told. saw is filled when the entry has changed since the
    person saw it.
    """

    name: str
    label: str
    before: list
    proposed: list
    is_list: bool
    kept: list
    added: list
    removed: list
    unknown: list
    saw: list | None
    is_taken: bool


def compared(suggestion: Suggestion) -> list[ComparedFact]:
    """Every fact that a suggestion proposes, in the order of the entry."""
    return [
        compare(suggestion, fact) for name, fact in FACTS.items() if name in suggestion.proposed
    ]


def compare(suggestion, fact):
    empty = [] if fact.is_list else ""
    shown = suggestion.shown.get(fact.name, empty)
    proposed = suggestion.proposed[fact.name]
    is_taken = fact.name in suggestion.taken
    is_open = suggestion.state == Suggestion.State.NEW and suggestion.group and not is_taken
    today = fact.of(suggestion.group) if is_open else shown
    changed = sorted(today) != sorted(shown) if fact.is_list else today != shown
    kept, added, removed = parted(today, shown, proposed) if fact.is_list else ([], [], [])
    found = conditions_named(added) if fact.name == "conditions" else added
    return ComparedFact(
        name=fact.name,
        label=fact.label,
        before=fact.lines(today),
        proposed=fact.lines(proposed),
        is_list=fact.is_list,
        kept=fact.lines(kept),
        added=fact.lines(added),
        removed=fact.lines(removed),
        unknown=[one for one in added if one not in found],
        saw=fact.lines(shown) if changed else None,
        is_taken=is_taken,
    )


def parted(today, shown, proposed):
    """What stays of a list, what comes to it and what goes, if the proposal is accepted."""
    added = [one for one in proposed if one not in shown and one not in today]
    removed = [one for one in shown if one not in proposed and one in today]
    return [one for one in today if one not in removed], added, removed
