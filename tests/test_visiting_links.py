"""Trying one link, against servers that misbehave in every way."""

import gzip
import ssl
import time

import pytest
import trustme

from groups.link_checks import asking
from groups.link_checks.addresses import web_address
from groups.link_checks.visiting import Link

from .local_server import LocalServer, dripping, nowhere, redirect, reply, visitor_to

HERE = "http://example.org/"


@pytest.fixture
def server():
    server = LocalServer()
    yield server
    server.close()


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture
def trusting(authority):
    """A TLS context that trusts the test's own authority and nobody else."""
    context = ssl.create_default_context()
    context.load_verify_locations(cadata=authority.cert_pem.bytes().decode())
    return context


@pytest.fixture
def secure(authority):
    """A server with a certificate for example.org and new.example.org."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("example.org", "new.example.org").configure_cert(tls)
    server = LocalServer(tls)
    yield server
    server.close()


def visit(server, address=HERE, secure=None, link=None, **more):
    return visitor_to(server, secure, **more).visit(link or Link(address))


def said(outcome):
    return (str(outcome.result), str(outcome.reason))


# Answers


def test_a_page_that_answers_works(server):
    server.answers["example.org/"] = reply()

    outcome = visit(server)

    assert said(outcome) == ("working", "")
    assert outcome.status == 200
    assert server.requests == ["GET example.org/robots.txt", "HEAD example.org/"]


def test_get_is_asked_when_head_is_not_understood(server):
    server.answers["example.org/"] = [reply(405), reply()]

    assert visit(server).result == "working"
    assert server.requests[1:] == ["HEAD example.org/", "GET example.org/"]


def test_get_is_asked_when_head_breaks_the_connection(server):
    server.answers["example.org/"] = [lambda connection: None, reply()]

    assert visit(server).result == "working"


@pytest.mark.parametrize("status", [400, 404, 410, 500, 502, 503])
def test_an_error_is_a_failure_with_its_status(server, status):
    server.answers["example.org/"] = reply(status)

    outcome = visit(server)

    assert said(outcome) == ("failing", "status")
    assert outcome.status == status


@pytest.mark.parametrize("status", [401, 403, 429, 451, 999])
def test_a_site_that_only_refuses_robots_may_well_work(server, status):
    server.answers["example.org/"] = reply(status)

    outcome = visit(server)

    assert said(outcome) == ("cannot-tell", "refused")
    assert outcome.status == status


@pytest.mark.parametrize(
    ("wish", "seconds"),
    [
        ("120", 120),
        ("999999999999999", 7 * 24 * 3600),
        ("soon", 0),
        ("-5", 0),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 7 * 24 * 3600),
    ],
)
def test_a_site_that_wants_to_rest_is_asked_once_only(server, wish, seconds):
    server.answers["example.org/"] = reply(429, retry_after=wish)

    assert visit(server).retry_after == seconds
    assert server.requests.count("GET example.org/") == (0 if seconds else 1)


@pytest.mark.parametrize(
    "answer",
    [
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"\x00\xff\x00\xff" * 100,
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nno colon here\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX-Large: " + b"x" * 2_000_000 + b"\r\n\r\n",
        b"",
    ],
)
def test_what_is_not_http_is_a_failure(server, answer):
    server.answers["example.org/"] = lambda connection: connection.sendall(answer)

    outcome = visit(server)

    assert outcome.result == "failing"
    assert outcome.reason in ("not-http", "connection")


def test_nobody_at_home_is_a_failure():
    class Nobody:
        port = nowhere()

    assert said(visit(Nobody)) == ("failing", "connection")


def test_a_name_that_is_not_known_is_a_failure(server):
    def unknown(host, port):
        raise OSError("Name or service not known")

    assert said(visit(server, look_up=unknown)) == ("failing", "name")


# Time and size


@pytest.mark.parametrize(
    "answer",
    [
        dripping(b"", b"H"),
        dripping(b"HTTP/1.1 200 OK\r\n", b"X-More: yes\r\n"),
        dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        lambda connection: time.sleep(30),
    ],
    ids=["slow first line", "headers without end", "always about to go on", "silence"],
)
def test_a_server_that_drips_is_left_when_the_time_is_up(server, answer):
    server.answers["example.org/"] = answer
    began = time.monotonic()

    outcome = visit(server, seconds=0.4)

    assert said(outcome) == ("failing", "slow")
    assert time.monotonic() - began < 2


def test_all_requests_for_one_link_share_one_limit(server, monkeypatch):
    monkeypatch.setattr(asking, "SECONDS_A_LINK", 0.6)

    def slowly(connection):
        time.sleep(0.25)
        connection.sendall(redirect(f"/{len(server.requests)}"))

    server.answers = dict.fromkeys(
        ["example.org/", *(f"example.org/{n}" for n in range(9))], slowly
    )
    began = time.monotonic()

    assert said(visit(server)) == ("failing", "slow")
    assert time.monotonic() - began < 1.5


def test_a_body_without_end_is_not_read(server):
    endless = dripping(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 65536, pause=0)
    server.answers["example.org/"] = [reply(405), endless]

    assert visit(server).result == "working"


def test_nothing_compressed_is_asked_for_or_opened(server):
    bomb = gzip.compress(bytes(50_000_000))
    server.answers["example.org/robots.txt"] = reply(body=bomb, content_encoding="gzip")
    server.answers["example.org/"] = reply()
    began = time.monotonic()

    assert visit(server).result == "working"
    assert {headers["accept-encoding"] for headers in server.headers} == {"identity"}
    assert time.monotonic() - began < 2


# Redirects


def test_a_page_that_has_moved_says_where(server):
    server.answers["example.org/"] = redirect("http://new.example.net/home")
    server.answers["new.example.net/home"] = reply()

    outcome = visit(server)

    assert outcome.result == "redirected"
    assert outcome.new_address == outcome.leads_to == "http://new.example.net/home"


def test_a_page_that_has_moved_for_now_keeps_its_address(server):
    server.answers["example.org/"] = redirect("/en/", status=302)
    server.answers["example.org/en/"] = reply()

    outcome = visit(server)

    assert said(outcome) == ("working", "")
    assert outcome.leads_to == "http://example.org/en/"
    assert outcome.new_address == ""


def test_the_offered_address_is_where_the_permanent_redirects_end(server):
    server.answers["example.org/"] = redirect("http://www.example.org/")
    server.answers["www.example.org/"] = redirect("/welcome?visit=123", status=302)
    server.answers["www.example.org/welcome?visit=123"] = reply()

    assert visit(server).new_address == "http://www.example.org/"


def test_a_page_that_has_left_its_site_says_where_even_for_now(server):
    server.answers["example.org/"] = redirect("http://parking.example.net/", status=302)
    server.answers["parking.example.net/"] = reply()

    assert visit(server).new_address == "http://parking.example.net/"


def test_a_page_of_a_part_of_the_site_is_no_other_site(server):
    server.answers["www.example.org/"] = redirect("http://consent.example.org/", status=302)
    server.answers["consent.example.org/"] = reply()

    assert visit(server, "http://www.example.org/").new_address == ""


@pytest.mark.parametrize(
    ("locations", "reason"),
    [
        (["/"], "loop"),
        (["/1", "/"], "loop"),
        ([f"/{number}" for number in range(1, 9)], "too-many"),
        ([""], "nowhere"),
    ],
)
def test_redirects_that_lead_to_nothing_are_a_failure(server, locations, reason):
    for number, location in enumerate(locations):
        server.answers[f"example.org/{number or ''}"] = redirect(location)

    assert said(visit(server)) == ("failing", reason)
    assert sum(request.startswith("HEAD") for request in server.requests) <= 6


def test_a_site_that_insists_on_cookies_may_well_work(server):
    server.answers["example.org/"] = redirect("/", status=302, set_cookie="seen=1")

    assert said(visit(server)) == ("cannot-tell", "cookies")


@pytest.mark.parametrize(
    "location", ["ftp://example.org/", "file:///etc/passwd", "http://example.org:22/", "http://["]
)
def test_a_redirect_away_from_the_web_is_not_followed(server, location):
    server.answers["example.org/"] = redirect(location)

    assert said(visit(server)) == ("cannot-tell", "address")
    assert len(server.requests) == 2


def test_a_page_that_has_moved_to_a_social_network_says_so(server):
    server.answers["example.org/"] = redirect("https://www.facebook.com/example")

    outcome = visit(server)

    assert said(outcome) == ("cannot-tell", "social")
    assert outcome.leads_to == "https://www.facebook.com/example"


# https


def test_a_page_that_is_there_with_https_too_says_so(server, secure, trusting):
    server.answers["example.org/a"] = secure.answers["example.org/a"] = reply()

    outcome = visit(server, "http://example.org/a", secure, tls=trusting)

    assert outcome.result == "https"
    assert outcome.new_address == "https://example.org/a"


def test_a_page_that_redirects_to_https_says_so(server, secure, trusting):
    server.answers["example.org/"] = redirect("https://example.org/")
    secure.answers["example.org/"] = reply()

    outcome = visit(server, HERE, secure, tls=trusting)

    assert outcome.result == "https"
    assert outcome.new_address == "https://example.org/"


def test_https_that_leads_back_to_http_is_not_offered(server, secure, trusting):
    server.answers["example.org/"] = reply()
    secure.answers["example.org/"] = redirect(HERE)

    assert visit(server, HERE, secure, tls=trusting).result == "working"


def test_the_name_in_the_certificate_is_checked_though_we_connect_to_an_address(
    server, secure, trusting
):
    secure.answers["other.example.net/"] = reply()

    outcome = visit(server, "https://other.example.net/", secure, tls=trusting)

    assert said(outcome) == ("failing", "certificate")
    assert "other.example.net" in outcome.detail
    assert secure.requests == []


def test_a_certificate_from_an_unknown_authority_is_a_failure(server, secure):
    assert said(visit(server, "https://example.org/", secure)) == ("failing", "certificate")


def test_a_server_that_does_not_speak_tls_is_a_failure(server, trusting):
    outcome = visit(server, "https://example.org/", server, tls=trusting, seconds=0.5)

    assert outcome.result == "failing"


# robots.txt


@pytest.mark.parametrize(
    "rules",
    [
        b"User-agent: *\nDisallow: /",
        b"User-agent: patient-groups-link-check\nDisallow: /",
        b"User-agent: *\nDisallow: /*.html$",
    ],
)
def test_a_page_that_robots_txt_forbids_is_not_asked_for(server, rules):
    server.answers["example.org/robots.txt"] = reply(body=rules)

    assert said(visit(server, "http://example.org/a.html")) == ("robots", "robots")
    assert server.requests == ["GET example.org/robots.txt"]


def test_rules_for_other_robots_are_not_ours(server):
    server.answers["example.org/robots.txt"] = reply(body=b"User-agent: Other\nDisallow: /")
    server.answers["example.org/"] = reply()

    assert visit(server).result == "working"


@pytest.mark.parametrize("answer", [reply(404), reply(403), redirect("/robots.txt"), redirect("")])
def test_a_robots_txt_that_is_not_there_forbids_nothing(server, answer):
    server.answers["example.org/robots.txt"] = answer
    server.answers["example.org/"] = reply()

    assert visit(server).result == "working"


def test_a_robots_txt_that_fails_may_forbid_everything(server):
    server.answers["example.org/robots.txt"] = reply(503)
    server.answers["example.org/"] = reply()

    outcome = visit(server)

    assert said(outcome) == ("cannot-tell", "robots-error")
    assert "HEAD example.org/" not in server.requests


def test_a_robots_txt_that_has_failed_for_long_forbids_nothing(server):
    server.answers["example.org/robots.txt"] = reply(503)
    server.answers["example.org/"] = reply()

    assert visit(server, link=Link(HERE, robots_may_fail=True)).result == "working"


def test_a_robots_txt_without_end_is_read_as_far_as_robots_must(server):
    server.answers["example.org/robots.txt"] = dripping(
        b"HTTP/1.1 200 OK\r\n\r\nUser-agent: *\nDisallow: /secret\n", b"# more\n" * 5000, pause=0
    )
    server.answers["example.org/"] = reply()

    assert visit(server).result == "working"


def test_robots_txt_of_a_site_that_a_link_leads_to_is_obeyed_too(server):
    server.answers["example.org/"] = redirect("http://new.example.net/")
    server.answers["new.example.net/robots.txt"] = reply(body=b"User-agent: *\nDisallow: /")

    outcome = visit(server)

    assert said(outcome) == ("robots", "robots")
    assert outcome.leads_to == "http://new.example.net/"
    assert "HEAD new.example.net/" not in server.requests


def test_robots_txt_is_asked_for_once_a_run(server):
    visitor = visitor_to(server)
    visitor.visit(Link("http://example.org/a"))
    visitor.visit(Link("http://example.org/b"))

    assert server.requests.count("GET example.org/robots.txt") == 1


def test_a_robots_txt_full_of_traps_takes_no_long_thought(server):
    trap = b"/" + b"*a" * 40 + b"*b$"
    server.answers["example.org/robots.txt"] = reply(
        body=b"User-agent: *\nCrawl-delay: nan\nCrawl-delay: 1e999\n" + b"Disallow: " + trap
    )
    address = f"http://example.org/{'a' * 400}c"
    server.answers[address.removeprefix("http://")] = reply()
    began = time.monotonic()

    assert visit(server, address).result == "working"
    assert time.monotonic() - began < 2


def test_an_error_of_our_own_does_not_stop_a_run(server, monkeypatch, caplog):
    def broken(*args):
        raise ZeroDivisionError

    monkeypatch.setattr(asking, "robots_in", broken)

    assert said(visit(server)) == ("cannot-tell", "our-error")
    assert "http://example.org/" in caplog.text


# Manners


def test_there_is_a_pause_between_requests_to_one_host(server):
    server.answers["example.org/"] = reply()
    began = time.monotonic()

    visit(server, pause=0.2)

    # robots.txt and the page; robots.txt of the refused https twin comes third.
    assert time.monotonic() - began >= 0.4


def test_a_longer_pause_is_kept_when_robots_txt_asks_for_it(server):
    server.answers["example.org/robots.txt"] = reply(body=b"User-agent: *\nCrawl-delay: 0.3")
    server.answers["example.org/"] = reply()
    began = time.monotonic()

    visit(server)

    assert time.monotonic() - began >= 0.3


def test_an_unchanged_page_need_not_be_sent(server):
    server.answers["example.org/"] = reply(304)
    link = Link(HERE, etag='"v1"', last_modified="Tue, 03 Nov 2026 10:00:00 GMT")

    outcome = visit(server, link=link)

    assert outcome.result == "working"
    assert (outcome.etag, outcome.last_modified) == (link.etag, link.last_modified)
    assert server.headers[1]["if-none-match"] == '"v1"'
    assert server.headers[1]["if-modified-since"] == link.last_modified.lower()


def test_what_marks_a_version_of_the_page_is_kept_for_the_next_time(server):
    server.answers["example.org/"] = reply(etag='"v2"')

    assert visit(server).etag == '"v2"'


def test_we_say_who_we_are_and_where_to_read_more(server, settings):
    settings.SITE_ADDRESS = "https://directory.example.org"
    server.answers["example.org/"] = reply()

    visit(server)

    agent = "patient-groups-link-check/1.0 (+https://directory.example.org/about/trust/)"
    assert {headers["user-agent"] for headers in server.headers} == {agent}


@pytest.mark.parametrize(
    "address",
    [
        "https://www.facebook.com/groups/example",
        "https://x.com/example",
        "http://de-de.facebook.com/example",
        "https://uk.linkedin.com/company/example",
    ],
)
def test_social_networks_are_not_asked(server, address):
    assert said(visit(server, address)) == ("cannot-tell", "social")
    assert server.requests == []


@pytest.mark.parametrize(
    "address", ["https://box.com/x", "https://netflix.com/", "https://facebook.com.example.org/"]
)
def test_a_site_whose_name_only_looks_like_a_social_network_is_none(address):
    assert not web_address(address).is_social


# Addresses


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("http://bücher.example/ü?ö=ä", "xn--bcher-kva.example/%C3%BC?%C3%B6=%C3%A4"),
        ("http://STRASSE.example.", "strasse.example/"),
        ("http://straße.example", "xn--strae-oqa.example/"),
        ("http://example.org/a b#part", "example.org/a%20b"),
        ("http://user:secret@example.org/", "example.org/"),
        ("http://example.org:80/", "example.org/"),
        ("http://example.org?q=1", "example.org/?q=1"),
    ],
)
def test_an_address_is_asked_for_as_a_browser_would(server, written, asked):
    server.answers[asked] = reply()

    assert visit(server, written).result == "working"
    assert f"HEAD {asked}" in server.requests


@pytest.mark.parametrize(
    "address",
    [
        "ftp://example.org/",
        "mailto:hello@example.org",
        "http://example.org:8080/",
        "https://example.org:22/",
        "http://example.org:99999/",
        "http://",
        "http:///path",
        "http://[::1",
        "http://exa mple.org/",
        "http://\u2028.example/",
        "example.org",
        "",
    ],
)
def test_an_address_that_is_none_is_not_asked_for(server, address):
    assert said(visit(server, address)) == ("cannot-tell", "address")
    assert server.requests == []
