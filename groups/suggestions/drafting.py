"""A suggested group -> a draft, for a curator to complete."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from ..history import change_recorded
from ..models import FormerSlug, Group, Source
from .facts import FACTS


def draft_from(suggestion, user) -> Group:
    """Make a draft with all that was said; what has no place in it goes to the editor's note.

    Raises ValidationError when a fact cannot stand.
    """
    said = suggestion.proposed
    group = Group(state=Group.State.DRAFT, slug=free_slug(said["name"], suggestion.reference))
    reason = _("Suggestion %(reference)s") % {"reference": suggestion.reference}
    with change_recorded(group, user=user, reason=reason):
        for name, fact in FACTS.items():
            if name in said and not fact.is_list:
                fact.write(group, "", said[name])
        group.full_clean()
        group.save()
        notes = [suggestion.words, *write_lists(group, said)]
        group.editor_note = "\n\n".join(note for note in notes if note)
        group.save()
        if suggestion.seen_at:
            seen_on = timezone.localdate(suggestion.made_at)
            Source.objects.create(group=group, address=suggestion.seen_at, seen_on=seen_on)
    return group


def write_lists(group, said):
    """Write what the directory knows of each list; gives the rest, in words."""
    for name, fact in FACTS.items():
        if name not in said or not fact.is_list:
            continue
        unknown = []
        for one in said[name]:
            try:
                fact.add(group, [one])
            except ValidationError:
                unknown.append(one)
        if unknown:
            yield f"{fact.label}: {', '.join(unknown)}"


def free_slug(name, reference):
    """A slug that no group has or had; by the reference where the name has no Latin letters."""
    wanted = slugify(name)[:100].strip("-") or f"group-{reference.lower()}"
    for number in range(1, 100):
        slug = wanted if number == 1 else f"{wanted}-{number}"
        taken = Group.objects.filter(slug=slug).exists()
        if not taken and not FormerSlug.objects.filter(slug=slug).exists():
            return slug
    return f"{wanted}-{reference.lower()}"
