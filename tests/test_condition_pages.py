"""The page of one condition, and the route for people without a diagnosis."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html

from .factories import make_condition, make_group, make_membership

pytestmark = pytest.mark.django_db


def text_of(response):
    return " ".join(html.fromstring(response.content).text_content().split())


def test_a_condition_shows_groups_with_reason_and_ways_to_reach_them(client):
    condition = make_condition("Alkaptonuria", orpha_code=56)
    make_group(
        "Example AKU Society",
        conditions=[condition],
        areas=["GB"],
        email="hello@example.org",
        phone="+442079460000",
    )

    page = client.get("/conditions/56/").content.decode()

    assert 'translate="no">Example AKU Society</a>' in page
    assert 'class="reason"' in page
    assert 'href="mailto:hello@example.org"' in page
    assert "+44 20 7946 0000" in page
    assert "Not yet confirmed by an editor" in page


def test_the_ladder_comes_before_the_definition_and_the_codes_which_are_folded(client):
    condition = make_condition(
        "Alkaptonuria",
        orpha_code=56,
        codes=[("OMIM", "203500", "exact")],
        definition="Example words.",
    )
    make_group("Example AKU Society", conditions=[condition])

    page = client.get("/conditions/56/").content.decode()
    (definition,) = html.fromstring(page).xpath("//details[contains(., 'Example words.')]")
    (codes,) = html.fromstring(page).xpath("//details[contains(., '203500')]")

    assert page.index("Example AKU Society") < page.index("Example words.") < page.index("203500")
    assert definition.get("open") is codes.get("open") is None


def test_the_head_of_a_page_names_a_few_other_names_to_recognise_it_by(client):
    make_condition("Alkaptonuria", orpha_code=56, synonyms=["Name 1", "Name 2", "Name 3", "Name 4"])

    (head,) = html.fromstring(client.get("/conditions/56/").content).xpath("//main/header")

    assert "also called Name 1, Name 2, Name 3" in head.text_content()
    assert "Name 4" not in head.text_content()


@pytest.mark.parametrize(("level", "is_open"), [("category", True), ("disorder", False)])
def test_narrower_conditions_stand_open_on_the_page_of_a_family(client, level, is_open):
    family = make_condition("Example family", orpha_code=56, level=level)
    make_condition("Example narrower condition", families=[family])

    page = html.fromstring(client.get("/conditions/56/").content)

    (fold,) = page.xpath("//details[contains(., 'Example narrower condition')]")
    assert (fold.get("open") is not None) == is_open


def test_the_first_group_stands_out_and_is_where_to_start_once_a_place_is_chosen(client):
    condition = make_condition("Alkaptonuria", orpha_code=56)
    make_group("Example AKU Society", conditions=[condition], areas=["GB"])
    make_group("Example Umbrella", kind="umbrella", areas=["GB"], covers_all_rare=True)

    anywhere = html.fromstring(client.get("/conditions/56/").content)
    in_britain = html.fromstring(client.get("/conditions/56/?area=GB").content)

    for page in (anywhere, in_britain):
        (lead,) = page.xpath("//article[contains(@class, 'card-lead')]")
        assert "Example AKU Society" in lead.text_content()
    assert "Start here" not in anywhere.text_content()
    assert "Start here" in in_britain.text_content()


def test_names_in_other_languages_are_marked_with_their_language(client):
    make_condition("Alkaptonuria", orpha_code=56, synonyms=[("Alcaptonurie", "preferred", "fr")])

    page = html.fromstring(client.get("/conditions/56/").content)

    assert page.xpath("//dd[@lang='fr']/text()") == ["Alcaptonurie"]
    assert "French" in text_of(client.get("/conditions/56/"))


@pytest.mark.parametrize(
    ("relation", "words"),
    [("exact", "The same"), ("narrower", "The code is wider"), ("broader", "The code is narrower")],
)
def test_codes_say_how_they_fit(client, relation, words):
    make_condition("Alkaptonuria", orpha_code=56, codes=[("ICD-10", "E70.2", relation)])

    assert words in text_of(client.get("/conditions/56/"))


def test_families_come_nearest_first_and_narrower_conditions_are_linked(client):
    far = make_condition("A far family", orpha_code=1)
    near = make_condition("Z near family", orpha_code=2, families=[far])
    condition = make_condition("Alkaptonuria", orpha_code=56, families=[near])
    make_condition("A form of it", orpha_code=3, families=[condition])

    about = client.get("/conditions/56/").context["about"]

    assert [family.name for family in about.families()] == [near.name, far.name]
    assert [narrower.name for narrower in about.beneath()] == ["A form of it"]


def test_an_obsolete_code_leads_to_its_successor_for_good_and_keeps_the_place(client):
    successor = make_condition("Alkaptonuria", orpha_code=56)
    make_condition("Old entry", orpha_code=77, status="obsolete", replaced_by=successor)

    response = client.get("/conditions/77/?area=GB")

    assert response.status_code == 301
    assert response.url == "/conditions/56/?area=GB"


def test_an_obsolete_code_without_successor_says_so_and_still_helps(client):
    make_condition("Old entry", orpha_code=77, status="obsolete")
    make_group("Example Umbrella", kind="umbrella", covers_all_rare=True)

    words = text_of(client.get("/conditions/77/"))

    assert "Orphanet no longer uses this entry" in words
    assert "Example Umbrella" in words


def test_a_local_condition_has_a_page_and_no_orphacode(client):
    condition = make_condition("Example local condition", orpha_code=5)
    condition.orpha_code = None
    condition.save()

    response = client.get(f"/conditions/local/{condition.pk}/")

    assert response.status_code == 200
    assert "ORPHA:" not in text_of(response)


@pytest.mark.parametrize("code", [1, 99999999999999999999999])
def test_an_unknown_code_is_not_found(client, code):
    assert client.get(f"/conditions/{code}/").status_code == 404


def test_the_place_choices_are_those_that_groups_have(client):
    make_condition("Alkaptonuria", orpha_code=56)
    make_group("Example Group", areas=["GB", "FR"], base_area="DE", languages=["fr"])
    make_group("Example Draft", areas=["ES"], languages=["es"], state="draft")

    page = html.fromstring(client.get("/conditions/56/").content)

    areas = page.xpath("//select[@name='area']//option/@value")
    assert areas == ["", "GB", "GB-ENG", "GB-NIR", "GB-SCT", "GB-WLS", "FR", "DE"]
    assert page.xpath("//select[@name='language']//option/@value") == ["", "fr"]


def test_a_chosen_area_and_language_narrow_the_ladder(client):
    condition = make_condition("Alkaptonuria", orpha_code=56)
    make_group("Example Français", conditions=[condition], areas=["FR"], languages=["fr"])
    make_group("Example British", conditions=[condition], areas=["GB"], languages=["en"])

    response = client.get("/conditions/56/?area=FR&language=fr")
    here, elsewhere = response.context["rungs"][:2]

    assert [signpost.group.name for signpost in here.signposts] == ["Example Français"]
    assert [signpost.group.name for signpost in elsewhere.signposts] == ["Example British"]


def test_a_real_area_that_no_group_names_is_understood(client):
    make_condition("Alkaptonuria", orpha_code=56)
    make_group("Example World Umbrella", kind="umbrella", areas=["world"], covers_all_rare=True)

    response = client.get("/conditions/56/?area=FJ")

    assert not response.context["form"].errors
    assert "Example World Umbrella" in text_of(response)


@pytest.mark.parametrize("query", ["area=ZZ", "area=%00", "language=klingon", "area=" + "x" * 99])
def test_a_bad_area_or_language_gets_a_message_and_the_whole_ladder(client, query):
    condition = make_condition("Alkaptonuria", orpha_code=56)
    make_group("Example Group", conditions=[condition])

    response = client.get(f"/conditions/56/?{query}")

    assert response.status_code == 200
    assert "Choose one from the list." in text_of(response)
    assert "<title>Error:" in response.content.decode()
    assert "Example Group" in text_of(response)


def test_a_condition_without_a_group_of_its_own_says_so_kindly(client):
    make_condition("Alkaptonuria", orpha_code=56)
    make_group("Example Umbrella", kind="umbrella", covers_all_rare=True)

    assert "We do not know a group for Alkaptonuria alone yet" in text_of(
        client.get("/conditions/56/")
    )


def test_a_long_rung_is_folded_after_the_first_handful(client):
    condition = make_condition("Alkaptonuria", orpha_code=56)
    for number in range(10):
        make_group(f"Example Group {number}", conditions=[condition])

    page = html.fromstring(client.get("/conditions/56/").content)

    assert len(page.xpath("//article")) == 6
    assert len(page.xpath("//details[contains(@class, 'fold')]//ul[@class='lines']/li")) == 4


def test_the_undiagnosed_route_has_its_own_address(client):
    make_condition("No diagnosis", orpha_code=616874)

    response = client.get("/conditions/616874/?area=GB")

    assert response.status_code == 301
    assert response.url == "/undiagnosed/?area=GB"


@pytest.mark.parametrize("is_loaded", [True, False])
def test_the_undiagnosed_route_works_with_and_without_the_nomenclature(client, is_loaded):
    if is_loaded:
        make_condition("No diagnosis", orpha_code=616874)
    make_group("Example Welcome", kind="umbrella", welcomes_undiagnosed=True)

    response = client.get("/undiagnosed/")

    assert response.context["rungs"][0].name == "undiagnosed"
    assert "Example Welcome" in text_of(response)


def test_the_undiagnosed_route_is_kind_when_no_group_is_known(client):
    assert "We have not listed such a group yet" in text_of(client.get("/undiagnosed/"))


def test_a_condition_page_asks_at_most_twelve_queries_whatever_its_size(client):
    family = make_condition("Example family", orpha_code=1)
    condition = make_condition("Alkaptonuria", orpha_code=56, families=[family])
    coalition = make_group("Example Coalition", kind="coalition")

    def grow(start, count):
        for number in range(start, start + count):
            group = make_group(
                f"Example Group {number}",
                conditions=[condition, family],
                areas=["GB"],
                languages=["en"],
                services=["helpline"],
                channels=[("forum", f"https://forum.example.org/{number}")],
            )
            make_membership(group, coalition)
            make_condition(f"Form {number}", families=[condition], synonyms=["One"])

    counts = []
    for start, count in [(0, 3), (3, 9)]:
        grow(start, count)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get("/conditions/56/?area=GB&language=en")
        counts.append(len(queries))

    assert counts[1] <= counts[0] <= 12


def test_that_nobody_has_confirmed_the_entries_is_said_once_for_all(client):
    condition = make_condition("Alkaptonuria", orpha_code=56)
    make_group("Example A", conditions=[condition])
    make_group("Example B", conditions=[condition])

    words = text_of(client.get("/conditions/56/"))

    assert words.count("No editor has confirmed these entries yet.") == 1
    assert "Not yet confirmed" not in words


def test_an_entry_says_for_itself_when_only_others_are_confirmed(client):
    condition = make_condition("Alkaptonuria", orpha_code=56)
    make_group("Example A", conditions=[condition])
    make_group("Example B", conditions=[condition], reviewed_on=date(2026, 11, 2))

    words = text_of(client.get("/conditions/56/"))

    assert "No editor has confirmed these entries" not in words
    assert words.count("Not yet confirmed by an editor") == 1


@pytest.mark.parametrize(
    ("query", "is_folded"), [("", False), ("?area=GB", True), ("?area=nowhere", False)]
)
def test_the_form_for_the_place_folds_once_a_place_is_chosen(client, query, is_folded):
    condition = make_condition("Alkaptonuria", orpha_code=56)
    make_group("Example A", conditions=[condition], areas=["GB"])

    page = html.fromstring(client.get(f"/conditions/56/{query}").content)

    assert bool(page.xpath("//details//select[@name='area']")) == is_folded
    assert page.xpath("//select[@name='area']")
