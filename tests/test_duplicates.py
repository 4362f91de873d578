"""The same group entered twice is noticed, and becomes one entry without losing anything."""

import pytest
from django.contrib.auth.models import User

from groups.duplicates import known_pairs, known_pairs_of, likely_pairs, merge
from groups.history.states import revisions_of
from groups.models import DifferentPair, FormerSlug, Group, LinkCheck, Membership, Suggestion

from .factories import make_condition, make_group, make_membership

pytestmark = pytest.mark.django_db


def signs():
    """The signs of the only pair; empty when there is none."""
    pairs = likely_pairs()
    assert len(pairs) <= 1
    return pairs[0].signs if pairs else ()


# Finding


@pytest.mark.parametrize(
    ("one", "other", "sign"),
    [
        (
            {"website": "https://www.a.example.org/x/"},
            {"website": "http://a.example.org/x"},
            "website",
        ),
        ({"email": "Info@example.org"}, {"email": "info@example.org"}, "email"),
        ({"phone": "+442079460000"}, {"phone": "+442079460000"}, "phone"),
        (
            {"registrations": ["GB-CHC-0000000"]},
            {"registrations": ["GB-CHC-0000000"]},
            "registration",
        ),
    ],
)
def test_two_groups_that_share_what_groups_seldom_share_are_a_likely_pair(one, other, sign):
    make_group("Example Alkaptonuria Society", **one)
    make_group("Friends of the Examples", **other)

    assert signs() == (sign,)


@pytest.mark.parametrize(
    ("one", "other", "sign"),
    [
        ("Example Sjögren's Society", "EXAMPLE SJOGREN SOCIETY", "name"),
        ("Example Society of Alkaptonuria", "Example Society of Alcaptonuria", "near-name"),
        ("Alkaptonuria Example Society", "Example Alkaptonuria Society", "name"),
        ("Example Alkaptonuria Foundation", "Example Alkaptonuria Foundation, Inc.", "near-name"),
    ],
)
def test_two_groups_with_nearly_one_name_are_a_likely_pair(one, other, sign):
    make_group(one, slug="one")
    make_group(other, slug="other")

    assert signs() == (sign,)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Example Alport Syndrome Foundation", "Example Barth Syndrome Foundation"),
        ("Example International FOXG1 Foundation", "Example International FOXP1 Foundation"),
    ],
)
def test_names_of_different_conditions_are_no_pair_however_alike(one, other):
    make_group(one)
    make_group(other)

    assert signs() == ()


def test_the_same_name_in_two_countries_is_no_pair():
    make_group("Example Alkaptonuria Society", base_area="FR", slug="one")
    make_group("Example Alkaptonuria Society", base_area="GB-SCT", slug="other")
    assert signs() == ()

    Group.objects.filter(slug="one").update(base_area="GB")
    assert signs() == ("name",)


def test_a_former_name_is_compared_too():
    make_group("Example Trust", other_names=["Example Alkaptonuria Society"])
    make_group("Example Alkaptonuria Society")

    assert signs() == ("name",)


def test_an_address_that_many_share_is_no_sign():
    for number in range(5):
        make_group(f"Example {number}{number}{number}", website="https://platform.example.org/")

    assert signs() == ()


def test_a_pair_that_a_curator_called_different_is_not_shown_again():
    one = make_group("Example Group", phone="+442079460000")
    other = make_group("Another", phone="+442079460000")

    DifferentPair.objects.remember(other, one)
    DifferentPair.objects.remember(one, other)

    assert likely_pairs() == []
    assert DifferentPair.objects.count() == 1


def test_the_pairs_of_one_group_leave_out_all_others():
    for number in range(2):
        make_group(f"Example {number}{number}", phone="+442079460000")
        make_group(f"Other {number}{number}", phone="+442079460001")
    group = Group.objects.get(slug="example-00")

    (pair,) = likely_pairs(group.pk)
    assert group.pk in (pair.first, pair.second)


def test_the_page_of_a_group_finds_its_pairs_anew_only_when_the_group_has_changed(
    django_assert_max_num_queries,
):
    one = make_group("Example Group", phone="+442079460000")
    make_group("Another", phone="+442079460000")
    pairs = known_pairs()
    with django_assert_max_num_queries(2):
        assert known_pairs_of(one) == pairs

    one.phone = ""
    one.save()

    assert known_pairs_of(one) == []


