"""Visitors tell us about entries: the pages, the forms, and what is kept."""

import time
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone
from lxml import html

from directory import security_limits
from directory.security_limits import hashed_network
from groups.models import Suggestion
from groups.models.curation import REFERENCE_LETTERS
from groups.suggestions import form_token, receiving

from .factories import make_condition, make_group

pytestmark = pytest.mark.django_db

NEW = "/suggest-a-change/?kind=new"


@pytest.fixture(autouse=True)
def _no_limit_reached_yet():
    cache.clear()


@pytest.fixture
def group():
    return make_group(
        "Example Group",
        conditions=[make_condition("Alkaptonuria", orpha_code=56)],
        areas=["GB"],
        languages=["en"],
        services=["helpline"],
        channels=[("facebook", "https://www.facebook.com/example")],
        email="hello@example.org",
        phone="+442079460000",
        base_area="GB",
    )


def about(group, kind):
    return f"/suggest-a-change/?kind={kind}&group={group.slug}"


def filled_in(client, page, **typed):
    """What a browser would send after somebody has looked at a form and typed something."""
    form = html.fromstring(client.get(page).content).xpath("//form[@method='post']")[0]
    return (
        dict(form.form_values())
        | {name: form.fields[name] for name in ("services", "seeks") if name in form.fields}
        | typed
    )


def some_time_later(monkeypatch, seconds=60):
    monkeypatch.setattr(form_token, "time", lambda: time.time() + seconds)


@pytest.fixture
def send(client, monkeypatch):
    """A function: open a form, type, wait as people do, and send."""

    def open_type_and_send(page, **typed):
        data = filled_in(client, page, **typed)
        with monkeypatch.context() as then:
            some_time_later(then)
            return client.post(page, data)

    return open_type_and_send


def words_on(response):
    return " ".join(html.fromstring(response.content).text_content().split())


# The pages


def test_an_entry_leads_to_the_form_about_it(client, group):
    page = html.fromstring(client.get(group.get_absolute_url()).content)
    (link,) = page.xpath("//a[contains(., 'Something wrong or missing?')]/@href")

    choices = html.fromstring(client.get(link).content).xpath("//ul[@class='ways']//a/@href")

    assert len(choices) == 4
    for choice in choices:
        assert client.get(choice).status_code == 200
        assert html.fromstring(client.get(choice).content).xpath("//form[@method='post']")


def test_without_an_entry_the_group_is_looked_for_by_its_name(client, group):
    page = html.fromstring(client.get("/suggest-a-change/?kind=closed&q=example").content)

    (link,) = page.xpath("//ul[@class='lines']//a/@href")

    assert "Example Group" in client.get(link).text


@pytest.mark.parametrize("query", ["", "&q=zzz", "&group=nobody", "&group=%00", "&q=%00"])
def test_a_search_for_the_group_never_ends_in_nothing(client, query):
    page = client.get(f"/suggest-a-change/?kind=correction{query}")

    assert page.status_code == 200
    assert "kind=new" in page.text


def test_a_draft_cannot_be_seen_through_the_form(client):
    group = make_group("Example Draft", state="draft", email="secret@example.org")

    assert "secret@example.org" not in client.get(about(group, "correction")).text


def test_a_condition_without_a_listed_group_leads_to_the_form_with_its_name(client):
    condition = make_condition("Alkaptonuria", orpha_code=56)
    page = html.fromstring(client.get(condition.get_absolute_url()).content)
    (link,) = page.xpath("//a[contains(., 'a group that we do not list')]/@href")

    form = html.fromstring(client.get(link).content).xpath("//form[@method='post']")[0]

    assert form.fields["conditions"].strip() == "Alkaptonuria"


@pytest.mark.parametrize("kind", ["correction", "dead-link", "closed", "new"])
def test_a_form_sets_no_cookie_and_names_each_field(
    client, group, kind, django_assert_max_num_queries
):
    with django_assert_max_num_queries(12):
        response = client.get(about(group, kind))
    page = html.fromstring(response.content)

    assert not response.cookies
    assert len(page.xpath("//h1")) == 1
    for field in page.xpath("//form[@method='post']//*[self::input or self::textarea]"):
        if field.get("type") != "hidden":
            assert page.xpath("//label[@for=$id]", id=field.get("id")), field.get("name")
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    named = page.xpath("//@aria-labelledby|//@aria-describedby")
    assert {name for names in named for name in names.split()} <= set(ids)


