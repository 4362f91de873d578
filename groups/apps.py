from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class GroupsConfig(AppConfig):
    name = "groups"
    verbose_name = _("Patient groups")

    def ready(self):
        from . import history  # noqa: F401  (registers what a group's history holds)
        from .models.revision import watch_public_tables
        from .models.vocabulary import sync_vocabulary

        post_migrate.connect(sync_vocabulary, sender=self)
        post_migrate.connect(watch_public_tables, sender=self)