def test_finding_asks_as_many_queries_for_many_groups_as_for_few(django_assert_max_num_queries):
    for number in range(30):
        make_group(f"Example Group {number}", phone="+442079460000")

    with django_assert_max_num_queries(6):
        likely_pairs()


# Making one of two


@pytest.fixture
def kept():
    return make_group("Example Society", email="kept@example.org", summary="")


@pytest.fixture
def other():
    return make_group("Example Soc.", email="other@example.org", summary="Helps.", acronym="ES")


def test_the_kept_entrys_facts_win_and_empty_ones_are_filled(kept, other):
    merge(kept, other)

    kept.refresh_from_db()
    assert (kept.email, kept.summary, kept.acronym) == ("kept@example.org", "Helps.", "ES")
    assert kept.name == "Example Society"
    assert not Group.objects.filter(pk=other.pk).exists()


def test_everything_that_points_to_the_other_entry_moves(kept, other):
    old, both = make_condition("Alkaptonuria"), make_condition("Tyrosinemia")
    kept.conditions.set([both])
    other.conditions.set([old, both])
    other.areas.set(["GB"])
    other.services.set(["helpline"])
    member, coalition = make_group("Example Member"), make_group("Example Coalition")
    make_membership(member, other)
    make_membership(other, coalition, relation="partner")
    closed = make_group("Example Closed", state="closed", successor=other)
    suggestion = Suggestion.objects.create(kind="closed", group=other, sending="x")
    link = LinkCheck.objects.create(group=other, address="https://other.example.org/", host="x")

    merge(kept, other)

    assert set(kept.conditions.all()) == {old, both}
    assert [area.pk for area in kept.areas.all()] == ["GB"]
    assert [service.pk for service in kept.services.all()] == ["helpline"]
    assert kept.member_links.get().member == member
    assert kept.coalition_links.get().relation == "partner"
    assert kept.sources.count() == 2
    for row in (closed, suggestion, link):
        row.refresh_from_db()
    assert (closed.successor, suggestion.group, link.group) == (kept, kept, kept)


def test_the_names_of_the_other_entry_still_find_the_group(kept, other):
    merge(kept, other)

    assert set(kept.names.values_list("text", "kind")) == {
        ("Example Society", "name"),
        ("ES", "acronym"),
        ("Example Soc.", "other"),
    }


def test_every_address_of_the_other_entry_leads_to_the_kept_one(client, kept, other):
    FormerSlug.objects.create(slug="very-old", group=other)

    merge(kept, other)

    for slug in ("example-soc", "very-old"):
        assert client.get(f"/groups/{slug}/").url == kept.get_absolute_url()


def test_a_membership_that_would_point_to_itself_or_stand_twice_is_dropped(kept, other):
    coalition = make_group("Example Coalition")
    make_membership(other, kept)
    make_membership(kept, coalition)
    make_membership(other, coalition)

    merge(kept, other)

    assert [link.coalition for link in Membership.objects.all()] == [coalition]


def test_a_group_does_not_become_its_own_successor(kept, other):
    Group.objects.filter(pk=kept.pk).update(state="closed", successor=other)

    merge(kept, other)

    kept.refresh_from_db()
    assert kept.successor is None


def test_whoever_is_not_the_other_is_not_the_kept_one_either(kept, other):
    third = make_group("Example Third")
    DifferentPair.objects.remember(third, other)

    merge(kept, other)

    pair = DifferentPair.objects.get()
    assert {pair.first, pair.second} == {kept, third}


def test_a_merge_is_in_the_history_of_all_groups_that_it_touched(kept, other):
    curator = User.objects.create(username="curator")
    member = make_group("Example Member")
    make_membership(member, other)

    merge(kept, other, curator)

    for pk in (kept.pk, other.pk, member.pk):
        last = revisions_of(pk).first()
        assert (last.user, "merged into" in last.comment) == (curator, True)


def test_an_entry_is_not_merged_with_itself_or_with_one_that_is_gone(kept, other):
    with pytest.raises(ValueError, match="itself"):
        merge(kept, kept)
    Group.objects.filter(pk=other.pk).delete()
    with pytest.raises(Group.DoesNotExist):
        merge(kept, other)
