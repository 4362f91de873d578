"""Web addresses as a visitor needs them: host in ASCII, usual port, no fragment."""

from dataclasses import dataclass, replace
from urllib.parse import urljoin, urlsplit

import idna
from django.utils.encoding import iri_to_uri

from ..models import LinkCheck
from .outcomes import NoAnswer

PORTS = {"http": 80, "https": 443}

# Networks that turn robots away, or show them a page to sign in: nothing they answer tells us
# whether a link works, so we do not ask.
SOCIAL_NETWORKS = {
    *["facebook.com", "fb.com", "fb.me", "instagram.com", "linkedin.com", "lnkd.in"],
    *["x.com", "twitter.com", "t.co", "tiktok.com", "threads.com", "threads.net"],
    *["whatsapp.com", "wa.me", "discord.com", "discord.gg", "pinterest.com", "reddit.com"],
}


@dataclass(frozen=True)
class WebAddress:
    scheme: str
    host: str
    port: int
    target: str

    def __str__(self):
        return f"{self.origin}{self.target}"

    @property
    def origin(self):
        """The scheme and the server, as they stand in front of a path."""
        port = "" if self.port == PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{self.bracketed_host}{port}"

    @property
    def bracketed_host(self):
        return f"[{self.host}]" if ":" in self.host else self.host

    @property
    def is_social(self):
        parts = self.host.split(".")
        return any(".".join(parts[start:]) in SOCIAL_NETWORKS for start in range(len(parts)))

    def with_https(self):
        return replace(self, scheme="https", port=PORTS["https"])

    def same_site(self, other):
        """Whether one host is the other's, or a part of it: www.example.org, example.org."""
        mine, others = f".{self.host}".removeprefix(".www"), f".{other.host}".removeprefix(".www")
        return mine.endswith(others) or others.endswith(mine)


def web_address(text: str, base: WebAddress | None = None) -> WebAddress:
    """Read an address, relative to a base if one is given.

    Raises NoAnswer when no request can be made from it, or when it wants an unusual port.
    """
    try:
        parts = urlsplit(urljoin(str(base), text.strip()) if base else text.strip())
        scheme, host = parts.scheme.lower(), ascii_host(parts.hostname or "")
        port = parts.port or PORTS.get(scheme)
    except ValueError:
        host = scheme = port = None
    if not host or scheme not in PORTS or port not in PORTS.values():
        raise NoAnswer.cannot_tell(LinkCheck.Reason.ADDRESS, detail=text)
    target = iri_to_uri(parts.path) or "/"
    if parts.query:
        target += "?" + iri_to_uri(parts.query)
    return WebAddress(scheme, host, port, target)


def ascii_host(host):
    """A host name as DNS knows it. Raises ValueError when DNS cannot know it."""
    host = host.lower().rstrip(".")
    if not host.isascii():
        host = idna.encode(host, uts46=True).decode("ascii")
    if len(host) > 253 or any(ord(letter) <= 32 for letter in host):
        raise ValueError(host)
    return host


def host_of(text):
    """The host that an address leads to; empty when no request can be made from it."""
    try:
        return web_address(text).host
    except NoAnswer:
        return ""
