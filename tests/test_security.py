"""What a browser is told with every answer, whatever it is."""

import os
import re
import subprocess
import sys

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import OperationalError
from django.test import Client

from groups.models import FormerSlug, Group

from .every_page import PAGES, make_small_directory

pytestmark = pytest.mark.django_db

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self';"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# What the tests of every page do not walk: machines' addresses, files, redirects, errors.
OTHERS = {
    "/api/v1/": 200,
    "/api/v1/openapi.json": 200,
    "/api/v1/conditions/?q=alkaptonuria": 200,
    "/api/v1/signposts/?condition=56": 200,
    "/api/v1/conditions/": 400,
    "/api/v1/no-such-thing/": 404,
    "/suggest/?q=alka": 200,
    "/handout/pdf/?condition=56&group=example-sister-group": 200,
    "/changes.atom": 200,
    "/sitemap.xml": 200,
    "/sitemap-groups.xml": 200,
    "/robots.txt": 200,
    "/opensearch.xml": 200,
    "/static/css/site.css": 200,
    "/static/admin/css/base.css": 200,
    "/static/no-such-file.css": 404,
    "/healthz": 200,
    "/readyz": 503,
    "/groups/example-old-slug/": 301,
    "/groups": 301,
    "/fr/admin/": 301,
    "/fr/groups/": 200,
    "/h/56/1/": 302,
    "/no-such-page/": 404,
    "/suggest-a-change/received/00000-00000/": 404,
    "/review/no-such-token/": 410,
    "/admin/": 302,
    "/admin/login/": 200,
    "/search/?" + "&".join(["q"] * 1001): 400,
}


@pytest.fixture(autouse=True)
def _small_directory(db):
    make_small_directory()
    group = Group.objects.get(slug="example-alkaptonuria-society")
    FormerSlug.objects.create(group=group, slug="example-old-slug")


def answer_to(client, address, method="get", **options):
    """The answer, read to its end, which closes the file behind it where there is one."""
    response = getattr(client, method)(address, **options)
    response.getvalue()
    return response


def words_of(header):
    return {" ".join(part.split()) for part in header.split(";")}


def check_headers(response, address):
    """The headers that no answer may lack."""
    headers = response.headers
    assert words_of(headers["Content-Security-Policy"]) == words_of(POLICY), address
    assert headers["X-Content-Type-Options"] == "nosniff", address
    assert headers["X-Frame-Options"] == "DENY", address
    assert headers["Referrer-Policy"] == "same-origin", address
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin", address
    assert "camera=()" in headers["Permissions-Policy"], address
    is_api = address.startswith("/api/")
    reader = "cross-origin" if is_api else "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == reader, address
    assert headers.get("Access-Control-Allow-Origin") == ("*" if is_api else None), address
    assert "Access-Control-Allow-Credentials" not in headers, address


@pytest.mark.parametrize(("address", "status"), [*((page, 200) for page in PAGES), *OTHERS.items()])
def test_every_answer_carries_the_headers_and_no_cookie(client, address, status):
    response = answer_to(client, address)

    assert response.status_code == status
    check_headers(response, address)
    # Whoever opens the sign-in is about to get a cookie anyway.
    assert not response.cookies or address == "/admin/login/"


def test_an_answer_without_a_body_carries_the_headers_too(client):
    etag = client.get("/about/")["ETag"]

    response = client.get("/about/", headers={"If-None-Match": etag})

    assert response.status_code == 304
    check_headers(response, "/about/")


@pytest.mark.parametrize("method", ["head", "post", "put", "delete", "options", "patch"])
def test_other_methods_are_answered_with_the_headers_and_never_break(client, method):
    for address in [each for each in [*PAGES, *OTHERS] if not each.startswith("/static/")]:
        response = answer_to(client, address, method)

        assert response.status_code < 500 or address == "/readyz", address
        check_headers(response, address)


@pytest.mark.parametrize(("error", "status"), [(OperationalError, 503), (ZeroDivisionError, 500)])
def test_pages_about_our_own_errors_carry_the_headers(monkeypatch, error, status):
    def broken(*args, **options):
        raise error

    monkeypatch.setattr("groups.views.search.answers_to", broken)

    for address in ["/search/?q=a", "/suggest/?q=ab"]:
        response = Client(raise_request_exception=False).get(address)

        assert response.status_code == status
        check_headers(response, address)


def test_curators_pages_carry_the_headers(admin_client):
    group = Group.objects.get(slug="example-sister-group")
    for address in ["", "groups/group/", f"groups/group/{group.pk}/change/", "your-sign-in/"]:
        response = admin_client.get(f"/admin/{address}")

        assert response.status_code == 200
        check_headers(response, address)
        assert "no-store" in response["Cache-Control"] or "private" in response["Cache-Control"]


@pytest.fixture
def with_tls(settings):
    """As a public site runs; HTTPS=1 sets these."""
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 31536000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    settings.SECURE_HSTS_PRELOAD = True


def test_with_tls_every_answer_asks_browsers_to_keep_to_it(with_tls, client):
    for address in ["/", "/api/v1/", "/static/css/site.css", "/no-such-page/", "/admin/"]:
        response = answer_to(client, address, secure=True)

        check_headers(response, address)
        assert response["Strict-Transport-Security"] == (
            "max-age=31536000; includeSubDomains; preload"
        )


