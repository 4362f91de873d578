"""Files -> rows of named cells. Which table a file holds is told by its header, not its name."""

import csv
import io
import unicodedata
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from django.utils.translation import gettext as _

GROUPS, COVERAGE, MEMBERSHIPS, CONDITIONS = "groups", "coverage", "memberships", "conditions"

COLUMNS = {
    GROUPS: (
        "slug name acronym other_names kind form country areas languages website email phone"
        " channels registrations founded services seeks covers_all_rare welcomes_undiagnosed state"
        " closed_on successor summary sources editor_note"
    ).split(),
    COVERAGE: ["group", "orpha_code", "condition"],
    MEMBERSHIPS: ["member", "coalition", "relation", "source"],
}
REQUIRED = {COVERAGE: ["group", "orpha_code"], MEMBERSHIPS: ["member", "coalition"], GROUPS: []}
SUFFIXES = {".csv", ".tsv"}


@dataclass(frozen=True)
class Row:
    """One line of a table: its cells by column, trimmed, and where it stands."""

    table: str
    file: str
    line: int
    cells: dict

    def __getitem__(self, column):
        """The cell, or an empty text when the table has no such column."""
        return self.cells.get(column, "")


def read_tables(paths, problems) -> list[Row]:
    """The rows of all files and of all tables in all folders; adds to problems what is wrong."""
    rows = []
    for path, asked_for in table_files(paths, problems):
        rows.extend(read_table(path, problems, asked_for))
    return rows


def table_files(paths, problems):
    """Each file once, and whether it was named itself (rather than found in a folder)."""
    files = {}
    for path in map(Path, paths):
        if path.is_dir():
            found = sorted(file for file in path.iterdir() if file.suffix.lower() in SUFFIXES)
            if not found:
                problems.in_file(path, _("No .csv or .tsv file is in this folder."))
            files.update((file.resolve(), (file, False)) for file in reversed(found))
        elif path.exists():
            files[path.resolve()] = path, True
        else:
            problems.in_file(path, _("No such file or folder. Check the path."))
    return sorted(files.values())


def read_table(path, problems, asked_for=True):
    """The rows of one file, empty lines left out."""
    try:
        text = decode(path.read_bytes())
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text), strict=True)
        header = [column.strip().lower() for column in next(lines, [])]
        table = recognise(header)
        if table == CONDITIONS and not asked_for:
            return []
        check_header(table, header)
        return list(named_cells(table, path, header, lines, problems))
    except csv.Error as error:
        text = _("The file cannot be read from here on (%(error)s). Check its quotation marks.")
        problems.in_file(path, text % {"error": error}, line=lines.line_num)
    except (OSError, ValueError) as error:
        problems.in_file(path, error)
    return []


def decode(content: bytes) -> str:
    """The text of a file. Raises ValueError when it is not UTF-8 or empty."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ValueError(
            _("Line %(line)s is not UTF-8. Save the table as CSV or TSV in UTF-8.") % {"line": line}
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


def recognise(header):
    """Which table has these columns. Raises ValueError when none has."""
    columns = set(header)
    if {"orpha_code", "name"} <= columns:
        return CONDITIONS
    if columns & {"member", "coalition"}:
        return MEMBERSHIPS
    if columns & {"group", "orpha_code"}:
        return COVERAGE
    if columns & {"slug", "name"}:
        return GROUPS
    raise ValueError(
        _(
            "The first line does not name the columns of a known table. Groups need slug or name,"
            " coverage needs group and orpha_code, memberships need member and coalition."
        )
    )


def check_header(table, header):
    """Raise ValueError when columns are missing, unknown or there twice."""
    if table == CONDITIONS:
        raise ValueError(_("This is a table of conditions. Load it with import_conditions."))
    wrong = [
        _("The column %(column)s is missing. Add it.") % {"column": column}
        for column in REQUIRED[table]
        if column not in header
    ]
    for column in dict.fromkeys(header):
        if column not in COLUMNS[table]:
            wrong.append(unknown_column(table, column))
        elif header.count(column) > 1:
            wrong.append(
                _("The column %(column)s is there twice. Remove one.") % {"column": column}
            )
    if wrong:
        raise ValueError(" ".join(wrong))


def unknown_column(table, column):
    text = _("The column “%(column)s” is not known.") % {"column": column}
    if close := get_close_matches(column, COLUMNS[table], n=1):
        return text + " " + _("Perhaps it is %(close)s.") % {"close": close[0]}
    return text + " " + _("Remove it, or use one of: %(all)s.") % {"all": ", ".join(COLUMNS[table])}


def named_cells(table, path, header, lines, problems):
    """Each line as a Row; a line with too few or too many cells is a problem."""
    line = lines.line_num + 1
    for cells in lines:
        if len(cells) == len(header):
            row = Row(table, str(path), line, dict(zip(header, map(str.strip, cells), strict=True)))
            if any(row.cells.values()):
                yield row
        elif any(map(str.strip, cells)):
            text = _("The line has %(found)s cells, the header %(wanted)s. Make them agree.")
            numbers = {"found": len(cells), "wanted": len(header)}
            problems.in_file(path, text % numbers, line=line)
        # A cell in quotation marks may hold several lines: the next row begins after them.
        line = lines.line_num + 1
