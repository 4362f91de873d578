"""Short addresses, for paper and QR codes: /h/586/k3.1a.b2/ leads to the whole handout.

The groups stand there by their keys, in base 36 with dots between: keys never change, slugs may.
What is not the usual (area, title, introduction) follows as a query.
"""

from dataclasses import replace
from urllib.parse import urlencode

from django.urls import get_script_prefix, reverse
from django.utils.http import base36_to_int, int_to_base36
from django.utils.translation import get_language

from directory.languages import below

from ..models import Group
from .asked import MOST_GROUPS, Asked

NO_CONDITION = NO_GROUP = "0"
CARRIED = ["area", "language", "title", "intro"]


def short_address(asked: Asked, groups: list[Group]) -> str:
    """The path, in the language of the page, so that the family reads what was printed.

    A handout without groups has its number 0, which no group has.
    """
    numbers = ".".join(int_to_base36(group.pk) for group in groups) or NO_GROUP
    language = get_language() or "en"
    is_in_prefix = get_script_prefix().endswith(f"/{language}/")
    with below("" if is_in_prefix else language):
        path = reverse("handout_short", args=[asked.condition or NO_CONDITION, numbers])
    carried = {name: getattr(asked, name) for name in CARRIED if getattr(asked, name)}
    return f"{path}?{urlencode(carried)}" if carried else path


def whole(condition: str, numbers: str, asked: Asked) -> Asked:
    """What a short address asks for.

    A number that no public group has stays as "#number": the handout then says that it is gone.
    """
    texts = [text for text in numbers.split(".") if text != NO_GROUP][:MOST_GROUPS]
    keys = {text: key_of(text) for text in texts}
    slugs = dict(Group.objects.with_a_page().in_bulk(list(filter(None, keys.values()))))
    groups = [slugs[keys[text]].slug if keys[text] in slugs else f"#{text}" for text in texts]
    condition = "" if condition == NO_CONDITION else condition
    return replace(asked, condition=condition, groups=tuple(dict.fromkeys(groups)))


def key_of(text):
    """The key that a base 36 number stands for; None when it can be no key."""
    try:
        return base36_to_int(text) if len(text) <= 10 else None
    except ValueError:
        return None