# What is kept


def test_a_correction_keeps_what_was_changed_and_what_was_seen(send, group):
    response = send(
        about(group, "correction"),
        website="new.example.org",
        phone="0044 20 7946 0001",
        areas="United Kingdom, Ireland",
        languages="English\nwelsh",
        words="It has moved.",
        seen_at="https://example.org/contact",
    )

    suggestion = Suggestion.objects.get()
    assert response.url == f"/suggest-a-change/received/{suggestion.reference}/"
    assert (suggestion.kind, suggestion.group) == ("correction", group)
    assert suggestion.proposed == {
        "website": "https://new.example.org",
        "phone": "+442079460001",
        "areas": ["GB", "IE"],
        "languages": ["en", "cy"],
    }
    assert suggestion.shown == {
        "website": "https://example-group.example.org/",
        "phone": "+442079460000",
        "areas": ["GB"],
        "languages": ["en"],
    }
    assert (suggestion.words, suggestion.seen_at) == (
        "It has moved.",
        "https://example.org/contact",
    )


def test_fields_that_nobody_touched_are_no_suggestion(send, group):
    page = words_on(send(about(group, "correction")))

    assert "change a field, or write it in your own words" in page
    assert not Suggestion.objects.exists()


def test_words_alone_are_enough(send, group):
    assert send(about(group, "correction"), words="The meetings are on Mondays.").status_code == 302
    assert Suggestion.objects.get().proposed == {}


def test_a_change_that_a_curator_made_meanwhile_is_not_taken_for_the_visitors(
    client, group, monkeypatch
):
    data = filled_in(client, about(group, "correction"), acronym="EG")
    group.website = "https://changed.example.org/"
    group.save()
    some_time_later(monkeypatch)

    client.post(about(group, "correction"), data)

    assert Suggestion.objects.get().proposed == {"acronym": "EG"}


def test_a_condition_is_known_by_any_of_its_names_and_kept_as_typed_when_it_is_not(send, group):
    make_condition("Sicca syndrome", synonyms=["Gougerot syndrome"])

    send(about(group, "correction"), conditions="Alkaptonuria\ngougerot syndrome\nExample disease")

    assert Suggestion.objects.get().proposed == {
        "conditions": ["Alkaptonuria", "Sicca syndrome", "Example disease"]
    }


def test_a_new_group_needs_only_a_name(send):
    assert "Name Please fill this in." in words_on(send(NEW, words="They are kind."))
    assert send(NEW, name="Example New Group").status_code == 302
    assert Suggestion.objects.get().proposed == {"name": "Example New Group"}


def test_a_closed_group_comes_with_its_year(send, group):
    send(about(group, "closed"), year="2024")

    assert Suggestion.objects.get().proposed == {"state": "closed", "closed_on": "2024-01-01"}


@pytest.mark.parametrize(
    ("dead", "right", "proposed"),
    [
        ("https://example-group.example.org/", "", {"website": ""}),
        (
            "https://example-group.example.org/",
            "new.example.org",
            {"website": "https://new.example.org"},
        ),
        ("https://www.facebook.com/example", "", {"channels": []}),
        (
            "https://www.facebook.com/example",
            "https://forum.example.org/",
            {"channels": ["https://forum.example.org/"]},
        ),
    ],
)
def test_a_dead_link_is_replaced_by_the_right_one_or_by_nothing(send, group, dead, right, proposed):
    send(about(group, "dead-link"), dead=dead, right=right)

    assert Suggestion.objects.get().proposed == proposed


