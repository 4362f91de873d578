from django.core.management.base import BaseCommand, CommandError

from groups.link_checks import NobodyAnswers, check_links
from groups.models import Group, LinkCheck

OTHER_NUMBERS = {
    "later": "left for later, as their site asked",
    "elsewhere": "left to another run, which is visiting their site",
}


class Command(BaseCommand):
    help = (
        "Try the links on listed entries, the longest untried first. Stop it at any time and run"
        " it again: it goes on where it was. Run it daily; a link that works is tried weekly."
    )

    def add_arguments(self, parser):
        parser.add_argument("--limit", type=positive, metavar="N", help="try at most N links")
        parser.add_argument("--group", default="", metavar="SLUG", help="only this group's links")
        parser.add_argument(
            "--all", action="store_true", dest="every", help="also links that were tried lately"
        )

    def handle(self, *args, limit, group, every, **options):
        if group and not Group.objects.filter(slug=group).exists():
            raise CommandError(f"No group has the slug “{group}”. Its page's address shows it.")
        try:
            numbers = check_links(group, every, limit)
        except NobodyAnswers as error:
            raise CommandError(
                "No site answers any more: the network of this machine seems to be down."
                " The last results were not kept. Try again later."
            ) from error
        except KeyboardInterrupt as error:
            raise CommandError("Stopped. What was tried is kept; run it again to go on.") from error
        labels = dict(LinkCheck.Result.choices) | OTHER_NUMBERS
        self.stdout.write(f"Links tried: {sum(numbers[result] for result in LinkCheck.Result)}")
        for result, label in labels.items():
            if numbers[result]:
                self.stdout.write(f"  {numbers[result]} {str(label).lower()}")


def positive(text):
    """A whole number from 1. Raises ValueError, which argparse puts into words."""
    if (number := int(text)) < 1:
        raise ValueError
    return number
