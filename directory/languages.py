"""The language of a page is part of its address: /fr/conditions/586/ is /conditions/586/ in French.

The language is a mount point, as when a site is served below a folder: it is taken off the path
before the address is looked up, and every address that the page makes carries it on. An address
without a language follows the browser's wish (Accept-Language). No cookie is set.
"""

import re
from contextlib import contextmanager

from django.conf import settings
from django.http import HttpResponsePermanentRedirect
from django.urls import get_script_prefix, set_script_prefix
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.encoding import escape_uri_path

# What curators and machines use has one address and speaks English, whoever asks.
ENGLISH_ONLY = re.compile(r"/(admin|api|static|robots\.txt|healthz|readyz)(/|$)")


def language_in_address(get_response):
    """Middleware: answer in the language of the address, or else in the one the browser wishes.

    What is English only redirects to its one address. Afterwards the language and the prefix of
    addresses are what they were before.
    """

    def answer(request):
        code, request.path_info = split(request.path_info)
        is_english_only = ENGLISH_ONLY.match(request.path_info)
        if code and is_english_only:
            return HttpResponsePermanentRedirect(same_address(request, keep_query=True))
        request.LANGUAGE_CODE = code or (
            "en" if is_english_only else translation.get_language_from_request(request)
        )
        with below(code), translation.override(request.LANGUAGE_CODE):
            response = get_response(request)
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        if not code and not is_english_only:
            patch_vary_headers(response, ["Accept-Language"])
        return response

    return answer


def split(path):
    """("fr", "/groups/") for "/fr/groups/"; ("", "/groups/") for "/groups/"."""
    first, slash, rest = path.removeprefix("/").partition("/")
    if path.startswith("/") and first in dict(settings.LANGUAGES):
        return first, slash + rest
    return "", path


@contextmanager
def below(code):
    """Every address made within begins with the language; with none for an empty code."""
    before = get_script_prefix()
    set_script_prefix(f"{before}{code}/" if code else before)
    try:
        yield
    finally:
        set_script_prefix(before)


def same_address(request, code="", keep_query=False):
    """The path of the page that is asked for, in a language; without one for an empty code."""
    mount = request.META.get("SCRIPT_NAME", "").rstrip("/")
    path = f"{mount}/{code}" if code else mount
    query = request.META.get("QUERY_STRING", "") if keep_query else ""
    return path + escape_uri_path(request.path_info or "/") + (f"?{query}" if query else "")
