"""MONDO's exact synonyms, given to the conditions that are exactly a MONDO term."""

from ..keys import key_for
from .known import Known
from .records import Part


def add_mondo_synonyms(known: dict[int, Known], parts: list[Part]) -> list[str]:
    """Add the synonyms that no name has the key of; a note when no condition has a MONDO code."""
    terms: dict[str, list[str]] = {}
    for part in parts:
        terms |= part.synonyms_by_mondo
    matched = 0
    for condition in known.values():
        synonyms = [
            text
            for (system, number), relation in condition.codes.items()
            if system == "MONDO" and relation == "exact"
            for text in terms.get(number, [])
        ]
        if synonyms and condition.active:
            matched += 1
            add_new(condition, synonyms)
    if terms and not matched:
        return ["MONDO synonyms: no condition has a MONDO code; load MONDO's mappings as well"]
    return []


def add_new(condition: Known, synonyms: list[str]):
    keys = {key_for(text) for _, text in condition.names}
    for text in synonyms:
        key = key_for(text)
        if key and key not in keys:
            keys.add(key)
            condition.add_name(text, "en", "MONDO")
