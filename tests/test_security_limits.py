"""How often one network may ask, and how much may be sent at once."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings as project_settings
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.core.files.uploadedfile import SimpleUploadedFile

from directory import security_limits
from directory.environment import Environment
from directory.security_limits import LIMITS, hashed_network

from .every_page import make_small_directory

PROJECT = Path(project_settings.BASE_DIR, "directory")
EXAMPLE_ENV, SETTINGS = PROJECT / "deploy" / "example.env", PROJECT / "settings.py"
# An address of each limit, with a place for what makes it another page each time.
LIMITED = {
    "SEARCH_RATE": ["/search/?q={}", "/groups/?q={}", "/handout/?condition=56&q={}"],
    "TYPING_RATE": ["/suggest/?q=alka{}"],
    "PDF_RATE": ["/handout/pdf/?condition=56&group=example-sister-group&q={}"],
    "API_RATE": ["/api/v1/conditions/?q={}", "/api/v1/signposts/?condition=56&q={}"],
}


@pytest.fixture(autouse=True)
def _small_directory(db):
    make_small_directory()


def ask(client, address, times, **options):
    """The statuses of so many requests, each for another page."""
    return [client.get(address.format(each), **options).status_code for each in range(times)]


@pytest.mark.parametrize(
    ("setting", "address"), [(name, each) for name, found in LIMITED.items() for each in found]
)
def test_who_asks_too_often_is_told_when_to_come_back(client, settings, setting, address):
    setattr(settings, setting, "2/m")
    assert ask(client, address, 2) == [200, 200]

    response = client.get(address.format("more"))

    assert response.status_code == 429
    assert 1 <= int(response["Retry-After"]) <= 60
    assert response["Cache-Control"] == "no-store"
    assert "Content-Security-Policy" in response


def test_a_page_that_is_kept_is_not_counted(client, settings):
    settings.SEARCH_RATE = "1/m"

    assert {client.get("/search/?q=alkaptonuria").status_code for _time in range(5)} == {200}


def test_people_get_a_page_in_their_language_that_leads_on(client, settings):
    settings.SEARCH_RATE = "1/m"
    ask(client, "/search/?q={}", 1)

    response = client.get("/fr/search/?q=more")

    assert response.status_code == 429
    assert b'<html lang="fr">' in response.content
    assert b'role="search"' in response.content
    assert b'value="more"' in response.content
    assert b"/fr/conditions/" in response.content


@pytest.mark.parametrize("address", [*LIMITED["TYPING_RATE"], *LIMITED["API_RATE"]])
def test_programs_get_the_reason_as_json(client, settings, address):
    settings.TYPING_RATE = settings.API_RATE = "1/m"
    ask(client, address, 1)

    assert client.get(address.format("more")).json()["error"]


def test_one_network_does_not_use_up_the_limit_of_another(client, settings):
    settings.SEARCH_RATE = "1/m"
    assert ask(client, "/search/?q={}", 2, REMOTE_ADDR="192.0.2.1") == [200, 429]

    assert ask(client, "/search/?q=b{}", 1, REMOTE_ADDR="198.51.100.1") == [200]


def test_a_visitor_cannot_make_up_an_address(client, settings):
    settings.SEARCH_RATE = "1/m"
    for number in range(3):
        claimed = {"X-Forwarded-For": f"203.0.{number}.1"}
        response = client.get(f"/search/?q={number}", headers=claimed)

    assert response.status_code == 429


def test_behind_a_trusted_proxy_its_word_counts(client, settings):
    settings.SEARCH_RATE, settings.CLIENT_ADDRESS_HEADER = "1/m", "X-Forwarded-For"

    statuses = [
        client.get(f"/search/?q={number}", headers={"X-Forwarded-For": address}).status_code
        for number, address in enumerate(["203.0.113.1", "203.0.114.1", "9.9.9.9, 203.0.113.7"])
    ]

    assert statuses == [200, 200, 429]


def test_passwords_for_many_accounts_from_one_network_are_limited(client, settings):
    settings.SIGN_IN_RATE = "2/m"
    statuses = [
        client.post("/admin/login/", {"username": f"u{each}", "password": "x"}).status_code
        for each in range(3)
    ]

    assert statuses == [200, 200, 429]
    assert client.get("/admin/login/").status_code == 200


def test_an_empty_rate_limits_nobody(client, settings):
    settings.SEARCH_RATE = ""

    assert set(ask(client, "/search/?q={}", 5)) == {200}


def test_a_cache_that_is_away_limits_nobody(client, settings, monkeypatch):
    def broken(*args, **options):
        raise ConnectionError

    monkeypatch.setattr(security_limits, "get_usage", broken)
    settings.SEARCH_RATE = "1/m"

    assert ask(client, "/search/?q={}", 3) == [200, 200, 200]


def test_no_address_stands_in_the_cache(client, settings):
    settings.SEARCH_RATE = "9/m"
    ask(client, "/search/?q={}", 2, REMOTE_ADDR="192.0.2.77")

    assert any("rl:" in key for key in cache._cache)
    assert "192.0.2" not in repr(cache._cache)


def test_each_day_a_network_has_another_name(rf, monkeypatch):
    request = rf.get("/", REMOTE_ADDR="192.0.2.77")
    today = hashed_network("", request)
    monkeypatch.setattr(security_limits.timezone, "localdate", lambda: date(2001, 1, 1))

    assert hashed_network("", request) != today


def test_an_old_address_within_a_new_one_is_the_old_one(rf):
    """A server that listens on IPv6 sees IPv4 visitors so: they are not one network."""
    plain, other = "192.0.2.77", "198.51.100.1"
    keys = [
        hashed_network("", rf.get("/", REMOTE_ADDR=address))
        for address in [plain, f"::ffff:{plain}", f"::ffff:{other}"]
    ]

    assert keys[0] == keys[1]
    assert keys[2] != keys[1]


def test_the_defaults_are_those_of_the_example_environment():
    text = EXAMPLE_ENV.read_text()
    example = dict(re.findall(r"^#([A-Z_]+_RATE)=(.*)$", text, re.MULTILINE))

    assert set(example) == {*LIMITS.values(), "SUGGESTION_RATE"}
    in_settings = re.findall(r'env\.rate\("([A-Z_]+)", default="(.+)"\)', SETTINGS.read_text())
    assert example == dict(in_settings)


@pytest.mark.parametrize("text", ["600", "600/", "many/m", "0/m", "-1/m", "600/y", "600/m x"])
def test_a_rate_that_cannot_be_understood_stops_the_start(monkeypatch, text):
    monkeypatch.setenv("EXAMPLE_RATE", text)

    with pytest.raises(ImproperlyConfigured, match="EXAMPLE_RATE is"):
        Environment().rate("EXAMPLE_RATE")


# How much may be sent


@pytest.mark.parametrize("address", ["/", "/search/", "/suggest-a-change/?kind=new", "/api/v1/"])
def test_a_file_that_no_visitor_needs_to_send_is_refused_before_it_is_read(client, address):
    file = SimpleUploadedFile("large.bin", bytes(3 * 1024 * 1024))

    response = client.post(address, {"file": file})

    assert response.status_code == 413
    assert b"too large" in response.content
    assert "Content-Security-Policy" in response


def test_a_curator_may_send_a_table_of_the_size_that_the_setting_allows(admin_client, settings):
    settings.IMPORT_MAX_MB = 3
    fits = SimpleUploadedFile("fits.csv", b"slug,name\n" + b" " * 2 * 1024 * 1024)
    too_large = SimpleUploadedFile("large.csv", bytes(6 * 1024 * 1024))

    statuses = [
        admin_client.post("/admin/groups/tableupload/add/", {"files": file}).status_code
        for file in [fits, too_large]
    ]

    assert statuses[0] != 413
    assert statuses[1] == 413


@pytest.mark.parametrize("length", ["", "x", "-1", "²", "1e9"])
def test_a_length_that_is_none_breaks_nothing(client, length):
    assert client.get("/about/", CONTENT_LENGTH=length).status_code in (200, 400)


def test_more_fields_than_a_form_has_are_refused_kindly(client):
    response = client.get("/search/?" + "&".join(f"f{each}=1" for each in range(1001)))

    assert response.status_code == 400
    assert b"<h1>" in response.content


def test_a_form_without_its_token_is_refused_kindly(admin_client):
    admin_client.handler.enforce_csrf_checks = True

    response = admin_client.post("/admin/password_change/", {})

    assert response.status_code == 403
    assert b"send the form once more" in response.content


def test_a_page_that_a_curators_role_does_not_allow_says_so(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("viewer", is_staff=True))

    response = client.get("/admin/auth/user/")

    assert response.status_code == 403
    assert b"You may not open this page" in response.content
