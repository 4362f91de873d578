"""The pages to read: for clinicians, and for families."""

import pytest
from lxml import html

from .factories import make_group

pytestmark = pytest.mark.django_db


def test_clinicians_see_what_groups_seek_with_the_way_to_them(client):
    make_group("Example A", seeks=["speaker", "trustee"])
    make_group("Example B", seeks=["speaker"])
    make_group("Example Draft", seeks=["research-partner"], state="draft")

    page = html.fromstring(client.get("/for-clinicians/").content)
    rows = page.xpath("//ul[contains(@class, 'seeks')]/li")
    shown = {row.xpath("string(a/@href)"): row.xpath("normalize-space(span)") for row in rows}

    assert shown == {"/groups/?seeks=speaker": "2 groups", "/groups/?seeks=trustee": "1 group"}


def test_what_no_group_is_known_to_seek_is_no_link(client):
    page = html.fromstring(client.get("/for-clinicians/").content)

    assert not page.xpath("//main//a[contains(@href, 'seeks=')]")
    assert "Research partners" in page.text_content()


@pytest.mark.parametrize("address", ["/for-clinicians/", "/for-families/"])
def test_a_page_to_read_leads_on_to_groups_and_to_those_without_a_diagnosis(client, address):
    links = html.fromstring(client.get(address).content).xpath("//main//a/@href")

    assert {"/", "/undiagnosed/", "/groups/?kind=umbrella", "/conditions/families/"} <= set(links)


@pytest.mark.parametrize("address", ["/for-clinicians/", "/for-families/"])
def test_a_page_to_read_asks_few_queries(client, django_assert_max_num_queries, address):
    with django_assert_max_num_queries(3):
        client.get(address)