def test_another_dead_link_has_to_be_named_in_words(send, group):
    assert "which link does not work" in words_on(send(about(group, "dead-link"), dead="another"))
    assert send(about(group, "dead-link"), dead="another", words="The map.").status_code == 302


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("website", "not an address", "This is not a web address."),
        ("website", "javascript:alert(1)", "This is not a web address."),
        ("website", "ftp://example.org/", "This is not a web address."),
        ("phone", "12", "Begin with the country code"),
        ("email", "nobody", "This is not an e-mail address."),
        ("areas", "Atlantis", "We do not know “Atlantis” as a place."),
        ("languages", "Klingonese", "We do not know “Klingonese” as a language."),
        ("words", "x" * 4001, "Please write at most 4000 characters here: these are 4001."),
        ("words", "a\0b", "There are characters in here that cannot be shown."),
        ("words", "a\x1bb", "There are characters in here that cannot be shown."),
        ("name", "a\u202eb", "There are characters in here that cannot be shown."),
        (
            "other_names",
            "\n".join("abc"[i % 3] * i for i in range(1, 62)),
            "Please write at most 60 lines",
        ),
        ("contact", "nobody", "This is not an e-mail address."),
        ("base_area", "Atlantis", "Select a valid choice."),
    ],
)
def test_what_cannot_stand_is_said_in_words_and_nothing_typed_is_lost(
    send, group, field, typed, message
):
    response = send(about(group, "correction"), acronym="EG", **{field: typed})

    form = html.fromstring(response.content.replace(b"\0", b"")).xpath("//form[@method='post']")[0]
    assert message in words_on(response)
    assert response.text.count("<title>Error:") == 1
    assert form.fields["acronym"] == "EG"
    assert not Suggestion.objects.exists()


# Thanks


def test_the_reference_is_easy_to_read_out_and_its_page_can_be_loaded_again(client, send, group):
    page = send(about(group, "correction"), words="Hello.").url

    reference = Suggestion.objects.get().reference
    assert set(reference) <= {*REFERENCE_LETTERS, "-"}
    assert not set("01OILUV") & set(reference)
    for _again in range(2):
        assert reference in client.get(page).text
    assert client.get(page.lower()).status_code == 200


def test_the_page_of_a_reference_shows_no_address_and_no_words(client, send, group):
    page = send(about(group, "correction"), words="A secret.", contact="me@example.org").url

    assert "me@example.org" not in client.get(page).text
    assert "A secret." not in client.get(page).text


def test_a_reference_that_nobody_has_is_not_found(client):
    assert client.get("/suggest-a-change/received/AAAAA-AAAAA/").status_code == 404


# Sent twice, too fast, too often


def test_the_same_form_sent_twice_is_kept_once_and_thanked_for_twice(client, group, monkeypatch):
    data = filled_in(client, NEW, name="Example New Group")
    some_time_later(monkeypatch)

    first, second = (client.post(NEW, data) for _time in range(2))

    assert first.url == second.url
    assert Suggestion.objects.count() == 1


def test_a_form_that_was_changed_and_sent_again_is_kept_too(client, monkeypatch):
    data = filled_in(client, NEW, name="Example New Group")
    some_time_later(monkeypatch)

    client.post(NEW, data)
    client.post(NEW, data | {"words": "I forgot to say something."})

    assert Suggestion.objects.count() == 2


def test_a_form_sent_at_once_asks_to_send_it_again(client, monkeypatch):
    data = filled_in(client, NEW, name="Example New Group")

    too_fast = client.post(NEW, data)
    again = dict(html.fromstring(too_fast.content).xpath("//form[@method='post']")[0].form_values())
    some_time_later(monkeypatch, seconds=4)

    assert "That was very quick." in words_on(too_fast)
    assert again["name"] == "Example New Group"
    assert client.post(NEW, again).status_code == 302


def test_a_form_that_was_open_for_months_is_taken(client, monkeypatch):
    data = filled_in(client, NEW, name="Example New Group")
    some_time_later(monkeypatch, seconds=200 * 24 * 3600)

    assert client.post(NEW, data).status_code == 302


@pytest.mark.parametrize("token", ["", "forged", "a:b:c"])
def test_a_form_without_a_good_token_is_shown_again_with_what_was_typed(client, monkeypatch, token):
    data = filled_in(client, NEW, name="Example New Group") | {"token": token}
    some_time_later(monkeypatch)

    response = client.post(NEW, data)

    form = html.fromstring(response.content).xpath("//form[@method='post']")[0]
    assert form.fields["name"] == "Example New Group"
    assert form.fields["token"] != token
    assert not Suggestion.objects.exists()


def test_a_token_of_another_form_does_not_count(client, group, monkeypatch):
    other = filled_in(client, about(group, "closed"))["token"]
    data = filled_in(client, NEW, name="Example New Group") | {"token": other}
    some_time_later(monkeypatch)

    assert client.post(NEW, data).status_code == 200


