"""What an entry takes over from its double: only what it does not know itself."""

from ..models import Group

# What belongs to one entry alone: its address, its state, and the review that somebody made of it.
OWN = {
    "id",
    "name",
    "slug",
    "kind",
    "state",
    "closed_on",
    "successor",
    "reviewed_on",
    "review_due_on",
    "reviewed_by",
    "changed_at",
    "editor_note",
}


def fill(kept: Group, other: Group) -> None:
    """Fill the empty facts of an entry, unsaved, from another; notes of both stand together."""
    for field in Group._meta.concrete_fields:
        if field.name not in OWN and not getattr(kept, field.attname):
            setattr(kept, field.attname, getattr(other, field.attname))
    kept.editor_note = "\n\n".join(filter(None, [kept.editor_note, other.editor_note]))
