"""Gather the texts of the public pages into the catalogs for translators."""

from django.core.management.commands import makemessages

# Curators, commands and the API speak English only.
ENGLISH_ONLY = [
    "directory/*.py",
    "groups/admin",
    "groups/duplicates",
    "groups/history/[!d]*",
    "groups/importing",
    "groups/management",
    "groups/link_checks",
    "groups/models/curator*.py",
    "groups/models/link_check.py",
    "groups/models/table_upload.py",
    "groups/nomenclature",
    "groups/roles.py",
    "groups/suggestions/asking.py",
    "groups/suggestions/by_curators.py",
    "groups/suggestions/deciding.py",
    "groups/views/api.py",
    "groups/work_lists.py",
    "templates/admin",
    "templates/groups/email",
    "tests",
]


class Command(makemessages.Command):
    """Django's command, without the texts that stay English; each text names its files."""

    def handle(self, **options):
        options["ignore_patterns"] = [*options["ignore_patterns"], *ENGLISH_ONLY]
        options.update(add_location="file", no_wrap=True, no_obsolete=True)
        options["extensions"] = ["html", "py", "txt", "xml"]
        super().handle(**options)
