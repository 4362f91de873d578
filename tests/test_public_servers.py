"""Links are tried on public servers only, whatever a name says and whenever it says it."""

import pytest

from groups.link_checks.network import is_public
from groups.link_checks.visiting import Link, Visitor

from .local_server import LocalServer, nowhere, redirect, reply, visitor_to

SERVER = "127.0.0.1"


@pytest.fixture
def server():
    server = LocalServer()
    server.answers["example.org/"] = reply()
    yield server
    server.close()


def real(server, port):
    """The port behind port 80; behind the other one is nothing."""
    return server.port if port == 80 else nowhere()


def visit(server, addresses, allows=is_public, link="http://example.org/"):
    """Try a link while names lead to the addresses, each time the next; the last one stays.

    An address is a text, or a list when a name leads to several at once.
    """
    answers = list(addresses)

    def look_up(host, port):
        found = answers.pop(0) if len(answers) > 1 else answers[0]
        return [(ip, real(server, port)) for ip in ([found] if isinstance(found, str) else found)]

    outcome = visitor_to(server, look_up=look_up, allows=allows).visit(Link(link))
    return str(outcome.result), str(outcome.reason)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_addresses_that_anybody_can_reach_are_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    """
    127.0.0.1 127.8.9.1 0.0.0.0 0.1.2.3 10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1
    169.254.169.254 100.64.0.1 192.0.0.8 192.0.2.1 198.18.0.1 198.51.100.1 203.0.113.1
    224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255
    :: ::1 fe80::1 fe80::1%eth0 fc00::1 fd00:ec2::254 fec0::1 ff02::1 2001:db8::1 100::1
    ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::127.0.0.1
    2002:7f00:1:: 2002:a00:1:: 64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 64:ff9b:1::a00:1
    2001:0:4136:e378:8000:63bf:3fff:fdd2
    """.split(),
)
def test_addresses_inside_a_network_or_with_a_special_meaning_are_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["::ffff:93.184.216.34", "64:ff9b::5db8:d822"])
def test_an_address_that_wraps_a_public_one_is_public(address):
    assert is_public(address)


@pytest.mark.parametrize("address", ["127.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1"])
def test_a_name_that_leads_inside_is_not_visited(server, address):
    assert visit(server, [address]) == ("not-public", "not-public")
    assert server.requests == []


def test_a_name_that_leads_outside_and_inside_is_not_visited(server):
    assert visit(server, [["93.184.216.34", SERVER]]) == ("not-public", "not-public")
    assert server.requests == []


@pytest.mark.parametrize(
    "link",
    [
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:7f00:1]/",
        "http://localhost/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0/",
    ],
)
def test_an_address_written_as_a_number_is_checked_like_any_other(link):
    assert Visitor().visit(Link(link)).result == "not-public"


def test_a_redirect_inside_is_not_followed(server):
    server.answers["example.org/"] = redirect("http://inside.example/")
    private = {"inside.example": "10.0.0.1"}

    def look_up(host, port):
        return [(private.get(host, SERVER), server.port)]

    visitor = visitor_to(server, look_up=look_up, allows=lambda ip: ip == SERVER)
    outcome = visitor.visit(Link("http://example.org/"))

    assert outcome.result == "not-public"
    assert outcome.leads_to == "http://inside.example/"
    assert not any("inside.example" in request for request in server.requests)


def test_a_name_that_changes_to_an_inner_address_is_not_visited_again(server):
    # DNS rebinding: public for robots.txt, private for the page.
    outcome = visit(server, [SERVER, "10.0.0.1"], allows=lambda ip: ip == SERVER)

    assert outcome == ("not-public", "not-public")
    assert server.requests == ["GET example.org/robots.txt"]


def test_the_connection_goes_to_the_address_that_was_checked(server):
    looked_up, checked = [], []

    def look_up(host, port):
        looked_up.append(host)
        return [(SERVER, real(server, port))]

    def allows(address):
        checked.append(address)
        return True

    visitor_to(server, look_up=look_up, allows=allows).visit(Link("http://example.org/"))

    # One look-up and one check for each connection: the third is that of https, for robots.txt.
    assert len(looked_up) == len(checked) == 3
    assert set(checked) == {SERVER}


def test_another_address_of_the_name_is_tried_when_the_first_does_not_answer(server):
    def look_up(host, port):
        return [(address, real(server, port)) for address in ("127.0.0.2", SERVER)]

    visitor = visitor_to(server, look_up=look_up, allows=lambda ip: True)

    assert visitor.visit(Link("http://example.org/")).result == "working"


def test_a_proxy_of_the_environment_is_not_used(server, monkeypatch):
    for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"]:
        monkeypatch.setenv(name, "http://127.0.0.1:9/")

    assert visit(server, [SERVER], allows=lambda ip: True) == ("working", "")


def test_names_that_dns_cannot_know_are_not_found():
    outcome = Visitor().visit(Link(f"http://{'a' * 64}.example/"))

    assert (outcome.result, outcome.reason) == ("failing", "name")
