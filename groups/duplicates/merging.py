"""Two entries of one group become one."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ..history import change_recorded
from ..models import DifferentPair, FormerSlug, Group, GroupName
from .filling import fill

LISTS = ["areas", "languages", "services", "seeks"]


def merge(kept: Group, other: Group, user=None) -> None:
    """Make one entry of two: all that is said of the other moves to the kept one.

    The kept entry's facts win; empty ones are filled. Lists are joined. Rows that point to the
    other entry (coverage, memberships, names, suggestions, link checks, ...) move, unless the kept
    one has the same or would point to itself. The other entry is deleted: it never was a group of
    its own, so "closed, with a successor" would be untrue. Its address leads to the kept one, and
    the history keeps it. Raises ValueError for an entry with itself, and
    Group.DoesNotExist when one of the two is gone by now.
    """
    if kept.pk == other.pk:
        raise ValueError("An entry cannot be merged with itself.")
    members = Group.objects.filter(coalition_links__coalition=other)
    with change_recorded(kept, other, *members, user=user, reason=reason_for(kept, other)):
        # As they are now that nobody else can change them.
        kept, other = Group.objects.get(pk=kept.pk), Group.objects.get(pk=other.pk)
        slug = other.slug
        fill(kept, other)
        kept.save()
        for name in LISTS:
            getattr(kept, name).add(*getattr(other, name).all())
        move_rows(kept, other)
        move_decisions(kept, other)
        other.delete()
        FormerSlug.objects.create(slug=slug, group=kept)
        # A name of the other may be that of the kept one, which is not another name of it.
        kept.refresh_names()


def reason_for(kept, other):
    names = {"other": other.name, "slug": other.slug, "kept": kept.name}
    return _("“%(other)s” (%(slug)s) merged into “%(kept)s”: one group, entered twice") % names


def move_rows(kept, other):
    """Point every row of the other entry to the kept one; what cannot move goes with the other."""
    other.names.update(kind=GroupName.Kind.OTHER)
    for relation in Group._meta.related_objects:
        if relation.many_to_many:
            continue
        field = relation.field
        rows = relation.related_model._base_manager
        for pk in rows.filter(**{field.name: other}).values_list("pk", flat=True):
            row = rows.filter(pk=pk)
            try:
                with transaction.atomic():
                    row.update(**{field.name: kept})
            except IntegrityError:
                # The kept entry says the same already, or the row would lead to itself.
                continue


def move_decisions(kept, other):
    """Whoever is not the other group is not the kept one either."""
    for pair in DifferentPair.objects.involving(other):
        third = pair.second if pair.first_id == other.pk else pair.first
        if third.pk != kept.pk:
            DifferentPair.objects.remember(kept, third, pair.decided_by)
