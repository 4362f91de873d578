"""Product 7, the linearisation: each condition's preferential parent, from XML or from CSV.

Rows and associations without a target are the reversed half of a pair, or no pair at all.
"""

from .records import Entry, FormatError, Part, orpha_code
from .table import rows
from .xml_stream import at, events, release_facts

NAME = "Orphanet linearisation"


def read_linearisation_xml(stream) -> Part:
    part = Part(name=NAME, entries=[])
    targets = "DisorderDisorderAssociationList/DisorderDisorderAssociation/TargetDisorder/OrphaCode"
    for event, element in events(stream, "Disorder", starts=("DisorderList",)):
        if event == "start":
            for fact, value in release_facts(element.getparent()).items():
                setattr(part, fact, value)
        elif target := element.findtext(targets):
            add(part, element.findtext("OrphaCode"), target, at(element))
    return part


def read_linearisation_csv(stream) -> Part:
    """The same as a table, which does not tell its release."""
    part = Part(name=NAME, entries=[])
    for number, row in rows(stream):
        if row["target_disorder_code"]:
            add(part, row["orpha_code"], row["target_disorder_code"], f"line {number}")
    return part


def add(part: Part, code: str | None, parent: str, place: str):
    try:
        entry = Entry(orpha_code(code), preferential_parent=orpha_code(parent))
    except FormatError as error:
        raise FormatError(f"{place}: {error}") from error
    part.entries.append(entry)
