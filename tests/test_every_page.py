"""Every public address: what must hold on each page, whatever it is about."""

from collections import defaultdict
from datetime import date
from itertools import pairwise

import pytest
from lxml import html

from groups.models import Release

from .factories import make_condition, make_group, make_membership

PAGES = [
    "/",
    "/search/",
    "/search/?q=alkaptonuria",
    "/search/?q=qqqzzzqqq",
    "/conditions/",
    "/conditions/?letter=Q",
    "/conditions/families/",
    "/conditions/families/?family=79189",
    "/conditions/56/",
    "/conditions/56/?area=GB&language=en",
    "/conditions/56/?area=nowhere&language=nothing",
    "/conditions/79189/",
    "/conditions/77/",
    "/undiagnosed/",
    "/groups/",
    "/groups/?q=example&area=GB&kind=condition&language=en&service=helpline&condition=56",
    "/groups/?area=nowhere&condition=none",
    "/groups/?q=qqqzzzqqq",
    "/groups/example-alkaptonuria-society/",
    "/groups/example-coalition/",
    "/groups/example-closed-group/",
    "/about/",
    "/accessibility/",
    "/privacy/",
]


@pytest.fixture(autouse=True)
def _small_directory(db):
    family = make_condition("Example tyrosine disorder", orpha_code=79189, level="category")
    condition = make_condition(
        "Alkaptonuria",
        orpha_code=56,
        families=[family],
        synonyms=["AKU", ("Alcaptonurie", "preferred", "fr")],
        codes=[("OMIM", "203500", "exact"), ("ICD-10", "E70.2", "narrower")],
        definition="A made-up definition.",
    )
    make_condition("Example old entry", orpha_code=77, status="obsolete")
    make_condition("No diagnosis after full investigation", orpha_code=616874)
    member = make_group(
        "Example Alkaptonuria Society",
        conditions=[condition],
        areas=["GB"],
        languages=["en"],
        services=["helpline", "peer-support"],
        seeks=["speaker"],
        other_names=["Example Old Name"],
        registrations=["GB-CHC-1234567", "US-EIN-000000000"],
        channels=[("facebook", "https://social.example.org/aku")],
        email="hello@example.org",
        phone="+442079460000",
        base_area="GB",
        acronym="EAS",
        founded=2003,
        industry_funding="declared",
        industry_funding_url="https://funding.example.org/",
        reviewed_on=date(2026, 11, 2),
    )
    sister = make_group("Example Sister Group", conditions=[condition], base_area="FR")
    coalition = make_group("Example Coalition", kind="coalition", conditions=[family])
    make_membership(member, coalition)
    make_membership(sister, coalition, relation="associate")
    make_group(
        "Example Closed Group",
        conditions=[condition],
        state="closed",
        closed_on=date(2020, 5, 1),
        successor=member,
    )
    make_group(
        "Example Umbrella",
        kind="umbrella",
        areas=["europe"],
        covers_all_rare=True,
        welcomes_undiagnosed=True,
    )
    Release.objects.create(name="Example nomenclature", version="1", licence="CC BY 4.0")


@pytest.fixture(params=PAGES)
def page(request, client):
    response = client.get(request.param)
    assert response.status_code == 200
    assert not response.cookies
    return html.fromstring(response.content)


def words_of(element):
    return " ".join(element.text_content().split())


def test_a_page_has_one_h1_a_title_and_its_language(page):
    assert len(page.xpath("//h1")) == 1
    assert page.xpath("normalize-space(//title)")
    assert page.get("lang") == "en"


def test_headings_of_a_page_leave_out_no_level(page):
    levels = [int(heading.tag[1]) for heading in page.xpath("//h1|//h2|//h3|//h4")]

    assert levels[0] == 1
    assert all(level - before <= 1 for before, level in pairwise(levels))


def test_each_field_has_a_label(page):
    for field in page.xpath("//input[not(@type='hidden')]|//select"):
        labels = page.xpath("//label[@for=$id]", id=field.get("id"))
        assert [words_of(label) for label in labels], field.get("name")


def test_links_with_the_same_words_lead_to_the_same_place(page):
    targets = defaultdict(set)
    for link in page.xpath("//a[@href]"):
        targets[words_of(link)].add(link.get("href"))

    assert "" not in targets
    assert {words: where for words, where in targets.items() if len(where) > 1} == {}


def test_ids_stand_once_and_references_lead_to_them(page):
    ids = page.xpath("//@id")
    named = page.xpath("//@aria-labelledby|//@aria-describedby")

    assert len(ids) == len(set(ids))
    assert {name for names in named for name in names.split()} <= set(ids)


def test_nothing_is_loaded_from_elsewhere_and_no_style_or_script_is_inline(page):
    loaded = page.xpath("//script/@src|//img/@src|//link[@rel!='canonical']/@href")

    assert all(address.startswith("/static/") for address in loaded)
    assert not page.xpath("//@style|//style|//script[not(@src)]|//@onclick")


def test_links_that_leave_the_site_do_not_tell_where_the_visitor_was(page):
    leaving = page.xpath("//a[starts-with(@href, 'http')]")

    assert all(link.get("rel") == "noopener noreferrer" for link in leaving)


def test_forms_use_addresses_that_can_be_shared_and_have_a_button(page):
    for form in page.xpath("//form"):
        assert form.get("method", "get").lower() == "get"
        assert form.xpath(".//button[@type='submit']")
