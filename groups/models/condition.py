"""Conditions: the entries of the Orphanet nomenclature, their names, codes and families."""

from django.db import models, transaction
from django.db.models import Count, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Replace
from django.utils.translation import gettext_lazy as _

from ..addresses import address_of
from ..keys import MAX_LENGTH, code_key, key_for
from .closure import ParentCycle, closure

# "Rare disorder without a determined diagnosis after full investigation".
UNDIAGNOSED = 616874


class ConditionQuerySet(models.QuerySet):
    def active(self):
        """Conditions in use; an obsolete entry is only a way to its successor."""
        return self.filter(status=Condition.Status.ACTIVE)

    def with_group_counts(self):
        """Each with group_count: listed groups that name this very condition."""
        from .group import Coverage, Group

        counts = (
            Coverage.objects.filter(condition=OuterRef("pk"), group__state=Group.State.LISTED)
            .order_by()
            .values("condition")
            .annotate(count=Count("pk"))
            .values("count")
        )
        return self.annotate(group_count=Coalesce(Subquery(counts), 0))

    def with_groups_of_their_own(self):
        """Those that a listed group names."""
        from .group import Coverage, Group

        named = Coverage.objects.filter(group__state=Group.State.LISTED)
        return self.filter(pk__in=named.values("condition"))

    def with_branch_counts(self):
        """Each with branch_count: listed groups that name it or anything that it contains."""
        from .group import Coverage, Group

        counts = (
            Coverage.objects.filter(
                condition__ancestor_links__ancestor=OuterRef("pk"),
                group__state=Group.State.LISTED,
            )
            .order_by()
            .values("condition__ancestor_links__ancestor")
            .annotate(count=Count("group", distinct=True))
            .values("count")
        )
        return self.annotate(branch_count=Coalesce(Subquery(counts), 0))

    def named_in(self, language):
        """Each with local_name: its preferred name in a language, empty where there is none.

        English costs nothing: it is the name itself.
        """
        if language in ("en", None):
            return self
        return self.annotate(
            local_name=Coalesce(preferred_name_in(language), Value("")),
            local_language=Value(language),
        )

    def families_of(self, condition):
        """Wider conditions that contain this one, nearest first, each with its distance.

        Families of equal distance: those of the preferential parent's tree come first.
        """
        return (
            self.filter(descendant_links__descendant=condition, descendant_links__distance__gt=0)
            .annotate(
                distance=F("descendant_links__distance"),
                preferred=models.Exists(
                    Family.objects.filter(
                        descendant=OuterRef("pk"), ancestor=condition.preferential_parent_id
                    )
                ),
            )
            .order_by("distance", "-preferred", "name")
        )


def preferred_name_in(language):
    """A subquery for the preferred name of a condition in a language."""
    names = ConditionName.objects.filter(
        condition=OuterRef("pk"), language=language, kind=ConditionName.Kind.PREFERRED
    )
    return Subquery(names.order_by("text").values("text")[:1])


