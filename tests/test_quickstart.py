"""manage.py quickstart: from an installed project to a site that answers."""

import io
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from email.message import Message
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from directory import first_run, serving
from groups.models import Condition, Group
from groups.nomenclature import orphadata

from .factories import make_group

PROJECT = Path(__file__).parent.parent
TRY = "try: CF, E75.2, alkaptonuria, Huntingtons corea, undiagnosed"


@pytest.fixture
def quickstart(settings, tmp_path, capsys):
    """Run the command without serving, and return what it says."""
    settings.STATIC_ROOT = tmp_path / "staticfiles"

    def run(*arguments, **options):
        call_command("quickstart", *arguments, no_serve=True, **options)
        return capsys.readouterr().out

    return run


@pytest.mark.django_db
def test_an_empty_database_gets_the_starter_directory(quickstart, settings):
    said = quickstart()

    assert Group.objects.count() == 1987
    assert Condition.objects.get(orpha_code=586).name == "Cystic fibrosis"
    assert "1,252 listed patient groups" in said
    assert TRY in said
    assert (settings.STATIC_ROOT / "admin" / "css" / "base.css").exists()


@pytest.mark.django_db
def test_a_directory_that_has_groups_is_left_as_it_is(quickstart):
    group = make_group("Example Group", summary="As a curator wrote it.")

    said = quickstart()

    assert Group.objects.get() == group
    assert "left as they are" in said
    assert TRY in said


@pytest.mark.django_db
def test_a_nomenclature_that_is_not_there_is_refused_before_anything_is_done(quickstart, tmp_path):
    with pytest.raises(CommandError, match="no such file"):
        quickstart(nomenclature=[str(tmp_path / "nowhere.xml")])
    assert not Group.objects.exists()


@pytest.mark.django_db
def test_the_nomenclature_given_is_loaded(quickstart, tmp_path, monkeypatch):
    make_group("Example Group")
    path = str(shutil.copy(PROJECT / "groups" / "starter" / "conditions.tsv", tmp_path))

    quickstart(nomenclature=[path])

    assert Condition.objects.filter(orpha_code=586).exists()


@pytest.mark.django_db
def test_without_a_network_the_site_starts_with_what_there_is(quickstart, monkeypatch):
    make_group("Example Group")

    def refuse(*args, **kwargs):
        raise URLError("no network")

    monkeypatch.setattr(orphadata, "urlopen", refuse)

    said = quickstart(download=True)

    assert "en_product1.xml: no network" in said
    assert "Going on" in said
    assert TRY in said


@pytest.mark.django_db
def test_a_download_that_is_no_nomenclature_does_not_stop_the_site(quickstart, monkeypatch):
    make_group("Example Group")
    monkeypatch.setattr(orphadata, "urlopen", lambda *args, **kwargs: Response(b"<html>Sorry"))

    said = quickstart(download=True)

    assert "Going on" in said
    assert TRY in said


@pytest.mark.django_db
def test_a_superuser_is_made_from_the_environment_once(quickstart, monkeypatch):
    make_group("Example Group")
    monkeypatch.setenv("DJANGO_SUPERUSER_USERNAME", "example")
    monkeypatch.setenv("DJANGO_SUPERUSER_EMAIL", "curator@example.org")
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "example-password")

    quickstart(superuser=True)
    said = quickstart(superuser=True)

    assert get_user_model().objects.get(is_superuser=True).check_password("example-password")
    assert "There is a superuser already" in said


@pytest.mark.django_db
def test_without_a_terminal_a_superuser_needs_the_environment(quickstart, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO())
    with pytest.raises(CommandError, match="DJANGO_SUPERUSER_USERNAME"):
        quickstart(superuser=True)


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("127.0.0.1:8001", "127.0.0.1", 8001),
        ("localhost:9000", "localhost", 9000),
        ("127.0.0.1", "127.0.0.1", 8000),
        ("8002", "127.0.0.1", 8002),
        ("0.0.0.0:0", "0.0.0.0", 0),
        ("[::1]:8000", "::1", 8000),
    ],
)
def test_an_address_is_a_host_and_a_port(text, host, port):
    address = serving.read_address(text)
    assert (address.host, address.port) == (host, port)


