"""The site behind gunicorn as it is deployed, and people who use it while a test disturbs it."""

import json
import os
import secrets
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Event
from urllib.parse import urlencode

import psycopg

from groups.suggestions.form_token import FormToken

PROJECT = Path(__file__).resolve().parent.parent
NEW_GROUP = "/suggest-a-change/?kind=new"


@dataclass(frozen=True)
class Answer:
    """What came back; status 0 when the connection broke before a whole answer was there."""

    status: int
    headers: dict = field(default_factory=dict)
    text: str = ""
    seconds: float = 0.0


class Site:
    """gunicorn on a free port. database: a DATABASE_URL. variables: more of the environment."""

    def __init__(self, folder, database, **variables):
        self.folder, self.database = Path(folder), database
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.environment = os.environ | {
            "DATABASE_URL": database,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "BIND": f"127.0.0.1:{self.port}",
            "SUGGESTION_RATE": "1000000/h",
            **variables,
        }
        self.process = None

    @property
    def address(self):
        return f"http://localhost:{self.port}"

    @property
    def log(self):
        """The lines that the site wrote, each a dictionary."""
        return [json.loads(line) for line in (self.folder / "log").read_text().splitlines()]

    def manage(self, *arguments, **variables):
        """Run a command of manage.py on the site's database; what it printed."""
        command = [sys.executable, "-m", "django", *map(str, arguments)]
        environment = self.environment | variables
        done = subprocess.run(
            command, env=environment, cwd=PROJECT, check=True, capture_output=True, text=True
        )
        return done.stdout

    def start(self, before=(), keep=()):
        """before: a command that starts gunicorn, given as its arguments; keep: open files."""
        command = [*before, sys.executable, "-m", "gunicorn", "--config"]
        command += ["directory/deploy/gunicorn.conf.py", "directory.wsgi"]
        with (self.folder / "log").open("a") as log:
            # A session of its own, so that the workers can be killed together with their parent.
            self.process = subprocess.Popen(
                command,
                env=self.environment,
                cwd=PROJECT,
                stdout=log,
                stderr=log,
                start_new_session=True,
                pass_fds=keep,
            )
        self.wait_for("/healthz")

    def wait_for(self, path, status=200, seconds=60):
        """The first answer with that status. Raises TimeoutError."""
        give_up_at = time.monotonic() + seconds
        while time.monotonic() < give_up_at:
            answer = self.ask(path)
            if answer.status == status:
                return answer
            time.sleep(0.05)
        raise TimeoutError(f"{path} answers {answer.status} after {seconds} s: {answer.text[:200]}")

    def workers(self):
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return {int(pid) for pid in children.read_text().split()}

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=40)

    def kill(self):
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def ask(self, path, form=None, **headers):
        """Get a page, or send a form to it."""
        headers = {"Host": "localhost"} | headers
        method, body = "GET", None
        if form is not None:
            method, body = "POST", urlencode(form)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        started = time.monotonic()
        talk = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            talk.request(method, path, body, headers)
            came = talk.getresponse()
            text = came.read().decode(errors="replace")
            return Answer(came.status, dict(came.headers), text, time.monotonic() - started)
        except (OSError, HTTPException):
            return Answer(0, seconds=time.monotonic() - started)
        finally:
            talk.close()


def form_about(name):
    """The form that tells the site about a new group, filled in; sent twice it is the same one."""
    token = FormToken("new:", shown={"conditions": []}, at=0).signed()
    return {"name": name, "token": token}


class Visitors:
    """People who read pages and people who send suggestions, one request after the other.

    with Visitors(site, ["/", ...]) as visitors: ... - then visitors.seen and .acknowledged.
    """

    def __init__(self, site, pages, readers=3, writers=2):
        self.site, self.pages = site, pages
        self.readers, self.writers = readers, writers
        self.seen, self.slowest = Counter(), 0.0
        self.acknowledged, self.rude = {}, []
        self.stopping = Event()

    def __enter__(self):
        self.people = ThreadPoolExecutor(self.readers + self.writers)
        work = [self.read] * self.readers + [self.write] * self.writers
        self.working = [self.people.submit(each, place) for place, each in enumerate(work)]
        return self

    def __exit__(self, *error):
        self.stopping.set()
        self.people.shutdown()
        for done in self.working:
            done.result()

    def read(self, place):
        while not self.stopping.is_set():
            place += 1
            self.note("read", self.site.ask(self.pages[place % len(self.pages)]))

    def write(self, place):
        """One suggestion after the other, each sent until it is acknowledged."""
        while not self.stopping.is_set():
            name = f"Example Group {secrets.token_hex(8)}"
            form = form_about(name)
            while name not in self.acknowledged and not self.stopping.is_set():
                answer = self.site.ask(NEW_GROUP, form=form)
                self.note("sent", answer)
                if answer.status == 302:
                    reference = answer.headers["Location"].rstrip("/").rpartition("/")[2]
                    self.acknowledged[name] = reference
                elif answer.status == 503 and name not in answer.text:
                    self.rude.append("What was typed is lost: " + answer.text[:300])

    def note(self, what, answer):
        self.seen[f"{what} {answer.status or 'lost'}"] += 1
        self.slowest = max(self.slowest, answer.seconds)
        if answer.status not in (0, 200, 302, 503) or "Traceback" in answer.text:
            self.rude.append(f"{answer.status}: {answer.text[:300]}")
        if answer.status == 503 and "Retry-After" not in answer.headers:
            self.rude.append("503 without Retry-After")
        if answer.status != 200:
            # People do not press a key again at once.
            time.sleep(0.05)

    def count(self, status):
        """How many answers had this status; status 0 or "lost" for none at all."""
        return sum(n for what, n in self.seen.items() if what.endswith(f" {status or 'lost'}"))

    def __str__(self):
        counts = ", ".join(f"{what}: {number}" for what, number in sorted(self.seen.items()))
        return f"{counts}; slowest {self.slowest:.1f} s"


def stored_suggestions(database):
    """[(reference, name)] of the suggestions in a database, given by its address."""
    if database.startswith("sqlite"):
        query = "SELECT reference, json_extract(proposed, '$.name') FROM groups_suggestion"
        connection = sqlite3.connect(database.removeprefix("sqlite:///"))
    else:
        query = "SELECT reference, proposed->>'name' FROM groups_suggestion"
        connection = psycopg.connect(database)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def assert_all_stored_once(visitors, database):
    """Everything acknowledged is there under its reference, and nothing is there twice."""
    rows = stored_suggestions(database)
    by_name = {name: reference for reference, name in rows}
    assert by_name.items() >= visitors.acknowledged.items()
    assert len(rows) == len(by_name)
