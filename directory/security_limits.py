"""How often one network may ask: enough for a hospital behind one address, too little for a flood.

A network is counted in the cache, by a keyed hash that is another one each day, for as long as the
limit looks back; no address is kept. Pages that are kept are answered before anything is counted.
"""

import logging
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django_ratelimit.core import get_usage

from .client_address import client_address

log = logging.getLogger(__name__)

# What is worked out anew for whoever asks, and the setting that says how often.
LIMITS = {
    "search": "SEARCH_RATE",
    "group_list": "SEARCH_RATE",
    "handout": "SEARCH_RATE",
    "suggest": "TYPING_RATE",
    "handout_pdf": "PDF_RATE",
    "api_conditions": "API_RATE",
    "api_signposts": "API_RATE",
    "admin:login": "SIGN_IN_RATE",
}
# One household or clinic, as its provider numbers it.
PREFIXES = {4: 24, 6: 56}


class RateLimitMiddleware:
    """Answers 429 when a network asks more often for one of LIMITS than its setting allows."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        name = request.resolver_match.view_name
        # Whoever opens the sign-in has tried nothing yet.
        if name not in LIMITS or (name == "admin:login" and request.method != "POST"):
            return None
        wait = seconds_to_wait(request, LIMITS[name])
        return too_often(request, name, wait) if wait else None


def seconds_to_wait(request, setting) -> int:
    """Count one request against a limit; how long to wait before the next, 0 for not at all.

    setting: the name of a rate such as "600/m"; an empty rate limits nobody. A cache that does not
    answer limits nobody either: help matters more.
    """
    rate = getattr(settings, setting)
    if not rate:
        return 0
    try:
        usage = get_usage(request, group=setting, key=hashed_network, rate=rate, increment=True)
    except Exception as error:
        log.error(
            "The cache does not answer (%s): %s limits nobody.", type(error).__name__, setting
        )
        return 0
    return max(usage["time_left"], 1) if usage and usage["should_limit"] else 0


def hashed_network(group, request):
    """The visitor's network in a form that only this site can make, and only today."""
    address = ip_address(client_address(request).partition("%")[0])
    address = getattr(address, "ipv4_mapped", None) or address
    network = ip_network(f"{address}/{PREFIXES[address.version]}", strict=False)
    return salted_hmac("directory.security_limits", f"{timezone.localdate()} {network}").hexdigest()


def too_often(request, name, wait):
    """Say when to come back: as JSON to programs, as a page to people."""
    if name == "suggest" or name.startswith("api_"):
        response = JsonResponse({"error": _("Too many requests from your network")})
        response.status_code = 429
    else:
        context = {"query": request.GET.get("q", "")[:200]}
        response = render(request, "429.html", context, status=429)
    response["Retry-After"] = str(wait)
    response["Cache-Control"] = "no-store"
    return response
