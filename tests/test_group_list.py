"""What makes the list of groups smooth, and what keeps it from ending in nothing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html

from .factories import make_condition, make_group

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def test_htmx_is_answered_with_what_a_choice_changes(client):
    make_group("Example A", areas=["GB"])
    make_group("Example B", areas=["FR"])

    response = client.get("/groups/?q=&area=GB&page=1", headers=HTMX)
    changes = html.fragments_fromstring(response.content.decode().strip())
    words = " ".join(change.text_content() for change in changes)

    assert not html.fromstring(response.content).xpath("//form|//h1|//header")
    assert "Example A" in words
    assert "Example B" not in words
    in_place = [change.get("id") for change in changes if change.get("data-hx-swap-oob")]
    assert "field-kind" in in_place
    assert in_place[-1] == "groups-found-said"
    assert changes[-1].text_content() == "1 group"


def test_the_answer_to_htmx_and_the_page_say_what_they_depend_on(client):
    assert "HX-Request" in client.get("/groups/")["Vary"]
    assert "HX-Request" in client.get("/groups/", headers=HTMX)["Vary"]
    assert client.get("/groups/", headers=HTMX)["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(
    ("query", "before", "pushed"),
    [
        ("q=&area=GB&kind=", "/groups/", "/groups/?area=GB"),
        ("q=&area=&kind=", "/groups/?area=GB", "/groups/"),
        ("q=&area=GB&kind=", "/groups/?area=GB", "false"),
    ],
)
def test_the_address_says_what_is_chosen_and_no_more(client, query, before, pushed):
    headers = {**HTMX, "HX-Current-URL": f"http://testserver{before}"}

    assert client.get(f"/groups/?{query}", headers=headers)["HX-Push-Url"] == pushed


def test_a_problem_stands_at_its_field_when_htmx_asks(client):
    response = client.get("/groups/?condition=abc", headers=HTMX)
    changes = html.fromstring(f"<div>{response.content.decode()}</div>")

    assert changes.xpath("//*[@id='field-condition']//*[@class='error']")
    assert "<title>Error:" in response.content.decode()


def test_the_same_form_works_without_javascript(client):
    make_group("Example A")

    form = html.fromstring(client.get("/groups/").content).forms[-1]

    assert form.action == "/groups/"
    assert form.xpath(".//button[@type='submit']")
    assert {"q", "area", "kind", "language", "service", "seeks", "condition"} <= set(
        form.inputs.keys()
    )


def test_a_choice_that_leads_to_nothing_rests_unless_it_is_chosen(client):
    make_group("Example A", areas=["GB"], services=["helpline"])
    make_group("Example B", areas=["FR"], services=["grants"])

    page = html.fromstring(client.get("/groups/?area=GB&service=grants").content)
    resting = page.xpath("//select[@name='service']/option[@disabled]/@value")

    assert "youth" in resting
    assert "grants" not in resting
    assert "helpline" not in resting


def test_an_empty_list_says_which_filter_to_take_away(client):
    make_group("Example A", areas=["GB"], services=["helpline"])
    make_group("Example B", areas=["FR"], services=["grants"])
    make_group("Example C", areas=["FR"], services=["grants"])

    response = client.get("/groups/?area=GB&service=grants&q=example")
    ways = {way.label: (way.address, way.count) for way in response.context["ways_out"]}

    assert ways == {
        "Helps people in": ("/groups/?service=grants&q=example", 2),
        "Offers": ("/groups/?area=GB&q=example", 1),
    }


def test_an_empty_list_says_which_filter_to_keep_when_taking_one_away_is_too_little(client):
    make_group("Example A", areas=["GB"], services=["helpline"], languages=["en"])
    make_group("Example B", areas=["FR"], services=["grants"], languages=["fr"])

    response = client.get("/groups/?area=GB&service=grants&language=de")
    ways = {way.label: (way.address, way.count) for way in response.context["ways_back"]}

    assert response.context["ways_out"] == []
    assert ways == {
        "Helps people in": ("/groups/?area=GB", 1),
        "Offers": ("/groups/?service=grants", 1),
    }


def test_choices_rest_also_where_no_group_is_left_at_all(client):
    make_group("Example A", languages=["en"], services=["helpline"])

    page = html.fromstring(client.get("/groups/?q=nothing+like+this").content)

    for name in ["kind", "language", "service", "seeks"]:
        assert not page.xpath("//select[@name=$n]/option[@value!=''][not(@disabled)]", n=name)


def test_an_empty_list_asks_at_most_twelve_queries_too(client):
    condition = make_condition("Alkaptonuria", orpha_code=56)
    make_group("Example A", areas=["GB"], languages=["en"], conditions=[condition])
    client.get("/groups/")

    with CaptureQueriesContext(connection) as queries:
        client.get(
            "/groups/?q=nobody&area=GB&language=en&service=helpline&kind=umbrella&seeks=speaker"
            "&condition=56"
        )

    assert len(queries) <= 12


def test_htmx_may_evaluate_nothing_write_no_style_and_keep_nothing(client):
    page = client.get("/groups/").content.decode()

    for setting in [
        '"allowEval": false',
        '"includeIndicatorStyles": false',
        '"selfRequestsOnly": true',
        '"historyCacheSize": 0',
    ]:
        assert setting in page


def test_only_lists_bring_htmx(client):
    assert b"htmx" not in client.get("/").content
    assert b"htmx" not in client.get("/undiagnosed/").content


def test_each_group_can_be_put_on_the_handout_and_the_filters_carry_it_on(client):
    make_group("Example A", areas=["GB"])
    make_group("Example B", areas=["GB"])

    page = html.fromstring(client.get("/groups/?area=GB&group=example-a").content)

    assert page.xpath("//a[@data-handout-add]/@data-handout-add") == ["example-a", "example-b"]
    assert page.xpath("//form[@class='filters']//input[@name='group']/@value") == ["example-a"]
    [chip] = page.xpath("//ul[@class='chips']//a/@href")
    assert chip == "/groups/?group=example-a"


def test_that_nobody_has_confirmed_the_entries_is_said_once_for_all(client):
    make_group("Example A")
    make_group("Example B")

    page = client.get("/groups/").content.decode()

    assert page.count("No editor has confirmed these entries yet.") == 1
    assert "Not yet confirmed" not in page
