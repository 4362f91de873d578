"""The starter directory's conditions.tsv: a part of the Orphanet nomenclature with its families."""

from datetime import date

from .records import Code, Entry, FormatError, Part, one_line, orpha_code
from .table import rows

LEVELS = {"category", "group", "disorder", "subtype"}
RELATIONS = {"exact", "narrower", "broader", "undecided"}


def read_starter(stream) -> Part:
    """The table's conditions. It does not name its release: groups/starter/README.md does."""
    part = Part(
        name="Orphanet nomenclature",
        entries=[],
        version="4.1.8",
        released_on=date(2025, 12, 9),
        describes=True,
    )
    for number, row in rows(stream):
        try:
            part.entries.append(read_row(row))
        except FormatError as error:
            raise FormatError(f"line {number}: {error}") from error
    if not part.entries:
        raise FormatError("holds no conditions")
    return part


def read_row(row: dict[str, str]) -> Entry:
    name = one_line(row["name"], longest=255)
    if not name:
        raise FormatError("column name is empty: each condition needs a name")
    if row["level"] not in LEVELS:
        raise FormatError(f"column level: {row['level']!r} is none of {', '.join(sorted(LEVELS))}")
    preferential = row["preferential_parent"]
    return Entry(
        orpha_code=orpha_code(row["orpha_code"]),
        name=name,
        level=row["level"],
        parents={orpha_code(parent) for parent in listed(row["parents"])},
        preferential_parent=orpha_code(preferential) if preferential else None,
        synonyms=listed(row["synonyms"]),
        codes=[read_code(text) for text in listed(row["codes"])],
    )


def listed(cell: str) -> list[str]:
    return [one_line(text) for text in cell.split("|") if text.strip()]


def read_code(text: str) -> Code:
    """A code from "ICD-10:E70.2:narrower"."""
    system, value, relation = [*text.split(":"), "", ""][:3]
    if text.count(":") != 2 or relation not in RELATIONS or not system or not value:
        raise FormatError(f"column codes: {text!r} is not of the form OMIM:203500:exact")
    return Code(one_line(system, longest=20), one_line(value, longest=40), relation)
