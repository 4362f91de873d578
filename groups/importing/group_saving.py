"""Planned changes of groups -> the database, table by table rather than group by group."""

from collections import defaultdict

from django.utils import timezone

from ..models import Group, GroupName, Language
from ..models.vocabulary import language_label
from .group_facts import LISTS, name_row

BATCH = 500


def save_groups(changes, known):
    """Write all changes; returns the primary keys of the groups that were there and changed."""
    new = [change for change in changes if change.is_new]
    old = [change for change in changes if not change.is_new]
    Group.objects.bulk_create([change.group for change in new], batch_size=BATCH)
    changed = {change.group.pk for change in old if save_values(change)}
    add_languages(changes)
    for column, (model, key) in LISTS.items():
        if column == "other_names":
            wanted = names_wanted(changes)
        else:
            wanted = {
                change.group.pk: change.facts.lists[column]
                for change in changes
                if column in change.facts.lists
            }
        changed |= save_list(model, key, wanted, replaces=column != "sources")
    changed |= save_successors(changes, known)
    touched = changed - {change.group.pk for change in new}
    for pks in batches(touched):
        Group.objects.filter(pk__in=pks).update(changed_at=timezone.now())
    return touched


def batches(values):
    """Parts that are small enough for one IN (...) of any database."""
    values = list(values)
    return (values[start : start + BATCH] for start in range(0, len(values), BATCH))


def save_values(change):
    """Write the attributes that differ; whether there are any."""
    values = {name: getattr(change.group, name) for name in change.attributes}
    return bool(values and Group.objects.filter(pk=change.group.pk).update(**values))


def add_languages(changes):
    used = {code for change in changes for code in change.facts.lists.get("languages", ())}
    missing = used.difference(Language.objects.values_list("code", flat=True))
    Language.objects.bulk_create(
        Language(code=code, name=language_label(code, "en")[:100]) for code in sorted(missing)
    )


def names_wanted(changes):
    """The searchable names of each group: other names, its name and its acronym."""
    others = defaultdict(list)
    for pks in batches(change.group.pk for change in changes):
        kept = GroupName.objects.filter(group__in=pks, kind=GroupName.Kind.OTHER)
        for pk, text in kept.values_list("group", "text"):
            others[pk].append(text)
    wanted = {}
    for change in changes:
        group = change.group
        names = change.facts.lists.get("other_names", others[group.pk])
        wanted[group.pk] = {text: name_row(text, GroupName.Kind.OTHER) for text in names}
        wanted[group.pk][group.name] = name_row(group.name, GroupName.Kind.NAME)
        if group.acronym:
            wanted[group.pk][group.acronym] = name_row(group.acronym, GroupName.Kind.ACRONYM)
    return wanted


def save_list(model, key, wanted, replaces):
    """Make the rows of one table agree with {group: {key: other attributes}}.

    Returns the groups that changed. An attribute that is None leaves what is known.
    """
    changed, doomed, missing = set(), [], {(pk, k) for pk, keys in wanted.items() for k in keys}
    for pks in batches(wanted):
        for row in model.objects.filter(group__in=pks):
            keys = wanted[row.group_id]
            mark = getattr(row, key)
            missing.discard((row.group_id, mark))
            if mark not in keys and replaces:
                doomed.append(row.pk)
                changed.add(row.group_id)
            elif update_row(row, keys.get(mark, {})):
                changed.add(row.group_id)
    for pks in batches(doomed):
        model.objects.filter(pk__in=pks).delete()
    model.objects.bulk_create(
        [
            model(**{"group_id": pk, key: mark, **others})
            for pk, keys in wanted.items()
            for mark, others in keys.items()
            if (pk, mark) in missing
        ],
        batch_size=BATCH,
    )
    return changed | {pk for pk, _mark in missing}


def update_row(row, others):
    """Write the attributes that differ; whether there were any."""
    new = {k: v for k, v in others.items() if v is not None and getattr(row, k) != v}
    return bool(new and type(row).objects.filter(pk=row.pk).update(**new))


def save_successors(changes, known):
    """Point groups to their successors, now that all of them are there; returns those changed."""
    pks = known.slugs | {change.facts.slug: change.group.pk for change in changes}
    changed = set()
    for change in changes:
        successor = pks.get(change.facts.successor)
        if successor and successor != change.group.successor_id:
            Group.objects.filter(pk=change.group.pk).update(successor=successor)
            changed.add(change.group.pk)
    return changed
