"""The stylesheet and the page that shows it."""

import re

import pytest

from groups import colours

CSS = colours.STYLESHEET.read_text(encoding="utf-8")


@pytest.mark.parametrize("pair", colours.pairs(), ids=lambda p: f"{p.colour} on {p.background}")
def test_every_pair_of_colours_has_enough_contrast_in_light_and_dark(pair):
    assert pair.light >= pair.needed
    assert pair.dark >= pair.needed


@pytest.mark.parametrize(
    ("one", "other", "contrast"),
    [("000", "fff", 21), ("ffffff", "000000", 21), ("777777", "fff", 4.48), ("123", "112233", 1)],
)
def test_contrast_is_worked_out_as_wcag_says(one, other, contrast):
    assert colours.contrast(one, other) == pytest.approx(contrast, abs=0.01)


def test_the_design_page_shows_the_contrast_that_the_stylesheet_has(client, db):
    page = client.get("/about/design/").content.decode()

    for pair in colours.pairs():
        assert f"<code>{pair.colour}</code> / <code>{pair.background}</code>" in page
        assert f">{pair.light:.1f}</td>" in page
        assert f">{pair.dark:.1f}</td>" in page


def test_every_token_that_is_used_is_defined():
    used = set(re.findall(r"var\((--[a-z0-9-]+)", CSS))
    defined = set(re.findall(r"(--[a-z0-9-]+):", CSS))

    assert used - defined == set()


def test_sides_are_start_and_end_so_that_pages_can_run_from_right_to_left():
    sides = r"\b(?:margin|padding|border|inset)-(?:left|right)|\b(?:left|right):|: (?:left|right);"

    assert re.findall(sides, CSS) == []