@pytest.mark.parametrize("text", ["", ":8000", "127.0.0.1:x", "127.0.0.1:70000", "a/b", "::1:8000"])
def test_what_is_no_address_is_refused_with_an_example(text):
    with pytest.raises(CommandError, match=r"quickstart 127\.0\.0\.1:8001"):
        call_command("quickstart", text)


def test_a_port_in_use_is_refused_before_anything_is_done():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        address = f"127.0.0.1:{other.getsockname()[1]}"

        with pytest.raises(CommandError, match=r"port is in use.*give another"):
            call_command("quickstart", address)


def test_an_address_of_another_machine_is_refused():
    # 192.0.2.0/24 is set aside for documentation: no machine has it.
    with pytest.raises(CommandError, match="does not have that address"):
        call_command("quickstart", "192.0.2.1:8000")


@pytest.mark.parametrize(
    ("host", "allowed"),
    [("192.0.2.1", "192.0.2.1"), ("::1", "[::1]"), ("0.0.0.0", "*"), ("::", "*")],
)
def test_the_site_answers_to_the_host_it_is_served_on(settings, host, allowed):
    settings.ALLOWED_HOSTS = ["directory.example.org"]
    expected = [*settings.ALLOWED_HOSTS, allowed]

    serving.allow_host(host)

    assert expected == settings.ALLOWED_HOSTS


class Response(io.BytesIO):
    """What urlopen returns."""

    def __init__(self, content=b"", url="https://www.orphadata.com/data/xml/example.xml"):
        super().__init__(content)
        self.url = url


def answering(monkeypatch, answer):
    """Let the files' server answer in one way; an exception is raised."""

    def open_address(request, timeout):
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(orphadata, "urlopen", open_address)


def fetched(tmp_path, deadline=None):
    path = tmp_path / "example.xml"
    later = time.monotonic() + 60
    return orphadata.fetch("https://x.example.org/a.xml", path, deadline or later) and path


def test_a_file_is_fetched(monkeypatch, tmp_path):
    answering(monkeypatch, Response(b"<JDBOR/>"))
    assert fetched(tmp_path).read_bytes() == b"<JDBOR/>"


def test_a_file_that_is_gone_is_told_from_a_failure(monkeypatch, tmp_path):
    answering(monkeypatch, HTTPError("https://x.example.org", 404, "gone", Message(), None))
    assert fetched(tmp_path) is False


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (HTTPError("https://x.example.org", 503, "Busy", Message(), None), "503"),
        (TimeoutError("timed out"), "timed out"),
        (Response(url="http://x.example.org/a.xml"), "without TLS"),
        (Response(b"x" * 101), "larger than"),
    ],
)
def test_a_download_that_fails_says_why(monkeypatch, tmp_path, answer, said):
    monkeypatch.setattr(orphadata, "SIZE_LIMIT", 100)
    answering(monkeypatch, answer)
    with pytest.raises(orphadata.DownloadError, match=said):
        fetched(tmp_path)


def test_a_download_does_not_go_on_for_ever(monkeypatch, tmp_path):
    answering(monkeypatch, Response(b"<JDBOR/>"))
    with pytest.raises(orphadata.DownloadError, match="not done after 5 minutes"):
        fetched(tmp_path, deadline=time.monotonic() - 1)


def test_a_classification_that_is_gone_is_passed_over(monkeypatch, tmp_path):
    gone = orphadata.ADDRESS + orphadata.CLASSIFICATIONS[0]
    monkeypatch.setattr(orphadata, "fetch", lambda address, path, deadline: address != gone)

    paths = orphadata.download(tmp_path)

    assert [path.name for path in paths] == [
        "en_product1.xml",
        *orphadata.CLASSIFICATIONS[1:],
        "en_product7.xml",
    ]


@pytest.fixture
def unset(monkeypatch):
    """An environment without the variables that the first run chooses; undone afterwards."""
    for name in ("SECRET_KEY", "HTTPS", "ALLOWED_HOSTS"):
        monkeypatch.setenv(name, "so that it is put back")
        monkeypatch.delenv(name)


