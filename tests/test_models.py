"""What the database refuses, whoever writes to it, and what saving keeps in step."""

from contextlib import contextmanager
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, ProtectedError

from groups.models import (
    Channel,
    Condition,
    ConditionCode,
    ConditionName,
    Coverage,
    Family,
    FormerSlug,
    Group,
    GroupName,
    Membership,
    Registration,
    Release,
    Source,
)

from .factories import make_condition, make_group, make_membership

pytestmark = pytest.mark.django_db


@contextmanager
def refused():
    """The database itself refuses what happens inside."""
    with pytest.raises(IntegrityError), transaction.atomic():
        yield


# Groups


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "club"},
        {"form": "club"},
        {"state": "gone"},
        {"industry_funding": "some"},
        {"successor": F("pk")},
        {"closed_on": date(2026, 1, 1)},
        {"reviewed_on": date(2026, 5, 1), "review_due_on": date(2026, 4, 30)},
        {"reviewed_on": date(2026, 5, 1), "review_due_on": date(2026, 5, 1)},
        {"founded": -1},
    ],
    ids=lambda values: " and ".join(values),
)
def test_the_database_refuses_a_group_that_makes_no_sense(values):
    make_group("Example Group")

    with refused():
        Group.objects.update(**values)


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "umbrella", "form": "network", "industry_funding": "none"},
        {"state": "closed", "closed_on": date(2026, 1, 1)},
        {"state": "closed", "closed_on": None},
        {"reviewed_on": date(2026, 5, 1), "review_due_on": date(2026, 5, 2)},
        {"reviewed_on": date(2026, 5, 1), "review_due_on": None},
        {"reviewed_on": None, "review_due_on": date(2026, 5, 2)},
    ],
    ids=lambda values: " and ".join(values),
)
def test_the_database_takes_a_group_that_makes_sense(values):
    make_group("Example Group")

    assert Group.objects.update(**values) == 1


def test_every_kind_form_and_state_in_the_code_is_one_the_database_takes():
    group = make_group("Example Group")

    for field, choices in [
        ("kind", Group.Kind),
        ("form", Group.Form),
        ("state", Group.State),
        ("industry_funding", Group.Funding),
    ]:
        for value in choices.values:
            Group.objects.filter(pk=group.pk).update(**{field: value})


def test_two_groups_never_share_a_slug():
    make_group("Example Group", slug="example")

    with refused():
        Group.objects.bulk_create([Group(name="Another Example", slug="example")])


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (GroupName, {"text": "Example Old Name"}),
        (Channel, {"kind": "forum", "address": "https://forum.example.org/"}),
        (Registration, {"identifier": "GB-CHC-0000000"}),
        (Source, {"address": "https://register.example.org/"}),
        (FormerSlug, {"slug": "example-old"}),
    ],
)
def test_a_fact_of_a_group_stands_once(model, values):
    group = make_group("Example Group")
    model.objects.create(group=group, **values)

    with refused():
        model.objects.bulk_create([model(group=group, **values)])


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (GroupName, {"text": "Example Old Name", "kind": "nickname"}),
        (Channel, {"kind": "forum", "address": "https://forum.example.org/", "access": "secret"}),
    ],
)
def test_a_fact_of_a_group_is_of_a_known_kind(model, values):
    group = make_group("Example Group")

    with refused():
        model.objects.create(group=group, **values)


def test_a_group_covers_a_condition_once():
    condition = make_condition("Alkaptonuria")
    group = make_group("Example Group", conditions=[condition])

    with refused():
        Coverage.objects.create(group=group, condition=condition)


def test_a_condition_that_a_group_covers_cannot_be_deleted():
    condition = make_condition("Alkaptonuria")
    make_group("Example Group", conditions=[condition])

    with pytest.raises(ProtectedError):
        condition.delete()


# Memberships


def test_no_group_is_its_own_member():
    group = make_group("Example Coalition")

    with refused():
        Membership.objects.create(member=group, coalition=group)


def test_no_membership_becomes_one_in_itself():
    make_membership(make_group("Example Member"), make_group("Example Coalition"))

    with refused():
        Membership.objects.update(member=F("coalition"))


def test_two_groups_have_one_membership():
    member, coalition = make_group("Example Member"), make_group("Example Coalition")
    make_membership(member, coalition)

    with refused():
        Membership.objects.bulk_create(
            [Membership(member=member, coalition=coalition, relation="partner")]
        )


def test_two_coalitions_can_be_members_of_each_other():
    one, other = make_group("Example Coalition"), make_group("Example Alliance")
    make_membership(one, other)

    assert make_membership(other, one, relation="partner").pk


def test_a_membership_has_a_known_relation():
    make_membership(make_group("Example Member"), make_group("Example Coalition"))

    with refused():
        Membership.objects.update(relation="friend")


# Conditions


def test_two_conditions_never_share_a_code():
    make_condition("Alkaptonuria", orpha_code=56)

    with refused():
        Condition.objects.bulk_create([Condition(name="Another", orpha_code=56)])


def test_many_local_entries_have_no_code():
    Condition.objects.create(name="Example local entry", orpha_code=None)

    assert Condition.objects.create(name="Another local entry", orpha_code=None).pk


