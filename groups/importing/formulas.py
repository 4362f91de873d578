"""Texts in a CSV that a spreadsheet would take for a formula, and the way back.

OWASP, "CSV injection": a cell that begins with one of these characters may run code when the file
is opened in a spreadsheet. An apostrophe before it makes it text. Telephone numbers (+44...) begin
so too: the apostrophe is taken off again when the table is imported.
"""

import re

# The last four are the wide forms of the first four, which some spreadsheets take for them.
STARTS = "=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20"
LOOKS_LIKE_FORMULA = re.compile(f"'*[{STARTS}]")
DEFUSED = re.compile(f"'+[{STARTS}]")


def defused(text: str) -> str:
    """The text as it may stand in a CSV; as_written() gives back the text itself."""
    return f"'{text}" if LOOKS_LIKE_FORMULA.match(text) else text


def as_written(text: str) -> str:
    """The text that defused() was given; other texts stay as they are."""
    return text[1:] if DEFUSED.match(text) else text
