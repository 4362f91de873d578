"""Patient groups: what they are for, where they help, how to reach them, and how we know."""

from calendar import monthrange

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, FilteredRelation, Q, Value
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from ..addresses import address_of
from ..keys import key_for
from .condition import Condition, ConditionName, Family
from .group_facts import FormerSlug, GroupName
from .vocabulary import EUROPE, WORLD, Area, Language, Seek, Service


class GroupQuerySet(models.QuerySet):
    def listed(self):
        """Groups the public may find: complete enough to act on, and not known to have closed."""
        return self.filter(state=Group.State.LISTED)

    def with_a_page(self):
        """Listed groups, and closed ones: their page stays and points on."""
        return self.exclude(state=Group.State.DRAFT)

    def serving_area(self, area):
        """Groups that help in an area: they name it or a region around it.

        A group whose areas are unknown counts where it is based.
        """
        reach = Area.reaching(area)
        based = [code for code in reach if code == area or code not in (EUROPE, WORLD)]
        areas = Group.areas.through.objects
        return self.filter(
            Q(pk__in=areas.filter(area__in=reach).values("group"))
            | Q(base_area__in=based) & ~Q(pk__in=areas.values("group"))
        )

    def for_condition(self, condition):
        """Groups that cover a condition, a family that contains it, or a part of it."""
        families = Family.objects.filter(descendant=condition).values("ancestor")
        parts = Family.objects.filter(ancestor=condition).values("descendant")
        covering = Coverage.objects.filter(Q(condition__in=families) | Q(condition__in=parts))
        return self.filter(pk__in=covering.values("group"))

    def matching(self, words):
        """Groups with the words in one of their names, or in a name of a condition they are for.

        The words stand together, and the first begins a word of the name. Words without a letter
        or digit match nothing.
        """
        key = key_for(words)
        if not key:
            return self.none()
        holds = Q(key__startswith=key) | Q(key__contains=f" {key}")
        named = GroupName.objects.filter(holds).values("group")
        conditions = ConditionName.objects.filter(holds).values("condition")
        covering = Coverage.objects.filter(condition__in=conditions).values("group")
        return self.filter(Q(pk__in=named) | Q(pk__in=covering))

    def overdue(self, today):
        """Listed groups that should have been looked at again before today."""
        return self.listed().filter(review_due_on__lt=today)

    def due_this_month(self, today):
        """Listed groups to look at again from today to the end of the month."""
        _weekday, days = monthrange(today.year, today.month)
        return self.listed().filter(review_due_on__range=(today, today.replace(day=days)))

    def never_reviewed(self):
        """Listed groups that no curator has confirmed yet."""
        return self.listed().filter(reviewed_on=None)

    def without_source(self):
        """Listed groups of which nobody can tell where the facts were seen."""
        return self.listed().filter(sources=None)

    def with_changed_coverage(self):
        """Groups that are for a condition which the nomenclature has given up or replaced."""
        obsolete = Coverage.objects.filter(condition__status=Condition.Status.OBSOLETE)
        return self.with_a_page().filter(pk__in=obsolete.values("group"))

    def with_dead_links(self):
        """Listed groups of which a link failed three times, days apart, and still stands there."""
        return self.listed().filter(
            pk__in=self.model.link_checks.rel.related_model.objects.in_use().dead().values("group")
        )

    def with_website_check(self):
        """With website_result, website_worked_at and website_failing_since: how its check went.

        All are None where the website was never tried.
        """
        of_website = Q(link_checks__address=F("website"))
        return self.annotate(
            website_check=FilteredRelation("link_checks", condition=of_website),
            website_result=F("website_check__result"),
            website_worked_at=F("website_check__last_success_at"),
            website_failing_since=F("website_check__failing_since"),
        )

    def for_cards(self):
        """With all that a group's card shows, in a bounded number of queries."""
        return self.select_related("base_area").prefetch_related(
            "areas", "languages", "services", "channels"
        )


