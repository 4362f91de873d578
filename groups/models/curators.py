"""What curators keep for themselves: lists to come back to, and pairs that are no duplicates."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .group import Group


class SavedList(models.Model):
    """A curator's list of groups, kept under a name: the filters as they stand in its address."""

    curator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_lists"
    )
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("saved list")
        verbose_name_plural = _("saved lists")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["curator", "name"], name="one_saved_list_per_name")
        ]

    def __str__(self):
        return self.name


class DifferentPairManager(models.Manager):
    def involving(self, group):
        """The pairs that a group is one of, with both groups."""
        mine = Q(first=group) | Q(second=group)
        return self.filter(mine).select_related("first", "second", "decided_by")

    def remember(self, one, other, user=None):
        """Keep that two groups are different ones, so that nobody is asked again."""
        first, second = sorted([one.pk, other.pk])
        return self.get_or_create(first_id=first, second_id=second, defaults={"decided_by": user})[
            0
        ]


class DifferentPair(models.Model):
    """Two groups that look alike and that a curator knows to be different ones."""

    first = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(auto_now_add=True)

    objects = DifferentPairManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="one_row_per_different_pair"),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="a_different_pair_is_in_order"
            ),
        ]

    def __str__(self):
        return f"{self.first} / {self.second}"
