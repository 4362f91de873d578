from django.core.management.base import BaseCommand, CommandError

from groups.importing import ImportProblems, import_tables


class Command(BaseCommand):
    help = (
        "Load tables of groups, coverage and memberships (CSV or TSV; groups/importing/README.md"
        " describes them). Everything is checked first; all of it is loaded, or nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="+", metavar="PATH", help="a table, or a folder of them")

    def handle(self, *args, paths, **options):
        try:
            numbers = import_tables(paths)
        except ImportProblems as error:
            count = len(error.problems)
            problems = "1 problem" if count == 1 else f"{count} problems"
            raise CommandError(f"{error}\n{problems}. Nothing was loaded.") from error
        for table, found in numbers.items():
            self.stdout.write(
                f"{table}: {found.added} added, {found.changed} changed,"
                f" {found.unchanged} unchanged"
            )
