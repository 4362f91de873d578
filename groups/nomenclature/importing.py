"""Files -> parts of releases -> the database, in one transaction."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection, transaction

from ..models import Condition, ConditionCode, ConditionName, Coverage, Family
from ..search.index import refresh_search_index
from . import coverage, releases, saving, store
from .everyday_names import add_everyday_names
from .merge import merge, one_classification_a_day
from .opening import read_documents
from .recognise import read_document
from .records import FormatError, NotNeeded, Part

LOADED = [Condition, ConditionName, ConditionCode, Family, store.Parent]


@dataclass
class Result:
    """What an import did. stranded: coverage of conditions without a successor. notes: words."""

    changes: saving.Changes = field(default_factory=saving.Changes)
    families: int = 0
    moved: int = 0
    stranded: list[Coverage] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def import_files(
    paths: Iterable[str | Path],
    names_language: str = "",
    on_bytes: Callable[[int], object] = lambda count: None,
) -> Result:
    """Load the files: all of them, or nothing.

    names_language: of tables of names that do not tell. on_bytes: told how much was read, for a
    progress bar. Raises FormatError, which names the file and the place.
    """
    parts, notes = read_files(paths, names_language, on_bytes)
    result = save_parts(parts) if parts else Result()
    result.notes = notes + result.notes
    return result


def read_files(paths, names_language: str, on_bytes) -> tuple[list[Part], list[str]]:
    """The parts in the files, and a note for each file that is not needed."""
    notes: list[str] = []

    def read(place, stream):
        try:
            return read_document(stream, names_language)
        except NotNeeded as error:
            notes.append(f"{place}: {error}")
            return None

    parts = [part for path in paths for part in read_documents(path, read, on_bytes)]
    return [part for part in parts if part], notes


@transaction.atomic
def save_parts(parts: list[Part]) -> Result:
    parts = one_classification_a_day(parts)
    conditions = store.load()
    notes = merge(conditions.known, parts, releases.last_complete_on())
    add_everyday_names(conditions.known)
    changes = saving.save(conditions)
    result = Result(changes=changes, notes=notes)
    try:
        result.families = Family.objects.rebuild()
    except ValueError as error:
        raise FormatError(str(error)) from error
    result.moved, result.stranded = coverage.move_to_successors()
    releases.record(parts)
    if changes.any() or result.families:
        refresh_search_index()
    refresh_statistics()
    return result


def refresh_statistics():
    """Let PostgreSQL plan for what was loaded.

    Until its own round, it plans as if the tables were still empty: minutes for a simple join.
    """
    if connection.vendor == "postgresql":
        tables = ", ".join(model._meta.db_table for model in LOADED)
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {tables}")
