"""The list of groups and the form that narrows it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html

from .factories import make_condition, make_group

pytestmark = pytest.mark.django_db


def names(response):
    return [group.name for group in response.context["groups"]]


def options(response, field):
    """{value: words} of the choices that can be chosen."""
    page = html.fromstring(response.content)
    found = page.xpath(f"//select[@name='{field}']//option[not(@disabled)]")
    return {option.get("value"): option.text for option in found if option.get("value")}


def test_the_list_shows_listed_groups_by_name_whatever_their_capitals(client):
    make_group("example b")
    make_group("Example C")
    make_group("Example A")
    make_group("Example Draft", state="draft")
    make_group("Example Closed", state="closed")

    assert names(client.get("/groups/")) == ["Example A", "example b", "Example C"]


@pytest.mark.parametrize(
    "words", ["aku society", "AKU SOCIETY", "EAS", "former name", "alcaptonurie", "Alkapton"]
)
def test_words_meet_names_acronyms_other_names_and_conditions(client, words):
    condition = make_condition("Alkaptonuria", synonyms=[("Alcaptonurie", "preferred", "fr")])
    make_group(
        "Example AKU Society",
        acronym="EAS",
        other_names=["Example Former Name"],
        conditions=[condition],
    )
    make_group("Example Other")

    assert names(client.get("/groups/", {"q": words})) == ["Example AKU Society"]


@pytest.mark.parametrize(
    ("field", "value"),
    [("kind", "umbrella"), ("language", "fr"), ("service", "helpline"), ("seeks", "speaker")],
)
def test_a_choice_keeps_only_groups_that_have_it(client, field, value):
    make_group(
        "Example Chosen",
        kind="umbrella",
        languages=["fr", "en"],
        services=["helpline", "grants"],
        seeks=["speaker"],
    )
    make_group("Example Other", languages=["en"], services=["grants"], seeks=["trustee"])

    assert names(client.get("/groups/", {field: value})) == ["Example Chosen"]


def test_an_area_keeps_groups_that_serve_it(client):
    make_group("Example British", areas=["GB"])
    make_group("Example European", areas=["europe"])
    make_group("Example Based There", base_area="GB")
    make_group("Example French", areas=["FR"])

    response = client.get("/groups/?area=GB-SCT")

    assert names(response) == ["Example Based There", "Example British", "Example European"]


def test_a_condition_keeps_groups_for_it_and_for_its_families_and_forms(client):
    family = make_condition("Example family", orpha_code=1)
    condition = make_condition("Alkaptonuria", orpha_code=56, families=[family])
    form = make_condition("Example form", orpha_code=57, families=[condition])
    make_group("Example A", conditions=[family])
    make_group("Example B", conditions=[condition])
    make_group("Example C", conditions=[form])
    make_group("Example D", conditions=[make_condition("Gout", orpha_code=9)])

    assert names(client.get("/groups/?condition=56")) == ["Example A", "Example B", "Example C"]


def test_an_obsolete_orphacode_counts_as_its_successor(client):
    condition = make_condition("Alkaptonuria", orpha_code=56)
    make_condition("Old", orpha_code=77, status="obsolete", replaced_by=condition)
    make_group("Example B", conditions=[condition])

    assert names(client.get("/groups/?condition=77")) == ["Example B"]


def test_each_choice_says_how_many_groups_it_leads_to(client):
    make_group("Example A", kind="umbrella", languages=["fr"], services=["helpline"])
    make_group("Example B", kind="umbrella", languages=["fr", "en"])
    make_group("Example C", languages=["en"])

    response = client.get("/groups/?language=fr")

    assert options(response, "kind") == {"umbrella": "Umbrella (2)"}
    assert options(response, "language") == {"en": "English (2)", "fr": "French (2)"}
    assert options(response, "service") == {"helpline": "Helpline (1)"}


def test_the_number_beside_an_area_is_the_number_of_groups_it_leads_to(client):
    make_group("Example A", areas=["GB", "europe"])
    make_group("Example B", base_area="GB")
    make_group("Example C", areas=["world"])
    make_group("Example D", areas=["FR", "US"])
    make_group("Example E", areas=["GB-SCT"], base_area="GB")

    shown = options(client.get("/groups/"), "area")

    for code, words in shown.items():
        found = len(names(client.get("/groups/", {"area": code})))
        assert words.endswith(f"({found})"), words
    assert {"GB", "GB-SCT", "FR", "US", "europe", "world"} <= set(shown)


def test_filters_in_use_can_be_taken_away_one_by_one(client):
    condition = make_condition("Alkaptonuria", orpha_code=56)
    make_group("Example A", areas=["GB"], kind="umbrella", conditions=[condition])

    response = client.get("/groups/?q=&area=GB&kind=umbrella&condition=56&page=1")

    chips = {(chip.label, chip.value): chip.address for chip in response.context["chips"]}
    assert chips == {
        ("Helps people in", "United Kingdom"): "/groups/?kind=umbrella&condition=56",
        ("Kind of group", "Umbrella"): "/groups/?area=GB&condition=56",
        ("Condition (ORPHAcode)", "Alkaptonuria"): "/groups/?area=GB&kind=umbrella",
    }


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("area", "ZZ"),
        ("area", "\0"),
        ("kind", "club"),
        ("language", "klingon"),
        ("service", "miracles"),
        ("seeks", "money"),
        ("condition", "abc"),
        ("condition", "9" * 40),
        ("condition", "-1"),
    ],
)
def test_a_filter_that_is_not_understood_says_so_and_the_others_still_work(client, field, value):
    make_group("Example A", other_names=["Zebra"])
    make_group("Example B")

    response = client.get("/groups/", {field: value, "q": "zebra"})

    assert response.status_code == 200
    assert response.context["filter"].form.errors[field]
    assert names(response) == ["Example A"]
    assert "<title>Error:" in response.content.decode()


def test_words_with_nul_get_a_message(client):
    response = client.get("/groups/", {"q": "a\0b"})

    assert response.context["filter"].form.errors["q"]


def test_an_empty_list_offers_ways_on(client):
    page = client.get("/groups/", {"q": "nothing like this"}).content.decode()

    assert "No group in this directory fits all of this" in page
    assert 'href="/conditions/families/"' in page


def test_pages_keep_the_filters(client):
    for number in range(26):
        make_group(f"Example {number:02}", areas=["GB"])

    page = html.fromstring(client.get("/groups/?area=GB").content)
    (address,) = page.xpath("//a[@rel='next']/@href")

    assert address == "?area=GB&page=2"
    assert names(client.get(f"/groups/{address}")) == ["Example 25"]


@pytest.mark.parametrize("page", ["0", "99", "x"])
def test_a_page_that_does_not_exist_is_not_found(client, page):
    assert client.get(f"/groups/?page={page}").status_code == 404


def test_the_list_asks_at_most_thirteen_queries_whatever_its_size(client):
    condition = make_condition("Alkaptonuria", orpha_code=56)
    counts = []
    for start, stop in [(0, 4), (4, 12)]:
        for number in range(start, stop):
            make_group(
                f"Example {number}",
                conditions=[condition],
                areas=["GB"],
                languages=["en"],
                services=["helpline"],
                channels=[("forum", f"https://forum.example.org/{number}")],
            )
        with CaptureQueriesContext(connection) as queries:
            client.get("/groups/?q=example&area=GB&language=en&service=helpline&condition=56")
        counts.append(len(queries))

    assert counts[1] <= counts[0] <= 13


def test_words_meet_the_beginning_of_words_only(client):
    make_group("Example SMA Group")
    make_group("Example Plasma Group")

    found = client.get("/groups/?q=sma").context["groups"]

    assert [group.name for group in found] == ["Example SMA Group"]
