"""Names as people write them -> areas, languages and conditions of the directory.

Each function takes many names at once, and gives {name: value} for those that it knows.
"""

from collections import defaultdict

from django.db.models import Q
from django.utils.translation import get_language

from ..keys import key_for
from ..models import Area, Condition, ConditionName, Language
from ..models.vocabulary import area_label, language_label

# What people call a place, where the standard has another name.
EVERYDAY = {
    "uk": "GB",
    "great britain": "GB",
    "usa": "US",
    "united states of america": "US",
    "international": "world",
}


def areas_named(texts) -> dict[str, str]:
    """Codes of areas, by their name (in English or the page's language) or code. One query."""
    language, codes = get_language() or "en", {}
    for code, name in Area.objects.values_list("code", "name"):
        codes |= dict.fromkeys(map(key_for, (code, name, str(area_label(code, language)))), code)
    return look_up(texts, codes | EVERYDAY)


def languages_named(texts) -> dict[str, str]:
    """Tags of languages, by their name (English, own or the page's) or tag. One query."""
    language, tags = get_language() or "en", {}
    for tag, name in Language.objects.values_list("code", "name"):
        called = (language_label(tag, tag), language_label(tag, language), name, tag)
        tags |= dict.fromkeys(map(key_for, called), tag)
    return look_up(texts, tags)


def look_up(texts, known):
    return {text: known[key] for text in texts if (key := key_for(text)) in known and key}


def conditions_named(texts) -> dict[str, Condition]:
    """The condition in use with each name, synonym or ORPHAcode, where there is just one.

    Two queries.
    """
    keys = {text: key_for(text).removeprefix("orpha ") for text in texts}
    codes = {int(key) for key in keys.values() if key.isdecimal() and len(key) < 10}
    by_key = defaultdict(set)
    for condition in Condition.objects.active().filter(orpha_code__in=codes):
        by_key[str(condition.orpha_code)].add(condition)
    names = ConditionName.objects.filter(
        Q(key__in=set(keys.values()) - {""}), condition__in=Condition.objects.active()
    )
    for name in names.select_related("condition"):
        by_key[name.key].add(name.condition)
    found = {text: the_one(by_key[key], key) for text, key in keys.items()}
    return {text: condition for text, condition in found.items() if condition}


def the_one(conditions, key):
    """The condition whose own name has the key, or else the only one; None when that is unsure."""
    own = [condition for condition in conditions if key_for(condition.name) == key]
    return next(iter(own or conditions)) if len(own or conditions) == 1 else None
