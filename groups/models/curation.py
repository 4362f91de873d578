"""What people tell us about entries, and what became of it."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .group import Group

# Letters and digits that nobody mixes up when reading them out: no 0, O, 1, I, L, U or V.
REFERENCE_LETTERS = "23456789ABCDEFGHJKMNPQRSTWXYZ"
REFERENCE_LENGTH = 10


def new_reference():
    """A reference such as "7KQ4M-2XDTR": 48 random bits, so that nobody comes upon another's."""
    letters = "".join(secrets.choice(REFERENCE_LETTERS) for _place in range(REFERENCE_LENGTH))
    return f"{letters[:5]}-{letters[5:]}"


class SuggestionQuerySet(models.QuerySet):
    def waiting(self):
        """Suggestions that no curator has decided yet, the oldest first."""
        return self.filter(state=Suggestion.State.NEW).order_by("made_at", "pk")

    def with_contact_before(self, moment):
        """Suggestions received before a moment that still hold an e-mail address."""
        return self.filter(made_at__lt=moment).exclude(contact="")


class Suggestion(models.Model):
    """What somebody proposes: a new group, or other facts about one that has an entry.

    `proposed` holds the new values by the name of the fact, `shown` the values that the person
    saw; groups/suggestions/facts.py says which facts there are and how each is written.
    """

    class Kind(models.TextChoices):
        NEW = "new", _("New group")
        CORRECTION = "correction", _("Correction")
        CLOSED = "closed", _("Group has closed")
        DEAD_LINK = "dead-link", _("Link does not work")
        CONFIRMATION = "confirmation", _("All is right")

    class State(models.TextChoices):
        NEW = "new", _("Waiting")
        ACCEPTED = "accepted", _("Accepted")
        PARTLY = "partly", _("Partly accepted")
        DECLINED = "declined", _("Declined")

    class Origin(models.TextChoices):
        VISITOR = "visitor", _("A visitor")
        GROUP = "group", _("The group itself")
        CURATOR = "curator", _("A curator")

    reference = models.CharField(max_length=11, unique=True, default=new_reference, editable=False)
    kind = models.CharField(max_length=12, choices=Kind)
    group = models.ForeignKey(
        Group, on_delete=models.SET_NULL, null=True, blank=True, related_name="suggestions"
    )
    proposed = models.JSONField(default=dict, blank=True)
    shown = models.JSONField(default=dict, blank=True)
    words = models.TextField(blank=True)
    seen_at = models.URLField(max_length=500, blank=True)
    contact = models.EmailField(blank=True)
    origin = models.CharField(max_length=7, choices=Origin, default=Origin.VISITOR)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now, db_index=True)
    # Names one sending of one form: sent again, it is not stored again.
    sending = models.CharField(max_length=64, unique=True, editable=False)

    state = models.CharField(max_length=8, choices=State, default=State.NEW, db_index=True)
    taken = models.JSONField(_("facts accepted"), default=list, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reason = models.TextField(blank=True)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["new", "correction", "closed", "dead-link", "confirmation"]),
                name="suggestion_kind_is_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["new", "accepted", "partly", "declined"]),
                name="suggestion_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(origin__in=["visitor", "group", "curator"]),
                name="suggestion_origin_is_known",
            ),
            models.CheckConstraint(
                condition=Q(state="new", decided_at__isnull=True)
                | Q(~Q(state="new"), decided_at__isnull=False),
                name="a_decided_suggestion_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined", reason=""), name="declining_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(made_by__isnull=True)
                | Q(decided_by__isnull=True)
                | ~Q(made_by=F("decided_by")),
                name="nobody_decides_their_own_suggestion",
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        """The page that whoever holds the reference may look at."""
        return reverse("suggestion_received", args=[self.reference])

    @property
    def left(self):
        """The names of the proposed facts that nobody has accepted yet."""
        return [name for name in self.proposed if name not in self.taken]


class ReviewRequestQuerySet(models.QuerySet):
    def sent(self):
        """Requests whose e-mail was handed over; the others never left."""
        return self.exclude(sent_at=None)


class ReviewRequest(models.Model):
    """An entry sent to its group by e-mail, with a link to confirm or correct it once."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="review_requests")
    # The link's secret is known to the group only: what is kept here opens nothing.
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    sent_to = models.EmailField(blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    sent_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    answer = models.OneToOneField(
        Suggestion, on_delete=models.SET_NULL, null=True, blank=True, related_name="review_request"
    )

    objects = ReviewRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to confirm an entry")
        verbose_name_plural = _("requests to confirm an entry")
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer__isnull=True) | Q(used_at__isnull=False),
                name="an_answered_request_is_used",
            )
        ]

    def __str__(self):
        return f"{self.group}, {self.sent_at:%Y-%m-%d}" if self.sent_at else str(self.group)
