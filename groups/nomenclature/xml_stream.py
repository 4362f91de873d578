"""Orphanet's XML products as a stream: declared encoding honoured, entities refused, memory freed.

The products are named JDBOR after their root, and share the way they give version and licence.
"""

from collections.abc import Iterator

from lxml import etree

from .records import FormatError, one_line, release_date

SAFE = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}


def tags_in(head: bytes) -> set[str]:
    """The names of the elements at the beginning of a document, its root checked.

    Raises FormatError for a document type declaration and for XML that is not Orphanet's.
    """
    parser = etree.XMLPullParser(events=("start",), **SAFE)
    parser.feed(head)
    tags = set()
    for _, element in parser.read_events():
        if not tags:
            check_root(element)
        tags.add(element.tag)
    return tags


def check_root(root):
    if root.getroottree().docinfo.internalDTD is not None:
        raise FormatError("has a document type declaration, which Orphanet's files never have")
    if root.tag != "JDBOR":
        raise FormatError(f"is XML, but not from Orphanet: its root is <{root.tag}>, not <JDBOR>")


def events(stream, *tags: str, starts: tuple[str, ...] = ()) -> Iterator:
    """(event, element) for the ends of the tags, and for the starts of those named.

    Each element is emptied after its end was given out, and what stands before it is let go.
    """
    parse = etree.iterparse(
        stream, events=("start", "end"), tag=(*tags, *starts), remove_comments=True, **SAFE
    )
    for event, element in parse:
        if event == "start" and element.tag in starts:
            yield event, element
        if event == "end" and element.tag in tags:
            yield event, element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]


def release_facts(root) -> dict:
    """Version, date and licence from the root of a product, as fields of a Part."""
    licence = root.findtext("Availability/Licence/ShortIdentifier") or ""
    return {
        "version": one_line(root.get("version")).removesuffix(" (orientdb version)")[:100],
        "released_on": release_date(root.get("ExtractionDate") or root.get("date")),
        "licence": licence.replace("CC-BY-", "CC BY ")[:100],
    }


def at(element) -> str:
    """ "line 12", for a message."""
    return f"line {element.sourceline}"
