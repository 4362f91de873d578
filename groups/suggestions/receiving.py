"""Forms that people sent -> suggestions that wait for a curator."""

import hashlib
import json

from django.db import IntegrityError, transaction

from ..models import Suggestion


def receive(form, origin=Suggestion.Origin.VISITOR) -> Suggestion:
    """Keep what a valid form says; it is in the database for good when this returns.

    The same form sent twice with the same content is kept once. Raises a DatabaseError when the
    database cannot take it now.
    """
    if known := kept_already(form):
        return known
    sending = name_of_sending(form)
    try:
        # A block of its own, so that a refusal leaves a transaction around it in order.
        with transaction.atomic():
            return Suggestion.objects.create(sending=sending, **content(form), origin=origin)
    except IntegrityError:
        # The same form came a second time while the first was being written.
        return Suggestion.objects.get(sending=sending)


def kept_already(form) -> Suggestion | None:
    """What was kept when this very form with this content came before."""
    return Suggestion.objects.filter(sending=name_of_sending(form)).first()


def content(form):
    said = form.cleaned_data
    return {
        "kind": form.kind,
        "group": form.group,
        "proposed": form.proposed(),
        "shown": form.shown(),
        "words": said["words"],
        "seen_at": said["seen_at"],
        "contact": said["contact"],
    }


def name_of_sending(form):
    """A name for one form with one content: a changed form that is sent again is another one."""
    said = content(form) | {"group": form.group.pk if form.group else None}
    text = json.dumps([form.form_token.key, said], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
