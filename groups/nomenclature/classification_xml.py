"""Product 3, one classification tree a file: who stands beneath whom.

A tree: a condition with several parents is repeated with its whole subtree, so pairs are kept
in sets. A node without a condition of its own counts as if it were not there.
"""

from .records import (
    LEVEL_OF_TYPE_ID,
    Entry,
    FormatError,
    Part,
    one_line,
    orpha_code,
    without_status,
)
from .xml_stream import at, events, release_facts


def read_classification(stream) -> Part:
    """The conditions of one tree, each with its parents in that tree."""
    entries: dict[int, Entry] = {}
    part = Part(name="Orphanet classifications", entries=[], describes=True)
    above: list[int | None] = []
    wanted = ("ClassificationNode", "Disorder")
    for event, element in events(stream, *wanted, starts=("ClassificationList", wanted[0])):
        if element.tag == "ClassificationList":
            for fact, value in release_facts(element.getparent()).items():
                setattr(part, fact, value)
        elif element.tag == "Disorder" and above:
            above[-1] = add_node(entries, element, above[:-1], part)
        elif event == "start":
            above.append(None)
        elif above:
            above.pop()
    if not entries:
        raise FormatError("holds no conditions")
    part.entries = list(entries.values())
    part.describes = part.language == "en"
    return part


def add_node(entries: dict[int, Entry], disorder, above: list, part: Part) -> int:
    """Add a condition, or one more parent to it, and return its code."""
    try:
        code = orpha_code(disorder.findtext("OrphaCode"))
        name = without_status(one_line(disorder.findtext("Name"), longest=255))
        if not name:
            raise FormatError("a condition without a name")
        if code not in entries:
            kind = disorder.find("DisorderType")
            entries[code] = Entry(
                orpha_code=code,
                name=name,
                level=LEVEL_OF_TYPE_ID.get(kind.get("id") if kind is not None else "", "disorder"),
                parents=set(),
            )
            part.language = disorder.find("Name").get("lang", "en")
    except FormatError as error:
        raise FormatError(f"{at(disorder)}: {error}") from error
    parent = next((wider for wider in reversed(above) if wider), None)
    if parent and parent != code:
        entries[code].parents.add(parent)
    return code
