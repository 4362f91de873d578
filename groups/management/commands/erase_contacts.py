"""`manage.py erase_contacts`: forgets the e-mail addresses that came with old suggestions."""

from datetime import timedelta

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from groups.models import Suggestion


class Command(BaseCommand):
    help = (
        "Erase the e-mail addresses that came with suggestions more than CONTACT_DAYS days ago."
        " Run it every day."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would be erased, and erase nothing"
        )

    def handle(self, *args, dry_run, **options):
        before = timezone.now() - timedelta(days=settings.CONTACT_DAYS)
        old = Suggestion.objects.with_contact_before(before).order_by("made_at", "pk")
        found = list(old.values_list("pk", "reference", "made_at"))
        for _pk, reference, made_at in found:
            self.stdout.write(f"{reference}, received {timezone.localdate(made_at)}")
        if not dry_run:
            Suggestion.objects.filter(pk__in=[pk for pk, *_said in found]).update(contact="")
        done = "would be erased" if dry_run else "erased"
        self.stdout.write(
            f"{len(found)} e-mail addresses {done}, of suggestions received before"
            f" {timezone.localdate(before)}"
        )
