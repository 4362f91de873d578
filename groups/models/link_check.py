"""Whether the links on our entries work: what was tried, when, and what came of it."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .group import Group
from .group_facts import Channel

# A link that works is tried again after so many days; one that fails, when a further failure
# would count.
DAYS_BETWEEN = 7


class LinkHost(models.Model):
    """A server that our links lead to.

    A run that visits it claims it first, so that two runs never visit it at the same time.
    """

    name = models.CharField(max_length=255, primary_key=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    # What the server itself wished with Retry-After.
    not_before = models.DateTimeField(null=True, blank=True)

    def __str__(self):
        return self.name


class LinkCheckQuerySet(models.QuerySet):
    def in_use(self):
        """Checks of addresses that still stand on their group's entry."""
        channels = Channel.objects.filter(group=OuterRef("group"), address=OuterRef("address"))
        return self.filter(
            Q(address=F("group__website"))
            | Q(address=F("group__industry_funding_url"))
            | Exists(channels)
        )

    def public(self):
        """Checks of addresses that the public sees: on listed groups, and still in use."""
        return self.in_use().filter(group__state=Group.State.LISTED)

    def dead(self):
        return self.filter(result=LinkCheck.Result.DEAD)

    def moved(self):
        """Checks of public addresses for which another one should stand on the entry."""
        return self.public().exclude(new_address="")

    def due(self):
        """Links to try now: never tried, or not for some days; and their host may be asked."""
        now = timezone.now()
        again = now - timedelta(days=DAYS_BETWEEN)
        counts = now - timedelta(days=settings.LINK_FAILURE_DAYS)
        return self.willing().filter(
            Q(tried_at=None)
            | Q(tried_at__lte=again)
            | Q(result__in=LinkCheck.FAILED, tried_at__lte=counts)
        )

    def willing(self):
        """Links whose host has not asked us to come back later."""
        resting = LinkHost.objects.filter(not_before__gt=timezone.now())
        return self.exclude(host__in=resting.values("name"))

    def longest_untried_first(self):
        return self.order_by(F("tried_at").asc(nulls_first=True), "pk")


class LinkCheck(models.Model):
    """One address on one group's entry, and what came of trying it. Never tried: no result."""

    class Result(models.TextChoices):
        WORKING = "working", _("Works")
        REDIRECTED = "redirected", _("Leads elsewhere")
        HTTPS = "https", _("Works with https too")
        FAILING = "failing", _("Failing")
        DEAD = "dead", _("Dead")
        NOT_PUBLIC = "not-public", _("Not public")
        CANNOT_TELL = "cannot-tell", _("Cannot tell")
        ROBOTS = "robots", _("Refused by robots.txt")

    class Reason(models.TextChoices):
        """Why a link does not work, or why we cannot tell."""

        NAME = "name", _("The name of the site cannot be found.")
        CONNECTION = "connection", _("The site does not answer.")
        SLOW = "slow", _("The site did not answer in time.")
        CERTIFICATE = "certificate", _("The site's certificate or encryption cannot be trusted.")
        NOT_HTTP = "not-http", _("What answers there is not a website.")
        STATUS = "status", _("The site answers with an error.")
        LOOP = "loop", _("The site sends visitors round in a circle.")
        TOO_MANY = "too-many", _("The site sends visitors on too many times.")
        NOWHERE = "nowhere", _("The site sends visitors on, but does not say where.")
        NOT_PUBLIC = "not-public", _("The name leads into a private network.")
        ADDRESS = "address", _("Only http and https on their usual ports are tried.")
        SOCIAL = "social", _("This network does not let robots look.")
        ROBOTS = "robots", _("The site asks robots not to open this page.")
        ROBOTS_ERROR = "robots-error", _("The site cannot say whether robots may look.")
        COOKIES = "cookies", _("The site shows itself only to those who accept cookies.")
        REFUSED = "refused", _("The site is there, but does not let robots look.")
        OUR_ERROR = "our-error", _("Something went wrong on our side.")

    WORKED = [Result.WORKING, Result.REDIRECTED, Result.HTTPS]
    FAILED = [Result.FAILING, Result.DEAD, Result.NOT_PUBLIC]

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="link_checks")
    address = models.URLField(max_length=500)
    host = models.CharField(max_length=255, blank=True, editable=False, db_index=True)
    result = models.CharField(max_length=12, choices=Result, blank=True, db_index=True)
    reason = models.CharField(max_length=12, choices=Reason, blank=True)
    status = models.PositiveSmallIntegerField(_("HTTP status"), null=True, blank=True)
    detail = models.CharField(max_length=200, blank=True)
    # Where a visitor ends up, and the address that should stand on the entry instead.
    leads_to = models.URLField(max_length=500, blank=True)
    new_address = models.URLField(max_length=500, blank=True)
    first_tried_at = models.DateTimeField(null=True, blank=True)
    tried_at = models.DateTimeField(_("last tried"), null=True, blank=True, db_index=True)
    last_success_at = models.DateTimeField(_("last worked"), null=True, blank=True)
    failing_since = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(
        _("failures in a row"), default=0, help_text=_("Only failures some days apart count.")
    )
    failure_counted_at = models.DateTimeField(null=True, blank=True)
    robots_failing_since = models.DateTimeField(null=True, blank=True)
    etag = models.CharField(max_length=200, blank=True)
    last_modified = models.CharField(max_length=60, blank=True)

    objects = LinkCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        ordering = ["group__name", "address"]
        constraints = [
            models.UniqueConstraint(fields=["group", "address"], name="one_link_check_per_address"),
            models.CheckConstraint(
                condition=Q(
                    result__in=[
                        *["", "working", "redirected", "https", "failing", "dead"],
                        *["not-public", "cannot-tell", "robots"],
                    ]
                ),
                name="link_result_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(result="dead") | Q(failures__gte=3),
                name="a_dead_link_failed_three_times",
            ),
        ]

    def __str__(self):
        return self.address
