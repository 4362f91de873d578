"""Where the members of a coalition are: the map, its table, and the members of one country."""

import pytest
from lxml import html

from groups.choices import area_name
from groups.member_places import GRID, places_of, tile_map
from groups.models.vocabulary import EUROPEAN

from .factories import make_group, make_membership

pytestmark = pytest.mark.django_db


def make_coalition(*bases):
    coalition = make_group("Example Coalition", kind="coalition")
    for number, base in enumerate(bases):
        make_membership(make_group(f"Example Member {number}", base_area=base), coalition)
    return coalition


def coalition_page(client, query=""):
    return html.fromstring(client.get(f"/groups/example-coalition/{query}").content)


def table_of_places(page):
    """{"France": 2, ...} as the table beside the map has it."""
    rows = page.xpath("//div[contains(@class, 'places')]//tbody/tr")
    return {row.xpath("normalize-space(th)"): int(row.xpath("string(td[1])")) for row in rows}


def map_of_places(page):
    """{"FR": 2, ...} as the tiles have it; tiles without a number have no members."""
    tiles = page.xpath("//*[contains(@class, 'tile-some') or contains(@class, 'tile-many')]")
    texts = [tile.xpath("./*[local-name()='text']/text()") for tile in tiles]
    return {code: int(count) for code, count in texts}


def names_shown(page):
    return page.xpath("//table[@class='members']//td[1]/a/text()")


def test_the_map_and_the_table_have_the_same_numbers(client):
    make_coalition("FR", "FR", "DE", "US", "GB-SCT", "GB", "MC")

    page = coalition_page(client)

    table = table_of_places(page)
    assert table == {area_name(code): count for code, count in map_of_places(page).items()}
    assert table == {
        "France": 2,
        "United Kingdom": 2,
        "Germany": 1,
        "Monaco": 1,
        "United States": 1,
    }


def test_members_whose_country_is_unknown_are_in_the_table_and_on_no_tile(client):
    make_coalition("FR", "DE", None, "europe")

    page = coalition_page(client)

    assert list(table_of_places(page).items())[-1] == ("Not known yet", 2)
    assert sum(map_of_places(page).values()) == 2


def test_drafts_are_not_counted_and_closed_members_are(client):
    coalition = make_coalition("FR", "DE")
    make_membership(make_group("Example Draft", base_area="FR", state="draft"), coalition)
    make_membership(make_group("Example Closed", base_area="FR", state="closed"), coalition)

    assert map_of_places(coalition_page(client)) == {"FR": 2, "DE": 1}


@pytest.mark.parametrize("bases", [["GB", "GB", "GB-ENG"], ["GB", None], [None]])
def test_members_in_one_country_need_no_map(client, bases):
    make_coalition(*bases)

    page = coalition_page(client)

    assert not page.xpath("//*[local-name()='svg'][@class='tile-map']")
    assert len(names_shown(page)) == len(bases)


def test_the_map_has_a_name_and_a_description(client):
    make_coalition("FR", "DE")

    (image,) = coalition_page(client).xpath("//*[local-name()='svg'][@role='img']")

    for name in image.get("aria-labelledby").split():
        assert image.xpath("string(//*[@id=$name])", name=name)


def test_a_country_narrows_the_members(client):
    make_coalition("FR", "DE", "FR", None)
    page = coalition_page(client)
    (address,) = page.xpath("//div[contains(@class, 'places')]//a[text()='France']/@href")
    assert address == "?members_area=FR#members-table"

    french = coalition_page(client, "?members_area=FR")

    assert names_shown(french) == ["Example Member 0", "Example Member 2"]
    assert table_of_places(french) == table_of_places(page)
    assert names_shown(coalition_page(client, "?members_area=unknown")) == ["Example Member 3"]
    assert len(names_shown(coalition_page(client, "?members_area=nowhere"))) == 4


def test_members_come_by_name_or_by_country(client):
    make_coalition(None, "FR", "DE", "FR")

    by_country = coalition_page(client, "?members_order=country")

    assert [name[-1] for name in names_shown(coalition_page(client))] == ["0", "1", "2", "3"]
    assert [name[-1] for name in names_shown(by_country)] == ["1", "3", "2", "0"]


def test_no_two_tiles_stand_in_one_place_and_all_are_in_europe():
    codes = [code for line in GRID for code in line.split() if code != ".."]

    assert len(codes) == len(set(codes))
    assert set(codes) <= EUROPEAN
    assert {len(line.split()) for line in GRID} == {10}


def test_a_map_without_european_members_leaves_europe_out():
    groups = [make_group(f"Example {code}", base_area=code) for code in ("US", "CA", "AU")]

    drawn = tile_map(places_of(groups, "Not known yet"))

    assert drawn.europe == []
    assert [(tile.code, tile.column, tile.row) for tile in drawn.others] == [
        ("AU", 0, 0),
        ("CA", 1, 0),
        ("US", 2, 0),
    ]
