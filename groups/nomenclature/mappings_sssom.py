"""SSSOM tables: Orphanet's alignments with other systems, and MONDO's exact matches to Orphanet."""

import re

from .records import Code, Entry, FormatError, Part, one_line, orpha_code, release_date
from .table import rows

SYSTEMS = {
    "icd10": "ICD-10",
    "icd11": "ICD-11",
    "icd11.foundation": None,
    "omim": "OMIM",
    "umls": "UMLS",
    "mesh": "MeSH",
    "meddra": "MedDRA",
    "gard": "GARD",
    "mondo": "MONDO",
}
# The relation of the subject to the object: a condition with a broad match is narrower than it.
RELATIONS = {
    "skos:exactMatch": "exact",
    "skos:broadMatch": "narrower",
    "skos:narrowMatch": "broader",
}
OPPOSITE = {"exact": "exact", "narrower": "broader", "broader": "narrower"}


def read_mappings(stream) -> Part:
    """One code for each mapping between an ORPHAcode, on either side, and a system we know."""
    header: list[str] = []
    part = Part(name="Orphanet alignments", entries=[])
    for number, row in rows(stream, comments=header):
        try:
            part.entries += mapping(row)
        except FormatError as error:
            raise FormatError(f"line {number}: {error}") from error
    if not part.entries:
        raise FormatError("maps no ORPHAcode to a system that is used here")
    if all(code.system == "MONDO" for entry in part.entries for code in entry.codes):
        part.name, part.source = "MONDO mappings to Orphanet", "MONDO"
        part.credit = "MONDO, Monarch Initiative"
    read_header(part, header)
    return part


def mapping(row: dict[str, str]) -> list[Entry]:
    """An entry with one code; none when the row maps nothing that is used here."""
    relation = RELATIONS.get(row["predicate_id"])
    subject, value = row["subject_id"], row["object_id"]
    if value.startswith("Orphanet:"):
        subject, value, relation = value, subject, OPPOSITE.get(relation)
    prefix, _, value = value.partition(":")
    system = SYSTEMS.get(prefix.lower())
    if not (relation and system and subject.startswith("Orphanet:")):
        return []
    value = one_line(value, longest=40).strip(" ,;")
    code = orpha_code(subject)
    return [Entry(code, codes=[Code(system, value, relation)])] if value else []


def read_header(part: Part, header: list[str]):
    """Version, date and licence from the lines above the table."""
    facts = dict(line.split(": ", 1) for line in header if ": " in line)
    version = facts.get("mapping_set_version", "")
    day = re.search(r"\d{4}-\d\d-\d\d", facts.get("mapping_date", "") or version)
    part.released_on = release_date(day[0]) if day else None
    part.version = day[0] if day else version[:100]
    licence = facts.get("license", "")
    if "publicdomain/zero" in licence:
        part.licence = "CC0 1.0"
    elif "licenses/by/4.0" not in licence:
        part.licence = licence[:100]
