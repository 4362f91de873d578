"""A curator looks at a suggestion beside today's entry, and accepts or declines it."""

import secrets
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.contrib.auth.models import Permission, User
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from lxml import html
from reversion.models import Revision

from groups.models import Group, Suggestion
from groups.suggestions.comparing import compared
from groups.suggestions.deciding import CannotDecide, accept

from .factories import make_condition, make_group

pytestmark = pytest.mark.django_db


@pytest.fixture
def group():
    return make_group(
        "Example Group",
        conditions=[make_condition("Alkaptonuria", orpha_code=56)],
        areas=["GB"],
        services=["helpline"],
        channels=[("facebook", "https://www.facebook.com/example")],
        phone="+442079460000",
    )


def suggest(group, proposed, shown=None, **fields):
    fields.setdefault("kind", "correction")
    return Suggestion.objects.create(
        group=group,
        proposed=proposed,
        shown=shown or {},
        sending=secrets.token_hex(8),
        **fields,
    )


def page_of(suggestion):
    return reverse("admin:groups_suggestion_change", args=[suggestion.pk])


def words_on(response):
    return " ".join(html.fromstring(response.content).text_content().split())


def messages_of(client, response):
    page = client.get(response.url) if response.status_code == 302 else response
    return [str(message) for message in page.context["messages"]]


def state_of(suggestion):
    suggestion.refresh_from_db()
    return suggestion.state


# Looking


def test_the_page_shows_the_proposal_beside_todays_entry(admin_client, group):
    suggestion = suggest(
        group,
        {"website": "https://new.example.org/", "services": ["helpline", "grants"]},
        {"website": group.website, "services": ["helpline"]},
        words="They have moved.",
        contact="me@example.org",
    )

    page = words_on(admin_client.get(page_of(suggestion)))

    for text in [group.website, "https://new.example.org/", "Grants for families added"]:
        assert text in page
    assert "They have moved." in page
    assert "me@example.org" in page
    assert "The entry has changed since." not in page


def test_it_says_so_beside_a_fact_that_has_changed_since(admin_client, group):
    suggestion = suggest(
        group,
        {"website": "https://new.example.org/", "phone": ""},
        {"website": "https://old.example.org/", "phone": "+442079460000"},
    )

    page = words_on(admin_client.get(page_of(suggestion)))

    assert page.count("The entry has changed since.") == 1
    assert "The person saw: https://old.example.org/" in page


def test_what_visitors_write_is_shown_as_text_only(admin_client, group):
    suggestion = suggest(group, {"summary": "<script>x</script>"}, words="<b>bold</b>")

    page = html.fromstring(admin_client.get(page_of(suggestion)).content)

    assert not page.xpath("//main//script[not(@src)]|//b[text()='bold']")


def test_a_new_group_is_shown_with_those_that_it_may_be_already(admin_client, group):
    suggestion = suggest(None, {"name": "Example Group"}, kind="new")

    assert "Is it one of these?" in admin_client.get(page_of(suggestion)).text


# Accepting


def test_all_of_it_is_accepted_with_one_click(admin_client, group):
    suggestion = suggest(
        group,
        {
            "name": "Example Society",
            "phone": "",
            "areas": ["IE"],
            "services": ["helpline", "grants"],
            "channels": ["https://forum.example.org/", "https://www.youtube.com/example"],
            "other_names": ["Example Old Name"],
            "founded": "2001",
            "base_area": "IE",
        },
        {
            "name": "Example Group",
            "phone": "+442079460000",
            "areas": ["GB"],
            "services": ["helpline"],
            "channels": ["https://www.facebook.com/example"],
        },
        seen_at="https://seen.example.org/",
    )

    admin_client.post(page_of(suggestion), {"accept_all": ""})

    assert state_of(suggestion) == "accepted"
    group = Group.objects.get()
    assert (group.name, group.phone, group.founded, group.base_area_id) == (
        "Example Society",
        "",
        2001,
        "IE",
    )
    assert {area.pk for area in group.areas.all()} == {"IE"}
    assert {service.pk for service in group.services.all()} == {"helpline", "grants"}
    assert {(channel.kind, channel.address) for channel in group.channels.all()} == {
        ("other", "https://forum.example.org/"),
        ("youtube", "https://www.youtube.com/example"),
    }
    assert set(group.names.values_list("text", "kind")) == {
        ("Example Society", "name"),
        ("Example Old Name", "other"),
    }


