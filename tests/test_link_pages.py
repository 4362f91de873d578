"""What the public and the curators see of the links that were tried."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse
from lxml import html

from groups.history.states import revisions_of
from groups.models import Channel, LinkCheck

from .factories import make_group

pytestmark = pytest.mark.django_db

WEBSITE = "https://example.org/"
MOVED_TO = "https://new.example.net/"
LIST = "admin:groups_linkcheck_changelist"


def on(day):
    return datetime(2026, 5, day, 12, tzinfo=UTC)


def make_check(group, address=WEBSITE, **facts):
    return LinkCheck.objects.create(group=group, address=address, host="example.org", **facts)


def link_state(client, **facts):
    """What the page of a group says of its website, which was tried with this result."""
    group = make_group("Example Group", website=WEBSITE)
    make_check(group, **facts)
    page = html.fromstring(client.get(group.get_absolute_url()).content)
    return " ".join(" ".join(page.xpath("//*[@class='link-state']//text()")).split())


# The public page


def test_an_entry_says_when_its_website_last_worked(client):
    words = link_state(client, result="working", last_success_at=on(3))

    assert words == "The website last worked on 3 May 2026."


def test_a_website_that_failed_lately_is_not_called_dead(client):
    words = link_state(
        client, result="failing", failures=2, failing_since=on(6), last_success_at=on(3)
    )

    assert words == "The website last worked on 3 May 2026."


def test_an_entry_says_since_when_a_dead_website_has_not_worked(client):
    words = link_state(
        client, result="dead", failures=3, failing_since=on(6), last_success_at=on(3)
    )

    assert words == "The website has not worked since 6 May 2026. We are looking into it."


@pytest.mark.parametrize("facts", [{}, {"result": "cannot-tell", "tried_at": on(3)}])
def test_an_entry_says_nothing_of_a_website_of_which_nothing_is_known(client, facts):
    assert link_state(client, **facts) == ""


def test_an_entry_says_nothing_of_an_address_that_it_no_longer_has(client):
    assert link_state(client, address="https://old.example.org/", last_success_at=on(3)) == ""


# The curators' list


def use_new_address(client, *checks):
    """Choose links and take their new addresses; returns the messages."""
    data = {"action": "use_new_addresses", "_selected_action": [check.pk for check in checks]}
    response = client.post(reverse(LIST), data, follow=True)
    return [str(message) for message in response.context["messages"]]


def moved(group, **facts):
    return make_check(group, result="redirected", new_address=MOVED_TO, **facts)


def test_the_list_shows_links_in_use_with_their_entry_and_where_they_lead(admin_client):
    group = make_group("Example Group", website=WEBSITE)
    moved(group)
    make_check(group, "https://left.example.org/", result="dead", failures=3)

    page = admin_client.get(reverse(LIST)).text

    assert reverse("admin:groups_group_change", args=[group.pk]) in page
    assert WEBSITE in page
    assert MOVED_TO in page
    assert "left.example.org" not in page


@pytest.mark.parametrize(
    "query", ["?result__exact=dead", "?reason__exact=status", "?state=listed", "?q=Example+Group"]
)
def test_the_list_is_narrowed(admin_client, query):
    dead = {"result": "dead", "failures": 3, "reason": "status", "status": 404}
    make_check(make_group("Example Group", website=WEBSITE), **dead)
    draft = make_group("Other", website="https://b.example.org/", state="draft")
    make_check(draft, "https://b.example.org/", result="working")

    found = admin_client.get(reverse(LIST) + query).context["cl"].result_list

    assert [str(check) for check in found] == [WEBSITE]


def test_a_link_is_there_to_look_at_only(admin_client):
    check = make_check(
        make_group("Example Group", website=WEBSITE), result="failing", reason="status", status=404
    )
    page = reverse("admin:groups_linkcheck_change", args=[check.pk])

    assert "The site answers with an error. HTTP status 404." in admin_client.get(page).text
    assert admin_client.post(page, {"result": "working"}).status_code == 403
    assert admin_client.get(reverse("admin:groups_linkcheck_add")).status_code == 403


def test_the_new_address_of_a_website_goes_on_the_entry_and_into_its_history(
    admin_client, admin_user
):
    group = make_group("Example Group", website=WEBSITE)
    check = moved(group, last_success_at=on(3))

    assert use_new_address(admin_client, check) == ["1 entry changed."]

    group.refresh_from_db()
    check.refresh_from_db()
    assert group.website == check.address == MOVED_TO
    assert (check.result, check.host, check.new_address) == ("working", "new.example.net", "")
    last = revisions_of(group.pk).first()
    assert (last.user, last.comment) == (admin_user, "The page has moved.")


def test_the_new_address_of_a_channel_goes_on_the_entry(admin_client):
    group = make_group("Example Group", channels=[("forum", WEBSITE)])

    use_new_address(admin_client, moved(group))

    assert Channel.objects.get().address == MOVED_TO


def test_a_new_address_that_the_entry_has_already_is_refused(admin_client):
    group = make_group("Example Group", channels=[("forum", WEBSITE), ("forum", MOVED_TO)])

    (message,) = use_new_address(admin_client, moved(group))

    assert message.startswith("Example Group: ")
    assert Channel.objects.filter(address=WEBSITE).exists()


def test_a_link_without_a_new_address_is_left_as_it_is(admin_client):
    group = make_group("Example Group", website=WEBSITE)

    messages = use_new_address(admin_client, make_check(group, result="working"))

    assert messages == ["Example Group: This link has no new address."]


def test_two_checks_of_one_address_become_one(admin_client):
    group = make_group("Example Group", website=WEBSITE, channels=[("forum", MOVED_TO)])
    make_check(group, MOVED_TO, result="working")

    use_new_address(admin_client, moved(group))

    assert LinkCheck.objects.get().address == MOVED_TO


def test_whoever_may_only_look_takes_no_address(client):
    viewer = User.objects.create_user("viewer", is_staff=True)
    viewer.user_permissions.set(Permission.objects.filter(codename="view_linkcheck"))
    client.force_login(viewer)
    group = make_group("Example Group", website=WEBSITE)

    use_new_address(client, moved(group))

    group.refresh_from_db()
    assert group.website == WEBSITE


def test_the_list_asks_as_many_queries_for_many_links_as_for_few(
    admin_client, django_assert_max_num_queries
):
    moved(make_group("Example Group", website=WEBSITE))
    with django_assert_max_num_queries(20) as few:
        admin_client.get(reverse(LIST))
    for number in range(10):
        moved(make_group(f"Example {number}", website=WEBSITE))

    with django_assert_max_num_queries(len(few)):
        admin_client.get(reverse(LIST))
