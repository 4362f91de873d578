"""ORPHApackets, one JSON object a line: active conditions with names, OMIM codes and parents."""

import json

from .records import (
    Entry,
    FormatError,
    Part,
    mapped_code,
    one_line,
    orpha_code,
    plain_definition,
    release_date,
    without_status,
)
from .table import lines

# DisorderType; every other type is at the level of a disorder.
LEVELS = {
    "Category": "category",
    "Clinical group": "group",
    "Clinical subtype": "subtype",
    "Etiological subtype": "subtype",
    "Histopathological subtype": "subtype",
}


def read_packets(stream) -> Part:
    """Every packet; together they stand for the whole of the active nomenclature."""
    part = Part(name="Orphanet nomenclature", entries=[], describes=True, complete=True)
    for number, text in lines(stream):
        if not text.strip():
            continue
        try:
            packet = json.loads(text)
            packet = packet.get("Orphapacket", packet)
            part.entries.append(read_packet(packet))
            if len(part.entries) == 1:
                part.version = one_line(packet.get("version"))[:100]
                part.released_on = release_date(packet.get("creationDate"))
        except FormatError as error:
            raise FormatError(f"line {number}: {error}") from error
        except json.JSONDecodeError as error:
            raise FormatError(f"line {number}, column {error.colno}: {error.msg}") from error
        except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
            raise FormatError(f"line {number}: not of the form of an ORPHApacket") from error
    if not part.entries:
        raise FormatError("holds no conditions")
    return part


def read_packet(packet: dict) -> Entry:
    name = without_status(one_line(packet["Label"], longest=255))
    if not name:
        raise FormatError("a condition without a name")
    parents = {orpha_code(each["ORPHAcode"]) for each in items(packet.get("Parents"), "Parent")}
    references = items(packet.get("ExternalReferences"), "ExternalReference")
    return Entry(
        orpha_code=orpha_code(packet["ORPHAcode"]),
        name=name,
        level=LEVELS.get(packet["DisorderType"]["value"], "disorder"),
        definition=plain_definition((packet.get("TextSection") or {}).get("Contents")),
        synonyms=[one_line(each) for each in items(packet.get("Synonyms"), "Synonym")],
        codes=[
            code
            for each in references
            for code in mapped_code(
                one_line(each["Source"], longest=20),
                each["Reference"],
                each.get("DisorderMappingRelation"),
            )
        ],
        parents=parents or None,
    )


def items(value, key: str) -> list:
    """What is listed, whichever shape its list has.

    Lists change shape with their length: {key: [..]}, [{key: [..]}], [{key: ..}, ..] or [..].
    """
    found = []
    for each in value if isinstance(value, list) else [value] if value else []:
        inner = each.get(key, each)
        found += inner if isinstance(inner, list) else [inner]
    return found
