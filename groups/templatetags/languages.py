"""The languages of a page: the way to each other one, and names that are in another one."""

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.translation import get_language, get_language_info

from directory.languages import same_address

from ..punctuation import listed, with_colon

register = template.Library()
register.filter(listed)
register.filter(with_colon)


@register.inclusion_tag("groups/partials/language_switch.html", takes_context=True)
def language_switch(context):
    """Links to the same page in each language, with the filters and the place that were chosen."""
    if "request" not in context:
        return {"languages": []}
    languages = [
        {
            "code": code,
            "name": name,
            "is_bidi": get_language_info(code)["bidi"],
            "is_current": code == get_language(),
            "address": same_address(context["request"], code, keep_query=True),
        }
        for code, name in settings.LANGUAGES
    ]
    current = next(language for language in languages if language["is_current"])
    return {"languages": languages, "current": current}


@register.filter
def named(condition):
    """A condition's name in the page's language; an English one elsewhere says that it is."""
    return condition.local_name or english(condition.name)


@register.filter
def english(text):
    """A text that is written in English, marked so on a page in another language.

    Editors write summaries and definitions in English; bdi keeps its full stop at its end where
    the page runs from right to left.
    """
    return text if get_language() == "en" else format_html('<bdi lang="en">{}</bdi>', text)
