"""Asking a group by e-mail to confirm or correct its entry, through a link that works once."""

import hashlib
import logging
import secrets
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import ReviewRequest, Suggestion
from .facts import FACTS, facts_of
from .receiving import receive

log = logging.getLogger(__name__)

# A dot, where Django's own colon would end the link in some mail programs.
signer = TimestampSigner(sep=".", salt="groups.suggestions.asking")


class NotSent(Exception):
    """The e-mail did not leave; the message says why."""


class LinkOver(Exception):
    """The link opens nothing any more, or never did; `group` when we know whose it was."""

    def __init__(self, group=None):
        super().__init__()
        self.group = group


def ask(group, user, address_of, connection=None) -> ReviewRequest:
    """Send a group its entry with a link; address_of: the link's token -> its full address.

    Never call it inside a transaction: the link has to work when the e-mail arrives. What is kept
    first counts as sent only once the e-mail has left. Raises NotSent, and keeps nothing then.
    """
    secret = secrets.token_urlsafe(18)
    request = ReviewRequest.objects.create(
        group=group, token_hash=hash_of(secret), sent_to=group.email, sent_by=user
    )
    try:
        if connection:
            connection.open()
        email_for(group, address_of(signer.sign(secret)), connection).send()
    # Whatever a mail server or a backend raises, the curator must hear of it.
    except Exception as error:
        log.exception("An e-mail to a group could not be sent.")
        request.delete()
        raise NotSent(str(error) or type(error).__name__) from error
    request.sent_at = timezone.now()
    request.save(update_fields=["sent_at"])
    return request


def email_for(group, address, connection=None):
    """The e-mail that asks; address: of the page for the answer."""
    context = {
        "group": group,
        "facts": entry_in_words(group),
        "address": address,
        "days": settings.REVIEW_LINK_DAYS,
        "operator": settings.OPERATOR_NAME,
    }
    subject = _("Is your entry right? %(name)s") % {"name": group.name}
    return EmailMessage(
        subject=" ".join(subject.split()),
        body=render_to_string("groups/email/review_request.txt", context),
        to=[group.email],
        connection=connection,
    )


def entry_in_words(group):
    """What an entry says today: (label, lines) of each fact that is known, but for its state."""
    values = facts_of(group)
    told = [(FACTS[name].label, FACTS[name].lines(values[name])) for name in FACTS]
    return [
        (label, lines)
        for (label, lines), name in zip(told, FACTS, strict=True)
        if lines and name not in ("state", "closed_on")
    ]


def request_behind(token) -> ReviewRequest:
    """The unanswered request that a link belongs to. Raises LinkOver."""
    requests = ReviewRequest.objects.select_related("group")
    try:
        secret = signer.unsign(token, max_age=timedelta(days=settings.REVIEW_LINK_DAYS))
    except SignatureExpired:
        old = requests.filter(token_hash=hash_of(signer.unsign(token))).first()
        raise LinkOver(old and old.group) from None
    except BadSignature:
        raise LinkOver from None
    request = requests.filter(token_hash=hash_of(secret)).first()
    if request is None or request.used_at:
        raise LinkOver(request and request.group)
    return request


def answer(request, form) -> Suggestion:
    """Keep a group's answer, and spend the link, both or neither. Raises LinkOver."""
    with transaction.atomic():
        unused = ReviewRequest.objects.filter(pk=request.pk, used_at=None)
        if not unused.update(used_at=timezone.now()):
            raise LinkOver(request.group)
        suggestion = receive(form, origin=Suggestion.Origin.GROUP)
        ReviewRequest.objects.filter(pk=request.pk).update(answer=suggestion)
        return suggestion


def hash_of(secret):
    return hashlib.sha256(secret.encode()).hexdigest()
