"""MONDO's terms with their exact synonyms: one JSON object, keyed by MONDO identifier.

Which condition a term is comes from MONDO's mappings to Orphanet (mappings_sssom.py), loaded
with it or before.
"""

import json

from .json_document import expecting
from .records import Part, one_line


def read_mondo(stream) -> Part:
    """Label and exact synonyms of each term in use, by its number."""
    with expecting("MONDO's synonyms: MONDO:0000001 to label and synonyms"):
        terms = json.load(stream, object_hook=needed)
        synonyms = {
            one_line(term).removeprefix("MONDO:"): [
                one_line(text) for text in [facts["label"], *facts.get("synonyms", [])] if text
            ]
            for term, facts in terms.items()
            if not facts.get("deprecated") and facts.get("label")
        }
    return Part(
        name="MONDO synonyms",
        entries=[],
        source="MONDO",
        credit="MONDO, Monarch Initiative, CC BY 4.0",
        synonyms_by_mondo=synonyms,
    )


def needed(facts: dict) -> dict:
    """The facts without what would fill the memory."""
    facts.pop("ancestors", None)
    facts.pop("description", None)
    return facts
