"""The ladder: where to turn for a condition, nearest help first."""

from dataclasses import dataclass

from ..models import Condition, Group


@dataclass(frozen=True)
class Signpost:
    """A suggested group, and the reason in plain words."""

    group: Group
    reason: str


@dataclass(frozen=True)
class Rung:
    """One step of the ladder; never empty.

    name: "undiagnosed", "condition-here", "condition-elsewhere", "family", "coalition" or
    "umbrella". title: what the step is, in the visitor's language.
    """

    name: str
    title: str
    signposts: list[Signpost]


def signposts_for(
    condition: Condition, area: str | None = None, language: str | None = None
) -> list[Rung]:
    """The rungs for a condition, in order; each group stands once, on its highest rung.

    area: a code of Area. language: a BCP 47 tag. Groups come with for_cards() loaded.
    """
    return []
