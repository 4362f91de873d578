"""Orphanet's releases -> conditions, their names, codes and families (README.md: the formats)."""

from .importing import Result, import_files
from .records import FormatError

__all__ = ["FormatError", "Result", "import_files"]
