"""One question to one server, and its answer, whatever the server does."""

import contextlib
import time
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime

import httpcore
from django.conf import settings
from django.utils import timezone

from .network import PublicServers
from .outcomes import NoAnswer, Reason

# The name that robots.txt may call us by.
ROBOT = "patient-groups-link-check"

REDIRECTS = {301, 302, 303, 307, 308}
SECONDS = 20
LONGEST_REST = 7 * 24 * 3600


@dataclass(frozen=True)
class Answer:
    """headers: names in lower case; body: as much of it as was asked for, never decompressed."""

    status: int
    headers: dict = field(default_factory=dict)
    body: bytes = b""

    @property
    def redirects(self):
        return self.status in REDIRECTS

    @property
    def retry_after(self):
        """The seconds that the server wishes to be left alone; 0 when it says nothing we grasp."""
        wish = self.headers.get("retry-after", "").strip()
        seconds = 0
        if wish.isascii() and wish.isdigit():
            seconds = int(wish[:9])
        elif wish:
            with contextlib.suppress(ValueError, TypeError, OverflowError):
                seconds = (parsedate_to_datetime(wish) - timezone.now()).total_seconds()
        return int(min(max(seconds, 0), LONGEST_REST))


def user_agent():
    """Who we say we are, and where a webmaster reads more."""
    more = f" (+{settings.SITE_ADDRESS}/about/trust/)" if settings.SITE_ADDRESS else ""
    return f"{ROBOT}/1.0{more}"


def look(method, address, network, headers=None, body_limit=0, seconds=SECONDS) -> Answer:
    """Ask once. Raises NoAnswer when no answer comes in time, or none that is HTTP."""
    backend = PublicServers(network, time.monotonic() + seconds)
    sent = {
        "Host": address.origin.partition("//")[2],
        "User-Agent": user_agent(),
        "Accept": "*/*",
        "Accept-Encoding": "identity",
        "Connection": "close",
        **(headers or {}),
    }
    url = httpcore.URL(
        scheme=address.scheme, host=address.host, port=address.port, target=address.target
    )
    try:
        with (
            httpcore.ConnectionPool(ssl_context=network.tls, network_backend=backend) as pool,
            pool.stream(method, url, headers=list(sent.items())) as response,
        ):
            body = beginning_of(response, body_limit) if body_limit else b""
            return Answer(response.status, text_of(response.headers), body)
    except httpcore.TimeoutException as error:
        raise NoAnswer.failing(Reason.SLOW) from error
    except httpcore.NetworkError as error:
        raise NoAnswer.failing(Reason.CONNECTION, detail=str(error)) from error
    except (httpcore.ProtocolError, ValueError) as error:
        raise NoAnswer.failing(Reason.NOT_HTTP, detail=str(error)) from error


def beginning_of(response, limit):
    """The first bytes of a body, however long it is."""
    body = b""
    for piece in response.iter_stream():
        body += piece
        if len(body) >= limit:
            break
    return body[:limit]


def text_of(headers):
    """{name in lower case: the last value}; some servers write UTF-8, others Latin-1."""
    found = {}
    for name, value in headers:
        try:
            found[name.decode("ascii").lower()] = value.decode()
        except UnicodeDecodeError:
            found[name.decode("latin-1").lower()] = value.decode("latin-1")
    return found
