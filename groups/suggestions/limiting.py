"""How many suggestions may come from one place: enough for a busy clinic, too few for a flood."""

import logging
from ipaddress import ip_network

from django.conf import settings
from django.utils.crypto import salted_hmac
from django_ratelimit.core import get_usage

from directory.client_address import client_address

log = logging.getLogger(__name__)

# One household or clinic, as its provider numbers it.
PREFIXES = {4: 24, 6: 56}


def seconds_to_wait(request) -> int:
    """Count one sending from where a request comes from; how long to wait, 0 for not at all.

    Only a keyed hash of the network is kept, in the cache, for as long as the limit counts. A
    cache that does not answer limits nobody: what people tell us matters more.
    """
    try:
        usage = get_usage(
            request,
            group="suggestions",
            key=hashed_network,
            rate=settings.SUGGESTION_RATE,
            increment=True,
        )
    except Exception:
        log.exception("The cache does not answer: suggestions are not limited.")
        return 0
    return max(usage["time_left"], 1) if usage and usage["should_limit"] else 0


def hashed_network(group, request):
    address = client_address(request)
    prefix = PREFIXES[6 if ":" in address else 4]
    network = ip_network(f"{address.partition('%')[0]}/{prefix}", strict=False)
    return salted_hmac("groups.suggestions.limiting", str(network)).hexdigest()
