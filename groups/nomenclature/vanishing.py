"""Conditions that the newest complete release does not hold any more."""

from datetime import date

from .known import Known
from .records import Part

# When more than this share would vanish, a release is taken to be a part of one.
MOST_TO_VANISH = 0.1


def retire_vanished(known: dict[int, Known], parts: list[Part], last_complete: date | None):
    """Make obsolete what the newest complete release no longer holds; return notes."""
    notes = []
    complete = [part for part in parts if part.complete and part.released_on]
    for part in sorted(complete, key=lambda part: part.released_on, reverse=True):
        if last_complete and part.released_on < last_complete:
            break
        if retire_older_than(known, part.released_on):
            return notes
        part.complete = False
        notes.append(
            f"{part.name} of {part.released_on}: taken as a part of the nomenclature, since more"
            " than a tenth of the known conditions is not in it; none became obsolete"
        )
    if last_complete:
        retire_older_than(known, last_complete)
    return notes


def retire_older_than(known: dict[int, Known], day: date) -> bool:
    """Retire active conditions last described before a day; not if they are too many: False."""
    active = [condition for condition in known.values() if condition.active]
    gone = [each for each in active if each.released_on and each.released_on < day]
    if len(gone) > MOST_TO_VANISH * len(active):
        return False
    for condition in gone:
        condition.active, condition.successor = False, None
    return True
