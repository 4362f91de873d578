"""Every change of a group is kept, can be read, and can be taken back."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from reversion.models import Revision

from groups.history import change_recorded
from groups.history.restoring import restore
from groups.history.states import revisions_of, state_in, state_of, with_all_rows
from groups.history.telling import changes_of
from groups.importing import import_tables
from groups.models import Channel, Coverage, FormerSlug, Group
from groups.nomenclature.coverage import move_to_successors

from .factories import make_condition, make_group, make_membership
from .test_admin import address, fields_of

pytestmark = pytest.mark.django_db


def changes(group):
    """The reasons of all changes, the newest first."""
    return list(revisions_of(group.pk).values_list("comment", flat=True))


def test_a_change_keeps_the_state_before_and_after_and_who_and_why():
    curator = User.objects.create(username="curator")
    group = make_group("Example Group", summary="Old.", areas=["GB"])

    with change_recorded(group, user=curator, reason="Its site says so"):
        group.summary = "New."
        group.save()
        group.areas.set(["FR"])
        Channel.objects.create(group=group, kind="forum", address="https://forum.example.org/")

    after, before = revisions_of(group.pk)
    assert (after.user, after.comment) == (curator, "Its site says so")
    assert (before.user, before.comment) == (None, "")
    old, new = state_in(before), state_in(after)
    assert (old.facts["summary"], new.facts["summary"]) == ("Old.", "New.")
    assert (old.lists["areas"], new.lists["areas"]) == ({"GB"}, {"FR"})
    assert list(new.rows["channels"]) == ["https://forum.example.org/"]
    assert not old.rows["channels"]


def test_a_second_change_is_kept_once_more_and_the_state_between_is_not_doubled():
    group = make_group("Example Group")
    for summary in ["One.", "Two."]:
        with change_recorded(group, reason=summary):
            Group.objects.filter(pk=group.pk).update(summary=summary)

    assert changes(group) == ["Two.", "One.", ""]


def test_a_change_that_went_by_unrecorded_is_kept_as_found_with_the_next_one():
    group = make_group("Example Group")
    with change_recorded(group, reason="One"):
        Group.objects.filter(pk=group.pk).update(summary="One.")
    Group.objects.filter(pk=group.pk).update(summary="Unrecorded.")
    with change_recorded(group, reason="Two"):
        Group.objects.filter(pk=group.pk).update(summary="Two.")

    assert changes(group) == ["Two", "", "One", ""]


def test_a_block_that_changes_nothing_leaves_no_trace():
    group = make_group("Example Group")

    with change_recorded(group, reason="Looked at it"):
        group.save()

    assert changes(group) == []


def test_a_block_that_fails_changes_nothing_and_keeps_nothing():
    group = make_group("Example Group")

    @change_recorded(group)
    def fail():
        Group.objects.filter(pk=group.pk).update(summary="New.")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    group.refresh_from_db()
    assert group.summary == ""
    assert not Revision.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_changes_at_the_same_moment_follow_one_another_and_each_is_kept():
    group, start = make_group("Example Group"), Barrier(4)

    def change(acronym):
        start.wait()
        try:
            with change_recorded(group, reason=acronym):
                mine = Group.objects.get(pk=group.pk)
                mine.acronym += acronym
                mine.save()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as curators:
        list(curators.map(change, "ABCD"))

    *kept, found = [state_in(revision).facts["acronym"] for revision in revisions_of(group.pk)]
    assert found == ""
    assert sorted(kept[0]) == list("ABCD")
    assert kept == [kept[0][:length] for length in (4, 3, 2, 1)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_of_two_curators_who_save_at_the_same_moment_one_is_told(admin_user):
    group, start = make_group("Example Group"), Barrier(2)

    def save(acronym):
        client = Client()
        client.force_login(admin_user)
        page = client.get(address(group)).context
        values = fields_of(page["adminform"].form) | {"acronym": acronym, "reason": "seen"}
        for inline in page["inline_admin_formsets"]:
            for form in [inline.formset.management_form, *inline.formset.initial_forms]:
                values |= fields_of(form)
        start.wait()
        try:
            return client.post(address(group), values).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as curators:
        answers = sorted(curators.map(save, ["ONE", "TWO"]))

    assert answers == [200, 302]
    assert len(changes(group)) == 2


def test_the_history_of_a_new_group_begins_with_who_added_it():
    group = Group(name="Example Group", slug="example-group")

    with change_recorded(group, reason="Suggestion 7"):
        group.save()

    assert changes(group) == ["Suggestion 7"]


def test_the_last_state_of_a_deleted_group_is_kept_with_all_its_rows():
    condition = make_condition("Alkaptonuria")
    group = make_group("Example Group", conditions=[condition], other_names=["Example Society"])
    make_membership(group, make_group("Example Coalition"))
    pk = group.pk

    with change_recorded(group, reason="Entered twice"):
        group.delete()

    last = revisions_of(pk).first()
    assert last.comment == "Entered twice"
    assert set(state_in(last).rows["coverage"]) == {condition.pk}
    assert set(state_in(last).rows["names"]) == {"Example Society"}
    assert len(state_in(last).rows["coalition_links"]) == 1


def test_every_kind_of_row_is_compared():
    group = make_group("Example Group")
    condition = make_condition("Alkaptonuria")

    with change_recorded(group, reason="New condition"):
        Coverage.objects.create(group=group, condition=condition)
    with change_recorded(group, reason="New coalition"):
        make_membership(group, make_group("Example Coalition"))

    assert changes(group) == ["New coalition", "New condition", ""]


def test_recording_many_groups_asks_a_bounded_number_of_queries(django_assert_max_num_queries):
    groups = [make_group(f"Example Group {number}") for number in range(20)]

    with django_assert_max_num_queries(30), change_recorded(*groups):
        pass


# Differences in words


def told(group):
    """The newest change as {label: (before, after)}."""
    (change,) = changes_of(group.pk, count=1)
    return {fact.label: (fact.before, fact.after) for fact in change.differences}


def test_a_difference_is_told_in_curators_words():
    old, new = make_condition("Alkaptonuria"), make_condition("Tyrosinemia")
    group = make_group("Example Group", conditions=[old], base_area="GB", kind="condition")

    with change_recorded(group):
        Group.objects.filter(pk=group.pk).update(
            base_area="FR", kind="umbrella", closed_on=None, covers_all_rare=True
        )
        group.services.add("helpline")
        group.conditions.set([new])

    assert told(group) == {
        "Kind": (["Condition-specific"], ["Umbrella"]),
        "Base area": (["United Kingdom"], ["France"]),
        "For all rare conditions": ([], ["yes"]),
        "Services": ([], ["Helpline"]),
        "Conditions it is for": (["Alkaptonuria"], ["Tyrosinemia"]),
    }


def test_a_row_that_says_something_else_is_told_before_and_after():
    group = make_group("Example Group", channels=[("forum", "https://forum.example.org/")])

    with change_recorded(group):
        group.channels.update(access="open")

    assert told(group) == {
        "Other ways to reach it": (
            ["https://forum.example.org/ (Online forum)"],
            ["https://forum.example.org/ (Online forum, Open to all)"],
        )
    }


def test_many_changes_are_told_with_as_many_queries_as_few(django_assert_max_num_queries):
    group = make_group("Example Group")
    for number in range(12):
        with change_recorded(group):
            group.conditions.set([make_condition(f"Condition {number}")])

    with django_assert_max_num_queries(8):
        assert len(changes_of(group.pk, count=12)) == 12


# Going back


def test_an_earlier_state_comes_back_with_all_its_rows():
    condition = make_condition("Alkaptonuria")
    group = make_group(
        "Example Group",
        acronym="EG",
        conditions=[condition],
        areas=["GB"],
        other_names=["Example Society"],
        channels=[("forum", "https://forum.example.org/")],
        registrations=["GB-CHC-0000000"],
        email="old@example.org",
    )
    coalition = make_group("Example Coalition")
    make_membership(group, coalition, relation="partner")
    with change_recorded(group):
        for rows in ("coverage", "channels", "registrations", "coalition_links"):
            getattr(group, rows).all().delete()
        group.names.filter(kind="other").delete()
        group.areas.set(["FR"])
        group.name, group.acronym, group.email = "Example Trust", "", "new@example.org"
        group.save()
    first = state_in(revisions_of(group.pk).last())

    assert restore(group.pk, first, reason="Wrong group") == []

    group.refresh_from_db()
    assert (group.name, group.acronym, group.email) == ("Example Group", "EG", "old@example.org")
    assert state_of(with_all_rows([group.pk])[group.pk]) == first
    assert set(group.names.values_list("text", "kind", "key")) == {
        ("Example Group", "name", "example group"),
        ("EG", "acronym", "eg"),
        ("Example Society", "other", "example society"),
    }
    assert group.coalition_links.get().relation == "partner"
    assert changes(group) == ["Wrong group", "", ""]


def test_an_address_that_is_given_up_by_going_back_still_leads_to_the_group():
    group = make_group("Example Group")
    with change_recorded(group):
        group.slug = "example-trust"
        group.save()

    restore(group.pk, state_in(revisions_of(group.pk).last()))

    assert Group.objects.get(pk=group.pk).slug == "example-group"
    assert FormerSlug.objects.get().slug == "example-trust"


def test_a_deleted_group_comes_back_as_it_was():
    group = make_group("Example Group", conditions=[make_condition("Alkaptonuria")], areas=["GB"])
    pk, before = group.pk, state_of(with_all_rows([group.pk])[group.pk])
    with change_recorded(group, reason="Deleted"):
        group.delete()

    restore(pk, state_in(revisions_of(pk).first()), reason="It exists")

    assert state_of(with_all_rows([pk])[pk]) == before
    assert revisions_of(pk).first().comment == "It exists"


def test_what_the_directory_no_longer_has_is_left_out_and_said():
    condition = make_condition("Alkaptonuria")
    successor = make_group("Example Successor")
    group = make_group("Example Group", conditions=[condition], successor=successor)
    with change_recorded(group):
        group.coverage.all().delete()
        Group.objects.filter(pk=group.pk).update(successor=None)
    condition.delete()
    successor.delete()

    assert restore(group.pk, state_in(revisions_of(group.pk).last())) == [
        "successor_id",
        "coverage",
    ]


def test_a_state_whose_address_is_another_groups_by_now_is_refused_and_changes_nothing():
    group = make_group("Example Group")
    with change_recorded(group):
        group.slug = "example-trust"
        group.save()
    FormerSlug.objects.all().delete()
    make_group("Another", slug="example-group")

    with pytest.raises(ValidationError):
        restore(group.pk, state_in(revisions_of(group.pk).last()))

    assert Group.objects.get(pk=group.pk).slug == "example-trust"
    assert len(changes(group)) == 2


def test_a_listed_state_without_a_source_is_refused():
    group = make_group("Example Group")
    group.sources.all().delete()
    with change_recorded(group):
        Group.objects.filter(pk=group.pk).update(state="draft")

    with pytest.raises(ValidationError, match="source"):
        restore(group.pk, state_in(revisions_of(group.pk).last()))


# What changes groups by code


def test_an_import_is_in_the_history_of_the_groups_that_it_changed_and_of_no_other(tmp_path):
    changed, same = make_group("Example Group", slug="changed"), make_group("Other", slug="same")
    table = tmp_path / "groups.csv"
    table.write_text("slug,summary\nchanged,Helps.\nsame,\n")

    import_tables([table])

    assert changes(changed) == ["Import of groups.csv", ""]
    assert changes(same) == []


def test_a_group_that_an_import_adds_has_no_history_yet(tmp_path):
    table = tmp_path / "groups.csv"
    table.write_text("name\nExample Group\n")

    import_tables([table])

    assert Group.objects.exists()
    assert not Revision.objects.exists()


def test_a_condition_that_is_replaced_is_in_the_history_of_its_groups():
    new = make_condition("New name")
    old = make_condition("Old name", status="obsolete", replaced_by=new)
    group = make_group("Example Group", conditions=[old])

    move_to_successors()

    assert told(group) == {"Conditions it is for": (["Old name"], ["New name"])}
