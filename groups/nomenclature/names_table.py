"""Names in one language as a table: orpha_code, name_kind (preferred or synonym), name."""

from .records import Entry, FormatError, Part, one_line, orpha_code, without_status
from .table import rows


def read_names(stream, language: str) -> Part:
    """The names, in the language that the caller tells: the table does not."""
    if not language:
        raise FormatError(
            "holds names, but not in which language: say so with --names-language,"
            " for example --names-language fr"
        )
    entries: dict[int, Entry] = {}
    for number, row in rows(stream):
        try:
            add(entries, row)
        except FormatError as error:
            raise FormatError(f"line {number}: {error}") from error
    if not entries:
        raise FormatError("holds no names")
    name = "Orphanet names" if language == "en" else f"Orphanet names ({language})"
    return Part(name=name, entries=list(entries.values()), language=language)


def add(entries: dict[int, Entry], row: dict[str, str]):
    code = orpha_code(row["orpha_code"])
    name = without_status(one_line(row["name"]))
    entry = entries.setdefault(code, Entry(code))
    if row["name_kind"] == "preferred":
        entry.name = name
    elif row["name_kind"] == "synonym":
        entry.synonyms.append(name)
    else:
        raise FormatError(f"name_kind is {row['name_kind']!r}, not preferred or synonym")
