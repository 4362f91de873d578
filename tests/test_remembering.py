"""What is remembered of the directory holds until the directory changes, and no longer."""

from contextlib import nullcontext
from datetime import date

import pytest
from django.core.cache import caches
from django.http import HttpResponse
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from directory.caching import DirectoryCacheMiddleware
from directory.languages import below
from groups.models import Group
from groups.models.condition import UNDIAGNOSED
from groups.remembering import from_shelf, page_at, until_the_directory_changes
from groups.signposting.reach import groups_to_place, shelf_of_groups
from groups.templatetags.remembered import shelf_of_parts

from .factories import make_condition, make_group, make_membership


def a_page():
    """A page at a revision that nobody knows."""
    return page_at(object())


@pytest.fixture
def counted():
    """A function that is remembered, and the list of what it was really asked."""
    asked = []

    @until_the_directory_changes(most=2)
    def double(number):
        asked.append(number)
        return 2 * number

    return double, asked


def test_an_answer_is_remembered_for_one_revision_and_each_argument(counted):
    double, asked = counted
    with a_page():
        assert [double(1), double(1), double(2)] == [2, 2, 4]
    with a_page():
        double(1)

    assert asked == [1, 2, 1]


def test_outside_a_page_nothing_is_remembered(counted):
    double, asked = counted
    double(1)
    double(1)

    assert asked == [1, 1]


@pytest.mark.django_db
def test_a_page_is_made_at_the_revision_that_it_is_kept_under():
    seen = []
    make_group("Example Society")

    def page(request):
        seen.append(shelf_of_groups())
        return HttpResponse("an example")

    site = DirectoryCacheMiddleware(page)
    site(RequestFactory().get("/one/"))
    site(RequestFactory().get("/two/"))
    make_group("Example Alliance")
    site(RequestFactory().get("/three/"))

    assert seen[0] is seen[1]
    assert seen[2] is not seen[0]


@pytest.mark.django_db
def test_groups_are_loaded_once_for_all_pages_of_a_revision(django_assert_num_queries):
    umbrella = make_group("Example Umbrella", kind="umbrella", covers_all_rare=True)
    one, two = make_group("Example One", areas=["GB"]), make_group("Example Two")
    with a_page():
        with django_assert_num_queries(5):
            assert groups_to_place([one.pk]) == ({one.pk: one}, [umbrella])
        with django_assert_num_queries(5):
            assert groups_to_place([two.pk]) == ({two.pk: two}, [umbrella])
        with django_assert_num_queries(0):
            again, [umbrella] = groups_to_place([one.pk, two.pk])
            assert [area.pk for area in again[one.pk].areas.all()] == ["GB"]
            assert list(again[two.pk].areas.all()) == list(umbrella.areas.all()) == []


@pytest.mark.django_db
def test_only_so_many_groups_are_remembered_and_always_those_for_anybody(monkeypatch):
    monkeypatch.setattr("groups.signposting.reach.MOST_KNOWN", 3)
    umbrella = make_group("Example Umbrella", kind="umbrella", covers_all_rare=True)
    groups = [make_group(f"Example {number}").pk for number in range(6)]
    with a_page():
        for group in groups:
            found, for_anybody = groups_to_place([group])
            assert (list(found), for_anybody) == ([group], [umbrella])
            assert len(shelf_of_groups()["groups"].by_pk) <= 3


def test_a_shelf_gives_what_it_has_and_asks_once_for_the_rest():
    asked, shelf = [], {}

    def load(missing):
        asked.append(missing)
        return {key: f"thing {key}" for key in missing if key < 9}

    assert from_shelf(shelf, {1, 2, 9}, 4, load) == {1: "thing 1", 2: "thing 2"}
    assert from_shelf(shelf, {2, 9}, 4, load) == {2: "thing 2"}
    assert from_shelf(shelf, {2, 3, 4}, 4, load) == {key: f"thing {key}" for key in (2, 3, 4)}
    assert asked == [{1, 2, 9}, {3, 4}]
    assert len(shelf) <= 4


PART = Template(
    "{% load remembered %}{% remembered greeting name %}{{ word }}, {{ name }}! {% url 'home' %}"
    "{% endremembered %}"
)


def greeting(word, name):
    return PART.render(Context({"word": word, "name": name}))


