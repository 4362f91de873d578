"""Tables that were brought for import and wait for somebody to say yes."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

KEPT_FOR = timedelta(days=7)


class TableUploadQuerySet(models.QuerySet):
    def expired(self):
        """Those that waited so long that nobody will come back to them."""
        return self.filter(made_at__lt=timezone.now() - KEPT_FOR)


class TableUpload(models.Model):
    """What was read from uploaded tables, and what an import of it would do.

    It stands in the database, where every web process finds it. The rows are kept as they were
    read, so that an uploaded file is opened once only.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    names = models.CharField(_("files"), max_length=500)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("by")
    )
    made_at = models.DateTimeField(_("uploaded"), default=timezone.now, db_index=True)
    rows = models.JSONField(default=list)
    reading_problems = models.JSONField(default=list)
    report = models.JSONField(default=dict)

    objects = TableUploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("table to import")
        verbose_name_plural = _("tables to import")
        ordering = ["-made_at"]

    def __str__(self):
        return self.names
