"""What a page says of itself to search engines, and to those it is shared with.

Every condition is offered to search engines, also one without a group of its own: its page still
leads to help, and it may be the only one that knows the name. Answers to typed words are not, nor
are lists narrowed by anything but a place: they would be endless, and hold nothing of their own.
"""

from django import template
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import get_language

from directory.languages import same_address

from ..punctuation import listed

register = template.Library()

NOT_OFFERED = {"search", "handout", "suggestion_received", "review_request"}
# The parameters that make another page of an address; all others only narrow or arrange it.
PARAMETERS = {
    "condition_list": ["letter", "page"],
    "condition_families": ["family", "page"],
    "group_list": ["area", "page"],
}
# What is so without being said.
UNSAID = {("letter", "A"), ("page", "1")}
# Open Graph wants a territory with each language.
TERRITORIES = {
    "en": "en_GB",
    "de": "de_DE",
    "es": "es_ES",
    "fr": "fr_FR",
    "it": "it_IT",
    "ar": "ar_AR",
}


@register.simple_block_tag
def captured(content):
    """What stands within, to be said more than once: {% captured as title %}...{% endcaptured %}"""
    return content


@register.filter
def chosen(chips):
    """The filters in use as a line for a title: "United Kingdom, Helpline"."""
    return listed(chip.value for chip in chips)


@register.inclusion_tag("groups/partials/page_meta.html", takes_context=True)
def page_meta(context):
    """The page's own address, in each language, and how it looks where it is shared.

    An English page's own address has no language in it; x-default is the same.
    """
    said = {name: context.get(name) for name in ("page_title", "page_description", "json_ld")}
    request = context.get("request")
    if request is None or request.resolver_match is None:
        return said
    addresses = {code: own_address(request, code) for code, _ in settings.LANGUAGES}
    language = get_language()
    return said | {
        "address": addresses[language],
        "addresses": addresses,
        "is_offered": is_offered(request, context.get("filter")),
        "locale": TERRITORIES[language],
        "other_locales": [TERRITORIES[code] for code in addresses if code != language],
        "root": f"{request.scheme}://{request.get_host()}",
    }


def own_address(request, language):
    """The one address of a page in a language, without what only narrows or arranges it."""
    code = "" if language == "en" else language
    query = QueryDict(mutable=True)
    for name in PARAMETERS.get(request.resolver_match.url_name, []):
        value = request.GET.get(name, "")
        if value and (name, value) not in UNSAID:
            query[name] = value
    path = request.build_absolute_uri(same_address(request, code))
    return f"{path}?{query.urlencode()}" if query else path


def is_offered(request, filterset):
    """Whether search engines may show the page. filterset: that of a list which narrows, or None.

    A list narrowed by a place is; one narrowed otherwise, or by what is no place, is not.
    """
    name = request.resolver_match.url_name
    if name in NOT_OFFERED:
        return False
    if not filterset:
        return True
    used = {key for key, value in request.GET.items() if value}
    return used <= set(PARAMETERS[name]) and not filterset.form.errors
