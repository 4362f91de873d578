"""A condition and a place -> the ladder of signposts, each with its reason."""

from .ladder import Rung, Signpost, signposts_for

__all__ = ["Rung", "Signpost", "signposts_for"]
