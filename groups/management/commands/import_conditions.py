from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from groups.models.vocabulary import is_language
from groups.nomenclature import FormatError, import_files


class Command(BaseCommand):
    help = (
        "Load the rare-disease nomenclature from Orphanet's files, plain, .gz or .tar.gz, each"
        " recognised by what is in it (groups/nomenclature/README.md lists them). All of them are"
        " loaded, or nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="+", metavar="PATH", help="a file of a release")
        parser.add_argument(
            "--names-language",
            default="",
            metavar="LANGUAGE",
            help="the language of a table of names, which does not tell: fr, de, pt-BR, ...",
        )

    def handle(self, *args, paths, names_language, **options):
        if names_language and not is_language(names_language):
            raise CommandError(f"--names-language: {names_language!r} is no language such as fr")
        size = sum(Path(path).stat().st_size for path in paths if Path(path).is_file())
        try:
            with tqdm(total=size, unit="B", unit_scale=True, desc="Reading", disable=None) as bar:
                result = import_files(paths, names_language, bar.update)
        except FormatError as error:
            raise CommandError(f"{error}\nNothing was loaded.") from error
        self.report(result)

    def report(self, result):
        changes = result.changes
        self.stdout.write(
            f"Conditions: {changes.added:,} added, {changes.changed:,} changed."
            f" Of those added {changes.added_obsolete:,} are obsolete,"
            f" of those changed {changes.became_obsolete:,} became so."
        )
        self.stdout.write(
            f"Rows written: {changes.names:,} names, {changes.codes:,} codes,"
            f" {changes.parents:,} parents, {result.families:,} families."
        )
        if result.moved:
            self.stdout.write(f"Coverage moved to the successor of a condition: {result.moved:,}.")
        for each in result.stranded:
            self.stdout.write(
                f"{each.group.name} covers {each.condition.name} ({each.condition.shown_code}),"
                " which is obsolete without a successor: kept, for a curator to decide."
            )
        for note in result.notes:
            self.stdout.write(note)
