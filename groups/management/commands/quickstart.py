import os
import sys
import tempfile
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from directory import serving
from groups.models import Condition, Group
from groups.nomenclature import orphadata
from groups.roles import make_roles

STARTER = Path(__file__).resolve().parents[2] / "starter"
SUPERUSER_VARIABLES = [f"DJANGO_SUPERUSER_{name}" for name in ("USERNAME", "EMAIL", "PASSWORD")]


class Command(BaseCommand):
    help = (
        "Set up the database, load the starter directory into an empty one, and serve the site on"
        " this computer. Can be run again: what is there already is left as it is."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "address",
            nargs="?",
            default="127.0.0.1:8000",
            metavar="ADDR:PORT",
            help="where to serve (default: 127.0.0.1:8000)",
        )
        parser.add_argument(
            "--nomenclature",
            nargs="+",
            default=[],
            metavar="PATH",
            help="files of the full nomenclature, loaded with import_conditions",
        )
        parser.add_argument(
            "--download",
            action="store_true",
            help="fetch the full nomenclature from Orphadata; without a network, go on without it",
        )
        parser.add_argument(
            "--superuser",
            action="store_true",
            help="make a superuser for /admin/ (asks, or reads DJANGO_SUPERUSER_USERNAME, _EMAIL"
            " and _PASSWORD)",
        )
        parser.add_argument("--no-serve", action="store_true", help="only prepare")

    def handle(self, **options):
        try:
            self.start(**options)
        except KeyboardInterrupt:
            self.stdout.write("\nStopped.")

    def start(self, *, address, nomenclature, download, superuser, no_serve, **options):
        address = None if no_serve else self.checked_address(address)
        for path in nomenclature:
            if not Path(path).exists():
                raise CommandError(f"{path}: no such file or folder. Check the path.")
        self.prepare()
        if superuser:
            self.make_superuser()
        self.load_starter()
        if nomenclature:
            call_command("import_conditions", *nomenclature, stdout=self.stdout)
        if download:
            self.download_nomenclature()
        self.tell_what_is_there()
        if address:
            self.serve(address)

    def checked_address(self, text):
        try:
            address = serving.read_address(text)
            serving.check_free(address)
        except serving.AddressError as error:
            raise CommandError(str(error)) from error
        return address

    def prepare(self):
        """Tables in the database, and static files where the server finds them."""
        self.say("Preparing the database ...")
        try:
            call_command("migrate", verbosity=0, interactive=False)
        except OperationalError as error:
            raise CommandError(
                f"The database cannot be used: {str(error).strip()}\nCheck DATABASE_URL."
            ) from error
        make_roles()
        if not settings.DEBUG:
            try:
                call_command("collectstatic", verbosity=0, interactive=False)
            except OSError as error:
                raise CommandError(
                    f"The static files cannot be written: {error}\nMake {settings.STATIC_ROOT}"
                    " writable for this user."
                ) from error

    def make_superuser(self):
        """Ask for a superuser, or make the one of the environment; one that is there is enough."""
        if get_user_model().objects.filter(is_superuser=True).exists():
            self.say("There is a superuser already.")
        elif all(os.environ.get(name) for name in SUPERUSER_VARIABLES):
            call_command("createsuperuser", interactive=False, stdout=self.stdout)
        elif sys.stdin.isatty():
            call_command("createsuperuser", stdout=self.stdout)
        else:
            raise CommandError(
                "There is no terminal to ask for a superuser. Set"
                f" {', '.join(SUPERUSER_VARIABLES)} and run this again."
            )

    def load_starter(self):
        """The starter directory, into a directory without groups: curators' edits always stay."""
        if Group.objects.exists():
            self.say("The directory has groups already: they are left as they are.")
            return
        self.say("Loading the starter directory ...")
        call_command("import_conditions", str(STARTER / "conditions.tsv"), stdout=self.stdout)
        call_command("import_groups", str(STARTER), stdout=self.stdout)

    def download_nomenclature(self):
        self.say("Fetching the nomenclature from Orphadata ...")
        with tempfile.TemporaryDirectory() as folder:
            try:
                paths = orphadata.download(Path(folder), show_progress=sys.stderr.isatty())
                call_command("import_conditions", *map(str, paths), stdout=self.stdout)
            except (orphadata.DownloadError, CommandError) as error:
                self.say(f"It cannot be had: {error}\nGoing on with the conditions there are.")

    def tell_what_is_there(self):
        listed, conditions = Group.objects.listed().count(), Condition.objects.active().count()
        self.say(f"Ready: {listed:,} listed patient groups, {conditions:,} conditions.")
        self.say("try: CF, E75.2, alkaptonuria, Huntingtons corea, undiagnosed")

    def serve(self, address):
        host = "127.0.0.1" if address.host in serving.EVERY_ADDRESS else address.host
        shown = f"[{host}]" if ":" in host else host

        def tell(port):
            self.say(f"Open http://{shown}:{port}/ (stop with Ctrl-C)")

        try:
            serving.serve(address, on_ready=tell)
        except serving.AddressError as error:
            raise CommandError(str(error)) from error

    def say(self, text):
        """Write at once, also into a pipe, so that whoever waits sees how far it is."""
        self.stdout.write(text)
        self.stdout.flush()
