"""Gather the texts of the public pages into the catalogs for translators."""

from django.core.management.commands import makemessages

# Curators, commands and the API speak English only.
ENGLISH_ONLY = [
    "groups/admin",
    "groups/importing",
    "groups/management",
    "groups/nomenclature",
    "groups/views/api.py",
    "tests",
]


class Command(makemessages.Command):
    """Django's command, without the texts that stay English; each text names its files."""

    def handle(self, **options):
        options["ignore_patterns"] = [*options["ignore_patterns"], *ENGLISH_ONLY]
        options.update(add_location="file", no_wrap=True, no_obsolete=True)
        super().handle(**options)
