"""manage.py backup DIR: one moment of the whole database, written while the site serves."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from directory.backups import BackupError, make_backup, read_contents


class Command(BaseCommand):
    help = "Writes a backup of the whole database into a folder, while the site goes on serving."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path)

    def handle(self, *args, folder, **options):
        try:
            path = make_backup(folder)
        except (BackupError, OSError) as error:
            raise CommandError(f"No backup was made. {error}") from error
        rows = read_contents(path).rows
        self.stdout.write(f"{sum(rows.values())} rows of {len(rows)} tables: {path}")
