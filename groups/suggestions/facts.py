"""The facts that a suggestion may change: how each is read from an entry, shown, and written.

A value is what JSON can hold: a text, or a list of texts for a fact that a group has several of.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ..models import (
    Area,
    Channel,
    Coverage,
    Group,
    GroupName,
    Language,
    Registration,
    Seek,
    Service,
)
from ..models.vocabulary import (
    SeekKind,
    ServiceKind,
    area_label,
    language_label,
)
from ..templatetags.facts import shown_phone
from .finding import conditions_named


@dataclass(frozen=True)
class TextFact:
    """A fact that stands in a column of the group itself; empty when it is not known."""

    name: str
    label: str
    is_list = False

    @property
    def field(self):
        return Group._meta.get_field(self.name)

    def of(self, group) -> str:
        value = self.field.value_from_object(group)
        return "" if value is None else str(value)

    def lines(self, value) -> list[str]:
        """The value as people read it, one text a line; none when it is empty."""
        if not value:
            return []
        if self.name == "base_area":
            return [area_shown(value)]
        if self.name == "phone":
            return [shown_phone(value)]
        if self.field.choices:
            value = dict(self.field.flatchoices).get(value, value)
        return [str(value)]

    def write(self, group, before, value):
        """Set the value on the group, without saving. Raises ValidationError."""
        empty = None if self.field.null else ""
        setattr(group, self.field.attname, self.field.to_python(value) if value else empty)


@dataclass(frozen=True)
class ListFact:
    """A fact that a group has several of.

    What is written is the difference between what the person saw and what they proposed, so that
    whatever a curator has added meanwhile stays.
    """

    name: str
    label: str
    is_list = True

    def lines(self, value) -> list[str]:
        return [self.line(one) for one in value]

    def line(self, one) -> str:
        return one

    def write(self, group, before, value):
        """Add and remove what the proposal adds and removes; the group is saved already.

        Raises ValidationError.
        """
        today = set(self.of(group))
        self.remove(group, [one for one in before if one not in value and one in today])
        self.add(group, [one for one in value if one not in before and one not in today])


class TermFact(ListFact):
    """Entries of a fixed list, by their codes."""

    models = {"areas": Area, "languages": Language, "services": Service, "seeks": Seek}

    def of(self, group):
        return sorted(term.pk for term in getattr(group, self.name).all())

    def line(self, code):
        if self.name in ("services", "seeks"):
            kinds = ServiceKind if self.name == "services" else SeekKind
            return str(dict(kinds.choices).get(code, code))
        return area_shown(code) if self.name == "areas" else language_shown(code)

    def add(self, group, codes):
        known = set(
            self.models[self.name].objects.filter(pk__in=codes).values_list("pk", flat=True)
        )
        if unknown := [code for code in codes if code not in known]:
            raise ValidationError(
                _("The directory does not know: %(names)s."), params={"names": ", ".join(unknown)}
            )
        getattr(group, self.name).add(*codes)

    def remove(self, group, codes):
        getattr(group, self.name).remove(*codes)


class RowFact(ListFact):
    """Rows of a table that belong to the group, each known by one of its columns."""

    tables = {
        "other_names": (GroupName, "names", "text"),
        "channels": (Channel, "channels", "address"),
        "registrations": (Registration, "registrations", "identifier"),
    }

    def rows(self, group):
        model, relation, column = self.tables[self.name]
        rows = getattr(group, relation).all()
        others = GroupName.Kind.OTHER
        return [row for row in rows if model is not GroupName or row.kind == others], column

    def of(self, group):
        rows, column = self.rows(group)
        return sorted(getattr(row, column) for row in rows)

    def add(self, group, values):
        model, _relation, column = self.tables[self.name]
        taken = {group.name, group.acronym} if model is GroupName else set()
        for value in values:
            if value in taken:
                continue
            row = model(group=group, **{column: value})
            if model is Channel:
                row.kind = channel_kind(value)
            row.full_clean(exclude=["key"] if model is GroupName else None)
            row.save()

    def remove(self, group, values):
        rows, column = self.rows(group)
        for row in rows:
            if getattr(row, column) in values:
                row.delete()


class ConditionFact(ListFact):
    """The conditions a group is for, each by its name; a name we do not know stays as typed."""

    def of(self, group):
        return sorted(condition.name for condition in group.conditions.all())

    def add(self, group, names):
        found = conditions_named(names)
        if unknown := [name for name in names if name not in found]:
            raise ValidationError(
                _(
                    "No single condition is called %(names)s. Add the right one on the entry's"
                    " own page, then decline the rest here."
                ),
                params={"names": ", ".join(f"“{name}”" for name in unknown)},
            )
        for condition in found.values():
            Coverage.objects.get_or_create(group=group, condition=condition)

    def remove(self, group, names):
        group.coverage.filter(condition__name__in=names).delete()


CHANNEL_HOSTS = {
    "facebook.com": Channel.Kind.FACEBOOK,
    "instagram.com": Channel.Kind.INSTAGRAM,
    "x.com": Channel.Kind.X,
    "twitter.com": Channel.Kind.X,
    "youtube.com": Channel.Kind.YOUTUBE,
    "linkedin.com": Channel.Kind.LINKEDIN,
    "whatsapp.com": Channel.Kind.WHATSAPP,
}


def channel_kind(address):
    """What sort of channel an address leads to, by its host; "other" when that does not tell."""
    host = urlsplit(address).hostname or ""
    for known, kind in CHANNEL_HOSTS.items():
        if host == known or host.endswith(f".{known}"):
            return kind
    return Channel.Kind.OTHER


def area_shown(code):
    return capfirst(str(area_label(code, get_language() or "en")))


def language_shown(tag):
    return capfirst(language_label(tag, get_language() or "en"))


FACTS = {
    fact.name: fact
    for fact in [
        TextFact("name", _("Name")),
        TextFact("acronym", _("Short name or acronym")),
        RowFact("other_names", _("Other and former names")),
        TextFact("summary", _("What it does, in one sentence")),
        TextFact("website", _("Website of the group")),
        TextFact("email", _("E-mail of the group")),
        TextFact("phone", _("Phone of the group")),
        RowFact("channels", _("Other addresses, such as a Facebook group")),
        ConditionFact("conditions", _("Conditions it is for")),
        TextFact("base_area", _("Country it is based in")),
        TermFact("areas", _("Places where it helps people")),
        TermFact("languages", _("Languages it speaks")),
        TermFact("services", _("What it offers")),
        TermFact("seeks", _("What it seeks from clinicians")),
        TextFact("founded", _("Year founded")),
        RowFact("registrations", _("Registrations")),
        TextFact("state", _("State")),
        TextFact("closed_on", _("Closed on")),
    ]
}


def facts_of(group) -> dict:
    """Today's values of all facts of an entry, by their names; its terms in one query."""
    terms = {name: sorted(term.pk for term in found) for name, found in group.terms().items()}
    return {name: terms[name] if name in terms else FACTS[name].of(group) for name in FACTS}
