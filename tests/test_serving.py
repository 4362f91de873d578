"""The site behind gunicorn, as it is deployed."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

PROJECT = Path(__file__).resolve().parent.parent


@pytest.fixture
def gunicorn(tmp_path):
    """A function that starts the site on a new SQLite database: its address and its process."""
    started = []

    def start(**variables):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            bind = f"localhost:{probe.getsockname()[1]}"
        environment = os.environ | {
            "DATABASE_URL": f"sqlite:///{tmp_path}/site.sqlite3",
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "BIND": bind,
            **variables,
        }
        run = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
        subprocess.run(run, env=environment, cwd=PROJECT, check=True)
        command = [sys.executable, "-m", "gunicorn", "--config"]
        command += ["directory/deploy/gunicorn.conf.py", "directory.wsgi"]
        with (tmp_path / "log").open("w") as log:
            process = subprocess.Popen(
                command, env=environment, cwd=PROJECT, stdout=log, stderr=subprocess.STDOUT
            )
        started.append(process)
        wait_for(f"http://{bind}/healthz")
        return f"http://{bind}", process

    yield start
    for process in started:
        process.kill()
        process.wait()


def wait_for(address):
    """What an address answers, as soon as it answers. Raises TimeoutError after 30 seconds."""
    give_up_at = time.monotonic() + 30
    while time.monotonic() < give_up_at:
        try:
            with urlopen(address, timeout=5) as answer:
                return answer.read()
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(address)


def test_logs_are_json_and_say_nothing_about_visitors(gunicorn, tmp_path):
    address, process = gunicorn()
    headers = {"User-Agent": "browser-of-somebody", "X-Forwarded-For": "192.0.2.77"}
    headers["Referer"] = "https://example.org/where-somebody-was"
    urlopen(Request(f"{address}/search/?q=secretwords", headers=headers)).close()
    with pytest.raises(HTTPError) as missing:
        urlopen(Request(f"{address}/groups/none/?q=secretwords", headers=headers))
    missing.value.close()
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=20)

    lines = (tmp_path / "log").read_text().splitlines()
    messages = [json.loads(line) for line in lines]
    pages = [each["message"] for each in messages if each["logger"] == "gunicorn.access"]
    assert any(page.startswith("GET /search/ 200 ") for page in pages)
    assert any(page.startswith("GET /groups/none/ 404 ") for page in pages)
    for secret in ["secretwords", "192.0.2.77", "browser-of-somebody", "where-somebody-was"]:
        assert not [line for line in lines if secret in line]
    assert not [page for page in pages if "127.0.0.1" in page]


def test_a_reload_brings_new_workers_and_the_site_goes_on_serving(gunicorn):
    address, process = gunicorn(WEB_CONCURRENCY="1")
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    before = children.read_text().split()

    process.send_signal(signal.SIGHUP)
    give_up_at = time.monotonic() + 20
    while set(before) & set(children.read_text().split()) and time.monotonic() < give_up_at:
        assert wait_for(f"{address}/healthz")

    assert not set(before) & set(children.read_text().split())
    assert wait_for(f"{address}/about/")


def test_a_killed_worker_is_replaced(gunicorn):
    address, process = gunicorn(WEB_CONCURRENCY="1")
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    (worker,) = children.read_text().split()

    os.kill(int(worker), signal.SIGKILL)

    assert wait_for(f"{address}/about/")
    assert worker not in children.read_text().split()
