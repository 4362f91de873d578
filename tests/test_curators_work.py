"""The curators' workplace: what waits, the page of a group, its history, and its doubles."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group as Role
from django.contrib.auth.models import Permission, User
from django.urls import reverse
from django.utils import timezone
from reversion.models import Revision

from groups.history import change_recorded
from groups.history.states import revisions_of
from groups.models import DifferentPair, Group, LinkCheck, SavedList, Suggestion
from groups.roles import make_roles

from .factories import make_condition, make_group, make_membership
from .test_admin import A_FORUM, address, errors, list_address, saved, send

pytestmark = pytest.mark.django_db

LIST = "/admin/groups/group/"


def newest(group):
    return revisions_of(group.pk).first()


# What waits


def waiting(client):
    """{title: (count, address)} of the work lists on the first page."""
    lists = client.get(reverse("admin:index")).context["lists"]
    return {work.title: (work.count, work.address) for work in lists}


def test_the_first_page_counts_what_waits_and_each_number_leads_to_its_list(admin_client):
    today = timezone.localdate()
    obsolete = make_condition("Old", status="obsolete")
    overdue = make_group(
        "Example Overdue", review_due_on=today - timedelta(days=1), reviewed_on="2020-01-01"
    )
    make_group("Example Due", review_due_on=today, reviewed_on="2020-01-01")
    make_group("Example Never", conditions=[obsolete])
    make_group("Example Bare", reviewed_on=today).sources.all().delete()
    make_group("Example Draft", state="draft")
    make_group("Example Twin", slug="twin", phone="+442079460000", reviewed_on=today)
    make_group("Another", phone="+442079460000", reviewed_on=today)
    Suggestion.objects.create(kind="closed", sending="x")
    LinkCheck.objects.create(
        group=overdue, address=overdue.website, result="https", new_address="https://example.org/"
    )

    found = waiting(admin_client)

    assert {title: count for title, (count, _address) in found.items()} == {
        "New suggestions": 1,
        "Reviews overdue": 1,
        "Reviews due this month": 1,
        "Never reviewed": 1,
        "With a link that is dead": 0,
        "Listed without a source": 1,
        "For a condition that is obsolete now": 1,
        "Drafts": 1,
        "Links with a new address": 1,
        "Likely duplicates": 1,
    }
    for title, (count, page) in found.items():
        response = admin_client.get(page)
        rows = response.context["cl"].result_list if "?" in page else response.context["pairs"]
        assert len(rows) == count, title


def test_the_first_page_asks_as_many_queries_for_many_groups_as_for_few(
    admin_client, django_assert_max_num_queries
):
    make_group("Example Group")
    with django_assert_max_num_queries(30) as few:
        waiting(admin_client)
    for number in range(20):
        make_group(f"Example Group {number}", phone="+442079460000")

    with django_assert_max_num_queries(len(few)):
        waiting(admin_client)


def test_the_number_of_pairs_is_right_after_a_decision(admin_client):
    one = make_group("Example Group", phone="+442079460000")
    other = make_group("Another", phone="+442079460000")
    assert waiting(admin_client)["Likely duplicates"][0] == 1

    DifferentPair.objects.remember(one, other)

    assert waiting(admin_client)["Likely duplicates"][0] == 0


@pytest.mark.parametrize("role", ["Viewers", "Curators", "Reviewers", "Managers"])
def test_a_role_opens_every_list_that_its_first_page_counts(client, role):
    make_roles()
    user = User.objects.create_user("somebody", is_staff=True)
    user.groups.add(Role.objects.get(name=role))
    client.force_login(user)

    found = waiting(client)

    assert {client.get(page).status_code for _count, page in found.values()} == {200}
    assert ("New suggestions" in found) is (role != "Viewers")


def test_whoever_may_not_see_groups_sees_no_work(client):
    client.force_login(User.objects.create_user("staff", is_staff=True))

    assert "What waits" not in client.get(reverse("admin:index")).text


@pytest.mark.parametrize(
    "page",
    [
        f"{LIST}?specialty={'9' * 30}",
        f"{LIST}compare/1/{'9' * 30}/",
        f"{LIST}{'9' * 30}/history/",
        f"/admin/groups/reviewrequest/ask/?group={'9' * 30}",
    ],
)
def test_a_key_that_no_database_holds_is_a_key_of_nothing(admin_client, page):
    assert admin_client.get(page).status_code in (200, 404)


def test_a_member_that_no_database_holds_is_refused(admin_client):
    page, sent = address(make_group("Example Group")), {"member_links-0-member": "9" * 30}

    assert admin_client.post(page, sent).status_code == 200


# A curator's own lists


def test_a_filtered_list_is_kept_under_a_name_and_removed_again(admin_client):
    make_group("Example Group", areas=["GB"])
    query = "area=GB&state__exact=listed&p=3"

    admin_client.post(reverse("admin:groups_group_save_list"), {"name": "Mine", "query": query})

    kept = SavedList.objects.get()
    assert (kept.name, kept.query) == ("Mine", "area=GB&state__exact=listed")
    assert f"{LIST}?area=GB&amp;state__exact=listed" in admin_client.get("/admin/").text
    admin_client.post(reverse("admin:groups_group_remove_list", args=[kept.pk]))
    assert not SavedList.objects.exists()


def test_the_same_name_means_the_new_list(admin_client):
    for query in ("area=GB", "area=FR"):
        admin_client.post(reverse("admin:groups_group_save_list"), {"name": "M", "query": query})

    assert SavedList.objects.get().query == "area=FR"


def test_a_list_without_a_name_is_not_kept_and_the_curator_is_told(admin_client):
    response = admin_client.post(
        reverse("admin:groups_group_save_list"), {"name": " ", "query": "area=GB"}, follow=True
    )

    assert "Write a name for the list." in response.text
    assert not SavedList.objects.exists()


def test_nobody_removes_the_list_of_another(admin_client):
    other = User.objects.create(username="other")
    kept = SavedList.objects.create(curator=other, name="Theirs")

    page = reverse("admin:groups_group_remove_list", args=[kept.pk])

    assert admin_client.post(page).status_code == 404
    assert SavedList.objects.exists()


def test_groups_are_narrowed_by_area_and_by_specialty(admin_client):
    specialty = make_condition("Rare metabolic disease", level="category")
    disorder = make_condition("Alkaptonuria", families=[specialty])
    make_group("Example One", conditions=[disorder], areas=["GB"])
    make_group("Example Two", areas=["FR"])

    for query in (f"specialty={specialty.pk}", "area=GB"):
        page = admin_client.get(f"{LIST}?{query}")
        assert [group.name for group in page.context["cl"].result_list] == ["Example One"]


# Actions of the list


def act(client, action, *groups, **values):
    chosen = {"action": action, "_selected_action": [group.pk for group in groups]}
    return client.post(LIST, chosen | values, follow=True)


@pytest.mark.parametrize(
    ("action", "months"),
    [("confirm_own", 6), ("confirm_6", 6), ("confirm_12", 12), ("confirm_24", 24)],
)
def test_groups_are_confirmed_from_the_list(admin_client, admin_user, action, months):
    group = make_group("Example Group", form="informal")
    draft = make_group("Example Draft", state="draft")

    response = act(admin_client, action, group, draft)

    group.refresh_from_db()
    assert (group.reviewed_on, group.reviewed_by) == (timezone.localdate(), admin_user)
    assert round((group.review_due_on - group.reviewed_on).days / 30.4) == months
    assert newest(group).comment == "Looked at and confirmed"
    assert "Example Draft (only a listed group is reviewed)" in response.text


def test_drafts_are_listed_and_those_that_lack_something_are_named(admin_client):
    ready = make_group("Example Ready", state="draft")
    bare = make_group("Example Bare", state="draft", website="")

    response = act(admin_client, "list_groups", ready, bare)

    assert list(Group.objects.listed()) == [ready]
    assert "Example Bare (it needs a way to reach it" in response.text


def test_closing_asks_for_a_reason_and_says_where_the_work_goes_on(admin_client):
    group, successor = make_group("Example Group"), make_group("Example Successor")

    page = act(admin_client, "close_groups", group)
    assert page.context["form"].fields["reason"].required
    assert "Error:" in act(admin_client, "close_groups", group, sure="1").text
    act(
        admin_client,
        "close_groups",
        group,
        successor,
        sure="1",
        reason="Merged, says its site",
        closed_on="2026-05-01",
        successor=successor.pk,
    )

    group.refresh_from_db()
    successor.refresh_from_db()
    assert (group.state, group.closed_on, group.successor) == (
        "closed",
        date(2026, 5, 1),
        successor,
    )
    assert newest(group).comment == "Merged, says its site"
    assert successor.state == "listed"


def test_taking_groups_out_of_the_directory_asks_for_a_reason(admin_client):
    group = make_group("Example Group")

    act(admin_client, "unlist_groups", group, sure="1", reason="")
    assert Group.objects.listed().exists()
    act(admin_client, "unlist_groups", group, sure="1", reason="Asked to be taken out")

    assert not Group.objects.listed().exists()
    assert newest(group).comment == "Asked to be taken out"


def test_two_groups_of_the_list_are_compared(admin_client):
    one, other, third = (make_group(f"Example {n}{n}{n}") for n in range(3))

    assert act(admin_client, "compare_two", one, other).context["groups"] == [one, other]
    assert "Choose two groups to compare." in act(admin_client, "compare_two", third).text


def test_an_action_changes_a_list_of_groups_in_a_bounded_number_of_queries(
    admin_client, django_assert_max_num_queries
):
    groups = [make_group(f"Example Group {number}") for number in range(10)]

    # Two revisions of a few rows each, the names and the slug of each group, and what is once.
    with django_assert_max_num_queries(10 * 14 + 60):
        act(admin_client, "confirm_12", *groups)


def test_a_group_that_the_public_sees_is_not_deleted(admin_client):
    group = make_group("Example Group")

    admin_client.post(reverse("admin:groups_group_delete", args=[group.pk]), {"post": "yes"})
    act(admin_client, "delete_selected", group, post="yes")

    assert Group.objects.exists()


def test_a_deleted_draft_is_found_among_the_deleted_groups_and_brought_back(admin_client):
    group = make_group("Example Group", state="draft")
    admin_client.post(reverse("admin:groups_group_delete", args=[group.pk]), {"post": "yes"})
    assert not Group.objects.exists()

    assert "Example Group" in admin_client.get(reverse("admin:groups_group_deleted")).text
    history = reverse("admin:groups_group_history", args=[group.pk])
    assert "Go back to this state" in admin_client.get(history).text
    restore = reverse("admin:groups_group_restore", args=[group.pk, newest(group).pk])
    admin_client.post(restore, {"reason": "It exists"})

    assert Group.objects.get().pk == group.pk


# The page of a group


@pytest.mark.parametrize(
    "change",
    [
        {"summary": "Helps."},
        {"state": "draft"},
        {"rows": [A_FORUM]},
        {"sources-0-address": "https://new.example.org/"},
    ],
)
def test_a_change_that_the_public_sees_needs_a_reason_and_keeps_what_was_typed(
    admin_client, change
):
    group = make_group("Example Group")
    rows = change.pop("rows", ())

    response = send(admin_client, address(group), rows=rows, reason="", **change)

    assert any("say in one sentence why" in text for text in errors(response))
    assert response.context["adminform"].form.errors["reason"]
    for field, value in change.items():
        assert value in response.text, field
    assert not Revision.objects.exists()


@pytest.mark.parametrize("fields", [{}, {"state": "closed"}])
def test_the_reason_is_kept_with_the_change(admin_client, admin_user, fields):
    group = make_group("Example Group", **fields)

    send(admin_client, address(group), rows=[A_FORUM], reason="Its new forum")

    assert (newest(group).comment, newest(group).user) == ("Its new forum", admin_user)


@pytest.mark.parametrize(
    ("fields", "change"),
    [({}, {"editor_note": "Call again."}), ({"state": "draft"}, {"summary": "Helps."})],
)
def test_a_note_or_a_change_of_a_draft_needs_no_reason_and_is_kept_too(
    admin_client, fields, change
):
    group = make_group("Example Group", **fields)

    assert saved(send(admin_client, address(group), reason="", **change)) is True

    assert revisions_of(group.pk).count() == 2


def test_one_button_saves_and_confirms(admin_client, admin_user):
    group = make_group("Example Group", form="informal")

    assert saved(send(admin_client, address(group), reason="", _confirm="1")) is True

    group.refresh_from_db()
    assert (group.reviewed_on, group.reviewed_by) == (timezone.localdate(), admin_user)
    assert round((group.review_due_on - group.reviewed_on).days / 30.4) == 6
    assert newest(group).comment == "Looked at and confirmed"


def test_after_a_review_the_next_entry_of_the_list_follows_until_none_is_left(admin_client):
    one, two, three = (make_group(f"Example {name}") for name in ("A", "B", "C"))
    asked_from = "?_changelist_filters=work%3Dnever"
    review = {"_confirm": "1", "confirm_months": "12"}

    opened = [
        send(admin_client, f"{address(group)}{asked_from}", **review).url
        for group in (two, three, one)
    ]

    assert opened == [
        f"{address(three)}{asked_from}",
        f"{address(one)}{asked_from}",
        f"{LIST}?work=never",
    ]


def test_after_a_review_the_curator_reads_until_when_the_entry_is_confirmed(admin_client):
    group, _following = make_group("Example A"), make_group("Example B")
    page = f"{address(group)}?_changelist_filters=work%3Dnever"

    response = send(admin_client, page, _confirm="1", confirm_months="12")

    assert "Example A: confirmed until" in admin_client.get(response.url).text


def test_the_page_of_a_group_leads_back_to_the_list_that_it_was_opened_from(admin_client):
    group = make_group("Example Group")

    page = admin_client.get(f"{address(group)}?_changelist_filters=work%3Dnever").text

    assert f'href="{LIST}?work=never"' in page


def test_saving_alone_confirms_nothing(admin_client):
    group = make_group("Example Group")

    send(admin_client, address(group), summary="Helps.")

    group.refresh_from_db()
    assert group.reviewed_on is None


def test_the_later_of_two_curators_is_told_before_the_others_change_is_lost(admin_client):
    group = make_group("Example Group")
    form = admin_client.get(address(group)).context["adminform"].form
    opened_at = form["opened_at"].value()
    send(admin_client, address(group), email="new@example.org")

    response = send(admin_client, address(group), summary="Helps.", email="", opened_at=opened_at)

    assert any("Somebody else has saved this entry" in text for text in errors(response))
    group.refresh_from_db()
    assert (group.email, group.summary) == ("new@example.org", "")
    # What was typed is still there; the second time it is meant.
    form = response.context["adminform"].form
    assert form["summary"].value() == "Helps."
    again = form["opened_at"].value()
    assert saved(send(admin_client, address(group), summary="Helps.", opened_at=again)) is True


def test_a_new_group_begins_its_history_with_who_added_it(admin_client, admin_user):
    page = reverse("admin:groups_group_add")

    send(admin_client, page, name="Example Group", slug="example-group", reason="Found at a fair")

    group = Group.objects.get()
    assert (newest(group).user, newest(group).comment) == (admin_user, "Found at a fair")


def test_beside_the_form_stand_review_public_page_sources_history_and_doubles(admin_client):
    group = make_group("Example Group", phone="+442079460000", reviewed_on=date(2026, 5, 1))
    make_group("Example Twin", phone="+442079460000")
    send(admin_client, address(group), summary="Helps.", reason="Says its site")

    page = admin_client.get(address(group)).text
    beside = page[page.index("<aside") : page.index("</aside>")]

    for text in [
        "1 May 2026",
        f'href="{group.get_absolute_url()}"',
        'href="https://example-group.example.org/about"',
        "Says its site",
        "Example Twin",
        "the same telephone number",
    ]:
        assert text in beside


def test_each_table_stands_on_the_page_once(admin_client):
    page = admin_client.get(address(make_group("Example Group"))).text

    for (
        prefix
    ) in "names registrations coverage channels coalition_links member_links sources".split():
        assert page.count(f'name="{prefix}-TOTAL_FORMS"') == 1, prefix


def test_the_page_of_a_group_asks_as_many_queries_whatever_its_history(
    admin_client, django_assert_max_num_queries
):
    group = make_group("Example Group")

    def change(number):
        with change_recorded(group):
            group.conditions.set([make_condition(f"Condition {number}")])

    for number in range(2):
        change(number)
    with django_assert_max_num_queries(60) as few:
        admin_client.get(address(group))
    for number in range(2, 14):
        change(number)
    with django_assert_max_num_queries(len(few)):
        admin_client.get(address(group))


def test_a_change_of_a_membership_is_in_the_history_of_the_member(admin_client):
    member, coalition = make_group("Example Member"), make_group("Example Coalition")
    link = make_membership(member, coalition)

    send(admin_client, address(link), relation="partner")
    send(admin_client, address(coalition), **{"member_links-0-relation": "associate"})
    admin_client.post(reverse("admin:groups_membership_delete", args=[link.pk]), {"post": "yes"})

    reasons = list(revisions_of(member.pk).values_list("comment", flat=True))
    assert reasons == ["Membership removed", "Seen on its site", "Membership changed", ""]


# History and going back


def changed(group):
    """A group with a change to go back from; returns the revision before it."""
    with change_recorded(group, reason="Says its site"):
        Group.objects.filter(pk=group.pk).update(summary="Helps.")
    return revisions_of(group.pk).last()


def test_the_history_tells_each_change_and_going_back_shows_what_changes_first(admin_client):
    group = make_group("Example Group", summary="Old words.")
    first = changed(group)

    page = admin_client.get(reverse("admin:groups_group_history", args=[group.pk])).text
    restore = reverse("admin:groups_group_restore", args=[group.pk, first.pk])
    assert all(text in page for text in ["Says its site", "Old words.", "Helps.", restore])
    assert "Old words." in admin_client.get(restore).text
    assert "Error:" in admin_client.post(restore, {"reason": " "}).text
    admin_client.post(restore, {"reason": "A mistake"})

    group.refresh_from_db()
    assert group.summary == "Old words."
    assert newest(group).comment == "A mistake"


def test_a_state_that_may_not_stand_is_refused_in_words(admin_client):
    group = make_group("Example Group")
    group.sources.all().delete()
    with change_recorded(group):
        Group.objects.filter(pk=group.pk).update(state="draft")
    restore = reverse("admin:groups_group_restore", args=[group.pk, revisions_of(group.pk)[1].pk])

    assert "A listed group needs a source" in admin_client.post(restore, {"reason": "x"}).text


def test_no_group_goes_back_to_the_state_of_another(admin_client):
    first = changed(make_group("Example Group"))
    other = make_group("Another")

    page = reverse("admin:groups_group_restore", args=[other.pk, first.pk])

    assert admin_client.post(page, {"reason": "x"}).status_code == 404


def test_the_history_of_a_group_that_never_was_is_not_found(admin_client):
    for pk in ("999", "x"):
        assert admin_client.get(f"{LIST}{pk}/history/").status_code == 404


# Duplicates


def test_two_entries_become_one_with_one_click(admin_client):
    kept = make_group("Example Society", phone="+442079460000")
    other = make_group("Example Soc.", phone="+442079460000")
    pairs = admin_client.get(reverse("admin:groups_group_duplicates")).text
    page = reverse("admin:groups_group_compare", args=[kept.pk, other.pk])
    assert page in pairs
    assert "Example Soc." in admin_client.get(page).text

    response = admin_client.post(page, {"keep": kept.pk}, follow=True)

    assert "One entry now." in response.text
    assert Group.objects.get() == kept
    history = admin_client.get(reverse("admin:groups_group_history", args=[kept.pk])).text
    assert reverse("admin:groups_group_history", args=[other.pk]) in history
    assert admin_client.get(page).status_code == 404


def test_two_groups_that_a_curator_tells_apart_stay_two(admin_client):
    one = make_group("Example Group", phone="+442079460000")
    other = make_group("Another", phone="+442079460000")
    page = reverse("admin:groups_group_compare", args=[one.pk, other.pk])

    assert "Choose which entry" in admin_client.post(page, {"keep": "7"}, follow=True).text
    admin_client.post(page, {"keep": "both"})

    assert DifferentPair.objects.exists()
    assert Group.objects.count() == 2


# Who may


@pytest.fixture
def viewer(client):
    user = User.objects.create_user("viewer", is_staff=True)
    user.user_permissions.add(*Permission.objects.filter(codename="view_group"))
    client.force_login(user)
    return client


def test_a_viewer_looks_at_everything_and_changes_nothing(viewer):
    one, other = make_group("Example Group"), make_group("Another")
    first = changed(one)
    restore = reverse("admin:groups_group_restore", args=[one.pk, first.pk])
    compare = reverse("admin:groups_group_compare", args=[one.pk, other.pk])

    for page in [address(one), list_address(Group), compare]:
        assert viewer.get(page).status_code == 200
    for name in ("duplicates", "deleted"):
        assert viewer.get(reverse(f"admin:groups_group_{name}")).status_code == 200
    history = viewer.get(reverse("admin:groups_group_history", args=[one.pk]))
    assert "Go back to this state" not in history.text
    assert viewer.post(compare, {"keep": one.pk}).status_code == 403
    assert viewer.post(restore, {"reason": "x"}).status_code == 403
    assert viewer.post(address(one), {"_confirm": "1"}).status_code == 403
    act(viewer, "confirm_12", one)
    one.refresh_from_db()
    assert (Group.objects.count(), one.reviewed_on) == (2, None)


@pytest.mark.parametrize(
    "named", ["duplicates", "deleted", ("compare", 1, 2), ("restore", 1, 1), ("history", 1)]
)
def test_our_own_pages_are_for_curators_only(client, named):
    name, *args = [named] if isinstance(named, str) else named
    where = reverse(f"admin:groups_group_{name}", args=args)

    assert client.get(where).status_code == 302
    client.force_login(User.objects.create_user("staff", is_staff=True))
    assert client.get(where).status_code == 403


@pytest.fixture
def careful(client, settings):
    """A curator whose public changes wait for a second pair of eyes."""
    settings.FOUR_EYES = True
    make_roles()
    user = User.objects.create_user("careful", is_staff=True)
    user.groups.add(Role.objects.get(name="Curators"))
    client.force_login(user)
    return client


def test_where_others_have_to_look_nobody_lists_a_draft_alone(careful):
    group = make_group("Example Group", state="draft")

    response = act(careful, "list_groups", group)

    assert "somebody else has to look at it" in response.text
    assert not Group.objects.listed().exists()


def test_where_others_have_to_look_nobody_goes_back_to_a_listed_state_alone(careful):
    group = make_group("Example Group")
    with change_recorded(group):
        Group.objects.filter(pk=group.pk).update(state="draft")
    listed = revisions_of(group.pk).last()
    restore = reverse("admin:groups_group_restore", args=[group.pk, listed.pk])

    assert careful.post(restore, {"reason": "x"}).status_code == 403
    assert not Group.objects.listed().exists()
