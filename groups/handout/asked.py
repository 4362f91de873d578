"""What the address of a handout asks for; addresses that ask for a little more or less.

All that a handout is stands in its address: nothing is kept on the server.
"""

import re
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from ..models.condition import Condition

MOST_GROUPS = 10
LOCAL = "local-"
A4, LETTER = "a4", "letter"
# Where people print on US Letter. Source: CLDR, supplemental data, paperSize.
LETTER_AREAS = frozenset("BZ CA CL CO CR GT MX NI PA PH PR SV US VE".split())
SLUG = re.compile(r"[-\w]{1,120}", re.ASCII)


@dataclass(frozen=True)
class Asked:
    """The choices that stand in an address; an empty one was not made.

    condition: an ORPHAcode, or "local-" and the key of a condition that Orphanet does not have.
    groups: slugs, in order, each once. language: of the groups, not of the page.
    """

    condition: str = ""
    groups: tuple[str, ...] = ()
    area: str = ""
    language: str = ""
    title: str = ""
    intro: str = ""
    paper: str = ""
    large: str = ""

    @classmethod
    def from_query(cls, query):
        """The choices in a QueryDict, as they stand there: whether they exist is seen later."""
        single = {name: query.get(name, "").strip()[:40] for name in SINGLE}
        groups = (slug.strip()[:120] for slug in query.getlist("group"))
        return cls(groups=tuple(dict.fromkeys(filter(None, groups))), **single)

    @property
    def parameters(self):
        """The names and values that ask for this, in an address."""
        chosen = [(name, getattr(self, name)) for name in SINGLE if getattr(self, name)]
        return [*chosen, *(("group", slug) for slug in self.groups)]

    @property
    def query(self):
        return urlencode(self.parameters)

    @property
    def paper_size(self):
        """The size of the sheet: as asked, or else as usual where the family lives."""
        return self.paper or (LETTER if self.area in LETTER_AREAS else A4)

    def about(self, condition):
        """The same for a condition; for no condition, what the address says."""
        return replace(self, condition=code_of(condition)) if condition else self

    def adding(self, slugs):
        return replace(self, groups=tuple(dict.fromkeys([*self.groups, *slugs])))

    def without(self, slug):
        return replace(self, groups=tuple(other for other in self.groups if other != slug))

    def moving(self, slug, steps):
        """With a group so many places later, or earlier when steps are negative."""
        others = list(self.without(slug).groups)
        others.insert(max(0, self.groups.index(slug) + steps), slug)
        return replace(self, groups=tuple(others))


SINGLE = ["condition", "area", "language", "title", "intro", "paper", "large"]


def code_of(condition):
    """How an address names a condition."""
    return str(condition.orpha_code or f"{LOCAL}{condition.pk}")


def condition_of(code, language):
    """The condition that an address names, or its successor, named in a language; None if none."""
    number = code.removeprefix(LOCAL)
    if not (number.isascii() and number.isdecimal() and len(number) < 10):
        return None
    conditions = Condition.objects.named_in(language)
    if code.startswith(LOCAL):
        return conditions.filter(pk=number, orpha_code=None).first()
    condition = conditions.filter(orpha_code=number).first()
    if condition and condition.replaced_by_id:
        return conditions.get(pk=condition.replaced_by_id)
    return condition
