"""The parts of releases laid over what is known: the newest release that speaks is right.

Works on plain records, without the database. A part that describes comes before those that only
add, and the oldest first, so that one order of files gives the same answer as any other.
"""

import re
from collections.abc import Iterable
from datetime import date

from .known import Known
from .mondo_synonyms import add_mondo_synonyms
from .records import Entry, Part
from .settling import settle_families, settle_successors
from .vanishing import retire_vanished


def merge(
    known: dict[int, Known], parts: list[Part], last_complete: date | None = None
) -> list[str]:
    """Lay the parts over what is known, in place; return notes on what was left out, in words.

    last_complete: the day of the newest complete release that was loaded before.
    """
    parts = sorted(parts, key=turn)
    notes = []
    for part in parts:
        unknown = lay_over(known, part)
        if unknown:
            notes.append(f"{part.name}: {unknown:,} of its ORPHAcodes are not known here, left out")
    notes += retire_vanished(known, parts, last_complete)
    settle_successors(known)
    settle_families(known)
    return notes + add_mondo_synonyms(known, parts)


def turn(part: Part):
    return (not part.describes, part.released_on or date.min, part.complete, part.language)


def one_classification_a_day(parts: list[Part]) -> list[Part]:
    """The parts, with the trees of one release made one: a tree alone has not all the parents."""
    result: list[Part] = []
    together: dict[tuple, Part] = {}
    for part in parts:
        key = (part.name, part.released_on, part.language)
        if part.name != "Orphanet classifications":
            result.append(part)
        elif key not in together:
            together[key] = part
            result.append(part)
        else:
            together[key].entries = joined(together[key].entries + part.entries)
    return result


def joined(entries: Iterable[Entry]) -> list[Entry]:
    found: dict[int, Entry] = {}
    for entry in entries:
        if entry.orpha_code in found:
            found[entry.orpha_code].parents |= entry.parents
        else:
            found[entry.orpha_code] = entry
    return list(found.values())


def lay_over(known: dict[int, Known], part: Part) -> int:
    """Apply one part; return how many of its codes are unknown conditions."""
    unknown = set()
    held = {entry.orpha_code for entry in part.entries}
    for entry in part.entries:
        condition = known.get(entry.orpha_code)
        if condition is None and part.describes:
            condition = known[entry.orpha_code] = Known(entry.orpha_code, entry.name, entry.level)
        if condition is None:
            unknown.add(entry.orpha_code)
        elif part.describes and overwrites(part, condition):
            describe(condition, entry, part, held)
        else:
            add_missing(condition, entry, part)
    return len(unknown)


def overwrites(part: Part, condition: Known) -> bool:
    """Whether the part's release is newer than what is known; of one day, the complete one is."""
    if part.released_on is None or condition.released_on is None:
        return condition.released_on is None
    if part.released_on == condition.released_on:
        return part.complete
    return part.released_on > condition.released_on


def describe(condition: Known, entry: Entry, part: Part, held: set[int]):
    """Let a newer release have its say; what it does not speak of stays."""
    same_day = condition.released_on == part.released_on
    condition.prefer(entry.name, part.language, part.source)
    condition.level, condition.active = entry.level, entry.active
    condition.successor = entry.successor
    condition.definition = newest(condition.definition, entry.definition)
    condition.released_on = part.released_on
    condition.preferential_parent = entry.preferential_parent or condition.preferential_parent
    for text in entry.synonyms:
        condition.add_name(text, part.language, part.source)
    condition.add_codes(entry.codes, overwrite=True)
    if entry.parents is not None:
        # A tree or a table says nothing about parents that it does not hold at all.
        kept = condition.parents if same_day else condition.parents - held
        condition.parents = entry.parents | kept


def add_missing(condition: Known, entry: Entry, part: Part):
    """Take from a release that is older, or that does not describe, only what is not known yet.

    One that does not describe (alignments, linearisation, names) has the say on its own subject
    when it is as new as the condition.
    """
    newer = bool(
        not part.describes
        and part.released_on
        and (condition.released_on is None or part.released_on >= condition.released_on)
    )
    if (
        entry.name
        and part.language != "en"
        and (newer or not condition.has_preferred(part.language))
    ):
        condition.prefer(entry.name, part.language, part.source)
    for text in [entry.name, *entry.synonyms]:
        condition.add_name(text, part.language, part.source)
    condition.add_codes(entry.codes, overwrite=newer)
    condition.genes = " ".join(entry.genes) or condition.genes
    if part.language == "en":
        condition.definition = newest(entry.definition, condition.definition)
    if newer or not condition.preferential_parent:
        condition.preferential_parent = entry.preferential_parent or condition.preferential_parent
    if not condition.active and not condition.successor:
        condition.successor = entry.successor
    if not condition.parents or condition.released_on == part.released_on:
        condition.parents |= entry.parents or set()


def newest(older: str, newer: str) -> str:
    """The newer definition; of two with the same words, the longer one.

    ORPHApackets have lost the commas of their definitions; older releases still have them.
    """
    same = re.sub(r"\W+", " ", older).strip() == re.sub(r"\W+", " ", newer).strip()
    return max(older, newer, key=len) if same else newer or older
