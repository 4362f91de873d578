"""How heavy a first view is: the page and everything that it loads, compressed."""

import gzip
from pathlib import Path

from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.db.models import Count
from lxml import html

from groups.models import Condition, Group

LIMIT = 30 * 1024
STARTER = Path(__file__).resolve().parent.parent / "groups" / "starter"
LOADED = "//script/@src | //link[@rel='stylesheet' or @rel='icon']/@href | //img/@src"


def weight_of(client, address):
    """Bytes on the wire, as the server compresses them, without headers."""
    page = client.get(address)
    assert page.status_code == 200
    loaded = {file.partition("?")[0] for file in html.fromstring(page.content).xpath(LOADED)}
    files = [Path(finders.find(file.removeprefix("/static/"))) for file in loaded]
    return sum(len(gzip.compress(part)) for part in [page.content, *map(Path.read_bytes, files)])


def slugs_with_most_channels():
    groups = Group.objects.listed().alias(ways=Count("channels")).order_by("-ways", "pk")
    return groups.values_list("slug", flat=True)[:5]


def test_a_first_view_is_light_whatever_the_page(client, db):
    call_command("import_conditions", STARTER / "conditions.tsv", verbosity=0)
    call_command("import_groups", STARTER, verbosity=0)
    most_groups = Condition.objects.active().with_group_counts().order_by("-group_count", "pk")
    coalition = Group.objects.get(slug="eurordis-rare-diseases-europe")
    five = "&".join(f"group={slug}" for slug in slugs_with_most_channels())
    pages = [
        "/",
        "/search/?q=syndrome",
        "/conditions/",
        "/conditions/families/",
        most_groups.first().get_absolute_url(),
        "/conditions/586/?area=GB",
        "/undiagnosed/",
        "/groups/",
        coalition.get_absolute_url(),
        "/groups/?q=qqqzzz&area=GB&kind=umbrella&language=en&service=helpline",
        f"/handout/?condition=586&area=GB&{five}",
        f"/suggest-a-change/?kind=correction&group={coalition.slug}",
        "/about/",
        "/about/design/",
        "/about/trust/",
        "/changes/",
    ]
    pages += [f"/{language}{address}" for address in pages for language in ("fr", "ar")]
    heavy = {address: weight_of(client, address) for address in pages}

    assert {address: weight for address, weight in heavy.items() if weight > LIMIT} == {}
