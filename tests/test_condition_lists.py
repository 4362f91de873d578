"""Conditions A to Z, and by family."""

import pytest
from lxml import html

from groups.views import condition_lists

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


def test_a_family_shows_the_way_from_the_top_and_its_other_parents(client):
    genetic = make_condition("Rare genetic disease", orpha_code=1)
    skin = make_condition("Dermatologic disease", orpha_code=2)
    metabolic = make_condition("Metabolic disease", orpha_code=3, families=[genetic])
    make_condition(
        "Tyrosine disorder",
        orpha_code=4,
        families=[skin, metabolic],
        preferential_parent=genetic,
    )

    page = html.fromstring(client.get("/conditions/families/?family=4").content)

    assert page.xpath("//nav[@class='path']//a/@href")[1:] == ["?family=1", "?family=3"]
    assert page.xpath("//main//p[@class='soft']/a/@href") == ["?family=2"]


def test_a_branch_counts_each_group_once_for_it_and_for_all_within(client):
    root = make_condition("Rare neurologic disease", orpha_code=1)
    middle = make_condition("Ataxia", orpha_code=2, families=[root])
    leaf = make_condition("Friedreich ataxia", orpha_code=3, families=[middle])
    make_group("Example A", conditions=[leaf, middle])
    make_group("Example B", conditions=[root])
    make_group("Example Draft", conditions=[leaf], state="draft")

    (member,) = client.get("/conditions/families/").context["members"]
    (beneath,) = client.get("/conditions/families/?family=1").context["members"]

    assert (member.branch_count, beneath.branch_count) == (2, 1)


def test_a_branch_that_opens_leads_on_without_javascript(client):
    root = make_condition("Rare neurologic disease", orpha_code=1)
    make_condition("Ataxia", orpha_code=2, families=[root])

    page = html.fromstring(client.get("/conditions/families/").content)

    within = page.xpath("//main//details//a/@href")
    assert within == ["/conditions/1/", "/conditions/families/?family=1"]


def test_htmx_is_answered_with_one_branch_alone(client):
    root = make_condition("Rare neurologic disease", orpha_code=1)
    make_condition("Ataxia", orpha_code=2, families=[root])
    address = "/conditions/families/?family=1"

    branch = client.get(address, headers={"HX-Request": "true"})

    assert "HX-Request" in branch["Vary"]
    assert "HX-Request" in client.get(address)["Vary"]
    assert html.fromstring(branch.content).tag == "ul"
    assert b"/conditions/2/" in branch.content


def test_a_list_can_keep_to_conditions_with_groups_of_their_own(client):
    canavan = make_condition("Canavan disease")
    make_condition("Carnitine deficiency")
    make_condition("Dravet syndrome")
    make_group("Example Group", conditions=[canavan])
    make_group("Example Draft", conditions=[make_condition("Castleman disease")], state="draft")

    response = client.get("/conditions/?letter=C&own=1")
    page = html.fromstring(response.content)

    assert names_on(response, "conditions") == ["Canavan disease"]
    assert (response.context["every_count"], response.context["own_count"]) == (4, 1)
    assert page.xpath("//nav[@class='letters']//a/@href") == ["?letter=C&own=1"]


def test_a_letter_where_no_condition_has_a_group_offers_ways_on(client):
    make_condition("Canavan disease")

    page = client.get("/conditions/?letter=C&own=1").content

    assert b'href="/groups/?kind=umbrella"' in page


def test_page_numbers_lead_to_the_first_the_last_and_the_nearest_pages(client):
    for number in range(501):
        make_condition(f"Condition {number:03}")

    page = html.fromstring(client.get("/conditions/?letter=C&page=3").content)

    numbers = page.xpath("//ol[@class='page-numbers']//a/text()")
    assert numbers == ["1", "2", "4", "5", "6"]
    assert page.xpath("//ol[@class='page-numbers']//*[@aria-current='page']")


def test_the_tree_shows_names_in_the_language_of_the_page(client):
    root = make_condition(
        "Rare neurologic disease", orpha_code=1, synonyms=[("Maladie neuro", "preferred", "fr")]
    )
    make_condition("Ataxia", orpha_code=2, families=[root])

    assert b"Maladie neuro" in client.get("/fr/conditions/families/").content


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


def test_a_family_of_very_many_conditions_is_shown_page_by_page(client, monkeypatch):
    monkeypatch.setattr(condition_lists, "MEMBERS_SHOWN", 2)
    family = make_condition("Example family", orpha_code=1)
    for letter in "ABC":
        make_condition(f"Example {letter}", families=[family])

    first = client.get("/conditions/families/?family=1")
    branch = client.get("/conditions/families/?family=1", headers={"HX-Request": "true"})

    assert names_on(first, "members") == ["Example A", "Example B"]
    [address] = html.fromstring(first.content).xpath("//a[@rel='next']/@href")
    following = client.get(f"/conditions/families/{address}")
    assert names_on(following, "members") == ["Example C"]
    assert "page 2" in html.fromstring(following.content).xpath("string(//title)")
    assert 'href="/conditions/families/?family=1"' in branch.content.decode()
