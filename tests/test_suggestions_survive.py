"""Nothing acknowledged is lost: a real server is killed while many people send suggestions."""

import os
import random
import secrets
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException
from threading import Event
from urllib.parse import urlencode, urlsplit

import pytest
from django.db import connection

from groups.models import Suggestion
from groups.suggestions.form_token import FormToken

PEOPLE = 8
KILLS = 4
PAGE = "/suggest-a-change/?kind=new"


@pytest.fixture
def database(transactional_db, tmp_path):
    """The address of a database that a server can use beside the test."""
    if connection.vendor == "postgresql":
        name = connection.settings_dict["NAME"]
        return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    file = tmp_path / "survives.sqlite3"
    with sqlite3.connect(file) as copy:
        connection.ensure_connection()
        connection.connection.backup(copy)
    copy.close()
    return f"sqlite:///{file}"


def stored(database):
    """{reference: name} of what is in the database, and how many rows there are."""
    if connection.vendor == "postgresql":
        rows = list(Suggestion.objects.values_list("reference", "proposed__name"))
    else:
        file = sqlite3.connect(database.removeprefix("sqlite:///"))
        query = "SELECT reference, json_extract(proposed, '$.name') FROM groups_suggestion"
        rows = file.execute(query).fetchall()
        file.close()
    return dict(rows), len(rows)


class Server:
    """gunicorn with two workers, on a port of its own."""

    def __init__(self, database):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.environment = os.environ | {
            "DATABASE_URL": database,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "SUGGESTION_RATE": "1000000/h",
        }

    def start(self):
        command = [sys.executable, "-m", "gunicorn", "directory.wsgi", "--workers", "2"]
        command += ["--bind", f"127.0.0.1:{self.port}", "--log-level", "critical"]
        # A session of its own, so that the workers can be killed together with their parent.
        self.process = subprocess.Popen(command, env=self.environment, start_new_session=True)
        deadline = time.monotonic() + 60
        while self.ask("GET", PAGE) != (200, None):
            assert time.monotonic() < deadline, "the server does not start"
            time.sleep(0.05)

    def kill(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def ask(self, method, page, body=None):
        """(status, Location) of an answer; None when there was none, or only a part of one."""
        talk = HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Host": "localhost", "Content-Type": "application/x-www-form-urlencoded"}
        try:
            talk.request(method, page, body, headers)
            answer = talk.getresponse()
            answer.read()
            return answer.status, answer.getheader("Location")
        except (OSError, HTTPException):
            return None
        finally:
            talk.close()


@pytest.fixture
def server(database):
    server = Server(database)
    yield server
    server.kill()


def person(server, stop, acknowledged):
    """Fill in one form after the other, and send each until it is acknowledged."""
    while not stop.is_set():
        name = f"Example Group {secrets.token_hex(8)}"
        token = FormToken("new:", shown={"conditions": []}, at=0).signed()
        while name not in acknowledged and not stop.is_set():
            answer = server.ask("POST", PAGE, urlencode({"name": name, "token": token}))
            if answer and answer[0] == 302:
                acknowledged[name] = answer[1].rstrip("/").rpartition("/")[2]


@pytest.mark.django_db(transaction=True)
def test_what_was_acknowledged_is_stored_once_however_often_the_server_is_killed(server, database):
    acknowledged, stop, chance = {}, Event(), random.Random(5)
    server.start()
    with ThreadPoolExecutor(PEOPLE) as people:
        sending = [people.submit(person, server, stop, acknowledged) for _person in range(PEOPLE)]
        for _time in range(KILLS):
            time.sleep(chance.uniform(0.3, 1.2))
            server.kill()
            server.start()
        time.sleep(0.5)
        stop.set()
    for done in sending:
        done.result()

    names, rows = stored(database)
    assert len(acknowledged) > PEOPLE * KILLS
    assert {name: reference for reference, name in names.items()}.items() >= acknowledged.items()
    assert rows == len(names) == len(set(names.values()))
