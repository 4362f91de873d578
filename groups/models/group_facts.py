"""What a group has several of: names, former slugs, channels, registrations, sources."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Replace
from django.utils.translation import gettext_lazy as _

from ..keys import MAX_LENGTH, key_for


class GroupName(models.Model):
    """A name a group is found by, with the key that search compares."""

    class Kind(models.TextChoices):
        NAME = "name", _("Name")
        ACRONYM = "acronym", _("Acronym")
        OTHER = "other", _("Other or former name")

    group = models.ForeignKey("groups.Group", on_delete=models.CASCADE, related_name="names")
    text = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.OTHER)
    key = models.CharField(max_length=MAX_LENGTH, editable=False, db_index=True)

    class Meta:
        ordering = ["kind", "text"]
        constraints = [
            models.UniqueConstraint(fields=["group", "text"], name="one_group_name_per_text"),
            models.CheckConstraint(
                condition=Q(kind__in=["name", "acronym", "other"]), name="group_name_kind_is_known"
            ),
        ]
        indexes = [models.Index(Replace("key", Value(" "), Value("")), name="group_name_letters")]

    def __str__(self):
        return self.text

    def save(self, **kwargs):
        self.key = key_for(self.text)
        super().save(**kwargs)


class FormerSlug(models.Model):
    """A slug that a group had: its address redirects to the group."""

    slug = models.SlugField(max_length=120, unique=True)
    group = models.ForeignKey("groups.Group", on_delete=models.CASCADE, related_name="former_slugs")

    def __str__(self):
        return self.slug


class Channel(models.Model):
    """Another way to reach a group: a Facebook group, a forum, a video channel."""

    class Kind(models.TextChoices):
        FACEBOOK = "facebook", "Facebook"
        INSTAGRAM = "instagram", "Instagram"
        X = "x", "X"
        YOUTUBE = "youtube", "YouTube"
        LINKEDIN = "linkedin", "LinkedIn"
        WHATSAPP = "whatsapp", "WhatsApp"
        FORUM = "forum", _("Online forum")
        OTHER = "other", _("Other")

    class Access(models.TextChoices):
        OPEN = "open", _("Open to all")
        CLOSED = "closed", _("Closed: ask to join")

    group = models.ForeignKey("groups.Group", on_delete=models.CASCADE, related_name="channels")
    kind = models.CharField(max_length=20, choices=Kind)
    address = models.URLField(max_length=500)
    access = models.CharField(max_length=10, choices=Access, blank=True)

    class Meta:
        ordering = ["kind", "address"]
        constraints = [
            models.UniqueConstraint(fields=["group", "address"], name="one_channel_per_address"),
            models.CheckConstraint(
                condition=Q(access__in=["", "open", "closed"]), name="channel_access_is_known"
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.address}"


class Registration(models.Model):
    """A group's number in an official register, as an org-id.guide identifier."""

    group = models.ForeignKey(
        "groups.Group", on_delete=models.CASCADE, related_name="registrations"
    )
    identifier = models.CharField(
        max_length=60,
        validators=[
            RegexValidator(
                r"^[A-Z]{2}-[A-Z0-9]+-[A-Za-z0-9.\-/]+$",
                _("Write it as an org-id.guide identifier: GB-CHC-1234567."),
            )
        ],
        help_text=_("An org-id.guide identifier, for example GB-CHC-1234567."),
    )

    class Meta:
        ordering = ["identifier"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "identifier"], name="one_registration_per_identifier"
            )
        ]

    def __str__(self):
        return self.identifier


class Source(models.Model):
    """Where a group's facts were seen, and when."""

    group = models.ForeignKey("groups.Group", on_delete=models.CASCADE, related_name="sources")
    address = models.URLField(max_length=500)
    seen_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-seen_on", "address"]
        constraints = [
            models.UniqueConstraint(fields=["group", "address"], name="one_source_per_address")
        ]

    def __str__(self):
        return self.address