@pytest.mark.usefixtures("unset")
def test_the_first_run_keeps_a_secret_key_that_only_its_owner_reads(tmp_path, monkeypatch):
    file = tmp_path / ".env"
    first_run.prepare_environment(file)
    first = os.environ["SECRET_KEY"]
    monkeypatch.delenv("SECRET_KEY")

    first_run.prepare_environment(file)

    assert os.environ["SECRET_KEY"] == first
    assert len(first) == 50
    assert os.environ["HTTPS"] == "0"
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.usefixtures("unset")
def test_an_environment_file_that_exists_is_never_changed(tmp_path):
    file = tmp_path / ".env"
    file.write_text("HTTPS=1\n")

    first_run.prepare_environment(file)

    assert file.read_text() == "HTTPS=1\n"
    assert os.environ["HTTPS"] == "1"
    assert "SECRET_KEY" not in os.environ


@pytest.mark.usefixtures("unset")
def test_a_secret_key_in_the_environment_wins_and_http_is_still_the_default(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "example")

    first_run.prepare_environment(tmp_path / ".env")

    assert not (tmp_path / ".env").exists()
    assert (os.environ["SECRET_KEY"], os.environ["HTTPS"]) == ("example", "0")


@pytest.mark.usefixtures("unset")
def test_where_no_file_can_be_written_the_key_lasts_for_this_run(tmp_path, capsys):
    first_run.prepare_environment(tmp_path / "nowhere" / ".env")

    assert len(os.environ["SECRET_KEY"]) == 50
    assert "Not kept for the next start" in capsys.readouterr().out


@pytest.fixture
def clone(tmp_path):
    """A copy of the project as a newcomer has it, and a way to run its quickstart."""
    ignored = shutil.ignore_patterns("__pycache__")
    for name in ("directory", "groups", "static", "templates"):
        shutil.copytree(PROJECT / name, tmp_path / name, ignore=ignored)
    shutil.copy(PROJECT / "manage.py", tmp_path)
    environment = {"PATH": os.environ["PATH"], "PYTHONWARNINGS": "error"}
    started = []

    def start(*arguments, **variables):
        process = subprocess.Popen(
            [sys.executable, "manage.py", "quickstart", *arguments],
            cwd=tmp_path,
            env=environment | variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def served_at(process):
    """The address that a starting site tells, once it does."""
    for line in process.stdout:
        if found := re.search(r"Open (http://\S+)/ ", line):
            return found[1]
    pytest.fail(process.stderr.read())


def stop(process):
    """Press Ctrl-C; returns the exit status and what was said besides the log of requests."""
    process.send_signal(signal.SIGINT)
    said, errors = process.communicate(timeout=10)
    return process.returncode, said + errors


def test_a_newcomer_has_a_site_that_answers_and_keeps_what_was_there(clone, tmp_path):
    site = clone("127.0.0.1:0")
    address = served_at(site)
    with urlopen(f"{address}/") as page:
        assert page.status == 200
        html = page.read().decode()
    (stylesheet,) = re.findall(r'<link[^>]*href="([^"]+\.css)"', html)[:1]
    with urlopen(address + stylesheet) as css:
        assert css.headers["Content-Type"].startswith("text/css")
        assert "max-age=31" in css.headers["Cache-Control"]
    status, said = stop(site)
    assert status == 0
    assert "Traceback" not in said
    assert (tmp_path / ".env").exists()

    again = clone("127.0.0.1:0", ALLOWED_HOSTS="directory.example.org")
    with urlopen(f"{served_at(again)}/groups/cystic-fibrosis-trust/") as page:
        assert "Cystic Fibrosis Trust" in page.read().decode()
    assert stop(again)[0] == 0


def test_the_environment_says_which_database(clone, tmp_path):
    process = clone("--no-serve", DATABASE_URL=f"sqlite:///{tmp_path}/other.sqlite3")

    said, errors = process.communicate(timeout=60)

    assert (process.returncode, errors) == (0, "")
    assert TRY in said
    assert (tmp_path / "other.sqlite3").exists()
    assert not (tmp_path / "db.sqlite3").exists()


def test_a_database_that_cannot_be_reached_is_told_by_name(clone, tmp_path):
    process = clone("--no-serve", DATABASE_URL=f"sqlite:///{tmp_path}/nowhere/db.sqlite3")

    _said, errors = process.communicate(timeout=60)

    assert process.returncode == 1
    assert "Check DATABASE_URL" in errors
    assert "Traceback" not in errors
