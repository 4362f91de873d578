"""The areas and languages that a visitor may choose between: those that listed groups have."""

from functools import lru_cache

from django.db.models import Value
from django.utils.text import capfirst
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from .keys import key_for
from .models import Area, Group, Language
from .models.vocabulary import EUROPE, UK_NATIONS, WORLD, area_label, language_label
from .remembering import until_the_directory_changes


@until_the_directory_changes(most=1)
def occurring_codes():
    """The codes that listed groups name: {"area": {...}, "language": {...}}, in one query.

    The base of a group counts as an area, and the UK's nations come with the UK.
    """
    of_listed = {"group__state": Group.State.LISTED}
    served = Group.areas.through.objects.filter(**of_listed)
    spoken = Group.languages.through.objects.filter(**of_listed)
    based = Group.objects.listed().exclude(base_area=None).order_by()
    rows = served.values_list(Value("area"), "area_id").union(
        based.values_list(Value("area"), "base_area_id"),
        spoken.values_list(Value("language"), "language_id"),
    )
    codes = {"area": set(), "language": set()}
    for kind, code in rows:
        codes[kind].add(code)
    if "GB" in codes["area"]:
        codes["area"].update(UK_NATIONS)
    return codes


def with_chosen(codes, model, chosen):
    """The codes, and the chosen one too when it is a real one that no group names."""
    if chosen in codes or not is_plausible(chosen) or not model.objects.filter(pk=chosen).exists():
        return codes
    return codes | {chosen}


def is_plausible(code):
    """Whether a text from an address may be asked of the database: PostgreSQL refuses NUL."""
    return bool(code) and len(code) <= 35 and code.replace("-", "").isalnum()


def area_choices(chosen=None, codes=None):
    """Choices of a select: the UK and its nations, the other countries, the wider regions."""
    codes = with_chosen(occurring_codes()["area"] if codes is None else codes, Area, chosen)
    return areas_in_order(frozenset(codes), get_language())


@lru_cache(maxsize=50)
def areas_in_order(codes, language):
    """The choices in a language, for all who ask: sorting the world takes a while."""
    kingdom = codes & {"GB", *UK_NATIONS}
    regions = codes & {EUROPE, WORLD}
    with override(language):
        parts = [
            (_("United Kingdom"), sorted(kingdom, key=lambda code: (code != "GB", code))),
            (_("Countries"), sorted(codes - kingdom - regions, key=area_sort_key)),
            (_("Wider regions"), sorted(regions)),
        ]
        return tuple(
            (title, tuple((code, area_name(code)) for code in members))
            for title, members in parts
            if members
        )


def language_choices(chosen=None, codes=None):
    """Choices of a select: languages by their name in the visitor's language."""
    codes = with_chosen(occurring_codes()["language"] if codes is None else codes, Language, chosen)
    return languages_in_order(frozenset(codes), get_language())


@lru_cache(maxsize=50)
def languages_in_order(codes, language):
    """The choices in a language, for all who ask."""
    named = [(code, language_label(code, language or "en")) for code in codes]
    return tuple(sorted(named, key=lambda choice: key_for(choice[1])))


def area_name(code):
    """The name of an area, as the start of a line."""
    return capfirst(str(area_label(code, get_language() or "en")))


def area_sort_key(code):
    return key_for(area_name(code))
