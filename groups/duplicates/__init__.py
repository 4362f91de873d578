"""The same group entered twice: finding likely pairs, and making one entry of the two."""

from .finding import likely_pairs
from .keeping import known_pairs, known_pairs_of
from .merging import merge

__all__ = ["known_pairs", "known_pairs_of", "likely_pairs", "merge"]
