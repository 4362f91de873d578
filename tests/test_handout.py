"""The handout: which groups stand on it, in which words, and what an address may ask for."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from lxml import html

from groups.handout.asked import MOST_GROUPS
from groups.handout.choosing import first_groups
from groups.models.condition import UNDIAGNOSED
from groups.signposting import signposts_for

from .factories import make_condition, make_group

pytestmark = pytest.mark.django_db


@pytest.fixture
def condition():
    return make_condition("Alkaptonuria", orpha_code=56)


def text_of(response):
    return " ".join(html.fromstring(response.content).text_content().split())


def names_on(response):
    page = html.fromstring(response.content)
    return [words.strip() for words in page.xpath("//*[@class='sheet-group']/h2/bdi/text()")]


def link_to(page, words):
    """The address of the one link whose words are these."""
    links = html.fromstring(page.content).xpath("//a")
    [link] = [link for link in links if " ".join(link.text_content().split()) == words]
    return link.get("href")


def test_a_handout_says_what_a_group_offers_how_to_reach_it_and_why(client, condition):
    make_group(
        "Example AKU Society",
        conditions=[condition],
        areas=["GB"],
        languages=["en"],
        services=["helpline", "peer-support"],
        website="https://aku.example.org/help/",
        email="hello@example.org",
        phone="+442079460000",
        channels=[("facebook", "https://social.example.org/aku")],
        summary="Support for families.",
        reviewed_on=date(2026, 11, 2),
    )

    words = text_of(client.get("/handout/?condition=56&area=GB&group=example-aku-society"))

    for said in [
        "Patient groups for Alkaptonuria",
        "For Alkaptonuria, in the United Kingdom",
        "Support for families.",
        "Offers: Helpline, Peer support",
        "Languages: English",
        "Website: aku.example.org/help",
        "E-mail: hello@example.org",
        "Phone: +44 20 7946 0000",
        "Facebook: social.example.org/aku",
        "Confirmed by an editor on 2 November 2026",
    ]:
        assert said in words


def test_an_empty_fact_shows_nothing(client, condition):
    make_group("Example Group", conditions=[condition])

    sheet = html.fromstring(client.get("/handout/?condition=56&group=example-group").content)
    words = sheet.xpath("string(//*[@class='sheet-group'])")

    assert "Offers" not in words
    assert "Languages" not in words
    assert "Phone" not in words
    assert "Not yet confirmed by an editor" in words


def test_groups_stand_in_the_order_of_the_address_and_can_be_moved_and_taken_off(client):
    for letter in "ABC":
        make_group(f"Example {letter}")
    page = client.get("/handout/?group=example-c&group=example-a&group=example-b")

    assert names_on(page) == ["Example C", "Example A", "Example B"]
    moved = client.get(link_to(page, "Move up Example B"))
    assert names_on(moved) == ["Example C", "Example B", "Example A"]
    moved = client.get(link_to(page, "Move down Example C"))
    assert names_on(moved) == ["Example A", "Example C", "Example B"]
    fewer = client.get(link_to(page, "Take off Example A"))
    assert names_on(fewer) == ["Example C", "Example B"]


def test_the_next_groups_on_the_ladder_can_be_added(client, condition):
    make_group("Example One", conditions=[condition])
    make_group("Example Two", conditions=[condition])
    page = client.get("/handout/?condition=56&title=talk&group=example-one")

    more = client.get(link_to(page, "Put on the handout Example Two"))

    assert names_on(more) == ["Example One", "Example Two"]
    assert "Someone to talk to about Alkaptonuria" in text_of(more)


def test_the_way_back_to_the_condition_carries_the_choices_on(client, condition):
    make_group("Example One", conditions=[condition], areas=["GB"])
    make_group("Example Two", conditions=[condition], areas=["GB"])
    handout = client.get("/handout/?condition=56&area=GB&group=example-one")

    back = client.get(link_to(handout, "More groups for Alkaptonuria"))
    more = client.get(link_to(back, "Put on the handout Example Two"))

    assert "1 group on the handout" in text_of(back)
    assert names_on(more) == ["Example One", "Example Two"]
    assert more.context["asked"].area == "GB"


def test_a_place_chosen_without_javascript_keeps_the_groups(client, condition):
    make_group("Example One", conditions=[condition], areas=["GB"])

    page = html.fromstring(client.get("/conditions/56/?group=example-one").content)

    assert page.xpath("//form[@class='place-form']//input[@name='group']/@value") == ["example-one"]


def test_the_page_of_a_group_puts_it_on_the_handout(client):
    make_group("Example One")
    make_group("Example Two")
    page = client.get("/groups/example-two/?group=example-one")

    assert names_on(client.get(link_to(page, "Put on the handout Example Two"))) == [
        "Example One",
        "Example Two",
    ]


def test_an_umbrella_for_any_rare_condition_is_handed_over_before_one_for_a_specialty():
    specialty = make_condition("Rare example disease", level="category")
    condition = make_condition("Example syndrome", orpha_code=99, families=[specialty])
    make_group("A Example Specialty", kind="umbrella", conditions=[specialty], areas=["GB"])
    make_group("B Example Umbrella", kind="umbrella", covers_all_rare=True, areas=["GB"])

    groups = first_groups(signposts_for(condition, "GB"))

    assert [group.name for group in groups] == ["B Example Umbrella"]


def test_one_press_on_a_condition_takes_the_nearest_three_and_an_umbrella(client, condition):
    for number in range(1, 6):
        make_group(f"Example {number}", conditions=[condition], areas=["GB"])
    make_group("Example Far", conditions=[condition], areas=["FR"])
    make_group("Example Umbrella", kind="umbrella", covers_all_rare=True, areas=["GB"])

    page = client.get("/conditions/56/?area=GB")

    assert names_on(client.get(link_to(page, "Make a handout"))) == [
        "Example 1",
        "Example 2",
        "Example 3",
        "Example Umbrella",
    ]


def test_when_few_groups_are_near_those_farther_away_fill_the_handout(condition):
    make_group("Example Near", conditions=[condition], areas=["GB"])
    make_group("Example Far", conditions=[condition], areas=["FR"])

    groups = first_groups(signposts_for(condition, "GB"))

    assert [group.name for group in groups] == ["Example Near", "Example Far"]


def test_people_without_a_diagnosis_get_a_handout_in_their_own_words(client):
    make_condition("No diagnosis after full investigation", orpha_code=UNDIAGNOSED)
    make_group("Example Umbrella", kind="umbrella", welcomes_undiagnosed=True, areas=["GB"])

    handout = client.get(link_to(client.get("/undiagnosed/?area=GB"), "Make a handout"))
    words = text_of(handout)

    assert names_on(handout) == ["Example Umbrella"]
    assert "Support while you are waiting for a diagnosis" in words
    assert "Welcomes people without a diagnosis, in the United Kingdom" in words
    assert "No diagnosis after full investigation" not in words


def test_the_undiagnosed_route_works_without_its_entry_in_the_nomenclature(client):
    make_group("Example Umbrella", kind="umbrella", welcomes_undiagnosed=True)

    words = text_of(client.get(f"/handout/?condition={UNDIAGNOSED}&group=example-umbrella"))

    assert "Support while you are waiting for a diagnosis" in words
    assert "We do not know a condition" not in words


def test_a_handout_works_without_a_condition(client):
    make_group("Example Group")

    response = client.get("/handout/?group=example-group")

    assert names_on(response) == ["Example Group"]
    assert "Patient groups that can help" in text_of(response)


@pytest.mark.parametrize("code", ["1", "x", "-1", "99999999999999999999", "local-99", "5%006"])
def test_an_unknown_condition_is_said_and_the_handout_still_works(client, code):
    make_group("Example Group")

    response = client.get(f"/handout/?condition={code}&group=example-group")

    assert names_on(response) == ["Example Group"]
    assert "We do not know a condition with the code" in text_of(response)


def test_an_obsolete_condition_gives_its_successors_handout(client, condition):
    make_condition("Old entry", orpha_code=77, status="obsolete", replaced_by=condition)
    make_group("Example Group", conditions=[condition])

    response = client.get("/handout/?condition=77&group=example-group")

    assert "Patient groups for Alkaptonuria" in text_of(response)


def test_a_local_condition_has_a_handout(client):
    local = make_condition("Example local condition", orpha_code=5)
    local.orpha_code = None
    local.save()
    make_group("Example Group", conditions=[local])
    page = client.get(local.get_absolute_url())

    words = text_of(client.get(link_to(page, "Make a handout")))

    assert "Patient groups for Example local condition" in words


def test_a_closed_group_is_named_and_its_successor_can_take_its_place(client):
    new = make_group("Example New")
    make_group("Example Closed", state="closed", successor=new)
    page = client.get("/handout/?group=example-closed")

    assert names_on(page) == []
    assert "Example Closed has closed and is no longer listed" in text_of(page)
    assert link_to(page, "Example New") == "/groups/example-new/"
    replaced = client.get(link_to(page, "Put this group on the handout Example New"))
    assert names_on(replaced) == ["Example New"]


def test_a_draft_is_not_disclosed_and_an_unknown_slug_is_said_kindly(client):
    make_group("Example Secret Name", slug="example-draft", state="draft")
    make_group("Example Group")

    response = client.get(
        "/handout/?group=example-draft&group=nobody&group=%00&group=example-group"
    )
    words = text_of(response)

    assert names_on(response) == ["Example Group"]
    assert "“example-draft” is no longer listed" in words
    assert "“nobody” is no longer listed" in words
    assert "Secret" not in words


def test_a_former_slug_still_finds_its_group(client):
    group = make_group("Example Group")
    group.slug = "example-renamed"
    group.save()

    assert names_on(client.get("/handout/?group=example-group")) == ["Example Group"]


def test_more_than_ten_groups_are_left_off_kindly(client):
    for number in range(MOST_GROUPS + 2):
        make_group(f"Example {number:02}")
    query = "&".join(f"group=example-{number:02}" for number in range(MOST_GROUPS + 2))

    response = client.get(f"/handout/?{query}")

    assert len(names_on(response)) == MOST_GROUPS
    assert "A handout holds 10 groups" in text_of(response)
    assert "2 more were left off" in text_of(response)


def test_a_handout_without_groups_explains_itself_and_offers_ways_on(client, condition):
    make_group("Example Group", conditions=[condition])

    empty = client.get("/handout/")
    with_condition = client.get("/handout/?condition=56")

    assert "A handout is one sheet" in text_of(empty)
    assert link_to(empty, "All conditions, A to Z")
    assert link_to(with_condition, "Put on the handout Example Group")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("title=understand", "People who understand: Alkaptonuria"),
        ("title=waiting", "Support while you are waiting for a diagnosis"),
        ("title=Call+Mrs+Smith", "Patient groups for Alkaptonuria"),
        ("intro=carers", "These groups are also there for parents"),
        ("intro=Call+Mrs+Smith", "You are not alone"),
    ],
)
def test_titles_and_first_words_are_set_phrases_only(client, condition, query, words):
    make_group("Example Group", conditions=[condition])

    page = client.get(f"/handout/?condition=56&group=example-group&{query}")
    said = html.fromstring(page.content).xpath("string(//*[@class='sheet-head'])")

    assert words in " ".join(said.split())
    assert b"Smith" not in html.tostring(html.fromstring(page.content).find(".//article"))


def test_the_first_words_can_be_left_out(client):
    make_group("Example Group")

    page = html.fromstring(client.get("/handout/?group=example-group&intro=none").content)

    assert not page.xpath("//*[@class='sheet-intro']")


@pytest.mark.parametrize(
    ("query", "size"),
    [("", "a4"), ("&area=GB", "a4"), ("&area=US", "letter"), ("&area=US&paper=a4", "a4")],
)
def test_the_paper_is_what_is_usual_where_the_family_lives(client, query, size):
    make_group("Example Group")

    page = html.fromstring(client.get(f"/handout/?group=example-group{query}").content)

    assert page.xpath(f"//*[contains(@class, 'sheet-{size}')]")


def test_large_print_is_asked_for_in_the_address(client):
    make_group("Example Group")

    page = html.fromstring(client.get("/handout/?group=example-group&large=1").content)

    assert page.xpath("//*[contains(@class, 'sheet-large')]")
    assert page.xpath("//input[@name='large'][@checked]")


def test_the_same_handout_is_offered_in_each_language(client, condition):
    make_group("Example Group", conditions=[condition])
    page = client.get("/handout/?condition=56&group=example-group")

    french = client.get(
        html.fromstring(page.content).xpath(
            "//a[@hreflang='fr'][contains(@rel, 'nofollow')]/@href"
        )[0]
    )

    assert names_on(french) == ["Example Group"]
    assert french.headers["Content-Language"] == "fr"
    assert "/fr/h/56/" in text_of(french)


def test_the_condition_is_named_in_the_language_of_the_page(client):
    named = make_condition(
        "Alkaptonuria", orpha_code=56, synonyms=[("Alcaptonurie", "preferred", "fr")]
    )
    make_group("Example Group", conditions=[named])

    assert "Alcaptonurie" in text_of(client.get("/fr/handout/?condition=56&group=example-group"))


def test_an_arabic_handout_runs_from_right_to_left(client):
    make_group("Example Group", phone="+442079460000")

    page = html.fromstring(client.get("/ar/handout/?group=example-group").content)

    assert page.get("dir") == "rtl"
    assert page.xpath("//bdi[@dir='ltr'][contains(., '+44')]")


def test_dates_are_written_as_the_language_writes_them(client):
    make_group("Example Group", reviewed_on=date(2026, 11, 2))

    with translation.override("fr"):
        assert "2 novembre 2026" in text_of(client.get("/fr/handout/?group=example-group"))


def test_the_short_address_leads_to_the_same_handout(client, condition):
    make_group("Example One", conditions=[condition])
    make_group("Example Two", conditions=[condition])
    page = client.get(
        "/handout/?condition=56&area=GB&title=talk&group=example-two&group=example-one"
    )
    link = page.context["sheet"].link.removeprefix("http://testserver")

    response = client.get(link, follow=True)

    assert len(link) < 40
    assert names_on(response) == ["Example Two", "Example One"]
    assert "Someone to talk to about Alkaptonuria" in text_of(response)
    assert response.context["asked"].area == "GB"


def test_a_short_address_survives_a_new_slug(client):
    group = make_group("Example One")
    link = client.get("/handout/?group=example-one").context["sheet"].link
    group.slug = "example-renamed"
    group.save()

    assert names_on(client.get(link, follow=True)) == ["Example One"]


@pytest.mark.parametrize("numbers", ["0", "zz", "zzzzzzzzzzzzzzzzzzzzzzz", "..", "ä", "1.1.1"])
def test_numbers_of_groups_that_do_not_exist_are_no_error(client, numbers):
    response = client.get(f"/h/0/{numbers}/", follow=True)

    assert response.status_code == 200
    assert names_on(response) == []


def test_a_short_address_does_not_tell_the_slug_of_a_draft(client):
    make_group("Example Secret", state="draft")
    make_group("Example Group")
    link = client.get("/handout/?group=example-group").context["sheet"].link

    drafts = [client.get(f"/h/0/{number}/").url for number in "123456789"]

    assert "/h/0/" in link
    assert not any("secret" in address for address in drafts)


def test_handouts_are_for_one_family_alone(client):
    make_group("Example Group")

    for address in [
        "/handout/?group=example-group",
        "/handout/pdf/?group=example-group",
        "/h/0/1/",
    ]:
        response = client.get(address)
        assert "private" in response.headers["Cache-Control"]
        assert response.headers["X-Robots-Tag"] == "noindex"
        assert not response.cookies


def test_nothing_about_a_patient_can_be_typed(client):
    make_group("Example Group")

    page = html.fromstring(client.get("/handout/?group=example-group").content)
    fields = page.xpath("//main//input[not(@type='hidden')]|//main//textarea")

    assert {field.get("type") or field.get("readonly") for field in fields} == {
        "radio",
        "checkbox",
        "readonly",
    }


def test_a_handout_asks_few_questions_however_many_groups_it_holds(client, condition):
    for number in range(MOST_GROUPS - 1):
        make_group(
            f"Example {number}",
            conditions=[condition] if number % 2 else [],
            areas=["GB", "FR"],
            languages=["en"],
            services=["helpline"],
            channels=[("facebook", f"https://social.example.org/{number}")],
        )
    renamed = make_group("Example Old Name")
    renamed.slug = "example-new-name"
    renamed.save()
    groups = "&".join(f"group=example-{number}" for number in range(MOST_GROUPS - 1))

    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get(f"/fr/handout/?condition=56&{groups}&group=example-old-name")

    assert len(names_on(response)) == MOST_GROUPS
    assert len(queries) <= 12


def test_what_is_the_same_for_all_groups_is_said_once(client, condition):
    make_group("Example One", conditions=[condition])
    make_group("Example Two", conditions=[condition])
    both = "/handout/?condition=56&group=example-one&group=example-two"

    words = text_of(client.get(both))

    assert words.count("No editor has confirmed these entries yet.") == 1
    assert "Not yet confirmed" not in words


def test_a_group_says_for_itself_when_only_others_are_confirmed(client, condition):
    make_group("Example One", conditions=[condition])
    make_group("Example Two", conditions=[condition], reviewed_on=date(2026, 11, 2))

    words = text_of(client.get("/handout/?condition=56&group=example-one&group=example-two"))

    assert "No editor has confirmed these entries" not in words
    assert words.count("Not yet confirmed by an editor") == 1
    assert words.count("Confirmed by an editor on") == 1


@pytest.mark.parametrize(
    ("language", "website", "languages"),
    [("fr", "Site web\u202f:", "Anglais, Allemand"), ("ar", "الموقع:", "الإنجليزية، الألمانية")],
)
def test_a_language_sets_its_colon_and_its_comma_in_its_own_way(
    client, condition, language, website, languages
):
    make_group("Example One", conditions=[condition], languages=["en", "de"])

    page = client.get(f"/{language}/handout/?condition=56&group=example-one")
    [entry] = page.context["sheet"].entries

    assert entry.ways[0].label == website
    assert entry.languages == languages


def test_the_way_back_to_the_list_of_groups_carries_the_handout_on(client):
    make_group("Example One")
    make_group("Example Two")
    page = client.get("/handout/?group=example-one")

    found = html.fromstring(client.get(link_to(page, "Find a group")).content)
    [add] = found.xpath("//a[@data-handout-add='example-two']/@href")

    assert names_on(client.get(add)) == ["Example One", "Example Two"]