@pytest.mark.parametrize(
    "values",
    [
        {"level": "disease"},
        {"status": "asleep"},
        {"status": "obsolete", "replaced_by": F("pk")},
        {"orpha_code": -56},
    ],
    ids=lambda values: " and ".join(values),
)
def test_the_database_refuses_a_condition_that_makes_no_sense(values):
    make_condition("Alkaptonuria")

    with refused():
        Condition.objects.update(**values)


def test_only_an_obsolete_condition_is_replaced():
    successor = make_condition("Alkaptonuria")
    condition = make_condition("Ochronosis")
    itself = Condition.objects.filter(pk=condition.pk)

    with refused():
        itself.update(replaced_by=successor)
    assert itself.update(replaced_by=successor, status="obsolete") == 1


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (ConditionName, {"text": "AKU", "language": "en"}),
        (ConditionCode, {"system": "OMIM", "value": "203500"}),
    ],
)
def test_a_name_or_code_of_a_condition_stands_once(model, values):
    condition = make_condition("Alkaptonuria")
    model.objects.create(condition=condition, **values)

    with refused():
        model.objects.bulk_create([model(condition=condition, **values)])


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (ConditionName, {"text": "AKU", "kind": "nickname"}),
        (ConditionCode, {"system": "OMIM", "value": "203500", "relation": "cousin"}),
    ],
)
def test_a_name_or_code_of_a_condition_is_of_a_known_kind(model, values):
    condition = make_condition("Alkaptonuria")

    with refused():
        model.objects.create(condition=condition, **values)


def test_a_family_holds_a_condition_at_one_distance():
    condition = make_condition("Alkaptonuria")

    with refused():
        Family.objects.create(ancestor=condition, descendant=condition, distance=1)


def test_a_release_is_loaded_once():
    Release.objects.create(name="Example nomenclature")

    with refused():
        Release.objects.create(name="Example nomenclature", version="2")


# What saving keeps in step


def names_of(thing):
    return set(thing.names.values_list("text", "kind"))


def former_slugs_of(group):
    return list(group.former_slugs.values_list("slug", flat=True))


def test_a_new_slug_leaves_the_old_one_as_a_way_to_the_group():
    make_group("Example Group", slug="old")
    group = Group.objects.get()

    group.slug = "new"
    group.save()

    assert former_slugs_of(group) == ["old"]


def test_every_old_slug_stays_a_way_to_the_group():
    group = make_group("Example Group", slug="first")

    for slug in ["second", "third"]:
        group.slug = slug
        group.save()

    assert set(former_slugs_of(group)) == {"first", "second"}


def test_going_back_to_an_old_slug_takes_it_off_the_old_ones():
    group = make_group("Example Group", slug="first")

    for slug in ["second", "first"]:
        group.slug = slug
        group.save()

    assert former_slugs_of(group) == ["second"]


def test_a_group_that_takes_another_ones_old_slug_keeps_it():
    group = make_group("Example Group", slug="first")
    group.slug = "second"
    group.save()

    make_group("Another Example", slug="first")

    assert not FormerSlug.objects.filter(slug="first").exists()


def test_saving_without_a_new_slug_leaves_no_old_one():
    group = make_group("Example Group")

    group.summary = "Helps."
    group.save()

    assert former_slugs_of(group) == []


def test_the_names_of_a_group_follow_its_name_and_acronym():
    group = make_group("Example Group", acronym="EG", other_names=["Example Society"])

    group.name, group.acronym = "Example Trust", "ET"
    group.save()

    assert names_of(group) == {
        ("Example Trust", "name"),
        ("ET", "acronym"),
        ("Example Society", "other"),
    }


def test_a_group_whose_acronym_goes_is_not_found_by_it():
    group = make_group("Example Group", acronym="EG")

    group.acronym = ""
    group.save()

    assert names_of(group) == {("Example Group", "name")}


def test_a_group_called_by_its_acronym_stays_found_when_either_changes():
    group = make_group("EXAMPLE", acronym="EXAMPLE")

    group.acronym = "EX"
    group.save()

    assert names_of(group) == {("EXAMPLE", "name"), ("EX", "acronym")}


def test_names_are_stored_with_the_key_that_search_compares():
    group = make_group("Example Society for Sjögren's", other_names=["Ménière Example"])
    condition = make_condition("Wilson's disease", synonyms=["Hépatolenticulaire"])

    assert set(group.names.values_list("key", flat=True)) == {
        "example society for sjogren",
        "meniere example",
    }
    assert set(condition.names.values_list("key", flat=True)) == {
        "wilson disease",
        "hepatolenticulaire",
    }


def test_the_english_name_of_a_condition_follows_its_name():
    condition = make_condition("Ochronosis", synonyms=["AKU", ("Ochronose", "preferred", "fr")])

    condition.name = "Alkaptonuria"
    condition.save()

    assert names_of(condition) == {
        ("Alkaptonuria", "preferred"),
        ("AKU", "synonym"),
        ("Ochronose", "preferred"),
    }


