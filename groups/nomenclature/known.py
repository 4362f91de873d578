"""A condition as the directory has it, in memory, and how facts about it change."""

from dataclasses import dataclass, field
from datetime import date

from ..keys import looks_like_acronym
from ..models import ConditionName

Kind = ConditionName.Kind


@dataclass(slots=True)
class Known:
    """A condition by its ORPHAcode; other conditions are named by their codes too.

    names: (language, text) -> (kind, source). codes: (system, value) -> relation.
    """

    orpha_code: int
    name: str
    level: str
    active: bool = True
    successor: int | None = None
    definition: str = ""
    genes: str = ""
    released_on: date | None = None
    preferential_parent: int | None = None
    names: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    codes: dict[tuple[str, str], str] = field(default_factory=dict)
    parents: set[int] = field(default_factory=set)

    def add_name(self, text: str, language: str, source: str):
        """Make it a synonym or acronym, unless it is a name already."""
        if text and (language, text) not in self.names:
            self.names[language, text] = (alternative(text), source)

    def prefer(self, text: str, language: str, source: str):
        """Make it the preferred name of a language; the former one stays, as a synonym."""
        for (spoken, other), (kind, said_by) in self.names.items():
            if spoken == language and kind == Kind.PREFERRED and other != text:
                self.names[spoken, other] = (alternative(other), said_by)
        self.names[language, text] = (Kind.PREFERRED, source)
        if language == "en":
            self.name = text

    def has_preferred(self, language: str) -> bool:
        return any(
            spoken == language and kind == Kind.PREFERRED
            for (spoken, _), (kind, _) in self.names.items()
        )

    def add_codes(self, codes, overwrite: bool):
        for code in codes:
            if overwrite or (code.system, code.value) not in self.codes:
                self.codes[code.system, code.value] = code.relation


def alternative(text: str) -> str:
    """The kind of a name that is not the preferred one."""
    return Kind.ACRONYM if looks_like_acronym(text) else Kind.SYNONYM
