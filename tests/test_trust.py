"""The page on trust, the page of recent changes, and its feed."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.utils import timezone
from lxml import etree, html

from groups import changes
from groups.history import change_recorded
from groups.models import Channel, Group, LinkCheck, Source
from groups.trust_figures import Figure, figures

from .factories import make_condition, make_group

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def _nothing_cached():
    cache.clear()
    yield
    cache.clear()


def words_on(client, address):
    response = client.get(address)
    assert response.status_code == 200
    (main,) = html.fromstring(response.content).xpath("//main")
    return " ".join(" ".join(main.itertext()).split())


def counts():
    return [(figure.count, figure.of) for figure in figures()]


# Figures


def test_figures_count_listed_groups_only():
    today = timezone.localdate()
    make_group("Example A", reviewed_on=today - timedelta(days=364))
    make_group("Example B", reviewed_on=today - timedelta(days=366))
    make_group("Example C", state="draft", reviewed_on=today)
    make_group("Example D", state="closed", reviewed_on=today)
    Source.objects.filter(group__name="Example B").delete()

    assert counts() == [(2, None), (1, 2), (1, 2), (0, 0)]


def test_figures_count_links_of_which_the_last_try_could_tell():
    for number, result in enumerate(["working", "redirected", "https", "failing", "cannot-tell"]):
        group = make_group(f"Example {number}")
        LinkCheck.objects.create(group=group, address=group.website, result=result)
    gone = make_group("Example Old")
    LinkCheck.objects.create(group=gone, address="https://old.example.org/", result="working")
    make_group("Example Untried")

    assert counts()[3] == (3, 4)


@pytest.mark.parametrize(
    ("count", "of", "percent", "tiny"),
    [(0, 9, 0, False), (1, 1000, 0, True), (999, 1000, 99, False), (5, 5, 100, False)],
)
def test_a_share_is_rounded_down(count, of, percent, tiny):
    figure = Figure("Example", count, of)

    assert (figure.percent, figure.is_tiny) == (percent, tiny)


# The page on trust


def test_the_page_on_trust_shows_numbers_and_shares(client):
    make_group("Example A", reviewed_on=timezone.localdate())
    make_group("Example B")

    words = words_on(client, "/about/trust/")

    assert "Entries that an editor has confirmed in the last 12 months 50% 1 of 2" in words
    assert "Links that worked when we last tried them Not known yet" in words


def test_the_page_on_trust_says_nothing_of_figures_when_there_is_no_group(client):
    assert words_on(client, "/about/trust/").count("Not known yet") == 3


def test_the_page_on_trust_tells_the_intervals_that_are_set(client, settings):
    settings.REVIEW_MONTHS, settings.REVIEW_MONTHS_INFORMAL = 18, 1
    settings.LINK_FAILURE_DAYS = 5

    words = words_on(client, "/about/trust/")

    assert "looked at again after 18 months" in words
    assert "it is 1 month" in words
    assert "fail 3 times, with at least 5 days between" in words


def test_the_page_on_trust_names_who_runs_the_site_only_when_it_is_set(client, settings):
    assert "Who runs this directory" not in words_on(client, "/about/trust/")

    settings.OPERATOR_NAME, settings.CONTACT_EMAIL = "Example Trust", "hello@example.org"
    # Settings change with a new start, which finds no page kept under the old ones.
    cache.clear()
    words = words_on(client, "/about/trust/")
    assert "Example Trust" in words
    assert "hello@example.org" in words


def test_the_page_about_the_directory_leads_to_the_page_on_trust(client):
    assert 'href="/about/trust/"' in client.get("/about/").text


def test_the_page_on_trust_leads_to_a_correction_and_to_the_changes(client):
    page = client.get("/about/trust/").text

    for address in ["/suggest-a-change/", "/changes/", "/changes.atom"]:
        assert f'href="{address}"' in page


# Recent changes


def change(group, reason="Because", user=None, **fields):
    with change_recorded(group, user=user, reason=reason):
        group.refresh_from_db()
        for name, value in fields.items():
            setattr(group, name, value)
        group.save()


def told():
    return [(change.kind, change.name, change.facts) for change in changes.recent_changes()]


def test_a_change_of_public_facts_is_told_with_the_names_of_the_facts():
    group = make_group("Example Group")

    with change_recorded(group):
        group.phone = "+442079460000"
        group.save()
        Channel.objects.create(group=group, kind="forum", address="https://f.example.org/")

    assert told() == [
        (
            "changed",
            "Example Group",
            "Other addresses, such as a Facebook group, Phone of the group",
        )
    ]


def test_changes_come_newest_first_each_with_what_it_did_itself():
    group = make_group("Example Group")
    change(group, summary="Helps.")
    change(group, email="hello@example.org")

    assert [facts for _kind, _name, facts in told()] == [
        "E-mail of the group",
        "What it does, in one sentence",
    ]


def test_a_review_is_told_and_notes_of_curators_are_not():
    group = make_group("Example Group")
    change(group, editor_note="Secret.")
    change(group, reviewed_on=timezone.localdate())

    assert told() == [("reviewed", "Example Group", "")]


def test_a_group_that_is_listed_is_new_and_one_that_closes_has_closed():
    group = make_group("Example Group", state="draft")
    change(group, summary="Still a draft.")
    change(group, state="listed")
    change(group, state="closed")

    assert [kind for kind, *_rest in told()] == ["closed", "added"]


def test_a_new_group_is_new_when_its_history_begins_with_it():
    curator = User.objects.create(username="curator")
    group = Group(name="Example Group", slug="example-group", state="listed")
    with change_recorded(group, user=curator, reason="Suggested"):
        group.save()

    assert told() == [("added", "Example Group", "")]


def test_a_group_without_a_page_is_never_told_of():
    draft = make_group("Example Draft", state="draft")
    change(draft, summary="Helps.")
    unlisted = make_group("Example Unlisted")
    change(unlisted, summary="Helps.")
    change(unlisted, state="draft")
    deleted = make_group("Example Deleted")
    change(deleted, summary="Helps.")
    with change_recorded(deleted):
        deleted.delete()

    assert told() == []


def test_the_list_of_changes_is_kept_until_something_changes(django_assert_num_queries):
    group = make_group("Example Group")
    change(group, summary="One.")
    assert len(told()) == 1

    with django_assert_num_queries(2):
        assert len(told()) == 1
    change(group, summary="Two.")
    assert len(told()) == 2


def test_many_changes_ask_as_many_queries_as_few(django_assert_max_num_queries):
    condition = make_condition("Alkaptonuria")
    for number in range(12):
        group = make_group(f"Example {number}", conditions=[condition])
        change(group, summary="One.")
        change(group, summary="Two.")

    with django_assert_max_num_queries(8):
        assert len(changes.recent_changes()) == 24


def test_the_list_of_changes_has_an_end(monkeypatch):
    monkeypatch.setattr(changes, "SHOWN", 3)
    group = make_group("Example Group")
    for number in range(5):
        change(group, summary=f"{number}.")

    assert len(told()) == 3


def test_the_page_of_changes_never_ends_in_nothing(client):
    assert "No entry has changed yet" in words_on(client, "/changes/")
    assert 'href="/groups/"' in client.get("/changes/").text


# The feed


def feed(client):
    return etree.fromstring(client.get("/changes.atom").content)


def test_the_feed_is_atom_with_ids_that_stay(client, settings):
    settings.SITE_ADDRESS = "https://directory.example.org"
    group = make_group("Example Group")
    change(group, phone="+442079460000")
    (before,) = feed(client).iter(f"{ATOM}entry")
    change(group, name="Example Renamed Group", slug="renamed")

    root = feed(client)
    entries = list(root.iter(f"{ATOM}entry"))

    assert root.findtext(f"{ATOM}id") == "tag:directory.example.org,2026:changes"
    assert root.find(f"{ATOM}author") is not None
    assert entries[1].findtext(f"{ATOM}id") == before.findtext(f"{ATOM}id")
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == 2
    assert entries[1].find(f"{ATOM}link").get("href").endswith("/groups/renamed/")
    assert entries[1].findtext(f"{ATOM}summary") == "What has changed: Phone of the group."


def test_the_feed_and_the_page_name_no_curator_and_no_reason(client):
    curator = User.objects.create(username="secret-curator")
    change(make_group("Example Group"), "secret reason", curator, summary="Helps.")

    for address in ["/changes.atom", "/changes/"]:
        text = client.get(address).text
        assert "Example Group" in text
        assert "secret" not in text


def test_a_name_with_markup_stays_text_in_the_feed(client):
    change(make_group("Example <b>A</b> & B", slug="a"), state="closed")

    (entry,) = feed(client).iter(f"{ATOM}entry")

    assert entry.findtext(f"{ATOM}title") == "Group closed: Example <b>A</b> & B"
    assert entry.find(f"{ATOM}title").get("type") is None


def test_a_feed_that_has_not_changed_is_not_sent_again(client):
    group = make_group("Example Group")
    change(group, summary="One.")
    first = client.get("/changes.atom")
    known = {"if-none-match": first["ETag"]}

    assert client.get("/changes.atom", headers=known).status_code == 304
    change(group, summary="Two.")
    assert client.get("/changes.atom", headers=known).status_code == 200


def test_an_empty_feed_is_a_feed(client):
    response = client.get("/changes.atom")

    assert response["Content-Type"].startswith("application/atom+xml")
    assert not response.cookies
    assert feed(client).findtext(f"{ATOM}updated")
