"""Memberships: which group belongs to which coalition."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .group import Group


class Membership(models.Model):
    """A patient group's place in a coalition or umbrella, as that coalition lists it."""

    class Relation(models.TextChoices):
        MEMBER = "member", _("Member")
        ASSOCIATE = "associate", _("Associate member")
        PARTNER = "partner", _("Partner")

    member = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="coalition_links")
    coalition = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="member_links")
    relation = models.CharField(max_length=10, choices=Relation, default=Relation.MEMBER)
    source = models.URLField(
        max_length=500, blank=True, help_text=_("Where the membership was seen.")
    )

    class Meta:
        ordering = ["coalition__name", "member__name"]
        constraints = [
            models.UniqueConstraint(fields=["member", "coalition"], name="one_membership_per_pair"),
            models.CheckConstraint(
                condition=~Q(member=F("coalition")), name="no_group_is_its_own_member"
            ),
            models.CheckConstraint(
                condition=Q(relation__in=["member", "associate", "partner"]),
                name="membership_relation_is_known",
            ),
        ]

    def __str__(self):
        return f"{self.member} in {self.coalition}"
