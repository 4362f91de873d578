"""A server on this machine that answers as a test says, and misbehaves when asked to.

Tests reach it by a name lookup of their own: every name leads here, whatever its port.
"""

import contextlib
import socket
import ssl
import threading
import time

from groups.link_checks.network import Network
from groups.link_checks.turns import Turns
from groups.link_checks.visiting import Visitor

MISSING = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


def reply(status=200, body=b"", **headers):
    """The bytes of an answer; headers as keywords: location="..." , retry_after="..."."""
    lines = [f"HTTP/1.1 {status} Example", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def redirect(location, status=301, **headers):
    return reply(status, location=location, **headers)


def dripping(first, piece, pause=0.05):
    """An answer that never ends: a beginning, then a piece again and again."""

    def send(connection):
        connection.sendall(first)
        with contextlib.suppress(OSError):
            for _piece in range(4000):
                connection.sendall(piece)
                time.sleep(pause)

    return send


class LocalServer:
    """answers: {"host/path": bytes, a function of the connection, or a list of these in turn}."""

    def __init__(self, tls=None):
        self.answers = {}
        self.requests = []
        self.headers = []
        self.open_now, self.most_open = {}, {}
        self.tls = tls
        self.lock = threading.Lock()
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def close(self):
        # shutdown wakes the thread that waits in accept; close alone would leave it there.
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()

    def serve(self):
        with contextlib.suppress(OSError):
            while True:
                connection, _peer = self.socket.accept()
                threading.Thread(target=self.handle, args=[connection], daemon=True).start()

    def handle(self, connection):
        # A handshake or a request that breaks off is the visitor's to report.
        with contextlib.suppress(OSError, KeyError, ValueError), connection:
            if self.tls:
                connection = self.tls.wrap_socket(connection, server_side=True)
            with connection:
                self.answer(connection)

    def answer(self, connection):
        head = b""
        while b"\r\n\r\n" not in head and (piece := connection.recv(4096)):
            head += piece
        first, *lines = head.decode("latin-1").split("\r\n")
        method, path, _version = first.split(" ")
        headers = dict(line.lower().split(": ", 1) for line in lines if ": " in line)
        host = headers["host"]
        with self.lock:
            self.requests.append(f"{method} {host}{path}")
            self.headers.append(headers)
            answer = self.chosen(f"{host}{path}")
            self.open_now[host] = self.open_now.get(host, 0) + 1
            self.most_open[host] = max(self.most_open.get(host, 0), self.open_now[host])
        answering = Answering(connection, lambda: self.begin_to_answer(host))
        try:
            send(answering, answer, method)
        finally:
            answering.begin()

    def begin_to_answer(self, host):
        with self.lock:
            self.open_now[host] -= 1

    def chosen(self, place):
        answer = self.answers.get(place, MISSING)
        if isinstance(answer, list):
            return answer.pop(0) if len(answer) > 1 else answer[0]
        return answer


class Answering:
    """A connection that says, once, when the first byte of the answer is about to go.

    From then on the visitor may rightly ask again, before this thread has run to its end.
    """

    def __init__(self, connection, when_it_begins):
        self.connection = connection
        self.when_it_begins = when_it_begins

    def begin(self):
        say, self.when_it_begins = self.when_it_begins, lambda: None
        say()

    def sendall(self, data):
        self.begin()
        self.connection.sendall(data)

    def __getattr__(self, name):
        return getattr(self.connection, name)


def send(connection, answer, method):
    if callable(answer):
        answer(connection)
        return
    head, mark, body = answer.partition(b"\r\n\r\n")
    connection.sendall(head + mark + (b"" if method == "HEAD" else body))


def nowhere():
    """A port of this machine on which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def network_to(plain, secure=None, **more):
    """A Network in which every name leads to these servers; without a second, https is refused."""
    ports = {80: plain.port, 443: secure.port if secure else nowhere()}
    more.setdefault("look_up", lambda host, port: [("127.0.0.1", ports[port])])
    more.setdefault("allows", lambda address: address == "127.0.0.1")
    more.setdefault("tls", ssl.create_default_context())
    return Network(**more)


def visitor_to(plain, secure=None, seconds=5, pause=0, **more):
    return Visitor(network_to(plain, secure, **more), turns=Turns(pause), seconds=seconds)
