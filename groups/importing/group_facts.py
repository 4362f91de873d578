"""A row of a table of groups -> the facts that it states."""

from dataclasses import dataclass, field

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from ..keys import key_for
from ..models import Area, Channel, Group, GroupName, Registration, Source
from ..models.vocabulary import SeekKind, ServiceKind
from . import cells
from .tables import Row

# The columns that hold a list, with the table that keeps it and the field that tells its rows
# apart. A list in a cell replaces the list in the directory; sources are only ever added to.
LISTS = {
    "areas": (Group.areas.through, "area_id"),
    "languages": (Group.languages.through, "language_id"),
    "services": (Group.services.through, "service_id"),
    "seeks": (Group.seeks.through, "seek_id"),
    "channels": (Channel, "address"),
    "registrations": (Registration, "identifier"),
    "sources": (Source, "address"),
    "other_names": (GroupName, "text"),
}


@dataclass
class GroupFacts:
    """What a row says of a group; what it leaves empty is not in here.

    values: attribute of Group -> value. lists: column -> {key: other attributes}.
    """

    row: Row
    slug: str
    values: dict = field(default_factory=dict)
    lists: dict = field(default_factory=dict)

    @property
    def slug_is_given(self):
        return bool(self.row["slug"])

    @property
    def successor(self):
        return self.row["successor"]


def read_groups(rows, problems) -> list[GroupFacts]:
    """The facts of every row; adds to problems every cell that cannot be read."""
    area = cells.area(set(Area.objects.values_list("code", flat=True)))
    values, lists = value_readers(area), list_readers(area)
    return [read_group(row, values, lists, problems) for row in rows]


def value_readers(area):
    """Column -> (attribute of Group, reader of the cell)."""
    fields = Group._meta.get_field
    return {
        "name": ("name", cells.one_line(fields("name"))),
        "acronym": ("acronym", cells.one_line(fields("acronym"))),
        "kind": ("kind", cells.one_of(Group.Kind.values, _("kind"))),
        "form": ("form", cells.one_of(Group.Form.values, _("form"))),
        "country": ("base_area_id", area),
        "website": ("website", cells.web_address),
        "email": ("email", cells.email),
        "founded": ("founded", cells.year),
        "covers_all_rare": ("covers_all_rare", cells.yes_or_no),
        "welcomes_undiagnosed": ("welcomes_undiagnosed", cells.yes_or_no),
        "state": ("state", cells.one_of(Group.State.values, _("state"))),
        "closed_on": ("closed_on", cells.day),
        "summary": ("summary", cells.one_line(fields("summary"))),
        "editor_note": ("editor_note", cells.long_text),
    }


def list_readers(area):
    """Column -> (reader of one part of the cell, giving key and other attributes)."""
    service = cells.one_of(ServiceKind.values, _("service"))
    seek = cells.one_of(SeekKind.values, _("thing to seek"))
    other_name = cells.one_line(GroupName._meta.get_field("text"))
    return {
        "areas": lambda text: (area(text), {}),
        "languages": lambda text: (cells.language(text), {}),
        "services": lambda text: (service(text), {}),
        "seeks": lambda text: (seek(text), {}),
        "registrations": lambda text: (cells.registration(text), {}),
        "channels": cells.channel,
        "sources": cells.source,
        "other_names": lambda text: (other_name(text), name_row(text, GroupName.Kind.OTHER)),
    }


def name_row(text, kind):
    """What a searchable name has besides its text."""
    return {"kind": kind, "key": key_for(text)}


def read_group(row, values, lists, problems):
    facts = GroupFacts(row, row["slug"] or made_slug(row))
    with problems.noting(row, "slug"):
        cells.slug(facts.slug)
    for column, (attribute, reader) in values.items():
        if row[column]:
            with problems.noting(row, column):
                facts.values[attribute] = reader(row[column])
    if row["phone"]:
        with problems.noting(row, "phone"):
            facts.values["phone"] = cells.phone(row["phone"], row["country"])
    for column, reader in lists.items():
        if parts := cells.parts(row[column]):
            facts.lists[column] = read_list(row, column, parts, reader, problems)
    return facts


def read_list(row, column, parts, reader, problems):
    """{key: other attributes} of the parts of a cell."""
    found = {}
    for part in parts:
        with problems.noting(row, column):
            key, others = reader(part)
            found[key] = others
    return found


def made_slug(row):
    """A slug for a row without one, from its name; empty when that has no Latin letter."""
    return (slugify(row["name"]) or slugify(row["acronym"]))[:120].strip("-")
