"""Tables brought by a curator: read, tried out and kept; then imported when somebody says yes."""

from dataclasses import asdict

from django.db import transaction

from ..models import TableUpload
from .files import read_file
from .problems import Problem, ProblemList
from .rehearsal import PROBLEM, Report, RowReport, import_right_rows, rehearse
from .tables import COLUMNS, PROBLEMS, Row


class DirectoryChangedError(Exception):
    """The import would no longer do what its report says: somebody else has changed the entries."""


def take_in(files, user) -> TableUpload:
    """Read uploaded files, try their import out, and keep both for the one who decides."""
    problems, rows = ProblemList(), []
    for file in files:
        rows += read_file(file.name, file.read(), problems)
    upload = TableUpload(
        names=", ".join(file.name for file in files)[:500],
        made_by=user,
        rows=[asdict(row) for row in rows],
        reading_problems=[asdict(problem) for problem in problems],
    )
    try_out(upload)
    TableUpload.objects.expired().delete()
    return upload


def try_out(upload):
    """Work out, and keep, what the import would do to the directory of this moment."""
    upload.report = asdict(rehearse(rows_of(upload), problems_of(upload), upload.names))
    upload.save()


@transaction.atomic
def carry_out(upload, user) -> Report:
    """Import the rows without a problem, if that does what the report says.

    The upload is deleted, or left with the rows that have problems. Raises DirectoryChangedError,
    and TableUpload.DoesNotExist when another request was faster; then nothing was written.
    """
    upload = TableUpload.objects.select_for_update().get(pk=upload.pk)
    report = import_right_rows(rows_of(upload), problems_of(upload), upload.names, user)
    if asdict(report) != upload.report:
        raise DirectoryChangedError
    wrong = {(row.file, row.line) for row in report.rows if row.status == PROBLEM}
    if wrong:
        upload.rows = [row for row in upload.rows if (row["file"], row["line"]) in wrong]
        try_out(upload)
    else:
        upload.delete()
    return report


def rows_of(upload):
    return [Row(**row) for row in upload.rows]


def problems_of(upload):
    return ProblemList(Problem(**problem) for problem in upload.reading_problems)


def report_of(upload) -> Report:
    """What the import would do, as it was when that was last worked out."""
    rows = [RowReport(**row) for row in upload.report["rows"]]
    return Report(rows, upload.report["file_problems"])


def wrong_tables(upload) -> dict:
    """The rows that have a problem, as {table: (columns, rows)}: to correct and to bring again.

    What is wrong with a row stands in a cell of its own, which an import passes over.
    """
    said = {(row.file, row.line): row.problems for row in report_of(upload).rows}
    tables = {}
    for row in upload.rows:
        if problems := said.get((row["file"], row["line"])):
            words = [f"{column}: {text}" if column else text for column, text in problems]
            tables.setdefault(row["table"], []).append(row["cells"] | {PROBLEMS: " ".join(words)})
    return {table: (used_columns(rows, table), rows) for table, rows in tables.items()}


def used_columns(rows, table):
    """What is wrong first; then the columns that one of the rows has, in their usual order."""
    return [PROBLEMS, *(column for column in COLUMNS[table] if any(column in row for row in rows))]
