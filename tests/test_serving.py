"""The site behind gunicorn, as it is deployed."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlencode

import pytest

from .running_site import NEW_GROUP, Site, form_about


@pytest.fixture
def started(tmp_path):
    """A function that starts the site on a new SQLite database."""
    sites = []

    def start(**variables):
        site = Site(tmp_path, f"sqlite:///{tmp_path}/site.sqlite3", **variables)
        site.manage("migrate", "--verbosity", "0")
        sites.append(site)
        site.start()
        return site

    yield start
    for site in sites:
        site.kill()


def test_the_collector_of_garbage_looks_through_nothing_that_a_worker_starts_with():
    """A look through all the program took up to 0.2 s, while visitors waited."""
    words = (
        "import gc, sys, directory.wsgi;"
        "print('groups.views.conditions' in sys.modules, len(gc.get_objects()) < 1000)"
    )
    environment = os.environ | {"DEBUG": "1", "DATABASE_URL": "sqlite://"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run(
        [sys.executable, "-c", words], env=environment, capture_output=True, text=True, check=True
    )

    assert done.stdout.split() == ["True", "True"]


def test_logs_are_json_and_say_nothing_about_visitors(started, tmp_path):
    site = started()
    headers = {"User-Agent": "browser-of-somebody", "X-Forwarded-For": "192.0.2.77"}
    headers["Referer"] = "https://example.org/where-somebody-was"
    site.ask("/search/?q=secretwords", **headers)
    site.ask("/groups/none/?q=secretwords", **headers)
    site.stop()

    pages = [each["message"] for each in site.log if each["logger"] == "gunicorn.access"]
    assert any(page.startswith("GET /search/ 200 ") for page in pages)
    assert any(page.startswith("GET /groups/none/ 404 ") for page in pages)
    text = Path(tmp_path, "log").read_text()
    for secret in ["secretwords", "192.0.2.77", "browser-of-somebody", "where-somebody-was"]:
        assert secret not in text
    assert not [page for page in pages if "127.0.0.1" in page]


def test_a_reload_brings_new_workers_and_the_site_goes_on_serving(started):
    site = started(WEB_CONCURRENCY="1")
    before = site.workers()

    site.process.send_signal(signal.SIGHUP)
    give_up_at = time.monotonic() + 20
    while before & site.workers() and time.monotonic() < give_up_at:
        assert site.ask("/healthz").status == 200

    assert not before & site.workers()
    assert site.ask("/about/").status == 200


def test_a_killed_worker_is_replaced(started):
    site = started(WEB_CONCURRENCY="1")
    (worker,) = site.workers()

    os.kill(worker, signal.SIGKILL)

    assert site.wait_for("/about/")
    assert worker not in site.workers()


def test_a_stop_lets_a_request_end_that_has_begun(started):
    site = started()
    form = urlencode(form_about("Example Group")).encode()
    head = f"POST {NEW_GROUP} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(form)}\r\n"
    head += "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
    with socket.create_connection(("127.0.0.1", site.port), timeout=30) as visitor:
        visitor.sendall(head.encode() + form[:20])
        time.sleep(0.5)
        site.process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        visitor.sendall(form[20:])
        answer = visitor.recv(1000)

    assert answer.startswith(b"HTTP/1.1 302 ")
    assert site.process.wait(timeout=30) == 0
