"""Typed words -> ranked conditions and groups, each with what matched."""

from .answers import Answer, search

__all__ = ["Answer", "search"]
