"""What differs between two states of a group, in curators' words."""

from collections import defaultdict
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ..models import Area, Condition, Group, Language, Seek, Service
from .states import FACTS, ROWS, State

FACT_NAMES = {field.attname: field.name for field in FACTS}
# What the keys in a state stand for.
MODELS = {
    "base_area_id": Area,
    "successor_id": Group,
    "reviewed_by_id": get_user_model(),
    "areas": Area,
    "languages": Language,
    "services": Service,
    "seeks": Seek,
    "coverage": Condition,
    "coalition_links": Group,
}
# Not for the public: a change of these needs no reason.
INTERNAL = {"editor_note", "reviewed_on", "review_due_on", "reviewed_by_id"}


@dataclass(frozen=True)
class Difference:
    """One fact before and after; of a list or table: what was taken away, and what was added.

    Beside each other, two groups' facts take the places of before and after.
    """

    field: str
    label: str
    before: list
    after: list

    @property
    def is_public(self):
        return self.field not in INTERNAL


def label_of(field):
    """What curators call a fact, a list or a table of rows."""
    rows = {
        "coverage": _("Conditions it is for"),
        "names": _("Other and former names"),
        "channels": _("Other ways to reach it"),
        "registrations": _("Registrations"),
        "sources": _("Sources"),
        "coalition_links": _("Member of"),
    }
    if field in rows:
        return rows[field]
    return capfirst(str(Group._meta.get_field(FACT_NAMES.get(field, field)).verbose_name))


def differences(before: State, after: State) -> list[Difference]:
    """What one change did, fact by fact; at most one query for each kind of thing named in it."""
    return differences_of([(before, after)])[0]


def differences_of(pairs: list[tuple[State, State]]) -> list[list[Difference]]:
    """The same for many changes, with no more queries than for one."""
    all_changed = [list(changed(*pair)) for pair in pairs]
    names = names_of(change for changes in all_changed for change in changes)
    return [
        [
            Difference(field, label, *(names.all(field, side) for side in sides))
            for field, label, *sides in changes
        ]
        for changes in all_changed
    ]


def side_by_side(one: State, other: State) -> list[Difference]:
    """All that either of two groups says, fact by fact, whether it differs or not."""
    values = [
        *((name, [one.facts[name]], [other.facts[name]]) for name in FACT_NAMES),
        *((name, sorted(one.lists[name]), sorted(other.lists[name])) for name in one.lists),
        *((name, [*one.rows[name].items()], [*other.rows[name].items()]) for name in ROWS),
    ]
    names = names_of((name, "", *sides) for name, *sides in values)
    told = (
        Difference(name, label_of(name), *(names.all(name, side) for side in sides))
        for name, *sides in values
    )
    return [fact for fact in told if fact.before or fact.after]


def changed(before, after):
    """(field, label, values before, values after) of every fact, list and table that differs."""
    for name in FACT_NAMES:
        old, new = before.facts[name], after.facts[name]
        if old != new:
            yield name, label_of(name), [old], [new]
    for name in before.lists:
        old, new = before.lists[name], after.lists[name]
        if old != new:
            yield name, label_of(name), sorted(old - new), sorted(new - old)
    for name in ROWS:
        old, new = before.rows[name], after.rows[name]
        if old != new:
            yield name, label_of(name), only_in(old, new), only_in(new, old)


def only_in(rows, others):
    """The rows, as (key, values), that stand not or not so among the others."""
    return [(key, said) for key, said in rows.items() if others.get(key, ...) != said]


class Names:
    """The names of things that states hold by their keys."""

    def __init__(self, wanted):
        self.known = {model: model.objects.in_bulk(keys) for model, keys in wanted.items()}

    def all(self, field, values):
        """The values of one side of a difference in words; nothing for an empty one."""
        if field in ROWS:
            return [self.row(field, key, said) for key, said in values]
        return [text for value in values if (text := self.one(field, value))]

    def row(self, relation, key, said):
        """A row by its key, with what else it says: "https://... (Online forum, Open to all)"."""
        model, _key = ROWS[relation]
        fields = {field.attname: field for field in model._meta.concrete_fields}
        more = [
            shown(fields[name], value)
            for name, value in said.items()
            if name != "kind" or relation != "names"
        ]
        more = ", ".join(filter(None, more))
        name = self.one(relation, key)
        return f"{name} ({more})" if more else name

    def one(self, field, value):
        if value is None:
            return ""
        if field in MODELS:
            return str(self.known[MODELS[field]].get(value, _("no longer there")))
        return shown(Group._meta.get_field(field), value) if field in FACT_NAMES else str(value)


def names_of(all_changes):
    """The Names of everything that these changes mention."""
    wanted = defaultdict(set)
    for field, _label, *sides in all_changes:
        if field in MODELS:
            values = [value for side in sides for value in side]
            keys = [value[0] if field in ROWS else value for value in values]
            wanted[MODELS[field]].update(key for key in keys if key is not None)
    return Names(wanted)


def shown(field, value):
    """A plain value in words; nothing for an empty one, and for "no", which is unknown here."""
    if value in (None, "", False):
        return ""
    if value is True:
        return _("yes")
    if hasattr(value, "year"):
        return date_format(value, "j F Y")
    return str(dict(field.flatchoices).get(value, value))
