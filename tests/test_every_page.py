"""Every public address: what must hold on each page, whatever it is about."""

from collections import defaultdict
from itertools import pairwise

import pytest
from lxml import html

from .every_page import PAGES, make_small_directory


@pytest.fixture(autouse=True)
def _small_directory(db):
    make_small_directory()


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
    loaded = page.xpath("//script/@src|//img/@src|//link[@rel='stylesheet' or @rel='icon']/@href")

    assert all(address.startswith("/static/") for address in loaded)
    assert not page.xpath("//@style|//style|//@onclick")
    assert set(page.xpath("//script[not(@src)]/@type")) <= {"application/ld+json"}
    assert not page.xpath("//script[not(@src) and not(@type)]")


def test_links_that_leave_the_site_do_not_tell_where_the_visitor_was(page):
    leaving = page.xpath("//a[starts-with(@href, 'http')]")

    assert all(link.get("rel") == "noopener noreferrer" for link in leaving)


def test_forms_use_addresses_that_can_be_shared_and_have_a_button(page):
    """Only what is sent to us to be kept, a suggestion, stands in no address."""
    for form in page.xpath("//form"):
        is_suggestion = form.get("class") == "suggestion-form"
        assert form.get("method", "get").lower() == ("post" if is_suggestion else "get")
        assert form.xpath(".//button[@type='submit']")
