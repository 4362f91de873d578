"""The Orphanet conditions of the database in memory, as a release may change them."""

from dataclasses import dataclass, field, fields

from ..models import Condition, ConditionCode, ConditionName
from .known import Known

Parent = Condition.parents.through
# What a Known holds in itself, beside its names, codes and parents.
OWN = [each.name for each in fields(Known) if each.name not in ("names", "codes", "parents")]


@dataclass
class Store:
    """The Orphanet conditions of the database; local entries, without a code, are left alone.

    keys: primary keys by ORPHAcode. before: what each condition was when it was loaded.
    parent_keys: primary keys of the links between (child, parent).
    """

    known: dict[int, Known] = field(default_factory=dict)
    keys: dict[int, int] = field(default_factory=dict)
    before: dict[int, tuple] = field(default_factory=dict)
    parent_keys: dict[tuple[int, int], int] = field(default_factory=dict)


def load() -> Store:
    """Everything that a release may change, in memory."""
    store = Store()
    rows = list(Condition.objects.filter(orpha_code__isnull=False))
    store.keys = {row.orpha_code: row.pk for row in rows}
    codes = {row.pk: row.orpha_code for row in rows}
    for row in rows:
        store.known[row.orpha_code] = Known(
            orpha_code=row.orpha_code,
            name=row.name,
            level=row.level,
            active=row.status == Condition.Status.ACTIVE,
            successor=codes.get(row.replaced_by_id),
            definition=row.definition,
            genes=row.genes,
            released_on=row.released_on,
            preferential_parent=codes.get(row.preferential_parent_id),
        )
    load_details(store, codes)
    store.before = {code: snapshot(condition) for code, condition in store.known.items()}
    return store


def load_details(store: Store, codes: dict[int, int]):
    """Names, codes and parents. codes: ORPHAcodes by primary key."""
    names = ConditionName.objects.filter(condition__orpha_code__isnull=False)
    for key, *name, kind, source in names.values_list(
        "condition", "language", "text", "kind", "source"
    ).iterator():
        store.known[codes[key]].names[tuple(name)] = (kind, source)
    others = ConditionCode.objects.filter(condition__orpha_code__isnull=False)
    for key, *code, relation in others.values_list(
        "condition", "system", "value", "relation"
    ).iterator():
        store.known[codes[key]].codes[tuple(code)] = relation
    links = Parent.objects.values_list("pk", "from_condition", "to_condition")
    for pk, child, parent in links.iterator():
        if child in codes and parent in codes:
            store.known[codes[child]].parents.add(codes[parent])
            store.parent_keys[codes[child], codes[parent]] = pk


def snapshot(condition: Known) -> tuple:
    """A copy to compare with: columns, names, codes, parents."""
    columns = tuple(getattr(condition, column) for column in OWN)
    return columns, dict(condition.names), dict(condition.codes), set(condition.parents)
