from django.core.management.base import BaseCommand

from groups.roles import make_roles


class Command(BaseCommand):
    help = (
        "Make the roles of curators (Viewers, Curators, Reviewers, Managers), or give them their"
        " permissions again. Can be run again, and is after an upgrade."
    )

    def handle(self, *args, **options):
        for name, count in make_roles().items():
            self.stdout.write(f"{name}: {count} permissions")
