"""Tables of groups, coverage and memberships -> rows in the directory (README.md: the rules)."""

from .loading import Numbers, import_tables
from .problems import ImportProblems, Problem

__all__ = ["ImportProblems", "Numbers", "Problem", "import_tables"]
