"""The first page, the pages of plain words, and the error pages."""

import gzip
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.template import loader
from django.test import RequestFactory
from django.views.defaults import server_error

from groups.models import Release

from .factories import make_group

pytestmark = pytest.mark.django_db


def test_home_offers_the_search_and_the_route_without_a_diagnosis(client):
    page = client.get("/").content.decode()

    assert 'action="/search/"' in page
    assert 'href="/undiagnosed/"' in page


def test_home_counts_listed_groups_only(client):
    make_group("Example Listed Group")
    make_group("Example Draft", state="draft")

    assert client.get("/").context["group_count"] == 1


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


def test_a_browser_that_asks_for_another_language_gets_english_marked_as_english(client):
    page = client.get("/groups/", headers={"accept-language": "fr"}).content.decode()

    assert '<html lang="en">' in page


def test_the_first_view_is_under_30_kilobytes_on_the_wire(client):
    page = client.get("/").content
    files = ["css/site.css", "js/combobox.js", "img/favicon.svg"]
    compressed = sum(len(gzip.compress(Path(finders.find(file)).read_bytes())) for file in files)

    assert len(page) + compressed < 30_000
