"""The page of one group."""

from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html

from .factories import make_condition, make_group, make_membership

pytestmark = pytest.mark.django_db


def words_on(client, slug, query=""):
    response = client.get(f"/groups/{slug}/{query}")
    assert response.status_code == 200
    (main,) = html.fromstring(response.content).xpath("//main")
    return " ".join(" ".join(main.itertext()).split())


def test_a_group_shows_everything_that_is_known(client):
    condition = make_condition("Alkaptonuria", orpha_code=56)
    make_group(
        "Example AKU Society",
        slug="example",
        conditions=[condition],
        areas=["GB", "IE"],
        base_area="GB",
        languages=["en"],
        services=["helpline"],
        seeks=["speaker"],
        other_names=["Example Former Name"],
        registrations=["GB-CHC-1234567"],
        channels=[("facebook", "https://social.example.org/aku")],
        phone="+442079460000",
        email="hello@example.org",
        founded=2003,
        form="charity",
        industry_funding="none",
    )

    words = words_on(client, "example")

    for fact in [
        "Registered charity",
        "based in United Kingdom",
        "Ireland, United Kingdom",
        "English",
        "Helpline",
        "Speakers",
        "Example Former Name",
        "1234567",
        "Facebook",
        "+44 20 7946 0000",
        "hello@example.org",
        "2003",
        "Declares that it takes none",
        "Alkaptonuria",
        "seen 1 November 2026",
        "Not yet confirmed by an editor",
    ]:
        assert fact in words, fact


def test_what_is_not_known_is_not_there(client):
    make_group("Example Group", slug="example")

    words = words_on(client, "example")

    for heading in ["What it offers", "Who it is for", "Languages", "Founded", "industry", "None"]:
        assert heading not in words


def test_a_reviewed_entry_names_the_day(client):
    make_group("Example Group", slug="example", reviewed_on=date(2026, 11, 2))

    assert "Confirmed by an editor on 2 November 2026" in words_on(client, "example")


@pytest.mark.parametrize(
    ("identifier", "address"),
    [
        (
            "GB-CHC-1234567",
            "https://register-of-charities.charitycommission.gov.uk"
            "/charity-details/?regid=1234567&subid=0",
        ),
        (
            "GB-SC-SC012345",
            "https://www.oscr.org.uk/about-charities/search-the-register"
            "/charity-details?number=SC012345",
        ),
    ],
)
def test_a_registration_leads_to_its_register(client, identifier, address):
    make_group("Example Group", slug="example", registrations=[identifier])

    page = html.fromstring(client.get("/groups/example/").content)

    assert address in page.xpath("//main//a/@href")


def test_a_registration_in_a_register_we_do_not_know_is_text(client):
    make_group("Example Group", slug="example", registrations=["DE-XX-77"])

    page = html.fromstring(client.get("/groups/example/").content)

    assert "DE-XX-77" in words_on(client, "example")
    assert not [a for a in page.xpath("//main//a/@href") if "77" in a]


def test_a_draft_is_not_public(client):
    make_group("Example Draft", slug="example", state="draft")

    assert client.get("/groups/example/").status_code == 404


def test_a_former_slug_leads_to_the_group_for_good(client):
    group = make_group("Example Group", slug="example-old")
    group = type(group).objects.get(pk=group.pk)
    group.slug = "example-new"
    group.save()

    response = client.get("/groups/example-old/")

    assert response.status_code == 301
    assert response.url == "/groups/example-new/"


def test_a_former_slug_of_a_draft_stays_hidden(client):
    group = make_group("Example Group", slug="example-old")
    group = type(group).objects.get(pk=group.pk)
    group.slug, group.state = "example-new", "draft"
    group.save()

    assert client.get("/groups/example-old/").status_code == 404


