"""An import tried out: the same code does the same work, tells what it did, and undoes it."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from ..exchange.tables import group_cells, with_rows
from ..models import Coverage, Group, Membership
from .group_saving import batches
from .loading import plan, save
from .problems import ProblemList

NEW, CHANGED, UNCHANGED, PROBLEM = "new", "changed", "unchanged", "problem"


@dataclass
class RowReport:
    """What becomes of one row. differences: [column, before, after]; problems: [column, text]."""

    file: str
    line: int
    table: str
    title: str
    status: str = UNCHANGED
    differences: list = field(default_factory=list)
    problems: list = field(default_factory=list)


@dataclass
class Report:
    """What an import does, row by row; file_problems: [file, text] of files it cannot read."""

    rows: list
    file_problems: list

    def count(self, status):
        return sum(row.status == status for row in self.rows)


def rehearse(rows, reading_problems, names, user=None) -> Report:
    """What import_right_rows would do, without doing it."""
    with transaction.atomic():
        report = import_right_rows(rows, reading_problems, names, user)
        transaction.set_rollback(True)
    return report


@transaction.atomic
def import_right_rows(rows, reading_problems, names, user=None) -> Report:
    """Load the rows without a problem, and tell of all. Loads nothing if a file was not read."""
    planned, problems = plan_right_rows(rows, reading_problems)
    reports = {(row.file, row.line): first_report(row) for row in rows}
    file_problems = note_problems(problems, reports)
    if planned and not file_problems:
        before = Before(planned)
        save(planned, names, user)
        note_changes(planned, before, reports)
    return Report(list(reports.values()), file_problems)


def plan_right_rows(rows, reading_problems):
    """The plan of those rows that can be loaded without the others, and the problems of these.

    A row that needs a row with a problem cannot be loaded either: coverage of a group, say.
    """
    all_problems, depends = ProblemList(reading_problems), False
    if any(problem.line == 0 for problem in all_problems):
        plan(rows, all_problems)
        return None, all_problems
    while True:
        problems = ProblemList()
        planned = plan(rows, problems)
        if not problems:
            return planned, all_problems
        for problem in problems:
            text = _("A row that this one needs has a problem. %(text)s") % {"text": problem.text}
            all_problems.in_cell(problem, problem.column, text if depends else problem.text)
        broken, depends = problems.lines(), True
        rows = [row for row in rows if (row.file, row.line) not in broken]


def first_report(row):
    titles = (row["name"] or row["slug"], row["group"], row["member"])
    return RowReport(row.file, row.line, row.table, next(filter(None, titles), ""))


def note_problems(problems, reports):
    """Write the problems to the reports of their rows; returns those of whole files."""
    of_files = []
    for problem in problems:
        if not problem.line:
            of_files.append([problem.file, problem.text])
            continue
        place = (problem.file, problem.line)
        report = reports.setdefault(place, RowReport(*place, table="", title=""))
        report.status = PROBLEM
        report.problems.append([problem.column, problem.text])
    return of_files


class Before:
    """The directory as far as a plan may change it, as it is before that."""

    def __init__(self, planned):
        self.new = [change.is_new for change in planned.changes]
        self.cells = cells_of(planned)
        self.pairs = set(Coverage.objects.values_list("group", "condition"))
        links = Membership.objects.values("member", "coalition", "relation", "source")
        self.links = {(link["member"], link["coalition"]): link for link in links}


def cells_of(planned):
    """{primary key: cells as an export writes them} of the planned groups that are there."""
    pks = [change.group.pk for change in planned.changes if change.group.pk]
    return {
        group.pk: group_cells(group)
        for part in batches(pks)
        for group in with_rows(Group.objects.filter(pk__in=part).order_by())
    }


def note_changes(planned, before, reports):
    """Write to the reports what was new and what changed, now that all of it is written."""
    after = cells_of(planned)
    for change, is_new in zip(planned.changes, before.new, strict=True):
        report = reports[change.facts.row.file, change.facts.row.line]
        old, new = before.cells.get(change.group.pk, {}), after[change.group.pk]
        report.differences = [
            [column, old.get(column, ""), text]
            for column, text in new.items()
            if old.get(column, "") != text
        ]
        report.title = new["name"]
        report.status = NEW if is_new else CHANGED if report.differences else UNCHANGED
    for pair, row in planned.coverage.items():
        reports[row.file, row.line].status = UNCHANGED if pair in before.pairs else NEW
    for pair, (row, said) in planned.memberships.items():
        note_membership(reports[row.file, row.line], before.links.get(pair), said)


def note_membership(report, old, said):
    report.status = NEW if old is None else UNCHANGED
    for column, text in said.items():
        if old and old[column] != text:
            report.differences.append([column, old[column], text])
            report.status = CHANGED
