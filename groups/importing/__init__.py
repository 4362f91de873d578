"""Tables of groups, coverage and memberships -> rows in the directory (README.md: the rules)."""

from .loading import Numbers, import_rows, import_tables
from .problems import ImportProblems, Problem, ProblemList

__all__ = ["ImportProblems", "Numbers", "Problem", "ProblemList", "import_rows", "import_tables"]