class Condition(models.Model):
    """One entry of the nomenclature, or a local entry that Orphanet does not have.

    released_on: the newest release that describes it; an older one never overwrites it.
    """

    class Level(models.TextChoices):
        CATEGORY = "category", _("Category")
        GROUP = "group", _("Clinical group")
        DISORDER = "disorder", _("Disorder")
        SUBTYPE = "subtype", _("Subtype")

    class Status(models.TextChoices):
        ACTIVE = "active", _("Active")
        OBSOLETE = "obsolete", _("Obsolete")

    orpha_code = models.PositiveIntegerField(
        _("ORPHAcode"), unique=True, null=True, blank=True, help_text=_("Empty for a local entry.")
    )
    name = models.CharField(_("preferred name"), max_length=255)
    level = models.CharField(max_length=10, choices=Level, default=Level.DISORDER)
    status = models.CharField(max_length=10, choices=Status, default=Status.ACTIVE)
    replaced_by = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="replaces"
    )
    definition = models.TextField(blank=True)
    genes = models.TextField(
        blank=True,
        help_text=_("Symbols of the genes that Orphanet links it to, with spaces between them."),
    )
    released_on = models.DateField(
        _("described by the release of"), null=True, blank=True, editable=False
    )
    parents = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="children")
    # The head of the classification that Orphanet's linearisation puts the condition under.
    preferential_parent = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    # What named_in() brings.
    local_name = ""
    local_language = "en"

    objects = ConditionQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(level__in=["category", "group", "disorder", "subtype"]),
                name="condition_level_is_known",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["active", "obsolete"]), name="condition_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(replaced_by__isnull=True) | ~Q(replaced_by=F("pk")),
                name="condition_is_not_its_own_successor",
                violation_error_message=_("A condition cannot be its own successor."),
            ),
            models.CheckConstraint(
                condition=Q(replaced_by__isnull=True) | Q(status="obsolete"),
                name="only_an_obsolete_condition_is_replaced",
                violation_error_message=_("Only an obsolete condition has a successor."),
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, **kwargs):
        """Save, and keep the preferred English name among the names that search knows."""
        super().save(**kwargs)
        self.refresh_names()
        Family.objects.get_or_create(ancestor=self, descendant=self, distance=0)

    def get_absolute_url(self):
        if self.orpha_code is None:
            return address_of("local_condition_detail", self.pk)
        return address_of("condition_detail", self.orpha_code)

    def name_in(self, language):
        """Its preferred name in a language; in English where the nomenclature has no other.

        Asks nothing when named_in() has brought it.
        """
        if language not in ("en", self.local_language):
            names = self.names.filter(language=language, kind=ConditionName.Kind.PREFERRED)
            self.local_name = names.order_by("text").values_list("text", flat=True).first() or ""
            self.local_language = language
        return self.name if language == "en" else self.local_name or self.name

    @property
    def shown_name(self):
        """Its name in the language that named_in() asked for, or else in English."""
        return self.local_name or self.name

    @property
    def english_name(self):
        """The English name beside one that is shown in another language; empty without need."""
        return "" if self.shown_name == self.name else self.name

    def refresh_names(self):
        """Make the preferred English name among the names agree with the name; others stay."""
        self.names.filter(language="en", kind=ConditionName.Kind.PREFERRED).exclude(
            text=self.name
        ).delete()
        ConditionName.objects.update_or_create(
            condition=self,
            language="en",
            text=self.name,
            defaults={"kind": ConditionName.Kind.PREFERRED, "key": key_for(self.name)},
        )

    @property
    def shown_code(self):
        """ "ORPHA:56", or nothing for a local entry."""
        return f"ORPHA:{self.orpha_code}" if self.orpha_code else ""

    @property
    def is_undiagnosed_route(self):
        return self.orpha_code == UNDIAGNOSED


class ConditionName(models.Model):
    """A name of a condition in one language, with the key that search compares."""

    class Kind(models.TextChoices):
        PREFERRED = "preferred", _("Preferred name")
        SYNONYM = "synonym", _("Synonym")
        ACRONYM = "acronym", _("Acronym")

    condition = models.ForeignKey(Condition, on_delete=models.CASCADE, related_name="names")
    text = models.CharField(max_length=500)
    language = models.CharField(_("language (BCP 47)"), max_length=35, default="en")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.SYNONYM)
    source = models.CharField(max_length=50, blank=True, help_text=_("For example: Orphanet."))
    key = models.CharField(max_length=MAX_LENGTH, editable=False, db_index=True)

    class Meta:
        ordering = ["language", "kind", "text"]
        constraints = [
            models.UniqueConstraint(
                fields=["condition", "language", "text"], name="one_condition_name_per_language"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["preferred", "synonym", "acronym"]),
                name="condition_name_kind_is_known",
            ),
        ]
        indexes = [
            models.Index(Replace("key", Value(" "), Value("")), name="condition_name_letters"),
        ]

    def __str__(self):
        return self.text

    def save(self, **kwargs):
        self.key = key_for(self.text)
        super().save(**kwargs)


