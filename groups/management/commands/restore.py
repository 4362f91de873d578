"""manage.py restore FILE --replace: a backup in the place of what is in the database."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from directory.backups import BackupError, restore_backup


class Command(BaseCommand):
    help = "Puts a backup in the place of everything that is in the database, whole or not at all."

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, help="The list of contents: the .json file.")
        parser.add_argument(
            "--replace",
            action="store_true",
            help="Yes, what is in the database now may go. Make a backup of it first.",
        )

    def handle(self, *args, path, replace, **options):
        if not replace:
            raise CommandError(
                "Everything in the database now would be replaced. If that is what you want, add"
                " --replace; `manage.py backup DIR` keeps what is there."
            )
        try:
            contents = restore_backup(path)
        except (BackupError, OSError) as error:
            raise CommandError(f"Nothing was restored. {error}") from error
        self.stdout.write(
            f"{sum(contents.rows.values())} rows of {len(contents.rows)} tables, as they were at"
            f" {contents.made_at}. Now run `manage.py migrate`, which brings an older backup up to"
            " date."
        )
