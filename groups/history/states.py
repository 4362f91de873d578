"""The state of a group: all that is said of it at one moment, ready to be compared."""

from dataclasses import dataclass

import reversion
from django.contrib.contenttypes.models import ContentType
from reversion.models import Revision, Version

from ..models import (
    Channel,
    Coverage,
    Group,
    GroupName,
    Membership,
    Registration,
    Source,
)

# The rows that belong to a group, each known by a field. A membership is told by its member.
ROWS = {
    "coverage": (Coverage, "condition_id"),
    "names": (GroupName, "text"),
    "channels": (Channel, "address"),
    "registrations": (Registration, "identifier"),
    "sources": (Source, "address"),
    "coalition_links": (Membership, "coalition_id"),
}
LISTS = [field.name for field in Group._meta.local_many_to_many if field.name != "conditions"]
FACTS = [field for field in Group._meta.concrete_fields if field.name not in ("id", "changed_at")]

reversion.register(Group, follow=list(ROWS), exclude=["conditions"])
for model, _key in ROWS.values():
    reversion.register(model)


@dataclass(frozen=True)
class State:
    """facts: {attribute: value}; lists: {field: set of keys}; rows: {relation: {key: values}}."""

    facts: dict
    lists: dict
    rows: dict


def with_all_rows(pks):
    """The groups of these keys, by key, each with its lists and rows as they are now."""
    groups, pks = {}, list(pks)
    for start in range(0, len(pks), 500):
        found = Group.objects.filter(pk__in=pks[start : start + 500])
        found = found.order_by().prefetch_related(*LISTS, *ROWS)
        groups.update((group.pk, group) for group in found)
    return groups


def state_of(group: Group) -> State:
    """The state of a group that with_all_rows has loaded; asks no database."""
    return State(
        facts={field.attname: field.value_from_object(group) for field in FACTS},
        lists={name: {term.pk for term in getattr(group, name).all()} for name in LISTS},
        rows={
            relation: rows_by_key(
                key,
                ({f.attname: getattr(row, f.attname) for f in fields_of(model)} for row in rows),
            )
            for relation, (model, key) in ROWS.items()
            for rows in [getattr(group, relation).all()]
        },
    )


def fields_of(model):
    """The fields of a row that say something; its key for search follows from its text."""
    return [field for field in model._meta.concrete_fields if field.name not in ("id", "key")]


def rows_by_key(key, rows):
    """{key: the other values} of rows; the name and the acronym of a group are facts of its own."""
    owners = ("group_id", "member_id")
    return {
        row[key]: {name: value for name, value in row.items() if name not in (key, *owners)}
        for row in rows
        if row.get("kind") not in (GroupName.Kind.NAME, GroupName.Kind.ACRONYM)
    }


def state_in(revision: Revision) -> State:
    """The state of the group that a revision is about, as it was after that change. One query.

    Raises reversion.RevertError when it was kept by a version of the software too old to read.
    """
    facts, lists, rows = {}, {}, {relation: [] for relation in ROWS}
    relations = {model: relation for relation, (model, _key) in ROWS.items()}
    for version in revision.version_set.all():
        model = ContentType.objects.get_for_id(version.content_type_id).model_class()
        values = version.field_dict
        if model is Group:
            facts = {field.attname: values[field.attname] for field in FACTS}
            lists = {name: set(values.get(name, ())) for name in LISTS}
        elif model in relations:
            said = {field.attname: values[field.attname] for field in fields_of(model)}
            rows[relations[model]].append(said)
    return State(facts, lists, {name: rows_by_key(ROWS[name][1], rows[name]) for name in rows})


def revisions_of(pk):
    """The changes of the group with this key, the newest first; it may be deleted by now."""
    versions = Version.objects.get_for_object_reference(Group, pk)
    return Revision.objects.filter(pk__in=versions.values("revision")).order_by("-pk")


NOTHING = State(
    facts=dict.fromkeys(field.attname for field in FACTS),
    lists={name: set() for name in LISTS},
    rows={relation: {} for relation in ROWS},
)


def deleted_groups():
    """The last version of each group that was deleted, with its revision, the latest first."""
    return Version.objects.get_deleted(Group).select_related("revision__user").order_by("-pk")