class ConditionCode(models.Model):
    """A condition's place in another coding system.

    The relation is that of the condition to the code: a condition that is "narrower" than an
    ICD-10 code shares that code with others.
    """

    class Relation(models.TextChoices):
        EXACT = "exact", _("exact")
        NARROWER = "narrower", _("narrower than the code")
        BROADER = "broader", _("broader than the code")
        UNDECIDED = "undecided", _("not yet decided")

    condition = models.ForeignKey(Condition, on_delete=models.CASCADE, related_name="codes")
    system = models.CharField(max_length=20, help_text=_("OMIM, ICD-10, ICD-11, MONDO, ..."))
    value = models.CharField(max_length=40)
    relation = models.CharField(max_length=10, choices=Relation, default=Relation.EXACT)
    key = models.CharField(max_length=40, editable=False, db_index=True)

    class Meta:
        ordering = ["system", "value"]
        constraints = [
            models.UniqueConstraint(
                fields=["condition", "system", "value"], name="one_code_per_condition"
            ),
            models.CheckConstraint(
                condition=Q(relation__in=["exact", "narrower", "broader", "undecided"]),
                name="code_relation_is_known",
            ),
        ]

    def __str__(self):
        return f"{self.system} {self.value}"

    def save(self, **kwargs):
        self.key = code_key(self.value)
        super().save(**kwargs)


class FamilyManager(models.Manager):
    @transaction.atomic
    def rebuild(self):
        """Make the families agree with every condition's parents; return how many rows changed.

        Rows that are right already are left alone. Raises ValueError, naming the conditions, when
        parents go round in a circle; then nothing has changed.
        """
        try:
            families = closure(parents_of_every_condition())
        except ParentCycle as cycle:
            raise ValueError(cycle_in_words(cycle.members)) from cycle
        missing = {
            (descendant, ancestor): distance
            for descendant, ancestors in families.items()
            for ancestor, distance in ancestors.items()
        }
        stale = []
        for pk, descendant, ancestor, distance in self.values_list(
            "pk", "descendant", "ancestor", "distance"
        ).iterator():
            right = missing.get((descendant, ancestor))
            if right is None:
                stale.append(pk)
            elif right == distance:
                del missing[descendant, ancestor]
        for start in range(0, len(stale), 500):
            self.filter(pk__in=stale[start : start + 500]).delete()
        self.bulk_create(
            [
                self.model(descendant_id=descendant, ancestor_id=ancestor, distance=distance)
                for (descendant, ancestor), distance in missing.items()
            ],
            update_conflicts=True,
            unique_fields=["descendant", "ancestor"],
            update_fields=["distance"],
        )
        return len(stale) + len(missing)


def parents_of_every_condition():
    """The keys of each condition's parents, by its key; none for one at the top."""
    parents = {pk: set() for pk in Condition.objects.values_list("pk", flat=True)}
    links = Condition.parents.through.objects.values_list("from_condition", "to_condition")
    for condition, parent in links.iterator():
        parents[condition].add(parent)
    return parents


def cycle_in_words(keys):
    """The conditions of a circle of parents, from one round to the same one again."""
    conditions = Condition.objects.in_bulk(keys)
    way = " > ".join(conditions[key].shown_code or conditions[key].name for key in keys)
    return _("These conditions would contain themselves: %(way)s.") % {"way": way}


class Family(models.Model):
    """One pair of the closure of parents: the ancestor contains the descendant.

    Every condition contains itself at distance 0. Rebuilt by each import of a classification.
    """

    ancestor = models.ForeignKey(
        Condition, on_delete=models.CASCADE, related_name="descendant_links"
    )
    descendant = models.ForeignKey(
        Condition, on_delete=models.CASCADE, related_name="ancestor_links"
    )
    distance = models.PositiveSmallIntegerField(help_text=_("Steps on the shortest way up."))

    objects = FamilyManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["descendant", "ancestor"], name="one_family_per_pair"),
        ]
        indexes = [models.Index(fields=["ancestor", "distance"], name="family_beneath")]
        verbose_name_plural = "families"

    def __str__(self):
        return f"{self.ancestor} > {self.descendant} ({self.distance})"


class Release(models.Model):
    """One release of the nomenclature that has been loaded."""

    name = models.CharField(max_length=100, unique=True)
    version = models.CharField(max_length=100, blank=True)
    released_on = models.DateField(null=True, blank=True)
    licence = models.CharField(max_length=100, blank=True)
    credit = models.CharField(max_length=200, blank=True)
    counts = models.JSONField(default=dict, blank=True)
    loaded_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return f"{self.name} {self.version}".strip()