def test_whoever_fills_in_the_hidden_field_is_asked_again(send):
    response = send(NEW, name="Example New Group", nickname="spam")

    form = html.fromstring(response.content).xpath("//form[@method='post']")[0]
    assert "A field that stays hidden was filled in." in words_on(response)
    assert (form.fields["name"], form.fields["nickname"] or "") == ("Example New Group", "")


def test_a_flood_from_one_network_has_to_wait_and_loses_nothing(send, client, settings):
    settings.SUGGESTION_RATE = "2/h"
    for number in range(2):
        assert send(NEW, name=f"Example Group {number}").status_code == 302

    response = send(NEW, name="Example Third Group")

    form = html.fromstring(response.content).xpath("//form[@method='post']")[0]
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 3600
    assert form.fields["name"] == "Example Third Group"
    assert "What you wrote is still here." in words_on(response)
    assert Suggestion.objects.count() == 2


def test_the_limit_counts_networks_and_keeps_no_address(rf):
    addresses = ["192.0.2.1", "192.0.2.200", "198.51.100.1", "2001:db8::1", "2001:db8::ff:1", ""]
    keys = [hashed_network("", rf.post(NEW, REMOTE_ADDR=address)) for address in addresses]

    assert keys[0] == keys[1]
    assert keys[3] == keys[4]
    assert len(set(keys)) == 4
    assert all(len(key) == 40 and key.isalnum() for key in keys)


def test_a_second_sending_of_the_same_form_is_not_limited(client, monkeypatch, settings):
    settings.SUGGESTION_RATE = "1/h"
    data = filled_in(client, NEW, name="Example New Group")
    some_time_later(monkeypatch)

    assert [client.post(NEW, data).status_code for _time in range(3)] == [302, 302, 302]


def test_a_cache_that_does_not_answer_keeps_nobody_from_telling_us(send, monkeypatch):
    def broken(*args, **options):
        raise ConnectionError

    monkeypatch.setattr(security_limits, "get_usage", broken)

    assert send(NEW, name="Example New Group").status_code == 302


def test_a_busy_database_is_said_kindly_and_nothing_typed_is_lost(send, monkeypatch):
    def busy(**fields):
        raise OperationalError("database is locked")

    monkeypatch.setattr(receiving.Suggestion.objects, "create", busy)

    response = send(NEW, name="Example New Group")

    form = html.fromstring(response.content).xpath("//form[@method='post']")[0]
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert form.fields["name"] == "Example New Group"


@pytest.mark.parametrize(
    "data",
    [
        {"words": ["a", "b"], "token": "\ud800".encode("utf-8", "surrogatepass")},
        {"name": b"\xff\xfe", "words": b"\x00\xff"},
        {f"field{number}": "x" for number in range(500)},
        {},
    ],
)
def test_whatever_is_sent_gets_a_page(client, data):
    assert client.post(NEW, data).status_code == 200


# What must never break


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "other"},
        {"state": "other"},
        {"origin": "other"},
        {"state": "accepted"},
        {"state": "declined", "decided_at": timezone.now()},
        {"decided_at": timezone.now()},
    ],
)
def test_the_database_refuses_a_suggestion_that_cannot_be(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        Suggestion.objects.create(**{"kind": "closed", "sending": "x"} | fields)


# Forgetting


def make_suggestion(days, contact):
    return Suggestion.objects.create(
        kind="closed",
        sending=f"{days}{contact}",
        contact=contact,
        made_at=timezone.now() - timedelta(days=days),
    )


def test_old_addresses_are_erased_and_named_by_their_references(capsys):
    old, young = make_suggestion(91, "old@example.org"), make_suggestion(89, "young@example.org")
    make_suggestion(100, "")

    call_command("erase_contacts", "--dry-run")
    assert "1 e-mail addresses would be erased" in capsys.readouterr().out
    call_command("erase_contacts")
    told = capsys.readouterr().out

    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.contact, young.contact) == ("", "young@example.org")
    assert old.reference in told
    assert "1 e-mail addresses erased" in told
    assert "@" not in told


def test_the_group_that_a_suggestion_is_about_is_not_put_on_the_handout(client):
    make_group("Example Group")

    page = html.fromstring(client.get("/suggest-a-change/?group=example-group").content)

    [bar] = page.xpath("//*[@data-handout]")
    assert bar.get("hidden") is not None
    assert page.xpath("//*[@data-handout]/a/@href") == ["/handout/?"]
