"""A curator's decision on a suggestion: what is accepted is written, with its source and reason."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ..history import change_recorded
from ..models import Group, Source, Suggestion
from ..review import confirm
from .drafting import draft_from
from .facts import FACTS


class CannotDecide(Exception):
    """Somebody has decided meanwhile, or the entry is gone; the message says which."""


def accept(pk, user, names=None) -> Suggestion:
    """Write the named facts of a suggestion to its group, or all that are left without names.

    All of them or none. When no fact is left the suggestion is decided; one without facts is
    decided by this: the curator has done what it says. A new group becomes a draft; a group's
    word that all is right becomes a review. Raises CannotDecide, and ValidationError with a
    message for each fact that cannot stand.
    """
    with transaction.atomic():
        suggestion = waiting(pk, user)
        if suggestion.group_id is None and suggestion.kind != Suggestion.Kind.NEW:
            raise CannotDecide(_("The entry has been deleted. You can only decline this."))
        names = suggestion.left if names is None else names
        if not set(names) <= set(suggestion.left):
            raise CannotDecide(_("This was accepted already."))
        if suggestion.kind == Suggestion.Kind.NEW:
            suggestion.group = draft_from(suggestion, user)
        elif names or suggestion.kind == Suggestion.Kind.CONFIRMATION:
            change_group(suggestion, names, user)
        suggestion.taken = [*suggestion.taken, *names]
        if suggestion.left:
            suggestion.save()
        else:
            decide(suggestion, Suggestion.State.ACCEPTED, user)
        return suggestion


def decline(pk, user, reason) -> Suggestion:
    """Decline what is left of a suggestion. Raises CannotDecide, ValidationError without reason."""
    if not reason.strip():
        raise ValidationError(_("Please write why: it is shown to whoever made the suggestion."))
    with transaction.atomic():
        suggestion = waiting(pk, user)
        suggestion.reason = reason.strip()
        state = Suggestion.State.PARTLY if suggestion.taken else Suggestion.State.DECLINED
        decide(suggestion, state, user)
        return suggestion


def waiting(pk, user):
    """The suggestion, kept from everybody else until the transaction ends. Raises CannotDecide."""
    suggestion = Suggestion.objects.select_for_update().get(pk=pk)
    if suggestion.state != Suggestion.State.NEW:
        raise CannotDecide(
            _("This was decided already: %(state)s.") % {"state": suggestion.get_state_display()}
        )
    if user and suggestion.made_by_id == user.pk:
        raise CannotDecide(_("Somebody else has to decide what you proposed yourself."))
    return suggestion


def decide(suggestion, state, user):
    suggestion.state = state
    suggestion.decided_by, suggestion.decided_at = user, timezone.now()
    suggestion.save()


def change_group(suggestion, names, user):
    """Write facts of a suggestion to its group, and keep in its history why."""
    group = Group.objects.get(pk=suggestion.group_id)
    with change_recorded(group, user=user, reason=reason_of(suggestion)):
        group.refresh_from_db()
        write_facts(group, suggestion, names)
        if suggestion.kind == Suggestion.Kind.CONFIRMATION:
            confirm(group, user)
            group.save()
        if suggestion.seen_at:
            add_source(group, suggestion)
        group.check_listing(sources=group.sources.exists(), channels=group.channels.exists())


def reason_of(suggestion):
    return _("Suggestion %(reference)s") % {"reference": suggestion.reference}


def write_facts(group, suggestion, names):
    """Write each fact as a curator would; raises ValidationError naming those that cannot stand."""
    problems = {}
    facts = [FACTS[name] for name in FACTS if name in names]
    for fact in facts:
        if not fact.is_list:
            noting(problems, fact, group, suggestion)
    try:
        group.full_clean()
    except ValidationError as error:
        problems |= {name: found for name, found in error.message_dict.items() if name in names}
        if not problems:
            raise
    if not problems:
        group.save()
    for fact in facts:
        if fact.is_list:
            noting(problems, fact, group, suggestion)
    if problems:
        raise ValidationError(problems)


def noting(problems, fact, group, suggestion):
    try:
        with transaction.atomic():
            empty = [] if fact.is_list else ""
            before = suggestion.shown.get(fact.name, empty)
            fact.write(group, before, suggestion.proposed[fact.name])
    except ValidationError as error:
        problems[fact.name] = error.messages


def add_source(group, suggestion):
    """The page where it was seen is a source of the entry from now on, seen on that day."""
    seen_on = timezone.localdate(suggestion.made_at)
    Source.objects.update_or_create(
        group=group, address=suggestion.seen_at, defaults={"seen_on": seen_on}
    )
