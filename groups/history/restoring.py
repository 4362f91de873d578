"""An earlier state of a group becomes its present one again."""

from django.db import transaction

from ..models import Group
from .differences import MODELS
from .recording import change_recorded
from .states import ROWS, State


def restore(pk: int, state: State, user=None, reason: str = "") -> list[str]:
    """Bring a group back to a state, itself a recorded change; a deleted group comes back, too.

    What the directory no longer has (a condition, another group) is left out and returned by
    name of its field. Raises ValidationError, and changes nothing, when the state may not stand:
    its slug is another group's by now, or a rule of today forbids it.
    """
    group = Group.objects.filter(pk=pk).first() or Group(pk=pk)
    lost = []
    with change_recorded(group, user=user, reason=reason), transaction.atomic():
        put_facts(group, state, lost)
        group.full_clean(validate_unique=True)
        group.save()
        for name, keys in state.lists.items():
            getattr(group, name).set(still_there(name, keys, lost))
        for relation in ROWS:
            put_rows(group, relation, state.rows[relation], lost)
        group.refresh_names()
        group.check_listing(sources=group.sources.exists(), channels=group.channels.exists())
    return lost


def put_facts(group, state, lost):
    for name, value in state.facts.items():
        if name in MODELS and value is not None:
            value = next(iter(still_there(name, {value}, lost)), None)
        setattr(group, name, value)


def still_there(field, keys, lost):
    """Those of the keys whose thing the directory still has; notes the field of any other."""
    found = set(MODELS[field].objects.filter(pk__in=keys).values_list("pk", flat=True))
    if found != set(keys):
        lost.append(field)
    return found


def put_rows(group, relation, rows, lost):
    """Make the rows of one table those of the state; a row that is right already stays."""
    model, key = ROWS[relation]
    owner = "member" if relation == "coalition_links" else "group"
    if relation in MODELS:
        there = still_there(relation, rows.keys(), lost)
        rows = {mark: said for mark, said in rows.items() if mark in there}
    own = model.objects.filter(**{owner: group})
    if relation == "names":
        own = own.filter(kind=model.Kind.OTHER)
    own.exclude(**{f"{key}__in": rows.keys()}).delete()
    for mark, said in rows.items():
        model.objects.update_or_create(**{owner: group, key: mark}, defaults=said)
