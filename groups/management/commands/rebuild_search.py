from django.core.management.base import BaseCommand

from groups.search.index import refresh_keys, refresh_search_index


class Command(BaseCommand):
    help = (
        "Work out anew what search compares: after an upgrade of this software, or whenever"
        " in doubt. Can be run at any time, while the site serves."
    )

    def handle(self, **options):
        changed = refresh_keys()
        refresh_search_index()
        self.stdout.write(f"{changed:,} keys were out of date; the rest is made anew.")
