"""The first page, the pages of plain words, and the error pages."""

import gzip
from datetime import date
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.template import loader
from django.test import RequestFactory
from django.views.defaults import server_error

from groups.figures import Figures, figures_of_the_directory
from groups.models import Release

from .factories import make_condition, make_group

pytestmark = pytest.mark.django_db


def test_home_offers_the_search_and_the_route_without_a_diagnosis(client):
    page = client.get("/").content.decode()

    assert 'action="/search/"' in page
    assert 'href="/undiagnosed/"' in page


def test_home_counts_listed_groups_only(client):
    make_group("Example Listed Group")
    make_group("Example Draft", state="draft")

    assert client.get("/").context["figures"].groups == 1


def test_the_figures_on_home_count_what_is_there(client):
    shared = make_condition("Alkaptonuria")
    make_group("Example A", conditions=[shared, make_condition("Gout")], base_area="GB-ENG")
    make_group("Example B", conditions=[shared], base_area="GB")
    make_group("Example C", base_area="FR")
    make_group("Example D", base_area="europe")
    make_group("Example Draft", conditions=[make_condition("Other")], base_area="DE", state="draft")

    figures = figures_of_the_directory()

    assert figures == Figures(groups=4, conditions=2, countries=2, checked_on=date(2026, 11, 1))
    assert "1 November 2026" in client.get("/").content.decode()


def test_an_empty_directory_shows_no_figures(client):
    assert "In this directory" not in client.get("/").content.decode()


def test_home_asks_few_queries(client, django_assert_max_num_queries):
    make_group("Example Group")
    client.get("/")

    with django_assert_max_num_queries(5):
        client.get("/")


def test_about_says_how_many_entries_nobody_has_confirmed(client):
    make_group("Example Group")

    assert "1 entry has not been confirmed" in client.get("/about/").content.decode()


def test_the_footer_credits_each_release_once(client):
    cache.clear()
    Release.objects.create(
        name="Example nomenclature",
        version="9.9",
        credit="Example nomenclature (C) Example, CC BY 4.0",
        licence="CC BY 4.0",
    )

    page = client.get("/").content.decode()

    cache.clear()
    assert page.count("Example nomenclature") == page.count("CC BY 4.0") == 1
    assert "version 9.9" in page


def test_releases_with_one_credit_share_a_line_in_the_footer_and_each_stands_on_about(client):
    cache.clear()
    credit = "Example nomenclature (C) Example"
    for name, version, day in [("Old", "1.0", date(2024, 1, 1)), ("New", "2.0", date(2025, 1, 1))]:
        Release.objects.create(
            name=f"Example {name} file", version=version, released_on=day, credit=credit
        )

    home, about = (client.get(address).content.decode() for address in ["/", "/about/"])

    cache.clear()
    assert home.count("Example nomenclature © Example") == 1
    assert "version 2.0" in home
    assert "version 1.0" not in home
    assert "Example Old file" in about
    assert "Example New file" in about


def test_an_unknown_address_gets_a_kind_page_with_the_search(client):
    response = client.get("/no-such-page/")

    assert response.status_code == 404
    assert 'action="/search/"' in response.content.decode()


def test_the_error_page_needs_no_context_and_no_database(django_assert_num_queries):
    with django_assert_num_queries(0):
        response = server_error(RequestFactory().get("/"))

    assert response.status_code == 500
    assert b'action="/search/"' in response.content
    assert loader.render_to_string("500.html").count("<h1") == 1


@pytest.mark.parametrize("address", ["/", "/about/", "/privacy/", "/accessibility/", "/groups/"])
def test_public_pages_set_no_cookie(client, address):
    assert not client.get(address).cookies


def test_a_browser_that_asks_for_an_unknown_language_gets_english_marked_as_english(client):
    page = client.get("/groups/", headers={"accept-language": "fi"}).content.decode()

    assert '<html lang="en">' in page


def test_the_first_view_is_under_30_kilobytes_on_the_wire(client):
    page = client.get("/").content
    files = ["css/site.css", "js/combobox.js", "img/favicon.svg"]
    compressed = sum(len(gzip.compress(Path(finders.find(file)).read_bytes())) for file in files)

    assert len(page) + compressed < 30_000
