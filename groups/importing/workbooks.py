"""Excel workbooks (.xlsx) -> lines of texts. Nothing in a workbook is ever worked out or run."""

import io
import re
import warnings
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, time

import openpyxl
from django.utils.translation import gettext as _

# What a workbook of a few megabytes may hold once unpacked; openpyxl keeps its texts in memory.
MAX_UNPACKED = 64 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 100
MERGED = re.compile(rb'<(?:\w+:)?mergeCell [^>]*ref="([A-Z0-9:]+)"')
NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


@dataclass(frozen=True)
class Sheet:
    """A visible sheet: its title and [(line, cells)], or why it cannot be read."""

    title: str
    lines: list
    problem: str = ""
    problem_line: int = 0


def is_workbook(content: bytes) -> bool:
    """Whether a file is a zip archive, as every .xlsx is."""
    return content.startswith(b"PK\x03\x04")


def refuse_old_workbook(content: bytes):
    """Raise ValueError for the older format of Excel, in which protected workbooks come too."""
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise ValueError(
            _("This is an old or a protected Excel file. Save it as .xlsx without a password.")
        )


def read_workbook(content: bytes) -> list[Sheet]:
    """Its visible sheets that hold anything. Raises ValueError when it cannot be read."""
    archive = unpacked(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl names what it leaves out, such as pictures
            workbook = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
            sheets = [read_sheet(sheet, archive) for sheet in workbook if is_table(sheet)]
    except Exception as error:
        # A damaged file can trip the reader anywhere; whoever brought it can only save it anew.
        raise ValueError(_("The workbook is damaged. Save it as .xlsx once more.")) from error
    return [sheet for sheet in sheets if sheet.lines or sheet.problem]


def unpacked(content: bytes) -> zipfile.ZipFile:
    """The archive that a workbook is. Raises ValueError for another one, and for a huge one."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        archive.getinfo("[Content_Types].xml")
    except Exception as error:
        # A damaged archive raises errors of many kinds, and a sound one KeyError.
        raise ValueError(_("This is not an Excel workbook. Save the table as .xlsx.")) from error
    # The archive gives out no more bytes of a part than it says here.
    if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED:
        raise ValueError(_("The workbook is too large. Keep only the tables in it, as values."))
    return archive


def is_table(sheet):
    """Whether a sheet holds cells and is not hidden."""
    return hasattr(sheet, "iter_rows") and sheet.sheet_state == "visible"


def read_sheet(sheet, archive) -> Sheet:
    """The lines of a sheet that hold anything, up to the last cell that does."""
    if merged := MERGED.search(archive.read(sheet._worksheet_path.lstrip("/"))):
        text = _("The cells %(cells)s are merged. Undo that, and fill in each cell.")
        return Sheet(sheet.title, [], text % {"cells": merged[1].decode()})
    lines = []
    # Limits of our own: some programs write a size of the sheet that is not its own.
    rows = sheet.iter_rows(max_row=MAX_ROWS + 1, max_col=MAX_COLUMNS)
    for line, cells in enumerate(rows, start=1):
        try:
            texts = without_empty_end([cell_text(cell) for cell in cells])
        except ValueError as error:
            return Sheet(sheet.title, lines, str(error), line)
        if texts and line > MAX_ROWS:
            text = _("The sheet has more than %(rows)s lines. Part it in several workbooks.")
            return Sheet(sheet.title, lines, text % {"rows": MAX_ROWS})
        if texts:
            lines.append((line, texts))
    return Sheet(sheet.title, lines)


def without_empty_end(texts):
    while texts and not texts[-1]:
        texts.pop()
    return texts


def cell_text(cell) -> str:
    """What a cell says. Raises ValueError for a formula, an error value and what is no text."""
    if cell.data_type == "f":
        text = _("Column %(column)s holds a formula. Copy the column, and paste it as values.")
        raise ValueError(text % {"column": cell.column_letter})
    if cell.data_type == "e":
        text = _("Column %(column)s holds the error %(error)s. Correct it, or empty the cell.")
        raise ValueError(text % {"column": cell.column_letter, "error": cell.value})
    text = as_text(cell.value).strip()
    if NOT_TEXT.search(text):
        text = _("Column %(column)s holds characters that are no text. Type the cell anew.")
        raise ValueError(text % {"column": cell.column_letter})
    return text


def as_text(value) -> str:
    """A value as it would be written in a CSV: 586.0 is 586, and a date is year-month-day."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    return value.isoformat() if isinstance(value, date) else str(value)
