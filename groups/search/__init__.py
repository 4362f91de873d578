"""Typed words -> ranked conditions and groups, each with what matched."""

from .answers import LONGEST_QUERY, Answer, search

__all__ = ["LONGEST_QUERY", "Answer", "search"]
