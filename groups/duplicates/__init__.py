"""The same group entered twice: finding likely pairs, and making one entry of the two."""

from .finding import likely_pairs
from .merging import merge

__all__ = ["likely_pairs", "merge"]
