"""Which address a request comes from, for limits on how often something may be tried."""

from ipaddress import ip_address

from django.conf import settings

UNKNOWN = "0.0.0.0"  # noqa: S104 - nothing is bound to it: it stands for "cannot be told"


def client_address(request) -> str:
    """The visitor's address: as the trusted proxy names it, or the other end of the connection.

    Of several addresses in the header the last one counts: the proxy wrote it, and what stands
    before it is only what the visitor claims. What is no address is passed over.
    """
    header = settings.CLIENT_ADDRESS_HEADER
    named = request.headers.get(header, "").rpartition(",")[2] if header else ""
    for text in (named.strip(), request.META.get("REMOTE_ADDR", "")):
        if is_address(text):
            return text
    return UNKNOWN


def is_address(text):
    try:
        return bool(ip_address(text))
    except ValueError:
        return False
