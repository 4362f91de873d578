"""The catalogs of translations: complete, with the right placeholders, and compiled."""

import re
from pathlib import Path

import pytest
from babel.messages import pofile
from django.conf import settings
from django.utils import translation

LOCALE = Path(settings.LOCALE_PATHS[0])
LANGUAGES = [code for code, _ in settings.LANGUAGES if code != "en"]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}|%[sd]")

pytestmark = pytest.mark.parametrize("language", LANGUAGES)


def messages(language):
    """The messages of a catalog, without its head."""
    with (LOCALE / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        return [message for message in pofile.read_po(file, locale=language) if message.id]


def forms(text):
    """A text, or its singular and plural, as a tuple."""
    return text if isinstance(text, tuple) else (text,)


def test_every_text_is_translated(language):
    missing = [m.id for m in messages(language) if m.fuzzy or not all(forms(m.string))]

    assert missing == []


def test_placeholders_are_those_of_the_text(language):
    for message in messages(language):
        known = set(PLACEHOLDER.findall(forms(message.id)[-1]))
        for text in forms(message.string):
            used = set(PLACEHOLDER.findall(text))
            # "No group", "one group": a plural form may do without its number.
            assert used == known or (isinstance(message.id, tuple) and used <= known), message.id


def test_the_compiled_catalog_is_the_written_one(language):
    for message in messages(language):
        if not isinstance(message.id, tuple):
            with translation.override(language):
                shown = (
                    translation.pgettext(message.context, message.id)
                    if message.context
                    else (translation.gettext(message.id))
                )
            assert shown == message.string


def test_each_number_has_its_plural(language):
    plurals = [message for message in messages(language) if isinstance(message.id, tuple)]
    assert plurals
    for message in plurals:
        for number in [0, 1, 2, 3, 11, 100, 1_000_000]:
            with translation.override(language):
                assert translation.ngettext(*message.id, number) in message.string


def test_translators_are_told_that_nobody_has_checked_the_texts(language):
    text = (LOCALE / language / "LC_MESSAGES" / "django.po").read_text()

    assert "no native speaker has checked these texts yet" in text
