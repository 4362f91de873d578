"""Conditions A to Z, and by family."""

import pytest
from lxml import html

from .factories import make_condition, make_group

pytestmark = pytest.mark.django_db


def names_on(response, key):
    return [condition.name for condition in response.context[key]]


def test_a_letter_lists_active_conditions_that_begin_with_it(client):
    make_condition("Canavan disease")
    make_condition("carnitine deficiency")
    make_condition("Alkaptonuria")
    make_condition("Cancelled entry", status="obsolete")

    response = client.get("/conditions/?letter=c")

    assert names_on(response, "conditions") == ["Canavan disease", "carnitine deficiency"]


def test_names_that_begin_with_no_letter_stand_under_digits(client):
    make_condition("47,XYY syndrome")
    make_condition("Alkaptonuria")

    assert names_on(client.get("/conditions/?letter=0-9"), "conditions") == ["47,XYY syndrome"]


def test_only_letters_in_use_are_links(client):
    make_condition("Canavan disease")

    page = html.fromstring(client.get("/conditions/?letter=C").content)

    assert page.xpath("//nav[@class='letters']//a/@href") == ["?letter=C"]


def test_an_empty_letter_offers_ways_on(client):
    assert b'href="/groups/?kind=umbrella"' in client.get("/conditions/?letter=Q").content


@pytest.mark.parametrize("query", ["letter=CC", "letter=%00", "letter=C&page=99", "page=x"])
def test_a_letter_or_page_that_does_not_exist_is_not_found(client, query):
    make_condition("Canavan disease")

    assert client.get(f"/conditions/?{query}").status_code == 404


def test_a_list_counts_the_groups_of_each_condition(client):
    condition = make_condition("Canavan disease")
    make_group("Example Group", conditions=[condition])

    assert "1 group" in client.get("/conditions/?letter=C").content.decode()


def test_families_begin_with_the_specialties(client):
    root = make_condition("Rare neurologic disease", orpha_code=1)
    make_condition("Beneath it", orpha_code=2, families=[root])
    make_condition("Alone", orpha_code=3)

    assert names_on(client.get("/conditions/families/"), "members") == ["Rare neurologic disease"]


def test_a_family_opens_one_level_and_leads_up_again(client):
    root = make_condition("Rare neurologic disease", orpha_code=1)
    middle = make_condition("Ataxia", orpha_code=2, families=[root])
    make_condition("Friedreich ataxia", orpha_code=3, families=[middle])

    response = client.get("/conditions/families/?family=2")
    links = html.fromstring(response.content).xpath("//main//a/@href")

    assert names_on(response, "members") == ["Friedreich ataxia"]
    assert "?family=1" in links
    assert "/conditions/2/" in links
    assert "/conditions/3/" in links


@pytest.mark.parametrize("code", ["x", "9", "%00", "²", "9" * 40])
def test_a_family_that_does_not_exist_is_not_found(client, code):
    assert client.get(f"/conditions/families/?family={code}").status_code == 404


@pytest.mark.parametrize("address", ["/conditions/?letter=C", "/conditions/families/?family=1"])
def test_lists_ask_the_same_number_of_queries_whatever_their_size(
    client, django_assert_max_num_queries, address
):
    root = make_condition("Rare neurologic disease", orpha_code=1)
    for number in range(30):
        form = make_condition(f"Condition {number}", families=[root])
        make_condition(f"Child {number}", families=[form])
    client.get(address)

    with django_assert_max_num_queries(5):
        client.get(address)