def test_an_accepted_suggestion_is_in_the_history_and_its_page_among_the_sources(
    admin_client, admin_user, group
):
    suggestion = suggest(
        group, {"acronym": "EG"}, {"acronym": ""}, seen_at="https://seen.example.org/"
    )

    admin_client.post(page_of(suggestion), {"accept_all": ""})

    change = Revision.objects.latest("pk")
    assert (change.comment, change.user) == (f"Suggestion {suggestion.reference}", admin_user)
    source = group.sources.get(address="https://seen.example.org/")
    assert source.seen_on == suggestion.made_at.date()


def test_facts_are_accepted_one_by_one_and_the_rest_declined_with_a_reason(admin_client, group):
    suggestion = suggest(
        group, {"acronym": "EG", "summary": "The best."}, {"acronym": "", "summary": ""}
    )

    admin_client.post(page_of(suggestion), {"accept": "acronym"})
    assert (state_of(suggestion), suggestion.taken) == ("new", ["acronym"])
    admin_client.post(page_of(suggestion), {"decline": "", "reason": "We state, we do not judge."})

    group.refresh_from_db()
    assert (group.acronym, group.summary) == ("EG", "")
    assert (state_of(suggestion), suggestion.reason) == ("partly", "We state, we do not judge.")


def test_the_last_fact_accepted_decides_the_suggestion(admin_client, group):
    suggestion = suggest(group, {"acronym": "EG", "founded": "2001"})

    for name in ("acronym", "founded"):
        admin_client.post(page_of(suggestion), {"accept": name})

    assert state_of(suggestion) == "accepted"


def test_accepting_a_list_keeps_what_a_curator_has_added_since(group):
    suggestion = suggest(group, {"services": ["grants"]}, {"services": ["helpline"]})
    group.services.add("youth")

    accept(suggestion.pk, None)

    assert {service.pk for service in group.services.all()} == {"grants", "youth"}


@pytest.mark.parametrize(
    ("proposed", "about"),
    [
        ({"email": "nobody"}, "E-mail of the group"),
        ({"phone": "123"}, "Phone of the group"),
        ({"founded": "soon"}, "Year founded"),
        ({"founded": "3000"}, "Year founded"),
        ({"base_area": "XX"}, "Country it is based in"),
        ({"areas": ["GB", "XX"]}, "Places where it helps people"),
        ({"channels": ["javascript:alert(1)"]}, "Other addresses"),
        ({"registrations": ["none"]}, "Registrations"),
        ({"conditions": ["Alkaptonuria", "Example disease"]}, "Conditions it is for"),
        ({"name": ""}, "Name"),
        ({"closed_on": "2024-01-01"}, "Only a closed group has a closing date."),
    ],
)
def test_what_cannot_stand_is_named_and_nothing_is_half_written(
    admin_client, group, proposed, about
):
    suggestion = suggest(group, {"acronym": "EG"} | proposed, {"conditions": ["Alkaptonuria"]})

    response = admin_client.post(page_of(suggestion), {"accept_all": ""})

    assert any(message.startswith(about) for message in messages_of(admin_client, response))
    group.refresh_from_db()
    assert group.acronym == ""
    assert group.areas.count() == 1
    assert state_of(suggestion) == "new"
    assert not Revision.objects.exists()


def test_a_listed_group_keeps_a_way_to_reach_it(admin_client):
    group = make_group("Example Group")
    suggestion = suggest(group, {"website": ""}, {"website": group.website}, kind="dead-link")

    response = admin_client.post(page_of(suggestion), {"accept_all": ""})

    (message,) = messages_of(admin_client, response)
    assert message.startswith("A listed group needs a way to reach it")
    group.refresh_from_db()
    assert group.website


