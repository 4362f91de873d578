"""The ladder: who is suggested, on which rung, in which order, and with which reason."""

import pytest
from django.utils import translation

from groups.models import Condition, Group
from groups.models.condition import UNDIAGNOSED
from groups.relatives import links_by_key
from groups.remembering import page_at
from groups.signposting import signposts_for
from tests.factories import make_condition, make_group, make_membership

pytestmark = pytest.mark.django_db


@pytest.fixture
def specialty():
    return make_condition("Rare metabolic disease", level="category")


@pytest.fixture
def family(specialty):
    return make_condition("Disorder of tyrosine metabolism", level="category", families=[specialty])


@pytest.fixture
def alkaptonuria(family):
    return make_condition("Alkaptonuria", orpha_code=56, families=[family])


def ladder(condition, *args, **kwargs):
    """{rung: [group names]} in order."""
    return {
        rung.name: [signpost.group.name for signpost in rung.signposts]
        for rung in signposts_for(condition, *args, **kwargs)
    }


def reason(condition, group, area=None):
    rungs = signposts_for(condition, area)
    return next(s.reason for rung in rungs for s in rung.signposts if s.group == group)


def test_the_rungs_stand_in_order_and_each_group_once(alkaptonuria, family):
    here = make_group("Example Here", conditions=[alkaptonuria, family], areas=["GB"])
    make_group("Example Elsewhere", conditions=[alkaptonuria], areas=["FR"])
    make_group("Example Family", conditions=[family], areas=["GB"])
    coalition = make_group("Example Coalition", kind="coalition", areas=["GB"])
    make_membership(here, coalition)
    make_group("Example Umbrella", kind="umbrella", covers_all_rare=True, areas=["GB"])

    assert list(ladder(alkaptonuria, "GB").items()) == [
        ("condition-here", ["Example Here"]),
        ("condition-elsewhere", ["Example Elsewhere"]),
        ("family", ["Example Family"]),
        ("coalition", ["Example Coalition"]),
        ("umbrella", ["Example Umbrella"]),
    ]


@pytest.mark.parametrize("area", ["GB", "europe", "world"])
def test_a_group_serves_the_areas_within_those_it_names(alkaptonuria, area):
    make_group("Example Group", conditions=[alkaptonuria], areas=[area])

    assert ladder(alkaptonuria, "GB-SCT") == {"condition-here": ["Example Group"]}


def test_a_group_for_one_nation_does_not_serve_its_neighbour(alkaptonuria):
    make_group("Example Scottish Group", conditions=[alkaptonuria], areas=["GB-SCT"])

    assert ladder(alkaptonuria, "GB-ENG") == {"condition-elsewhere": ["Example Scottish Group"]}


def test_a_group_of_unknown_areas_serves_where_it_is_based_and_the_reason_says_so(alkaptonuria):
    group = make_group("Example Group", conditions=[alkaptonuria], base_area="GB")

    assert ladder(alkaptonuria, "GB-WLS") == {"condition-here": ["Example Group"]}
    assert reason(alkaptonuria, group, "GB") == "for Alkaptonuria, based in the United Kingdom"


def test_known_areas_count_more_than_the_base(alkaptonuria):
    make_group("Example Group", conditions=[alkaptonuria], base_area="GB", areas=["FR"])

    assert ladder(alkaptonuria, "GB") == {"condition-elsewhere": ["Example Group"]}


def test_without_an_area_the_two_rungs_for_the_condition_are_one(alkaptonuria):
    make_group("Example British", conditions=[alkaptonuria], areas=["GB"])
    make_group("Example French", conditions=[alkaptonuria], areas=["FR"])

    assert ladder(alkaptonuria) == {"condition-here": ["Example British", "Example French"]}


def test_elsewhere_means_international_first_then_shared_language_then_name(alkaptonuria):
    make_group("A Example Italian", conditions=[alkaptonuria], areas=["IT"], languages=["it"])
    make_group("B Example German", conditions=[alkaptonuria], areas=["DE"], languages=["de"])
    make_group("C Example Nordic", conditions=[alkaptonuria], areas=["SE", "NO"])
    make_group("D Example Online", conditions=[alkaptonuria], form="online-community")

    assert ladder(alkaptonuria, "AT")["condition-elsewhere"] == [
        "C Example Nordic",
        "D Example Online",
        "B Example German",
        "A Example Italian",
    ]


def test_the_language_asked_for_comes_first(alkaptonuria):
    make_group("A Example Dutch", conditions=[alkaptonuria], areas=["BE"], languages=["nl"])
    make_group("B Example French", conditions=[alkaptonuria], areas=["BE"], languages=["fr"])

    assert ladder(alkaptonuria, "BE", "fr-BE")["condition-here"] == [
        "B Example French",
        "A Example Dutch",
    ]