@pytest.mark.parametrize(
    ("closed_on", "words"),
    [
        (None, "This group has closed."),
        (date(2016, 1, 1), "This group has closed (2016)."),
        (date(2016, 10, 1), "This group has closed (October 2016)."),
        (date(2016, 10, 3), "This group has closed (3 October 2016)."),
    ],
)
def test_a_closed_group_keeps_its_page_and_says_so(client, closed_on, words):
    make_group("Example Group", slug="example", state="closed", closed_on=closed_on)

    assert words in words_on(client, "example")


def test_a_closed_group_points_to_its_successor_and_not_to_its_own_contacts(client):
    successor = make_group("Example Successor")
    make_group(
        "Example Group", slug="example", state="closed", successor=successor, email="a@example.org"
    )

    words = words_on(client, "example")

    assert "Example Successor" in words
    assert "a@example.org" not in words


def test_a_closed_group_without_successor_points_to_the_ladder(client):
    condition = make_condition("Alkaptonuria", orpha_code=56)
    make_group("Example Group", slug="example", state="closed", conditions=[condition])

    assert "Where to turn for Alkaptonuria" in words_on(client, "example")


def test_a_closed_group_does_not_say_that_it_still_offers_anything(client):
    make_group("Example Group", slug="example", state="closed", services=["helpline"], areas=["GB"])

    words = words_on(client, "example")

    assert "Helpline" not in words
    assert "Helps people in" not in words


def test_a_successor_that_is_a_draft_is_not_shown(client):
    successor = make_group("Example Hidden", state="draft")
    make_group("Example Group", slug="example", state="closed", successor=successor)

    assert "Example Hidden" not in words_on(client, "example")


def test_a_coalition_shows_its_public_members_and_counts_the_others(client):
    coalition = make_group("Example Coalition", slug="example", kind="coalition")
    make_membership(make_group("Example Member", base_area="FR"), coalition)
    make_membership(make_group("Example Associate"), coalition, relation="associate")
    make_membership(make_group("Example Closed", state="closed"), coalition)
    make_membership(make_group("Example Hidden", state="draft"), coalition)

    words = words_on(client, "example")

    assert "Example Member France Member" in words
    assert "2 members. 1 associate member. 1 more is still to be checked" in words
    assert "Example Closed (closed)" in words
    assert "Example Hidden" not in words


def test_many_members_come_in_pages(client):
    coalition = make_group("Example Coalition", slug="example", kind="coalition")
    for number in range(51):
        make_membership(make_group(f"Example Member {number:02}"), coalition)

    assert "Example Member 50" not in words_on(client, "example")
    assert "Example Member 50" in words_on(client, "example", "?members=2")


def test_a_member_shows_the_coalitions_it_belongs_to(client):
    member = make_group("Example Member", slug="example")
    make_membership(member, make_group("Example Coalition", kind="coalition"))
    make_membership(member, make_group("Example Hidden", kind="coalition", state="draft"))

    words = words_on(client, "example")

    assert "Example Coalition" in words
    assert "Example Hidden" not in words


def test_sister_groups_are_those_for_the_same_conditions(client):
    condition = make_condition("Alkaptonuria", orpha_code=56)
    make_group("Example Group", slug="example", conditions=[condition])
    make_group("Example Sister", conditions=[condition], base_area="FR")
    make_group("Example Hidden", conditions=[condition], state="draft")
    make_group("Example Stranger", conditions=[make_condition("Gout")])

    words = words_on(client, "example")

    assert "Example Sister Based in France" in words
    assert "Example Hidden" not in words
    assert "Example Stranger" not in words


def test_a_group_page_asks_at_most_twelve_queries_whatever_its_size(client):
    condition = make_condition("Alkaptonuria", orpha_code=56)
    coalition = make_group(
        "Example Coalition", slug="example", kind="coalition", conditions=[condition]
    )
    counts = []
    for start, stop in [(0, 3), (3, 12)]:
        for number in range(start, stop):
            member = make_group(
                f"Example Member {number}", conditions=[condition], base_area="GB", areas=["GB"]
            )
            make_membership(member, coalition)
            make_membership(coalition, make_group(f"Example Wider {number}", kind="coalition"))
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            client.get("/groups/example/")
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 12
