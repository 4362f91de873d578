"""A typed code -> the conditions it stands for, in whatever coding system."""

import re
from dataclasses import dataclass

from django.db.models import Q

from ..keys import code_key
from ..models import Condition, ConditionCode

# How people write the systems' names -> the names in ConditionCode.system.
SYSTEMS = {
    "ORPHA": ["ORPHA"],
    "ORPHANET": ["ORPHA"],
    "ORPHACODE": ["ORPHA"],
    "ORDO": ["ORPHA"],
    "OMIM": ["OMIM"],
    "MIM": ["OMIM"],
    "ICD": ["ICD-10", "ICD-11"],
    "ICD10": ["ICD-10"],
    "ICD10CM": ["ICD-10"],
    "ICD11": ["ICD-11"],
    "MONDO": ["MONDO"],
    "UMLS": ["UMLS"],
    "MESH": ["MeSH"],
    "MEDDRA": ["MedDRA"],
    "GARD": ["GARD"],
    "SNOMED": ["SNOMED CT"],
    "SNOMEDCT": ["SNOMED CT"],
}
PREFIXED = re.compile(
    r"(?P<system>orpha(?:net|code)?|ordo|o?mim|icd(?:[- ]?1[01](?:[- ]?cm)?)?|mondo|umls|mesh"
    r"|meddra|gard|snomed(?:[- ]?ct)?)[\s:_#.-]*(?P<value>[a-z]{0,3}\d[\w.+*-]*)",
    re.IGNORECASE,
)
BARE = re.compile(r"#?\s?(?P<value>\d{1,10}|[a-z\d]{1,2}\d[\da-z.+*]{1,9})", re.IGNORECASE)
# A code of ICD-10 or ICD-11 has three characters at least; a shorter one is a word.
SHORTEST_ICD = 3
MOST_SUBDIVISIONS = 200


@dataclass(frozen=True)
class CodeMatch:
    """A condition, the code that met the query, and how well.

    rank: first 0 for an exact mapping, 1 for a broader or narrower one; then the code's length.
    """

    condition: Condition
    code: str
    rank: tuple[int, int]


def codes_like(text: str) -> list[CodeMatch]:
    """The conditions for a typed code, in no order.

    An ICD code also finds its subdivisions ("E84" finds E84.0), and where it has none, the code
    around it. Empty when the text does not look like a code or nothing has it.
    """
    found = PREFIXED.fullmatch(text) or BARE.fullmatch(text)
    if not found:
        return []
    name = code_key(found.groupdict().get("system") or "")
    systems, value = SYSTEMS.get(name, []), code_key(found["value"])
    return orpha_matches(systems, value) + other_matches(systems, value)


def orpha_matches(systems, value):
    if not value.isdigit() or (systems and "ORPHA" not in systems):
        return []
    conditions = Condition.objects.filter(orpha_code=min(int(value), 2**31 - 1))
    return [
        CodeMatch(condition.replaced_by or condition, condition.shown_code, (0, 0))
        for condition in conditions.select_related("replaced_by")
    ]


def other_matches(systems, value):
    codes = ConditionCode.objects.filter(condition__status=Condition.Status.ACTIVE)
    codes = codes.select_related("condition")
    if systems:
        codes = codes.filter(system__in=systems)
    found = list(codes.filter(Q(key=value) | Q(system="MONDO", key=value.zfill(7))))
    icd = codes.filter(system__startswith="ICD")
    while not found and len(value) >= SHORTEST_ICD and not value.isdigit():
        found = list(icd.filter(key__gte=value, key__lt=value + "~")[:MOST_SUBDIVISIONS])
        value = value[:-1]
    return [
        CodeMatch(
            code.condition,
            str(code),
            (int(code.relation != ConditionCode.Relation.EXACT), len(code.key)),
        )
        for code in found
    ]