def test_a_group_that_has_closed_is_closed(admin_client, group):
    suggestion = suggest(
        group, {"state": "closed", "closed_on": "2024-01-01"}, {"state": "listed"}, kind="closed"
    )

    looked_at = words_on(admin_client.get(page_of(suggestion)))
    admin_client.post(page_of(suggestion), {"accept_all": ""})

    group.refresh_from_db()
    assert "Listed Closed" in looked_at
    assert (group.state, group.closed_on) == ("closed", date(2024, 1, 1))


def test_a_suggestion_in_words_is_done_when_the_curator_says_so(admin_client, group):
    suggestion = suggest(group, {}, words="Look at the phone.")

    assert "I have changed the entry by hand" in admin_client.get(page_of(suggestion)).text
    admin_client.post(page_of(suggestion), {"accept_all": ""})

    assert state_of(suggestion) == "accepted"
    assert not Revision.objects.exists()


def test_a_groups_word_that_all_is_right_becomes_a_review(admin_client, admin_user, group):
    suggestion = suggest(group, {}, kind="confirmation", origin="group")

    admin_client.post(page_of(suggestion), {"accept_all": ""})

    group.refresh_from_db()
    assert group.reviewed_on
    assert group.reviewed_by == admin_user
    assert group.review_due_on > group.reviewed_on


def test_a_new_group_becomes_a_draft_with_all_that_was_said(admin_client, group):
    make_condition("Sicca syndrome")
    suggestion = suggest(
        None,
        {
            "name": "Example Group",
            "website": "https://new.example.org/",
            "conditions": ["Sicca syndrome", "Example disease"],
            "areas": ["IE"],
        },
        kind="new",
        words="They are kind.",
        seen_at="https://seen.example.org/",
    )

    response = admin_client.post(page_of(suggestion), {"accept_all": ""})

    draft = Group.objects.get(state="draft")
    assert response.url == reverse("admin:groups_group_change", args=[draft.pk])
    assert (draft.slug, draft.website) == ("example-group-2", "https://new.example.org/")
    assert [condition.name for condition in draft.conditions.all()] == ["Sicca syndrome"]
    assert draft.editor_note == "They are kind.\n\nConditions it is for: Example disease"
    assert draft.sources.get().address == "https://seen.example.org/"
    suggestion.refresh_from_db()
    assert (suggestion.state, suggestion.group) == ("accepted", draft)


def test_a_name_without_latin_letters_makes_a_draft_too(group):
    suggestion = suggest(None, {"name": "患者会"}, kind="new")

    accept(suggestion.pk, None)

    assert Group.objects.get(name="患者会").slug == f"group-{suggestion.reference.lower()}"


# Declining


def test_declining_asks_for_a_reason_and_keeps_what_was_typed(admin_client, group):
    suggestion = suggest(group, {"acronym": "EG"})

    response = admin_client.post(page_of(suggestion), {"decline": "", "reason": " "})

    assert any("Please write why" in message for message in messages_of(admin_client, response))
    assert state_of(suggestion) == "new"


def test_whoever_holds_the_reference_reads_what_became_of_it(admin_client, client, group):
    suggestion = suggest(group, {"acronym": "EG"})

    admin_client.post(page_of(suggestion), {"decline": "", "reason": "It has no short name."})

    page = words_on(client.get(suggestion.get_absolute_url()))
    assert "did not take it over" in page
    assert "It has no short name." in page


# Once, and by whom


def test_what_is_decided_cannot_be_decided_again(admin_client, group):
    suggestion = suggest(group, {"acronym": "EG"})
    admin_client.post(page_of(suggestion), {"decline": "", "reason": "No."})

    response = admin_client.post(page_of(suggestion), {"accept_all": ""})

    assert "This was decided already: Declined." in messages_of(admin_client, response)
    group.refresh_from_db()
    assert group.acronym == ""


def test_a_fact_that_somebody_accepted_a_moment_ago_is_not_written_again(admin_client, group):
    suggestion = suggest(group, {"acronym": "EG", "founded": "2001"})
    admin_client.post(page_of(suggestion), {"accept": "acronym"})
    Group.objects.update(acronym="EGX")

    response = admin_client.post(page_of(suggestion), {"accept": "acronym"})

    assert "This was accepted already." in messages_of(admin_client, response)
    assert Group.objects.get().acronym == "EGX"


