"""How single facts are put into words."""

import pytest

from groups.signposting import Rung
from groups.templatetags.facts import for_whom, host, shown_phone, where
from groups.templatetags.ladder import folded, left_out, shown_first

from .factories import make_condition, make_group


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("areas", "base", "words"),
    [
        ([], None, ""),
        ([], "FR", "Based in France"),
        (["world"], "FR", "Worldwide"),
        (["FR", "BE"], None, "Belgium, France"),
        (["BE", "DE", "ES", "FR", "IT"], None, "Belgium, France, Germany, 2 more"),
    ],
)
def test_where_names_areas_then_the_base(areas, base, words):
    assert where(make_group("Example Group", areas=areas, base_area=base)) == words


@pytest.mark.django_db
def test_for_whom_names_the_first_conditions():
    conditions = [make_condition(f"Condition {letter}") for letter in "ABCDE"]
    group = make_group("Example Group", conditions=conditions)

    assert for_whom(group) == "Condition A, Condition B, Condition C, 2 more"


def test_host_is_what_people_recognise():
    assert host("https://www.example.org/about?x=1") == "example.org"


@pytest.mark.parametrize(
    ("number", "words"), [("+442079460000", "+44 20 7946 0000"), ("no number", "no number")]
)
def test_a_phone_number_is_written_as_people_write_it(number, words):
    assert shown_phone(number) == words


@pytest.mark.parametrize(
    ("number", "is_first", "shown", "behind", "left"),
    [
        (8, True, 8, 0, 0),
        (9, True, 6, 3, 0),
        (60, True, 6, 40, 14),
        (5, False, 5, 0, 0),
        (6, False, 3, 3, 0),
    ],
)
def test_a_long_rung_shows_a_handful_and_the_first_rung_more(number, is_first, shown, behind, left):
    rung = Rung(name="umbrella", title="Example", signposts=list(range(number)))

    assert len(shown_first(rung, is_first)) == shown
    assert len(folded(rung, is_first)) == behind
    assert left_out(rung, is_first) == left
