"""What is known, back to the database: only what differs is written, in bulk."""

from dataclasses import astuple, dataclass

from ..keys import code_key, key_for
from ..models import Condition, ConditionCode, ConditionName
from .known import Known
from .store import OWN, Parent, Store, snapshot

BATCH = 1000
# The columns that a release may change; an obsolete condition's status tells that it is.
COLUMNS = [
    "name",
    "level",
    "status",
    "replaced_by",
    "definition",
    "genes",
    "released_on",
    "preferential_parent",
]


@dataclass
class Changes:
    """How many rows of each kind were written. obsolete: of the added, and of the changed."""

    added: int = 0
    added_obsolete: int = 0
    changed: int = 0
    became_obsolete: int = 0
    names: int = 0
    codes: int = 0
    parents: int = 0

    def any(self) -> bool:
        """Whether anything was written."""
        return any(astuple(self))


def save(store: Store) -> Changes:
    """Write what differs from what was loaded."""
    after = {code: snapshot(condition) for code, condition in store.known.items()}
    new = [code for code in after if code not in store.before]
    changed = [code for code in store.before if after[code] != store.before[code]]
    nothing = ((), {}, {}, set())
    differing = [(code, store.before.get(code, nothing)) for code in [*new, *changed]]
    save_columns(store, new, changed)
    return Changes(
        added=len(new),
        added_obsolete=sum(not store.known[code].active for code in new),
        changed=len(changed),
        became_obsolete=sum(was_active(store, code) for code in changed),
        names=save_names(store, differing),
        codes=save_codes(store, differing),
        parents=save_parents(store, differing),
    )


def was_active(store: Store, code: int) -> bool:
    """Whether a condition was active when it was loaded, and is obsolete now."""
    return store.before[code][0][OWN.index("active")] and not store.known[code].active


def save_columns(store: Store, new: list[int], changed: list[int]):
    """Create the new conditions, then set what points from one to another."""
    rows = [row_of(store, code, links=False) for code in new]
    for row in Condition.objects.bulk_create(rows, BATCH):
        store.keys[row.orpha_code] = row.pk
    pointing = [code for code in new if points(store.known[code])]
    differing = [c for c in changed if snapshot(store.known[c])[0] != store.before[c][0]]
    Condition.objects.bulk_create(
        [row_of(store, code, links=True) for code in [*pointing, *differing]],
        BATCH,
        update_conflicts=True,
        unique_fields=["orpha_code"],
        update_fields=COLUMNS,
    )


def points(condition: Known) -> bool:
    return bool(condition.successor or condition.preferential_parent)


def row_of(store: Store, code: int, links: bool) -> Condition:
    condition = store.known[code]
    status = Condition.Status.ACTIVE if condition.active else Condition.Status.OBSOLETE
    return Condition(
        orpha_code=code,
        name=condition.name,
        level=condition.level,
        status=status,
        definition=condition.definition,
        genes=condition.genes,
        released_on=condition.released_on,
        replaced_by_id=store.keys.get(condition.successor) if links else None,
        preferential_parent_id=store.keys.get(condition.preferential_parent) if links else None,
    )


def save_names(store: Store, differing) -> int:
    rows = [
        ConditionName(
            condition_id=store.keys[code],
            language=language,
            text=text,
            kind=kind,
            source=source,
            key=key_for(text),
        )
        for code, (_, names, _, _) in differing
        for (language, text), (kind, source) in store.known[code].names.items()
        if names.get((language, text)) != (kind, source)
    ]
    ConditionName.objects.bulk_create(
        rows,
        BATCH,
        update_conflicts=True,
        unique_fields=["condition", "language", "text"],
        update_fields=["kind", "source"],
    )
    return len(rows)


def save_codes(store: Store, differing) -> int:
    rows = [
        ConditionCode(
            condition_id=store.keys[code],
            system=system,
            value=value,
            relation=relation,
            key=code_key(value),
        )
        for code, (_, _, codes, _) in differing
        for (system, value), relation in store.known[code].codes.items()
        if codes.get((system, value)) != relation
    ]
    ConditionCode.objects.bulk_create(
        rows,
        BATCH,
        update_conflicts=True,
        unique_fields=["condition", "system", "value"],
        update_fields=["relation"],
    )
    return len(rows)


def save_parents(store: Store, differing) -> int:
    now = {(code, parent) for code, _ in differing for parent in store.known[code].parents}
    then = {(code, parent) for code, (_, _, _, parents) in differing for parent in parents}
    gone = [store.parent_keys[pair] for pair in then - now]
    for start in range(0, len(gone), 500):
        Parent.objects.filter(pk__in=gone[start : start + 500]).delete()
    rows = [
        Parent(from_condition_id=store.keys[child], to_condition_id=store.keys[parent])
        for child, parent in sorted(now - then)
    ]
    Parent.objects.bulk_create(rows, BATCH)
    return len(rows) + len(gone)