def test_without_tls_a_visitor_is_sent_to_it_on_this_host_only(with_tls, client):
    response = client.get("/search/?q=alkaptonuria")

    assert response["Location"] == "https://testserver/search/?q=alkaptonuria"
    assert client.get("/", headers={"Host": "evil.example.com"}).status_code == 400


def test_cookies_of_curators_are_out_of_reach_of_scripts_and_of_other_sites(client):
    User.objects.create_superuser("curator", password="a long enough sentence")
    before = client.get("/admin/login/").cookies
    typed = {"username": "curator", "password": "a long enough sentence"}

    response = client.post("/admin/login/", typed)

    for cookie in [*before.values(), *response.cookies.values()]:
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert cookie["path"] == "/"
        assert not cookie["domain"]


def test_a_sign_in_begins_a_new_session(client):
    User.objects.create_superuser("curator", password="a long enough sentence")
    client.cookies["sessionid"] = "a" * 32
    typed = {"username": "curator", "password": "a long enough sentence"}

    response = client.post("/admin/login/", typed)

    assert response.cookies["sessionid"].value not in ("", "a" * 32)


# Hosts, redirects and caches

EVIL = "evil.example.com"


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-Host": EVIL},
        {"Forwarded": f"host={EVIL}"},
        {"X-Host": EVIL, "X-Original-URL": f"/{EVIL}", "X-Rewrite-URL": f"/{EVIL}"},
        {"X-Forwarded-Proto": "https", "X-Forwarded-Prefix": f"/{EVIL}"},
        {"X-Forwarded-Scheme": "nothttps", "X-Forwarded-Port": "1337"},
        {"Origin": f"https://{EVIL}", "Referer": f"https://{EVIL}/"},
        {"X-HTTP-Method-Override": "POST", "User-Agent": EVIL},
    ],
)
def test_no_header_that_caches_do_not_know_changes_a_page(client, headers):
    addresses = [
        "/",
        "/groups/example-sister-group/",
        "/opensearch.xml",
        "/sitemap.xml",
        "/api/v1/",
    ]
    for address in addresses:
        attacked = client.get(f"{address}?one", headers=headers)
        usual = client.get(f"{address}?one")

        assert attacked.status_code == usual.status_code == 200
        assert attacked.content == usual.content
        assert {**attacked.headers, "Age": "0"} == {**usual.headers, "Age": "0"}
        assert EVIL.encode() not in attacked.content


@pytest.mark.parametrize(
    "host", [EVIL, f"testserver.{EVIL}", f"{EVIL}:80", "a b", "testserver@x", ""]
)
def test_a_host_that_is_not_ours_is_refused_kindly(client, host):
    response = client.get("/", headers={"Host": host})

    assert response.status_code == 400
    assert b"<h1>" in response.content
    assert EVIL.encode() not in response.content
    check_headers(response, "/")


@pytest.mark.parametrize(
    "address",
    [
        f"//{EVIL}/",
        f"//{EVIL}/groups",
        f"/fr//{EVIL}/admin/",
        f"/fr//{EVIL}",
        f"/%2F{EVIL}/groups",
        f"/\\{EVIL}/",
        f"/fr/admin//{EVIL}",
        f"/admin/login/?next=//{EVIL}/",
        f"/admin/login/?next=https://{EVIL}/",
        f"/admin/second-factor/?next=https://{EVIL}/",
        f"/h/56/1/?next=//{EVIL}",
        f"/groups/example-old-slug/?next=//{EVIL}",
        "/search/?q=a%0d%0aLocation:%20https://evil.example.com",
        "/groups%0d%0aX-Injected:%201",
    ],
)
def test_no_address_of_ours_leads_to_another_site(admin_client, client, address):
    for visitor in [client, admin_client]:
        response = visitor.get(address)

        place = response.headers.get("Location", "/")
        assert re.match(r"(http://testserver)?/(?![/\\])", place), place
        assert "X-Injected" not in response.headers


def test_a_sign_in_never_leads_to_another_site(client):
    User.objects.create_superuser("curator", password="a long enough sentence")
    typed = {"username": "curator", "password": "a long enough sentence"}
    for place in [f"//{EVIL}/", f"https://{EVIL}/", f"/\\{EVIL}", f"\thttps://{EVIL}"]:
        response = client.post("/admin/login/", {**typed, "next": place})

        assert response["Location"] == "/admin/"
        client.logout()


@pytest.mark.parametrize(
    "path", ["../manage.py", "..%2fmanage.py", "%2e%2e/%2e%2e/etc/passwd", "css/"]
)
def test_no_file_beside_the_static_ones_is_served(client, path):
    assert client.get(f"/static/{path}").status_code in (400, 404)


def test_what_an_entry_says_is_never_markup(client):
    """Not even what somebody has put into the database by hand."""
    Group.objects.filter(slug="example-sister-group").update(
        name='<script>alert("1")</script>', summary='"><img src=x onerror=alert(1)>'
    )
    for address in ["/groups/example-sister-group/", "/groups/", "/conditions/56/"]:
        page = client.get(address).content.decode()

        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_with_tls_cookies_have_names_that_browsers_guard():
    """Read in a process of its own: the settings of the tests are those without TLS."""
    code = "from directory import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME)"
    environment = {**os.environ, "SECRET_KEY": "x", "HTTPS": "1", "DEBUG": "0"}
    run = [sys.executable, "-c", code]
    done = subprocess.run(run, env=environment, cwd=settings.BASE_DIR, capture_output=True)

    assert done.stdout.split() == [b"__Host-sessionid", b"__Host-csrftoken"]