def test_without_a_place_the_language_of_the_page_counts_as_shared(alkaptonuria):
    make_group("A Example German", conditions=[alkaptonuria], languages=["de"])
    make_group("B Example French", conditions=[alkaptonuria], languages=["fr"])

    with translation.override("fr"):
        assert ladder(alkaptonuria)["condition-here"] == ["B Example French", "A Example German"]


def test_the_nearest_family_comes_first(alkaptonuria, family):
    wider = make_condition("Wider example", level="category")
    wider.parents.add(make_condition("Example specialty", level="category"))
    far = make_condition("Far family", families=[wider])
    near = make_condition("Near family", families=[far])
    condition = make_condition("Example syndrome", families=[near])
    make_group("A Example Far", conditions=[far], areas=["GB"])
    make_group("B Example Near", conditions=[near], areas=["GB"])

    assert ladder(condition, "GB")["family"] == ["B Example Near", "A Example Far"]


def test_of_families_equally_near_the_preferential_parents_comes_first(specialty):
    other = make_condition("Rare skin disease", level="category")
    in_other = make_condition("A family of the skin", level="category", families=[other])
    in_preferred = make_condition("Z family of metabolism", families=[specialty])
    condition = make_condition(
        "Example syndrome", families=[in_other, in_preferred], preferential_parent=specialty
    )
    make_group("A Example Skin Group", conditions=[in_other])
    make_group("B Example Metabolic Group", conditions=[in_preferred])

    assert ladder(condition, "GB") == {}
    assert ladder(condition)["family"] == ["B Example Metabolic Group", "A Example Skin Group"]


def test_family_groups_of_other_countries_are_not_near_help(alkaptonuria, family):
    make_group("Example French Family Group", conditions=[family], areas=["FR"])
    make_group("Example World Family Group", conditions=[family], areas=["world"])

    assert ladder(alkaptonuria, "GB") == {"family": ["Example World Family Group"]}


def test_a_whole_specialty_counts_as_umbrella_territory(alkaptonuria, specialty):
    make_group("A Example Umbrella", kind="umbrella", covers_all_rare=True, areas=["GB"])
    make_group("B Example Metabolic", kind="umbrella", conditions=[specialty], areas=["GB"])

    assert ladder(alkaptonuria, "GB") == {"umbrella": ["B Example Metabolic", "A Example Umbrella"]}


def test_groups_for_a_form_of_the_condition_follow_those_for_all_of_it(family, alkaptonuria):
    part = make_group("A Example Part", conditions=[alkaptonuria], areas=["GB"])
    make_group("B Example Whole", conditions=[family], areas=["GB"])

    assert ladder(family, "GB") == {"condition-here": ["B Example Whole", "A Example Part"]}
    assert reason(family, part, "GB") == (
        "for Alkaptonuria, a form of Disorder of tyrosine metabolism, in the United Kingdom"
    )


def test_reviewed_comes_before_never_reviewed(alkaptonuria):
    make_group("A Example", conditions=[alkaptonuria], areas=["GB"])
    make_group("B Example", conditions=[alkaptonuria], areas=["GB"], reviewed_on="2026-11-01")

    assert ladder(alkaptonuria, "GB") == {"condition-here": ["B Example", "A Example"]}


def test_umbrellas_of_the_area_come_before_those_of_europe_and_the_world(alkaptonuria):
    for name, area in [("A World", "world"), ("B Europe", "europe"), ("C British", "GB")]:
        make_group(f"Example {name}", kind="umbrella", covers_all_rare=True, areas=[area])
    make_group("Example French", kind="umbrella", covers_all_rare=True, areas=["FR"])

    assert ladder(alkaptonuria, "GB") == {
        "umbrella": ["Example C British", "Example B Europe", "Example A World"]
    }


@pytest.mark.parametrize("state", ["draft", "closed"])
def test_groups_that_are_not_listed_never_stand_on_the_ladder(alkaptonuria, family, state):
    listed = make_group("Example Listed", conditions=[alkaptonuria], areas=["GB"])
    here = {"areas": ["GB"], "state": state}
    make_group("Example Group", conditions=[alkaptonuria], **here)
    make_group("Example Family Group", conditions=[family], **here)
    make_group("Example Umbrella", kind="umbrella", covers_all_rare=True, **here)
    make_membership(listed, make_group("Example Coalition", kind="coalition", **here))

    assert ladder(alkaptonuria, "GB") == {"condition-here": ["Example Listed"]}


def test_a_coalition_of_groups_that_are_not_listed_is_no_help(alkaptonuria):
    coalition = make_group("Example Coalition", kind="coalition", areas=["GB"])
    for state in ("draft", "closed"):
        member = make_group(f"Example {state}", conditions=[alkaptonuria], state=state)
        make_membership(member, coalition)

    assert ladder(alkaptonuria, "GB") == {}