class Group(models.Model):
    """A patient group, as the public may see it. Unknown facts are empty, never "no"."""

    class Kind(models.TextChoices):
        CONDITION = "condition", _("Condition-specific")
        UMBRELLA = "umbrella", _("Umbrella")
        COALITION = "coalition", _("Coalition of groups")

    class Form(models.TextChoices):
        CHARITY = "charity", _("Registered charity")
        NONPROFIT = "nonprofit", _("Nonprofit organisation")
        INFORMAL = "informal", _("Informal group")
        ONLINE = "online-community", _("Online community")
        NETWORK = "network", _("Network")

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        LISTED = "listed", _("Listed")
        CLOSED = "closed", _("Closed")

    class Funding(models.TextChoices):
        DECLARED = "declared", _("Declares industry funding")
        NONE = "none", _("Declares that it takes none")

    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=120, unique=True)
    acronym = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.CONDITION)
    form = models.CharField(max_length=20, choices=Form, blank=True)
    summary = models.CharField(
        max_length=400, blank=True, help_text=_("One plain sentence: who it helps, and how.")
    )
    conditions = models.ManyToManyField(
        Condition, through="Coverage", related_name="groups", blank=True
    )
    covers_all_rare = models.BooleanField(
        _("for all rare conditions"), default=False, help_text=_("Umbrellas and coalitions.")
    )
    welcomes_undiagnosed = models.BooleanField(
        _("welcomes people without a diagnosis"), default=False
    )

    base_area = models.ForeignKey(
        Area, on_delete=models.PROTECT, null=True, blank=True, related_name="groups_based_here"
    )
    areas = models.ManyToManyField(
        Area, blank=True, related_name="groups", verbose_name=_("areas served")
    )
    languages = models.ManyToManyField(Language, blank=True, related_name="groups")
    services = models.ManyToManyField(Service, blank=True, related_name="groups")
    seeks = models.ManyToManyField(
        Seek, blank=True, related_name="groups", verbose_name=_("seeks from clinicians")
    )

    website = models.URLField(max_length=500, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(
        max_length=16,
        blank=True,
        validators=[RegexValidator(r"^\+[1-9]\d{4,14}$", _("Write it as E.164: +441234567890."))],
        help_text=_("E.164, for example +441234567890."),
    )
    founded = models.PositiveSmallIntegerField(
        _("year founded"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1500), MaxValueValidator(2100)],
    )
    industry_funding = models.CharField(max_length=10, choices=Funding, blank=True)
    industry_funding_url = models.URLField(max_length=500, blank=True)

    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    closed_on = models.DateField(null=True, blank=True)
    successor = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="predecessors"
    )
    reviewed_on = models.DateField(null=True, blank=True)
    review_due_on = models.DateField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    editor_note = models.TextField(blank=True, help_text=_("For curators only."))
    changed_at = models.DateTimeField(auto_now=True)

    objects = GroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("patient group")
        verbose_name_plural = _("patient groups")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["condition", "umbrella", "coalition"]),
                name="group_kind_is_known",
            ),
            models.CheckConstraint(
                condition=Q(
                    form__in=[
                        "",
                        "charity",
                        "nonprofit",
                        "informal",
                        "online-community",
                        "network",
                    ]
                ),
                name="group_form_is_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "listed", "closed"]), name="group_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(industry_funding__in=["", "declared", "none"]),
                name="group_funding_is_known",
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | ~Q(successor=F("pk")),
                name="no_group_is_its_own_successor",
                violation_error_message=_("A group cannot be its own successor."),
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(state="closed"),
                name="only_a_closed_group_has_a_closing_date",
                violation_error_message=_("Only a closed group has a closing date."),
            ),
            models.CheckConstraint(
                condition=Q(review_due_on__isnull=True) | Q(review_due_on__gt=F("reviewed_on")),
                name="a_review_falls_due_after_it_was_made",
                violation_error_message=_("The next review falls due after the last one."),
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, **kwargs):
        """Save; keep the names that search knows in step, and an old slug as a way here."""
        super().save(**kwargs)
        old_slug = getattr(self, "slug_in_database", None)
        if old_slug and old_slug != self.slug:
            FormerSlug.objects.update_or_create(slug=old_slug, defaults={"group": self})
        FormerSlug.objects.filter(slug=self.slug).delete()
        self.slug_in_database = self.slug
        self.refresh_names()

    def get_absolute_url(self):
        return address_of("group_detail", self.slug)

    @cached_property
    def area_codes(self):
        """The codes of the areas it serves, as they were when first asked; empty for unknown."""
        return frozenset(area.pk for area in self.areas.all())

    @property
    def is_public(self):
        """Whether it has a page that everybody may see."""
        return self.state != self.State.DRAFT

    def is_overdue(self, today):
        """Whether a curator should have looked at it again before today."""
        return self.review_due_on is not None and self.review_due_on < today

    @classmethod
    def from_db(cls, db, field_names, values):
        group = super().from_db(db, field_names, values)
        group.slug_in_database = group.__dict__.get("slug")
        return group

    def refresh_names(self):
        """Make the searchable names agree with the name and the acronym; other names stay."""
        own = {GroupName.Kind.NAME: self.name, GroupName.Kind.ACRONYM: self.acronym}
        for kind, text in own.items():
            self.names.filter(kind=kind).exclude(text=text).delete()
            if text:
                GroupName.objects.update_or_create(
                    group=self, text=text, defaults={"kind": kind, "key": key_for(text)}
                )

    def terms(self):
        """Its areas, languages, services and seeks, each a list by name; one query for all four."""
        fields = [
            self._meta.get_field(name) for name in ("areas", "languages", "services", "seeks")
        ]
        rows = [
            field.related_model.objects.filter(groups=self)
            .order_by()
            .values_list(Value(field.name), "code", "name")
            for field in fields
        ]
        terms = {field.name: [] for field in fields}
        models_of = {field.name: field.related_model for field in fields}
        for field, code, name in rows[0].union(*rows[1:], all=True).order_by("name"):
            terms[field].append(models_of[field](code=code, name=name))
        return terms

    def missing_to_be_listed(self, *, sources, channels):
        """What a listed group still needs, in words; empty when nothing. Asks no database.

        sources and channels: whether the group has, or is about to have, at least one.
        """
        missing = []
        if not sources:
            missing.append(_("a source: where its facts were seen, and when"))
        if not (self.website or self.email or self.phone or channels):
            missing.append(_("a way to reach it: website, e-mail, phone or channel"))
        return missing

    def check_listing(self, *, sources, channels):
        """Raise ValidationError when the group is listed and lacks what a listed group needs."""
        if self.state != self.State.LISTED:
            return
        if missing := self.missing_to_be_listed(sources=sources, channels=channels):
            raise ValidationError(
                [_("A listed group needs %(what)s.") % {"what": what} for what in missing]
            )


class Coverage(models.Model):
    """A condition that a group is for; with it, everything beneath that condition."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="coverage")
    condition = models.ForeignKey(Condition, on_delete=models.PROTECT, related_name="coverage")

    class Meta:
        verbose_name_plural = "coverage"
        constraints = [
            models.UniqueConstraint(
                fields=["group", "condition"], name="one_coverage_per_condition"
            )
        ]

    def __str__(self):
        return f"{self.group}: {self.condition}"