def test_a_synonym_that_becomes_the_name_stands_once():
    condition = make_condition("Ochronosis", synonyms=["Alkaptonuria"])

    condition.name = "Alkaptonuria"
    condition.save()

    assert names_of(condition) == {("Alkaptonuria", "preferred")}


# Where a group helps


@pytest.mark.parametrize(
    ("where", "area", "serves"),
    [
        ({"areas": ["GB-SCT"]}, "GB-SCT", True),
        ({"areas": ["GB"]}, "GB-SCT", True),
        ({"areas": ["europe"]}, "GB-SCT", True),
        ({"areas": ["world"]}, "GB-SCT", True),
        ({"areas": ["FR", "GB"]}, "GB", True),
        ({"areas": ["GB-ENG"]}, "GB-SCT", False),
        ({"areas": ["FR"]}, "GB", False),
        ({"areas": ["europe"]}, "US", False),
        ({"areas": ["world"]}, "europe", True),
        ({"areas": ["FR"], "base_area": "GB"}, "GB", False),
        ({"base_area": "GB"}, "GB", True),
        ({"base_area": "GB"}, "GB-SCT", True),
        ({"base_area": "GB-SCT"}, "GB", False),
        ({"base_area": "FR"}, "GB", False),
        ({}, "GB", False),
    ],
    ids=str,
)
def test_a_group_serves_the_areas_it_names_or_else_where_it_is_based(where, area, serves):
    group = make_group("Example Group", **where)

    assert list(Group.objects.serving_area(area)) == [group] * serves


# What a listed group needs


@pytest.mark.parametrize("way", ["website", "email", "phone", "channels"])
def test_one_way_to_reach_it_and_a_source_are_enough_to_be_listed(way):
    group = Group(name="Example", state="listed", **({} if way == "channels" else {way: "x"}))

    group.check_listing(sources=True, channels=way == "channels")


def test_a_listed_group_without_source_or_way_to_reach_it_is_told_both():
    with pytest.raises(ValidationError) as error:
        Group(name="Example", state="listed").check_listing(sources=False, channels=False)

    first, second = error.value.messages
    assert "source" in first
    assert "reach" in second


@pytest.mark.parametrize("state", ["draft", "closed"])
def test_a_draft_or_a_closed_group_may_lack_both(state):
    Group(name="Example", state=state).check_listing(sources=False, channels=False)


# The closure of families


def families(*conditions):
    """Every pair of the closure, by name."""
    return set(
        Family.objects.filter(descendant__in=conditions).values_list(
            "descendant__name", "ancestor__name", "distance"
        )
    )


def test_rebuilding_finds_the_shortest_way_to_every_family():
    top, middle, bottom = map(make_condition, ["Top", "Middle", "Bottom"])
    middle.parents.set([top])
    bottom.parents.set([middle, top])

    Family.objects.rebuild()

    assert families(top, middle, bottom) == {
        ("Top", "Top", 0),
        ("Middle", "Middle", 0),
        ("Middle", "Top", 1),
        ("Bottom", "Bottom", 0),
        ("Bottom", "Middle", 1),
        ("Bottom", "Top", 1),
    }


def test_rebuilding_reaches_everything_beneath_a_condition_that_moved():
    top, other, middle, bottom = map(make_condition, ["Top", "Other", "Middle", "Bottom"])
    middle.parents.set([top])
    bottom.parents.set([middle])
    Family.objects.rebuild()

    middle.parents.set([other])
    Family.objects.rebuild()

    assert families(bottom) == {
        ("Bottom", "Bottom", 0),
        ("Bottom", "Middle", 1),
        ("Bottom", "Other", 2),
    }


def test_rebuilding_corrects_a_wrong_distance_and_a_missing_row():
    top = make_condition("Top")
    bottom = make_condition("Bottom", families=[top])
    Family.objects.filter(ancestor=top, descendant=bottom).update(distance=7)
    Family.objects.filter(ancestor=top, descendant=top).delete()

    assert Family.objects.rebuild() == 2
    assert families(top, bottom) == {
        ("Top", "Top", 0),
        ("Bottom", "Bottom", 0),
        ("Bottom", "Top", 1),
    }


def test_rebuilding_again_writes_nothing(django_assert_num_queries):
    make_condition("Bottom", families=[make_condition("Top")])
    before = list(Family.objects.order_by("pk").values())

    # A savepoint and its release, the conditions, their parents, the families.
    with django_assert_num_queries(5):
        assert Family.objects.rebuild() == 0
    assert list(Family.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("length", [1, 2, 3])
def test_parents_that_go_round_are_refused_by_name_and_nothing_changes(length):
    ring = [make_condition(f"Ring {code}", orpha_code=code) for code in range(length)]
    ring[0].orpha_code = None
    ring[0].save()
    for place, condition in enumerate(ring):
        condition.parents.set([ring[place - 1]])
    before = families(*ring)

    with pytest.raises(ValueError, match="contain themselves") as error:
        Family.objects.rebuild()

    assert all(name in str(error.value) for name in ["Ring 0", "ORPHA:1", "ORPHA:2"][:length])
    assert families(*ring) == before
