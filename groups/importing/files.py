"""Files -> rows: CSV, TSV and Excel workbooks. What a file is, its content tells, not its name."""

import codecs
import csv
import io
import unicodedata
from pathlib import Path

from django.utils.translation import gettext as _

from .formulas import as_written
from .tables import COLUMNS, Row, read_table, recognise
from .workbooks import is_workbook, read_workbook, refuse_old_workbook

SUFFIXES = {".csv", ".tsv", ".xlsx"}


def read_tables(paths, problems) -> list[Row]:
    """The rows of all files and of all tables in all folders; adds to problems what is wrong."""
    rows = []
    for path, asked_for in table_files(paths, problems):
        try:
            rows.extend(read_file(str(path), path.read_bytes(), problems, asked_for))
        except OSError as error:
            problems.in_file(path, error)
    return rows


def table_files(paths, problems):
    """Each file once, and whether it was named itself (rather than found in a folder)."""
    files = {}
    for path in map(Path, paths):
        if path.is_dir():
            found = sorted(file for file in path.iterdir() if file.suffix.lower() in SUFFIXES)
            if not found:
                problems.in_file(path, _("No .csv, .tsv or .xlsx file is in this folder."))
            files.update((file.resolve(), (file, False)) for file in reversed(found))
        elif path.exists():
            files[path.resolve()] = path, True
        else:
            problems.in_file(path, _("No such file or folder. Check the path."))
    return sorted(files.values())


def read_file(name, content: bytes, problems, asked_for=True):
    """The rows of one file; what kind of file it is, its content tells and not its name."""
    try:
        refuse_old_workbook(content)
        if is_workbook(content):
            return read_sheets(name, content, problems, asked_for)
        return read_text(name, decode(content), problems, asked_for)
    except ValueError as error:
        problems.in_file(name, error)
    return []


def read_text(name, text, problems, asked_for):
    """The rows of a CSV or TSV, empty lines left out."""
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text), strict=True)
    try:
        return read_table(name, next(lines, []), numbered(lines), problems, asked_for)
    except csv.Error as error:
        text = _("The file cannot be read from here on (%(error)s). Check its quotation marks.")
        problems.in_file(name, text % {"error": error}, line=lines.line_num)
    return []


def numbered(lines):
    """Each line with its number; a cell in quotation marks may hold several lines."""
    line = lines.line_num + 1
    for cells in lines:
        yield line, [as_written(cell.strip()) for cell in cells]
        line = lines.line_num + 1


def read_sheets(name, content, problems, asked_for):
    """The rows of every visible sheet of a workbook that holds a table.

    Sheets beside them, such as one with notes, are passed over.
    """
    sheets = read_workbook(content)
    tables = [sheet for sheet in sheets if holds_table(sheet)] or sheets
    rows = []
    for sheet in tables:
        file = _("%(file)s, sheet %(sheet)s") % {"file": name, "sheet": sheet.title}
        if sheet.problem:
            problems.in_file(file, sheet.problem, line=sheet.problem_line)
            continue
        (_first, header), *lines = sheet.lines
        width = len(header)
        # A sheet has no end of line: cells that are left out there are empty ones.
        filled = ((line, cells + [""] * (width - len(cells))) for line, cells in lines)
        try:
            rows.extend(read_table(file, header, filled, problems, asked_for))
        except ValueError as error:
            problems.in_file(file, error)
    if not tables:
        problems.in_file(name, _("The workbook is empty. Put a table in its first sheet."))
    return rows


def holds_table(sheet):
    """Whether a sheet is meant as a table: by its header, or by its title."""
    if sheet.title.strip().lower() in COLUMNS:
        return True
    try:
        return bool(recognise([column.strip().lower() for column in sheet.lines[0][1]]))
    except (IndexError, ValueError):
        return False


def decode(content: bytes) -> str:
    """The text of a file. Raises ValueError when it is not UTF-8 or empty.

    Any other encoding is refused, not guessed: a wrong guess would spoil names without a sound.
    """
    # What Excel saves as "Unicode text" says so itself.
    is_utf_16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = content.decode("utf-16" if is_utf_16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ValueError(
            _(
                "Line %(line)s is not UTF-8. In Excel, save the table as “CSV UTF-8”, or as a"
                " workbook (.xlsx)."
            )
            % {"line": line}
        ) from error
    if "\0" in text:
        raise ValueError(_("This is not a text file. Save the table as CSV or TSV in UTF-8."))
    if not text.strip():
        raise ValueError(_("The file is empty. Put the names of the columns in its first line."))
    return unicodedata.normalize("NFC", text)


def delimiter(text):
    """What parts the cells: a tab, or the comma or semicolon that spreadsheets write."""
    first_line = text.split("\n", 1)[0]
    return max("\t,;", key=first_line.count)
