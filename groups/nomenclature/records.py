"""What every file format is read into: plain records, checked against what the models hold."""

import html
import re
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

ORPHANET_CREDIT = "Orphanet nomenclature (C) INSERM, CC BY 4.0"

# DisorderType/@id of the XML products; every other type is at the level of a disorder.
LEVEL_OF_TYPE_ID = {
    "36561": "category",
    "21436": "group",
    "21450": "subtype",
    "21443": "subtype",
    "21457": "subtype",
}

# "OBSOLETE: ", "NON RARE IN EUROPE: " and the same in French, before the names of inactive entries.
STATUS_PREFIX = re.compile(r"(?:OBSOL[A-ZÈ]*|NON? RAR[A-Z]* [A-Z]+ EUROP[A-Z]+)\s*:\s*")
TAGS = re.compile(r"</?(?:i|b|u|em|strong|sub|sup|br|p|span|a|ul|ol|li)(?:\s[^<>]*)?/?[<>]", re.I)


class FormatError(Exception):
    """What is wrong with a file, in words for whoever brought it, and where."""

    def __init__(self, message: str, place: str = ""):
        super().__init__(message)
        self.place = place

    def __str__(self):
        message = super().__str__()
        return f"{self.place}: {message}" if self.place else message


class NotNeeded(FormatError):
    """A file that is sound, but holds nothing for the directory."""


class Code(NamedTuple):
    """A code in another system; relation is that of the condition to the code."""

    system: str
    value: str
    relation: str


@dataclass(slots=True)
class Entry:
    """What one file says about one ORPHAcode. Empty and None mean that it says nothing."""

    orpha_code: int
    name: str = ""
    level: str = "disorder"
    active: bool = True
    successor: int | None = None
    definition: str = ""
    synonyms: list[str] = field(default_factory=list)
    codes: list[Code] = field(default_factory=list)
    genes: list[str] = field(default_factory=list)
    parents: set[int] | None = None
    preferential_parent: int | None = None


@dataclass(slots=True)
class Part:
    """One file of a release, read.

    describes: its English names, levels and status may create and change conditions; otherwise
    it only adds to conditions that are known. complete: it stands for a full nomenclature, so
    that what it does not hold is gone.
    """

    name: str
    entries: list[Entry]
    version: str = ""
    released_on: date | None = None
    licence: str = "CC BY 4.0"
    credit: str = ORPHANET_CREDIT
    source: str = "Orphanet"
    language: str = "en"
    describes: bool = False
    complete: bool = False
    synonyms_by_mondo: dict[str, list[str]] = field(default_factory=dict)

    def counts(self) -> dict:
        """How much the file holds, for the release's row."""
        counts = {
            "conditions": len({entry.orpha_code for entry in self.entries}),
            "names": sum(bool(entry.name) + len(entry.synonyms) for entry in self.entries),
            "codes": sum(len(entry.codes) for entry in self.entries),
            "terms": len(self.synonyms_by_mondo),
        }
        return {what: count for what, count in counts.items() if count} | (
            {"complete": True} if self.complete else {}
        )


def one_line(text: str | None, longest: int = 500) -> str:
    """The text with single spaces. FormatError when the database could not hold it."""
    text = " ".join((text or "").split())
    if len(text) > longest:
        raise FormatError(
            f"a text of {len(text)} characters, where at most {longest} fit: {text[:60]!r}"
        )
    if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise FormatError(f"characters that are no text: {text[:60]!r}")
    return text


def orpha_code(text: str | None) -> int:
    """An ORPHAcode as a number, from "58", "ORPHA:58" or "Orphanet:58". FormatError otherwise."""
    digits = re.fullmatch(r"(?:ORPHA|Orphanet)?:?([0-9]{1,9})", str(text or "").strip())
    if not digits or not int(digits[1]):
        raise FormatError(f"{text!r} is not an ORPHAcode: a number such as 58 belongs here")
    return int(digits[1])


def release_date(text: str | None) -> date | None:
    """The day in "2023-06-21 18:14:45"; nothing when there is no text. FormatError otherwise."""
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise FormatError(f"{text[:40]!r} is not a date such as 2023-06-21") from None


def without_status(name: str) -> str:
    """A name without "OBSOLETE: " or its like: nobody types that."""
    return STATUS_PREFIX.sub("", name, count=1) if STATUS_PREFIX.match(name) else name


def plain_definition(text: str | None) -> str:
    """A definition without mark-up. Not parsed as HTML: "<10" and unclosed tags stand in it."""
    return one_line(TAGS.sub("", html.unescape(text or "")), longest=20_000)


def mapped_code(system: str, value: str | None, relation: str | None) -> list[Code]:
    """An Orphanet cross-reference, as a list of one code; of none when it is said to be wrong.

    relation: "NTBT (ORPHAcode is narrower ...)": its first word counts. A stray comma or space
    around the value goes, the dagger and asterisk of ICD-10 stay.
    """
    word = (relation or "").split(" ", 1)[0].rstrip("(")
    relations = {"E": "exact", "NTBT": "narrower", "BTNT": "broader"}
    value = one_line(value, longest=40).strip(" ,;")
    if word == "W" or not value:
        return []
    return [Code(system, value, relations.get(word, "undecided"))]
