"""The answers to what a person typed."""

from dataclasses import dataclass

from ..models import Condition, Group


@dataclass(frozen=True)
class Answer:
    """One condition or group that answers a query, and why.

    matched: the name or code that met the query, as it is written ("CF", "ICD-10 E84.0").
    match: how: "code", "name", "acronym", "synonym", "prefix", "words", "similar" or
    "undiagnosed".
    """

    thing: Condition | Group
    matched: str
    match: str

    @property
    def is_condition(self):
        return isinstance(self.thing, Condition)


def search(text: str, limit: int = 20) -> list[Answer]:
    """The conditions and groups that a query may mean, best first; empty when none is near.

    Conditions carry group_count.
    """
    return []
