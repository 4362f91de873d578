"""The tables that there are, and lines -> rows of named cells. A table is told by its header."""

from dataclasses import dataclass
from difflib import get_close_matches

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
# What an export writes beside a row that has problems: for the reader, never loaded.
PROBLEMS = "problems"
REQUIRED = {COVERAGE: ["group", "orpha_code"], MEMBERSHIPS: ["member", "coalition"], GROUPS: []}


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


def read_table(file, header, lines, problems, asked_for):
    """The rows of one table. Raises ValueError when its header will not do."""
    header = [column.strip().lower() for column in header]
    table = recognise(header)
    if table == CONDITIONS and not asked_for:
        return []
    check_header(table, header)
    return list(named_cells(table, file, header, lines, problems))


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
        if column not in (*COLUMNS[table], PROBLEMS):
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


def named_cells(table, file, header, lines, problems):
    """Each line as a Row; a line with too few or too many cells is a problem."""
    for line, cells in lines:
        if len(cells) == len(header):
            row = Row(table, file, line, dict(zip(header, cells, strict=True)))
            if any(row.cells.values()):
                yield row
        elif any(cells):
            text = _("The line has %(found)s cells, the header %(wanted)s. Make them agree.")
            numbers = {"found": len(cells), "wanted": len(header)}
            problems.in_file(file, text % numbers, line=line)