def test_a_part_of_a_page_is_rendered_once_for_the_things_it_names():
    with a_page():
        assert greeting("Hello", "Ann") == "Hello, Ann! /"
        assert greeting("Goodbye", "Ann") == "Hello, Ann! /"
        assert greeting("Goodbye", "Ben") == "Goodbye, Ben! /"
    with a_page():
        assert greeting("Goodbye", "Ann") == "Goodbye, Ann! /"


def test_a_part_of_a_page_is_another_in_another_language_or_beneath_another_prefix():
    with a_page():
        greeting("Hello", "Ann")
        with translation.override("fr"):
            assert greeting("Bonjour", "Ann") == "Bonjour, Ann! /"
        with below("fr"):
            assert greeting("Hello", "Ann") == "Hello, Ann! /fr/"


def test_outside_a_page_no_part_is_remembered():
    assert greeting("Hello", "Ann") != greeting("Goodbye", "Ann")


@pytest.mark.django_db
def test_a_change_is_seen_on_the_next_page(client):
    condition = make_condition("Alkaptonuria", orpha_code=56)
    group = make_group("Example Society", conditions=[condition])
    assert b"Example Society" in client.get("/conditions/56/").content

    Group.objects.filter(pk=group.pk).update(name="Example Alliance")
    page = client.get("/conditions/56/").content

    assert b"Example Alliance" in page
    assert b"Example Society" not in page


@pytest.fixture
def directory():
    """The addresses of pages that share what is remembered, each with something of its own."""
    specialty = make_condition("Rare metabolic disease", orpha_code=1, level="category")
    french = ("Trouble de la tyrosine", "preferred", "fr")
    family = make_condition("Disorder of tyrosine", 2, families=[specialty], synonyms=[french])
    names, codes = ["Ochronosis", "Homogentisic aciduria"], [("OMIM", "1", "exact")]
    condition = make_condition("Alkaptonuria", 56, [family], synonyms=names, codes=codes)
    coalition = make_group("Example Coalition", kind="coalition", areas=["europe"])
    for area in ("GB", "FR"):
        group = make_group(f"Example Society {area}", conditions=[condition], areas=[area])
        make_membership(group, coalition)
        make_group(f"Example Family {area}", conditions=[family], areas=[area], languages=["fr"])
    umbrella = {"kind": "umbrella", "areas": ["world"], "welcomes_undiagnosed": True}
    make_group("Example Umbrella", covers_all_rare=True, reviewed_on=date(2026, 1, 2), **umbrella)
    # Keys of conditions and groups are alike: an answer of one must not be taken for the other.
    make_group("Example Alkaptonuria Group", pk=condition.pk + 1000)
    make_condition("Example Alkaptonuria Group", pk=condition.pk + 1000)
    pages = ("/conditions/56/", "/conditions/2/", "/conditions/1/", "/undiagnosed/")
    queries = ("", "?area=GB", "?area=FR&language=fr", "?area=XX", "?group=example-society-gb")
    addresses = [f"{page}{query}" for page in pages for query in queries]
    addresses += ["/", "/groups/", "/groups/?area=FR", "/groups/?kind=condition", "/search/"]
    typed = ("alkaptonurja", "ochronosis", "homogentisic+aciduria", "example", "OMIM:1", "zzz")
    addresses += [f"/search/?q={words}" for words in typed]
    return [f"{prefix}{address}" for prefix in ("", "/fr") for address in addresses]


def pages_of(client, addresses):
    for alias in ("pages", "typed"):
        caches[alias].clear()
    return {address: client.get(address).content for address in addresses}


@pytest.mark.django_db
def test_a_page_is_the_same_with_what_is_remembered_and_without(client, directory, monkeypatch):
    """Also whichever pages were made before: nobody may change what is remembered."""
    one_way = pages_of(client, directory)
    other_way = pages_of(client, reversed(directory))
    monkeypatch.setattr("directory.caching.page_at", lambda state: nullcontext())
    anew = pages_of(client, directory)

    assert one_way == anew
    assert other_way == anew


@pytest.mark.django_db
def test_words_that_somebody_typed_are_in_no_part_that_is_remembered(client, monkeypatch):
    make_condition("Rare disorder without a determined diagnosis", orpha_code=UNDIAGNOSED)
    states = []
    monkeypatch.setattr(
        "directory.caching.page_at", lambda state: states.append(state) or page_at(state)
    )
    page = client.get("/search/?q=my+son+Tomasz+has+no+diagnosis+yet")

    assert b"Tomasz" in page.content
    with page_at(states[-1]):
        assert "No diagnosis yet" in repr(shelf_of_parts())
        assert "Tomasz" not in repr(shelf_of_parts())