def test_an_entry_that_was_deleted_leaves_only_declining(admin_client, group):
    suggestion = suggest(group, {"acronym": "EG"})
    group.delete()

    assert "all you can do is decline" in admin_client.get(page_of(suggestion)).text
    response = admin_client.post(page_of(suggestion), {"accept_all": ""})
    assert "has been deleted" in messages_of(admin_client, response)[0]
    admin_client.post(page_of(suggestion), {"decline": "", "reason": "The entry is gone."})
    assert state_of(suggestion) == "declined"


def test_nobody_decides_what_they_proposed_themselves(admin_user, group):
    suggestion = suggest(group, {"acronym": "EG"}, origin="curator", made_by=admin_user)

    with pytest.raises(CannotDecide):
        accept(suggestion.pk, admin_user)
    with pytest.raises(IntegrityError), transaction.atomic():
        Suggestion.objects.update(decided_by=admin_user)


def test_who_may_only_look_cannot_decide(client, group):
    suggestion = suggest(group, {"acronym": "EG"})
    viewer = User.objects.create_user("viewer", is_staff=True)
    viewer.user_permissions.set(
        Permission.objects.filter(codename__in=["view_suggestion", "change_group"])
    )
    client.force_login(viewer)

    assert "not decide it" in client.get(page_of(suggestion)).text
    assert client.post(page_of(suggestion), {"accept_all": ""}).status_code == 403
    assert state_of(suggestion) == "new"


def test_who_may_not_change_entries_cannot_do_so_by_a_suggestion(client, group):
    suggestion = suggest(group, {"acronym": "EG"})
    clerk = User.objects.create_user("clerk", is_staff=True)
    clerk.user_permissions.set(
        Permission.objects.filter(codename__in=["view_suggestion", "change_suggestion"])
    )
    client.force_login(clerk)

    assert client.post(page_of(suggestion), {"accept_all": ""}).status_code == 403


def test_a_decision_leads_to_the_next_suggestion_that_waits(admin_client, group):
    first, second = suggest(group, {"acronym": "EG"}), suggest(group, {"founded": "2001"})

    response = admin_client.post(page_of(first), {"accept_all": ""})

    assert response.url == page_of(second)


def test_nobody_is_led_on_to_what_they_may_not_decide(admin_client, admin_user, group):
    decided, own = (suggest(group, {"acronym": name}) for name in ("A", "B"))
    Suggestion.objects.filter(pk=own.pk).update(origin="curator", made_by=admin_user)

    after = admin_client.post(page_of(decided), {"accept_all": ""})

    assert after.url == reverse("admin:groups_suggestion_changelist")
    assert "You may look at this, but not decide it." in words_on(admin_client.get(page_of(own)))


def test_the_list_counts_its_queries(admin_client, group, django_assert_max_num_queries):
    for number in range(3):
        suggest(group, {"founded": str(2000 + number)})
    with django_assert_max_num_queries(20):
        assert admin_client.get(reverse("admin:groups_suggestion_changelist")).status_code == 200


def test_a_decided_suggestion_still_shows_what_was_there_before(group):
    suggestion = suggest(group, {"acronym": "EG"}, {"acronym": "OLD"})

    accept(suggestion.pk, None)

    (fact,) = compared(Suggestion.objects.get())
    assert (fact.before, fact.proposed, fact.is_taken) == (["OLD"], ["EG"], True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_of_two_curators_at_the_same_moment_one_decides(admin_user):
    suggestion = suggest(make_group("Example Group"), {"acronym": "EG"})
    start = Barrier(2)

    def click():
        start.wait()
        try:
            return accept(suggestion.pk, admin_user).state
        except CannotDecide:
            return "too late"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as curators:
        answers = [curators.submit(click) for _curator in range(2)]

    assert sorted(answer.result() for answer in answers) == ["accepted", "too late"]
    assert Revision.objects.filter(comment__startswith="Suggestion").count() == 1
