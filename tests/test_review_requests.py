"""A curator asks a group by e-mail to confirm its entry; the group answers without an account."""

import re
import time

import pytest
from django.contrib.auth.models import Group as Role
from django.contrib.auth.models import User
from django.core import mail, signing
from django.core.cache import cache
from django.core.mail.backends import locmem
from django.urls import reverse
from lxml import html

from groups.models import CuratorScope, ReviewRequest, Suggestion
from groups.roles import make_roles
from groups.suggestions import form_token
from groups.suggestions.asking import LinkOver, answer, request_behind
from groups.suggestions.forms import ConfirmationForm

from .factories import make_condition, make_group

pytestmark = pytest.mark.django_db

ASK = reverse("admin:groups_reviewrequest_ask")


@pytest.fixture(autouse=True)
def _no_limit_reached_yet():
    cache.clear()


@pytest.fixture
def group():
    return make_group(
        "Example Group",
        email="hello@example.org",
        conditions=[make_condition("Alkaptonuria")],
        areas=["GB"],
    )


@pytest.fixture
def link(admin_client, group):
    """The page that the link in an e-mail leads to."""
    admin_client.post(f"{ASK}?group={group.pk}", {"send": [group.pk]})
    return re.search(r"http://testserver(/review/\S+/)", mail.outbox[0].body)[1]


@pytest.fixture
def reply(client, monkeypatch):
    """A function: open a page, type, wait as people do, and send."""

    def open_type_and_send(page, **typed):
        form = html.fromstring(client.get(page).content).xpath("//form[@method='post']")[0]
        data = dict(form.form_values()) | typed
        with monkeypatch.context() as then:
            then.setattr(form_token, "time", lambda: time.time() + 60)
            return client.post(page, data)

    return open_type_and_send


def words_on(response):
    return " ".join(html.fromstring(response.content).text_content().split())


def messages_of(client, response):
    page = client.get(response.url) if response.status_code == 302 else response
    return [str(message) for message in page.context["messages"]]


def some_days_later(monkeypatch, days):
    moment = time.time() + days * 24 * 3600
    monkeypatch.setattr(signing.time, "time", lambda: moment)


# Asking


def test_a_group_is_sent_its_entry_with_a_link(link, group):
    (email,) = mail.outbox

    assert email.to == ["hello@example.org"]
    assert "Example Group" in email.subject
    assert "* Conditions it is for: Alkaptonuria" in email.body
    assert "30 days" in email.body
    asked = ReviewRequest.objects.get()
    assert (asked.group, asked.sent_to) == (group, "hello@example.org")
    assert asked.sent_at
    assert asked.sent_by.username == "admin"


def test_the_database_alone_opens_no_entry(link):
    asked = ReviewRequest.objects.get()

    assert asked.token_hash not in link
    with pytest.raises(LinkOver):
        request_behind(asked.token_hash)


def test_the_action_on_the_list_shows_whom_it_would_ask_and_names_who_cannot_be(
    admin_client, group
):
    silent = make_group("Example Silent Group")
    closed = make_group("Example Closed Group", state="closed", email="old@example.org")

    response = admin_client.post(
        reverse("admin:groups_group_changelist"),
        {"action": "ask_to_confirm", "_selected_action": [group.pk, silent.pk, closed.pk]},
    )
    page = admin_client.get(response.url)

    boxes = html.fromstring(page.content).xpath("//input[@name='send']/@value")
    assert boxes == [str(group.pk)]
    assert "Example Silent Group (no e-mail address)" in words_on(page)
    assert "Example Closed Group (Closed)" in words_on(page)
    assert not mail.outbox
    admin_client.post(response.url, {"send": [group.pk, silent.pk, closed.pk]})
    assert [email.to for email in mail.outbox] == [["hello@example.org"]]


def test_a_group_that_was_asked_and_has_not_answered_is_not_chosen_again(admin_client, link, group):
    page = html.fromstring(admin_client.get(f"{ASK}?group={group.pk}").content)

    (box,) = page.xpath("//input[@name='send']")
    assert box.get("checked") is None
    assert "has not answered yet" in page.text_content()


@pytest.mark.parametrize("query", ["", "?group=x", "?group=999999", "?group=99999999999999999999"])
def test_asking_nobody_is_no_dead_end(admin_client, query):
    assert "No group was chosen." in admin_client.get(ASK + query).text


def test_a_name_with_a_line_break_makes_no_other_header(admin_client):
    group = make_group("Example\nBcc: x@example.org", slug="example", email="hello@example.org")

    admin_client.post(f"{ASK}?group={group.pk}", {"send": [group.pk]})

    assert mail.outbox[0].subject == "Is your entry right? Example Bcc: x@example.org"


def test_a_failed_sending_is_said_and_recorded_as_nothing(admin_client, group, monkeypatch):
    other = make_group("Example Other Group", email="other@example.org")
    send = locmem.EmailBackend.send_messages

    def refuse_one(backend, messages):
        if messages[0].to == ["hello@example.org"]:
            raise ConnectionRefusedError("the mail server is away")
        return send(backend, messages)

    monkeypatch.setattr(locmem.EmailBackend, "send_messages", refuse_one)

    response = admin_client.post(
        f"{ASK}?group={group.pk}&group={other.pk}", {"send": [group.pk, other.pk]}
    )

    assert messages_of(admin_client, response) == [
        "Not sent to Example Group: the mail server is away",
        "1 e-mail sent.",
    ]
    assert [asked.group for asked in ReviewRequest.objects.all()] == [other]


