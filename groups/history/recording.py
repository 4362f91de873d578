"""Keeping what a change did: the state of each group before it and after it."""

from contextlib import contextmanager

from django.contrib.contenttypes.models import ContentType
from django.core import serializers
from django.db import transaction
from django.utils import timezone
from reversion.models import Revision, Version

from ..models import Group
from .states import ROWS, revisions_of, state_in, state_of, with_all_rows


@contextmanager
def change_recorded(*groups, user=None, reason=""):
    """What is done to these groups inside the block is kept: who, when, why, before and after.

    groups: Group objects; one without a key is being added. All of it happens in one transaction,
    in which nobody else can change the groups. A group that comes out as it went in leaves no
    trace. Blocks for the same group do not nest. New groups of an import need not be named: the
    history of a group begins with its first change, and its state before that change is kept
    together with it.
    """
    with transaction.atomic():
        pks = {group.pk for group in groups if group.pk}
        # Evaluated for the lock only: where the database has none, the transaction is alone.
        list(Group.objects.select_for_update().filter(pk__in=pks).order_by("pk").values("pk"))
        before = with_all_rows(pks)
        yield
        after = with_all_rows(pks | {group.pk for group in groups if group.pk})
        for pk in before.keys() | after.keys():
            record(before.get(pk), after.get(pk), user, reason)


def record(before, after, user, reason):
    """Keep the change of one group; before is None for a new group, after for a deleted one."""
    if before and after and state_of(before) == state_of(after):
        return
    if before:
        keep_as_found(before)
    # The last state of a deleted group stands once more, with who deleted it and why.
    keep(after or before, timezone.now(), user, reason)


def keep_as_found(group):
    """Keep a state that nothing in the history tells of: the first, or one that came unrecorded."""
    last = revisions_of(group.pk).first()
    if last is None or state_in(last) != state_of(group):
        keep(group, group.changed_at, None, "")


def keep(group, moment, user, reason):
    """Write one revision.

    The versions are written here, not by reversion.create_revision(): that keeps only rows which
    are still in the database, so that the state before a deletion would lack what was deleted.
    """
    revision = Revision.objects.create(date_created=moment, user=user, comment=reason)
    rows = [row for relation in ROWS for row in getattr(group, relation).all()]
    Version.objects.bulk_create(version(revision, thing, str(group)) for thing in [group, *rows])


def version(revision, thing, name):
    return Version(
        revision=revision,
        content_type=ContentType.objects.get_for_model(type(thing)),
        object_id=thing.pk,
        db="default",
        format="json",
        serialized_data=serializers.serialize("json", [thing]),
        object_repr=name,
    )
