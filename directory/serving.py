"""Serving the site from one process, to try it. A public site runs under gunicorn instead."""

import errno
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application

EXAMPLE = "manage.py quickstart 127.0.0.1:8001"
EVERY_ADDRESS = {"0.0.0.0", "::"}  # noqa: S104 - only compared with what was asked for

REASONS = {
    errno.EADDRINUSE: "the port is in use. Stop the program that uses it (perhaps this site runs"
    f" already), or give another port: {EXAMPLE}",
    errno.EACCES: f"this port needs special rights. Give one from 1024 on: {EXAMPLE}",
    errno.EADDRNOTAVAIL: f"this machine does not have that address. Give its own: {EXAMPLE}",
}


class AddressError(ValueError):
    """The site cannot be served at an address; the message says why, and what to do."""


@dataclass(frozen=True)
class Address:
    """A host of this machine and a port; port 0 leaves the choice to the system."""

    host: str
    port: int
    family: socket.AddressFamily

    def __str__(self):
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


def read_address(text: str) -> Address:
    """ "127.0.0.1:8000", "localhost", "[::1]:8000" or "8000". Raises AddressError."""
    try:
        parts = urlsplit(f"//127.0.0.1:{text}" if text.isdecimal() else f"//{text}")
        host, port = parts.hostname, 8000 if parts.port is None else parts.port
        if not host or parts.path or parts.query:
            raise ValueError
    except ValueError as error:
        raise AddressError(f"“{text}” is not an address and a port. Write: {EXAMPLE}") from error
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError as error:
        raise AddressError(f"“{host}” is not known ({error.strerror}). Write: {EXAMPLE}") from error
    families = {family for family, *_rest in found}
    family = socket.AF_INET if socket.AF_INET in families else socket.AF_INET6
    return Address(host, port, family)


def check_free(address):
    """Raise AddressError when nothing can be served there, before any work is done."""
    try:
        with socket.socket(address.family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((address.host, address.port))
    except OSError as error:
        raise refusal(address, error) from error


def refusal(address, error):
    reason = REASONS.get(error.errno, f"{error.strerror or error}. Give another: {EXAMPLE}")
    return AddressError(f"Cannot serve on {address}: {reason}")


def serve(address, on_ready):
    """Serve until Ctrl-C; on_ready is called with the port once the site can be reached.

    Raises AddressError.
    """
    allow_host(address.host)
    place, ipv6 = (address.host, address.port), address.family == socket.AF_INET6
    try:
        with ThreadedWSGIServer(place, WSGIRequestHandler, ipv6=ipv6) as server:
            server.set_app(get_wsgi_application())
            on_ready(server.server_port)
            server.serve_forever()
    except OSError as error:
        raise refusal(address, error) from error


def allow_host(host):
    """Let the site answer to the host it is served on; on every address, to every host."""
    name = "*" if host in EVERY_ADDRESS else f"[{host}]" if ":" in host else host
    if name not in settings.ALLOWED_HOSTS:
        settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, name]