def test_a_mail_server_that_cannot_be_reached_is_said(admin_client, group, monkeypatch):
    def refuse(backend):
        raise ConnectionRefusedError("the mail server is away")

    monkeypatch.setattr(locmem.EmailBackend, "open", refuse)

    response = admin_client.post(f"{ASK}?group={group.pk}", {"send": [group.pk]})

    assert "the mail server is away" in messages_of(admin_client, response)[0]
    assert not ReviewRequest.objects.exists()


def test_only_curators_who_may_ask_do(client, group):
    assert client.get(f"{ASK}?group={group.pk}").status_code == 302
    client.force_login(User.objects.create_user("viewer", is_staff=True))
    assert client.post(f"{ASK}?group={group.pk}", {"send": [group.pk]}).status_code == 403
    assert not mail.outbox


def test_a_curator_asks_only_the_groups_that_are_theirs(client, group):
    make_roles()
    other = make_group("Example Other Group", email="other@example.org", areas=["FR"])
    curator = User.objects.create_user("curator", is_staff=True)
    curator.groups.set(Role.objects.filter(name="Curators"))
    CuratorScope.objects.create(curator=curator).areas.set(["GB"])
    client.force_login(curator)

    client.post(f"{ASK}?group={group.pk}&group={other.pk}", {"send": [group.pk, other.pk]})

    assert [email.to for email in mail.outbox] == [["hello@example.org"]]


# Answering


def test_the_page_shows_the_entry_and_looking_spends_nothing(client, link):
    for _opened_by_a_scanner in range(3):
        response = client.get(link)
        assert client.head(link).status_code == 200

    assert "Alkaptonuria" in words_on(response)
    assert not response.cookies
    assert "no-store" in response["Cache-Control"]
    assert ReviewRequest.objects.get().used_at is None


def test_one_button_says_that_all_is_right(reply, client, link, group):
    response = reply(link)

    suggestion = Suggestion.objects.get()
    assert (suggestion.kind, suggestion.origin, suggestion.group) == (
        "confirmation",
        "group",
        group,
    )
    assert suggestion.reference in client.get(response.url).text
    asked = ReviewRequest.objects.get()
    assert asked.used_at
    assert asked.answer == suggestion


def test_a_correction_arrives_as_a_suggestion_of_the_group_itself(reply, link):
    reply(f"{link}?answer=correct", acronym="EG")

    suggestion = Suggestion.objects.get()
    assert (suggestion.kind, suggestion.origin) == ("correction", "group")
    assert suggestion.proposed == {"acronym": "EG"}


def test_a_mistake_in_a_correction_spends_nothing(reply, link):
    response = reply(f"{link}?answer=correct", website="not an address")

    assert "This is not a web address." in words_on(response)
    assert ReviewRequest.objects.get().used_at is None


def test_the_link_works_for_one_answer_and_then_leads_on(reply, client, link, group):
    reply(link)

    response = client.get(link)

    assert response.status_code == 410
    assert f"kind=correction&amp;group={group.slug}" in response.text
    assert Suggestion.objects.count() == 1


def test_the_same_answer_sent_twice_is_thanked_for_twice(client, link, monkeypatch):
    form = html.fromstring(client.get(link).content).xpath("//form[@method='post']")[0]
    data = dict(form.form_values())
    monkeypatch.setattr(form_token, "time", lambda: time.time() + 60)

    first, second = client.post(link, data), client.post(link, data)

    assert first.url == second.url
    assert Suggestion.objects.count() == 1


def test_two_answers_at_the_same_moment_spend_the_link_once(link, group):
    asked = ReviewRequest.objects.get()
    token = form_token.FormToken(f"confirmation:{group.slug}", at=0).signed()
    form = ConfirmationForm({"token": token}, group=group)
    assert form.is_valid()
    ReviewRequest.objects.update(used_at=asked.sent_at)

    with pytest.raises(LinkOver):
        answer(asked, form)
    assert not Suggestion.objects.exists()


def test_a_link_expires_after_thirty_days_and_leads_on(client, link, group, monkeypatch):
    some_days_later(monkeypatch, 29)
    assert client.get(link).status_code == 200
    some_days_later(monkeypatch, 31)
    response = client.get(link)

    assert response.status_code == 410
    assert group.slug in response.text


def test_a_correction_that_comes_too_late_is_kept_as_anybodys(client, link, monkeypatch):
    page = f"{link}?answer=correct"
    form = html.fromstring(client.get(page).content).xpath("//form[@method='post']")[0]
    some_days_later(monkeypatch, 31)
    monkeypatch.setattr(form_token, "time", lambda: time.time() + 60)

    response = client.post(page, dict(form.form_values()) | {"acronym": "EG"})

    assert response.status_code == 302
    assert Suggestion.objects.get().origin == "visitor"


@pytest.mark.parametrize("token", ["x", "x.y.z", "%00", "é", "a" * 500])
def test_a_link_that_was_cut_short_leads_on(client, token):
    response = client.get(f"/review/{token}/")

    assert response.status_code == 410
    assert "kind=correction" in response.text


def test_the_link_of_a_group_that_was_deleted_leads_on(client, link, group):
    group.delete()

    assert client.get(link).status_code == 410


def test_a_draft_is_shown_to_its_own_group_only(admin_client, client):
    draft = make_group("Example Draft", state="draft", email="hello@example.org")
    admin_client.post(f"{ASK}?group={draft.pk}", {"send": [draft.pk]})
    link = re.search(r"http://testserver(/review/\S+/)", mail.outbox[0].body)[1]

    assert client.get(link).status_code == 200
    assert client.get(draft.get_absolute_url()).status_code == 404