@pytest.mark.parametrize("fields", [{"covers_all_rare": True, "areas": ["JP"]}, {}])
def test_the_ladder_is_never_empty_while_one_umbrella_is_listed(alkaptonuria, fields):
    make_group("Example Umbrella", kind="umbrella", **fields)

    assert ladder(alkaptonuria, "GB") == {"umbrella": ["Example Umbrella"]}


def test_without_a_diagnosis_those_who_welcome_it_come_first():
    route = make_condition("Without a diagnosis", orpha_code=UNDIAGNOSED)
    make_group("A Example Umbrella", kind="umbrella", covers_all_rare=True, areas=["GB"])
    welcoming = make_group(
        "B Example Welcome", kind="umbrella", welcomes_undiagnosed=True, areas=["GB"]
    )

    assert list(ladder(route, "GB").items()) == [
        ("undiagnosed", ["B Example Welcome"]),
        ("umbrella", ["A Example Umbrella"]),
    ]
    assert reason(route, welcoming, "GB") == (
        "welcomes people without a diagnosis, in the United Kingdom"
    )


def test_without_a_diagnosis_far_welcome_in_a_foreign_language_comes_after_near_umbrellas():
    route = make_condition("Without a diagnosis", orpha_code=UNDIAGNOSED)
    welcoming = {"kind": "umbrella", "welcomes_undiagnosed": True}
    make_group("Example British Welcome", areas=["GB"], languages=["en"], **welcoming)
    make_group("Example Belgian Welcome", areas=["BE"], languages=["fr"], **welcoming)
    make_group("Example Umbrella", kind="umbrella", covers_all_rare=True, areas=["FR"])

    assert ladder(route, "FR") == {
        "undiagnosed": ["Example Belgian Welcome"],
        "umbrella": ["Example Umbrella", "Example British Welcome"],
    }


def test_reasons_say_what_the_entry_says(alkaptonuria, family):
    one = make_group("Example One", conditions=[alkaptonuria], areas=["FR"])
    two = make_group("Example Two", conditions=[family], areas=["world"])
    coalition = make_group("Example Coalition", kind="coalition", areas=["europe"])
    umbrella = make_group("Example Umbrella", covers_all_rare=True, areas=["US", "CA"])
    make_membership(one, coalition)

    assert [reason(alkaptonuria, group) for group in (one, two, coalition, umbrella)] == [
        "for Alkaptonuria, in France",
        "for the whole family “Disorder of tyrosine metabolism”, which includes Alkaptonuria,"
        " worldwide",
        "its members include Example One, for Alkaptonuria, in Europe",
        "for anyone with a rare condition, in 2 countries",
    ]


def test_a_very_wide_condition_takes_a_bounded_number_of_groups(specialty):
    for number in range(90):
        condition = make_condition(f"Example {number}", families=[specialty])
        make_group(f"Example Group {number}", conditions=[condition], areas=["GB"])

    assert len(ladder(specialty, "GB")["condition-here"]) == 60


def test_a_group_that_is_taken_off_while_a_page_is_made_is_left_out(alkaptonuria):
    coalition = make_group("Example Coalition", kind="coalition", areas=["europe"])
    group = make_group("Example Society", conditions=[alkaptonuria])
    make_membership(group, coalition)
    with page_at(object()):
        links_by_key()
        Group.objects.filter(pk=group.pk).update(state="draft")

        assert ladder(alkaptonuria) == {}


def test_a_coalition_of_a_very_wide_condition_names_a_member_within_reach(specialty):
    coalition = make_group("Example Coalition", kind="coalition", areas=["europe"])
    far = make_condition("Far form", families=[specialty])
    make_membership(make_group("A far one", conditions=[far], areas=["JP"]), coalition)
    for number in range(61):
        condition = make_condition(f"Example {number}", families=[specialty])
        group = make_group(f"Example Group {number}", conditions=[condition], areas=["GB"])
    make_membership(group, coalition)
    # The sixty nearest are the first by name: this one is among them.
    Group.objects.filter(pk=group.pk).update(name="B near one")

    assert reason(specialty, coalition, "GB").startswith("its members include B near one, for ")


@pytest.mark.parametrize("size", [1, 15])
def test_the_ladder_of_a_page_takes_seven_queries_whatever_the_size(
    alkaptonuria, family, size, django_assert_max_num_queries
):
    coalition = make_group("Example Coalition", kind="coalition", areas=["europe"])
    for number in range(size):
        make_membership(
            make_group(f"Example {number}", conditions=[alkaptonuria], areas=["GB"]), coalition
        )
        make_group(f"Example Family {number}", conditions=[family], areas=["GB", "FR"])
    condition = Condition.objects.get(pk=alkaptonuria.pk)

    # A page of which nothing is remembered yet.
    with page_at(object()), django_assert_max_num_queries(7):
        rungs = signposts_for(condition, "GB", "en")
        for rung in rungs:
            for signpost in rung.signposts:
                list(signpost.group.services.all()), list(signpost.group.channels.all())
