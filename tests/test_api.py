"""The machine twins: the same answers as the pages, as JSON of a fixed shape."""

import jsonschema
import pytest
from django.test import Client

from groups.models.condition import UNDIAGNOSED
from groups.search import search
from groups.signposting import signposts_for
from groups.urls import urlpatterns
from tests.factories import make_condition, make_group

pytestmark = pytest.mark.django_db


@pytest.fixture
def cystic_fibrosis():
    return make_condition("Cystic fibrosis", orpha_code=586, synonyms=[("CF", "acronym", "en")])


def test_conditions_answers_what_matched_and_how_many_groups(client, cystic_fibrosis):
    make_group("CF Example", conditions=[cystic_fibrosis])

    response = client.get("/api/v1/conditions/", {"q": "CF"})

    assert response.json() == {
        "query": "CF",
        "results": [
            {
                "orpha_code": 586,
                "name": "Cystic fibrosis",
                "matched": "CF",
                "match": "acronym",
                "groups": 1,
            }
        ],
    }


def test_conditions_gives_the_same_order_as_search(client, cystic_fibrosis):
    make_condition("Cystic example")
    make_condition("Hepatic fibrosis")

    results = client.get("/api/v1/conditions/?q=cystic").json()["results"]

    assert len(results) == 2
    assert [each["name"] for each in results] == [str(each.thing) for each in search("cystic")]


def test_conditions_without_an_answer_is_an_empty_list(client):
    assert client.get("/api/v1/conditions/?q=xqzwv").json() == {"query": "xqzwv", "results": []}


@pytest.mark.parametrize("query", ["", "?q=", "?q=%20"])
def test_conditions_without_a_query_is_an_error_that_says_what_to_do(client, query):
    response = client.get(f"/api/v1/conditions/{query}")

    assert response.status_code == 400
    assert "?q=" in response.json()["error"]


def test_signposts_gives_the_ladder_of_the_page(client, cystic_fibrosis):
    make_group(
        "Example Trust", conditions=[cystic_fibrosis], areas=["GB"], reviewed_on="2026-11-01"
    )
    make_group("Example Umbrella", kind="umbrella", covers_all_rare=True, areas=["world"])

    content = client.get("/api/v1/signposts/?condition=586&area=gb").json()

    assert content["condition"] == {"orpha_code": 586, "name": "Cystic fibrosis"}
    assert content["area"] == "GB"
    assert content["rungs"][0] == {
        "rung": "condition-here",
        "title": "Groups for Cystic fibrosis in the United Kingdom",
        "signposts": [
            {
                "slug": "example-trust",
                "name": "Example Trust",
                "website": "https://example-trust.example.org/",
                "reason": "for Cystic fibrosis, in the United Kingdom",
                "reviewed_on": "2026-11-01",
            }
        ],
    }
    assert [rung["rung"] for rung in content["rungs"]] == [
        rung.name for rung in signposts_for(cystic_fibrosis, "GB")
    ]
    assert content["rungs"][1]["signposts"][0]["reviewed_on"] is None


def test_signposts_without_an_area_says_null(client, cystic_fibrosis):
    content = client.get("/api/v1/signposts/?condition=ORPHA:586").json()

    assert content["area"] is None
    assert content["rungs"] == []


def test_signposts_of_an_obsolete_code_are_those_of_its_successor(client, cystic_fibrosis):
    make_condition("Old", orpha_code=99, status="obsolete", replaced_by=cystic_fibrosis)

    content = client.get("/api/v1/signposts/?condition=99").json()

    assert content["condition"]["orpha_code"] == 586


def test_signposts_knows_the_undiagnosed_route(client):
    make_condition("Without a diagnosis", orpha_code=UNDIAGNOSED)
    make_group("Example Welcome", kind="umbrella", welcomes_undiagnosed=True, areas=["GB"])

    content = client.get(f"/api/v1/signposts/?condition={UNDIAGNOSED}&area=GB").json()

    assert [rung["rung"] for rung in content["rungs"]] == ["undiagnosed"]


@pytest.mark.parametrize(
    ("query", "status", "word"),
    [
        ("", 400, "?condition="),
        ("condition=abc", 400, "ORPHAcode"),
        ("condition=-1", 400, "ORPHAcode"),
        ("condition=586&area=XX", 400, "area"),
        ("condition=586&area=%00", 400, "null"),
        ("condition=586&language=klingon-klingon", 400, "language"),
        ("condition=587", 404, "ORPHA:587"),
        ("condition=999999999", 404, "ORPHA:999999999"),
    ],
)
def test_a_bad_request_gets_a_message_as_json(client, cystic_fibrosis, query, status, word):
    response = client.get(f"/api/v1/signposts/?{query}")

    assert response.status_code == status
    assert word in response.json()["error"].lower() or word in response.json()["error"]


def test_an_unknown_address_below_the_api_is_json_too(client):
    response = client.get("/api/v1/nothing-here/")

    assert response.status_code == 404
    assert response.json()["error"]


def test_the_index_leads_to_both_twins(client):
    assert set(client.get("/api/v1/").json()) == {"conditions", "signposts"}


@pytest.mark.parametrize("path", ["/api/v1/", "/api/v1/conditions/", "/api/v1/signposts/"])
def test_the_api_is_read_only(path):
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "QUERY"]:
        response = Client(enforce_csrf_checks=True).generic(method, path)

        assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")
        assert "GET" in response.json()["error"]


def test_other_sites_may_read_the_api_and_no_cookie_is_set(client, cystic_fibrosis):
    response = client.get("/api/v1/conditions/?q=CF")

    assert response["Access-Control-Allow-Origin"] == "*"
    assert not response.cookies


# The description of the API


@pytest.fixture
def description(client):
    return client.get("/api/v1/openapi.json").json()


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("/api/v1/", "", 200),
        ("/api/v1/conditions/", "?q=CF", 200),
        ("/api/v1/conditions/", "?q=cystic+fibrosis", 200),
        ("/api/v1/conditions/", "?q=cystik+fibros", 200),
        ("/api/v1/conditions/", "?q=xqzwv", 200),
        ("/api/v1/conditions/", "", 400),
        ("/api/v1/signposts/", "?condition=ORPHA:586&area=gb&language=en", 200),
        ("/api/v1/signposts/", "?condition=586&area=XX", 400),
        ("/api/v1/signposts/", "?condition=587", 404),
    ],
)
def test_each_answer_is_as_the_description_says(
    client, cystic_fibrosis, description, path, query, status
):
    make_group("Example Trust", conditions=[cystic_fibrosis], reviewed_on="2026-11-01")
    make_group("Example Umbrella", kind="umbrella", covers_all_rare=True, areas=["world"])

    response = client.get(path + query)

    said = description["paths"][path]["get"]["responses"][str(status)]
    if "$ref" in said:
        said = description["components"]["responses"][said["$ref"].rpartition("/")[2]]
    schema = said["content"]["application/json"]["schema"]
    assert response.status_code == status
    jsonschema.validate(
        response.json(),
        {**schema, "components": description["components"]},
        cls=jsonschema.Draft202012Validator,
        format_checker=jsonschema.FormatChecker(),
    )


def test_the_description_names_every_address_of_the_api(client, description):
    addresses = {
        f"/{pattern.pattern}"
        for pattern in urlpatterns
        if str(pattern.pattern).startswith("api/v1/")
    }

    assert set(description["paths"]) == addresses - {"/api/v1/openapi.json"}
    assert "openapi.json" in client.get("/api/v1/")["Link"]
