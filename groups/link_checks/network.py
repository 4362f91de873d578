"""Connections to public servers only, each of which ends at a set time.

The name is looked up here, every address is checked, and the connection goes to the very address
that was checked: a name that answers differently a moment later (DNS rebinding) gains nothing.
TLS still verifies the certificate for the name. Proxies named in the environment are not used: a
proxy would look the name up once more, and where it leads could not be checked.
"""

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import httpcore

from .outcomes import NoAnswer, Outcome, Reason, Result

CONNECT_SECONDS = 8
ADDRESSES_TRIED = 4

# Set aside for protocols; older releases of Python take a part of them for public.
PROTOCOLS = [ipaddress.ip_network(text) for text in ("192.0.0.0/24", "192.88.99.0/24")]
NAT64 = ipaddress.ip_network("64:ff9b::/96")
GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")


def is_public(text: str) -> bool:
    """Whether an IP address is one that anybody can reach: no private, local or special one.

    An IPv6 address that wraps an IPv4 one (mapped, 6to4, NAT64) is as public as what it wraps.
    """
    address = ipaddress.ip_address(text.partition("%")[0])
    if address.version == 6:
        if wrapped := wrapped_in(address):
            return is_public(str(wrapped))
        if address not in GLOBAL_UNICAST:
            return False
    elif any(address in network for network in PROTOCOLS):
        return False
    special = address.is_multicast or address.is_reserved or address.is_private
    return address.is_global and not special


def wrapped_in(address):
    """The IPv4 address inside an IPv6 one, or None."""
    if address in NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def look_up(host: str, port: int) -> list[tuple[str, int]]:
    """The IP addresses and ports of a host. Raises OSError when it has none.

    How long that takes at most is the system's to say (resolv.conf: 5 seconds, twice).
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(place[4][:2] for place in found))


@dataclass(frozen=True)
class Network:
    """How names are looked up, which addresses may be visited, which certificates are trusted."""

    look_up: Callable = look_up
    allows: Callable = is_public
    tls: ssl.SSLContext = field(default_factory=httpcore.default_ssl_context)


class PublicServers(httpcore.NetworkBackend):
    """Opens connections for httpcore; all of them end at `ends_at` (time.monotonic)."""

    def __init__(self, network, ends_at):
        self.network = network
        self.ends_at = ends_at

    def connect_tcp(self, host, port, timeout=None, local_address=None, socket_options=None):
        failure = None
        for place in self.checked_places(host, port)[:ADDRESSES_TRIED]:
            try:
                seconds = min(CONNECT_SECONDS, left_until(self.ends_at))
                stream = httpcore.SyncBackend().connect_tcp(*place, timeout=seconds)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return TimedStream(stream, self.ends_at)
        raise failure

    def checked_places(self, host, port):
        """Where a host is. Raises NoAnswer when nowhere, or when one of the places is private."""
        try:
            places = self.network.look_up(host, port)
        except (OSError, UnicodeError) as error:
            raise NoAnswer.failing(Reason.NAME, detail=str(error)) from error
        for address, _port in places:
            if not self.network.allows(address):
                raise NoAnswer(
                    Outcome(Result.NOT_PUBLIC, Reason.NOT_PUBLIC, detail=f"{host}: {address}")
                )
        return places


class TimedStream(httpcore.NetworkStream):
    """A connection on which nothing takes longer than until `ends_at`, however it drips."""

    def __init__(self, stream, ends_at):
        self.stream = stream
        self.ends_at = ends_at

    def read(self, max_bytes, timeout=None):
        return self.stream.read(max_bytes, left_until(self.ends_at))

    def write(self, buffer, timeout=None):
        self.stream.write(buffer, left_until(self.ends_at))

    def start_tls(self, ssl_context, server_hostname=None, timeout=None):
        seconds = left_until(self.ends_at)
        try:
            stream = self.stream.start_tls(ssl_context, server_hostname, seconds)
        except httpcore.ConnectError as error:
            if not isinstance(error.__cause__, ssl.SSLError):
                raise
            detail = getattr(error.__cause__, "verify_message", "") or str(error)
            raise NoAnswer.failing(Reason.CERTIFICATE, detail=detail) from error
        return TimedStream(stream, self.ends_at)

    def close(self):
        self.stream.close()

    def get_extra_info(self, info):
        return self.stream.get_extra_info(info)


def left_until(moment):
    """Seconds left until a moment of time.monotonic. Raises ReadTimeout when it has passed."""
    seconds = moment - time.monotonic()
    if seconds <= 0:
        raise httpcore.ReadTimeout("The time was up.")
    return seconds
