"""The nomenclature pack and product 1: names, level, status, successor, definition, codes.

Both are JDBOR/DisorderList/Disorder; they differ in how they tell the status, and only product 1
has codes.
"""

import re

from .records import (
    LEVEL_OF_TYPE_ID,
    STATUS_PREFIX,
    Code,
    Entry,
    FormatError,
    Part,
    mapped_code,
    one_line,
    orpha_code,
    plain_definition,
    without_status,
)
from .xml_stream import at, events, release_facts

# The bit of FlagValue (pack) and of the DisorderFlags' sum (product 1) that says "inactive".
INACTIVE = 8192
SYSTEMS = {"ICD-10", "ICD-11", "OMIM", "UMLS", "MeSH", "MedDRA", "GARD", "MONDO", "SNOMED CT"}


def read_nomenclature(stream) -> Part:
    """The conditions of a pack or of product 1; complete when it holds as many as it says."""
    part = Part(name="Orphanet nomenclature", entries=[], describes=True)
    said = None
    for event, element in events(stream, "Disorder", starts=("DisorderList",)):
        if event == "start":
            said = element.get("count")
            for fact, value in release_facts(element.getparent()).items():
                setattr(part, fact, value)
            continue
        part.entries.append(read_entry(element))
        part.language = element.find("Name").get("lang", "en")
    if not part.entries:
        raise FormatError("holds no conditions")
    part.complete = said == str(len(part.entries)) and part.language == "en"
    if part.language != "en":
        part.name, part.describes = f"Orphanet names ({part.language})", False
    return part


def read_entry(disorder) -> Entry:
    try:
        active = is_active(disorder)
        name = without_status(one_line(disorder.findtext("Name"), longest=255))
        if not name:
            raise FormatError("a condition without a name")
        return Entry(
            orpha_code=orpha_code(disorder.findtext("OrphaCode")),
            name=name,
            level=level_of(disorder),
            active=active,
            successor=None if active else successor(disorder),
            definition=definition(disorder),
            synonyms=[one_line(each.text) for each in disorder.findall("SynonymList/Synonym")],
            codes=codes(disorder),
        )
    except FormatError as error:
        raise FormatError(f"{at(disorder)}: {error}") from error


def level_of(disorder) -> str:
    kind = disorder.find("DisorderType")
    return LEVEL_OF_TYPE_ID.get(kind.get("id") if kind is not None else "", "disorder")


def is_active(disorder) -> bool:
    """By whichever of its forms the status comes; deprecated entries have a plain name."""
    flags = [disorder.findtext("FlagValue"), *disorder_flags(disorder)]
    if any(int(flag) & INACTIVE for flag in flags if re.fullmatch(r"[0-9]{1,9}", flag or "")):
        return False
    if (disorder.findtext("Totalstatus") or "").startswith("Inactive"):
        return False
    return not STATUS_PREFIX.match(one_line(disorder.findtext("Name")))


def disorder_flags(disorder):
    return [each.text for each in disorder.findall("DisorderFlagList/DisorderFlag/Value")]


def successor(disorder) -> int | None:
    """Where an inactive entry points. The other half of each pair, without a code, is skipped."""
    targets = "DisorderDisorderAssociationList/DisorderDisorderAssociation/TargetDisorder/OrphaCode"
    found = disorder.findtext(targets)
    return orpha_code(found) if found else None


def definition(disorder) -> str:
    for section in disorder.iterfind(".//TextSection"):
        kind = section.find("TextSectionType")
        if kind is None or kind.get("id") == "16907" or kind.findtext("Name") == "Definition":
            return plain_definition(section.findtext("Contents"))
    return ""


def codes(disorder) -> list[Code]:
    found = []
    for reference in disorder.iterfind("ExternalReferenceList/ExternalReference"):
        system = (reference.findtext("Source") or "").strip()
        if system in SYSTEMS:
            found += mapped_code(
                system,
                reference.findtext("Reference"),
                reference.findtext("DisorderMappingRelation/Name"),
            )
    return found
