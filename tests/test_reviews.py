"""A curator confirms an entry; when that is too long ago, the site says so and it sinks."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from groups.models import Group
from groups.review import confirm, months_after, months_for
from groups.signposting import signposts_for

from .factories import make_condition, make_group

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda: TODAY)


@pytest.mark.parametrize(
    ("form", "months"),
    [("charity", 12), ("", 12), ("network", 12), ("informal", 6), ("online-community", 6)],
)
def test_informal_groups_are_looked_at_more_often(form, months):
    assert months_for(Group(form=form)) == months


def test_the_intervals_are_settings(settings):
    settings.REVIEW_MONTHS, settings.REVIEW_MONTHS_INFORMAL = 18, 3

    assert [months_for(Group(form=form)) for form in ("charity", "informal")] == [18, 3]


@pytest.mark.parametrize(
    ("day", "months", "due"),
    [
        (date(2026, 11, 20), 12, date(2027, 11, 20)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 31), 24, date(2028, 12, 31)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
    ],
)
def test_a_review_falls_due_on_the_same_day_of_a_later_month(day, months, due):
    assert months_after(day, months) == due


def test_confirming_sets_the_day_the_reviewer_and_when_it_is_due():
    curator = User(username="curator")
    group = Group(form="informal")

    confirm(group, curator)

    assert (group.reviewed_on, group.reviewed_by) == (TODAY, curator)
    assert group.review_due_on == date(2027, 5, 20)


def reviewed(name, due, **fields):
    return make_group(name, reviewed_on=TODAY - timedelta(days=400), review_due_on=due, **fields)


def test_on_a_rung_current_entries_come_before_overdue_ones_and_these_before_unreviewed_ones():
    condition = make_condition("Alkaptonuria")
    make_group("Example A, never reviewed", conditions=[condition])
    reviewed("Example B, overdue", TODAY - timedelta(days=1), conditions=[condition])
    reviewed("Example C, due today", TODAY, conditions=[condition])

    (rung,) = signposts_for(condition)

    assert [signpost.group.name[8] for signpost in rung.signposts] == ["C", "B", "A"]


def test_an_overdue_entry_stays_listed_and_says_so(client):
    group = reviewed("Example Group", date(2026, 11, 19))

    page = client.get(group.get_absolute_url()).text

    assert "Due to be checked again since 19 November 2026." in " ".join(page.split())


def test_an_entry_that_is_due_today_is_not_late_yet(client):
    group = reviewed("Example Group", TODAY)

    assert "Due to be checked again" not in client.get(group.get_absolute_url()).text


def test_reviews_are_overdue_from_the_day_after_and_due_until_the_end_of_the_month():
    for day in (date(2026, 11, 19), TODAY, date(2026, 11, 30), date(2026, 12, 1)):
        reviewed(f"Example {day}", day)
    reviewed("Example closed", date(2026, 11, 25), state="closed")
    groups = Group.objects

    assert [group.name for group in groups.overdue(TODAY)] == ["Example 2026-11-19"]
    assert [group.name for group in groups.due_this_month(TODAY)] == [
        "Example 2026-11-20",
        "Example 2026-11-30",
    ]
