"""What is wrong with a table, and where, so that whoever brought it can put it right."""

from contextlib import contextmanager
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong. Line 0: the whole file; no column: the whole line."""

    file: str
    line: int
    column: str
    text: str

    def __str__(self):
        place = self.file
        if self.line:
            place += ", " + _("line %(line)s") % {"line": self.line}
        if self.column:
            place += ", " + _("column %(column)s") % {"column": self.column}
        return f"{place}: {self.text}"


class ImportProblems(Exception):
    """Nothing was loaded; .problems says why, in the order of the files and their lines."""

    def __init__(self, problems):
        self.problems = sorted(problems, key=lambda problem: (problem.file, problem.line))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class ProblemList(list):
    """The problems found so far."""

    def in_file(self, path, text, line=0):
        self.append(Problem(str(path), line, "", str(text)))

    def in_cell(self, row, column, text):
        self.append(Problem(row.file, row.line, column, str(text)))

    @contextmanager
    def noting(self, row, column):
        """Turn a ValidationError inside into problems of that cell, and go on after it."""
        try:
            yield
        except ValidationError as error:
            for text in error.messages:
                self.in_cell(row, column, text)

    def lines(self):
        """The (file, line) of every problem."""
        return {(problem.file, problem.line) for problem in self}
