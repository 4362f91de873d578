"""Follow README.md, "Deploy it", to the letter in a new folder, and look at what it brings.

    python -m tests.faults.deploy [DATABASE_URL]

Without an address a PostgreSQL is made for it. What git would keep is copied, example.env is filled
in as .env, and the commands of the section's first block are run as they stand there, the last one
until everything has been looked at. Ends with 1 when something is not as it should be.
"""

import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from http.client import HTTPConnection
from pathlib import Path

from ..running_site import PROJECT
from .postgres_server import PostgresServer

HOST = "directory.example.org"
STYLESHEET = re.compile(r'href="(/static/css/site\.[0-9a-f]{12}\.css)"')


def commands():
    """The lines of the first block of commands in README.md, "Deploy it"."""
    section = (PROJECT / "README.md").read_text().partition("\n## Deploy it\n")[2]
    return section.partition("```sh\n")[2].partition("```")[0].strip().splitlines()


def copy_of_the_project(folder):
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(command, cwd=PROJECT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, names.split("\0")):
        if (PROJECT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(PROJECT / name, folder / name)


def write_environment(folder, database, port):
    """example.env with what an operator has to fill in; a proxy stands in front."""
    text = (folder / "directory" / "deploy" / "example.env").read_text()
    values = {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ALLOWED_HOSTS": HOST,
        "DATABASE_URL": database,
        "BIND": f"127.0.0.1:{port}",
        "BEHIND_PROXY": "1",
    }
    for name, value in values.items():
        text, found = re.subn(rf"(?m)^#?{name}=.*$", f"{name}={value}".replace("\\", r"\\"), text)
        assert found == 1, f"example.env has {found} lines for {name}."
    (folder / ".env").write_text(text)


def run(command, folder, environment):
    started = time.monotonic()
    subprocess.run(["sh", "-ec", command], cwd=folder, env=environment, check=True)
    print(f"{time.monotonic() - started:6.1f} s  {command}", flush=True)


def ask(port, path, **headers):
    headers = {"Host": HOST, "X-Forwarded-Proto": "https"} | headers
    talk = HTTPConnection("127.0.0.1", port, timeout=30)
    talk.request("GET", path, headers=headers)
    answer = talk.getresponse()
    body = answer.read()
    talk.close()
    return answer.status, answer.headers, body


def wait_for(port):
    give_up_at = time.monotonic() + 30
    while time.monotonic() < give_up_at:
        try:
            return ask(port, "/healthz")
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("The site does not answer.")


def findings(port):
    """(what should be so, whether it is) for everything that a deployed site promises."""
    status, headers, body = ask(port, "/about/")
    found = STYLESHEET.search(body.decode())
    style = found and found.group(1)
    yield "/healthz answers 200", ask(port, "/healthz")[0] == 200
    yield "/readyz answers 200", ask(port, "/readyz")[0] == 200
    yield "a page answers 200", status == 200
    yield "HSTS for a year", "max-age=31536000" in headers.get("Strict-Transport-Security", "")
    yield "a Content-Security-Policy", "default-src" in headers.get("Content-Security-Policy", "")
    yield "no cookie", "Set-Cookie" not in headers
    yield "an ETag, and stale-if-error", "stale-if-error" in headers["Cache-Control"]
    again = ask(port, "/about/", **{"If-None-Match": headers.get("ETag", "")})
    yield "a good copy is not sent again", (again[0], again[2]) == (304, b"")
    yield (
        "pages are compressed",
        ask(port, "/about/", **{"Accept-Encoding": "gzip"})[1].get("Content-Encoding") == "gzip",
    )
    yield "static files have hashed names", bool(style)
    static = ask(port, style or "/none", **{"Accept-Encoding": "gzip"})
    yield (
        "static files are there, compressed",
        (static[0] == 200 and static[1].get("Content-Encoding") == "gzip"),
    )
    yield "static files never change", "immutable" in static[1].get("Cache-Control", "")
    plain = ask(port, "/about/", **{"X-Forwarded-Proto": "http"})
    yield (
        "plain HTTP leads to HTTPS",
        (plain[0], plain[1].get("Location"))
        == (
            301,
            f"https://{HOST}/about/",
        ),
    )
    yield "/healthz does without", ask(port, "/healthz", **{"X-Forwarded-Proto": "http"})[0] == 200
    yield "another host is refused", ask(port, "/about/", Host="other.example.org")[0] == 400
    yield "the sign-in of curators is there", ask(port, "/admin/login/")[0] == 200


def deploy(folder, database):
    """Whether everything is as it should be."""
    copy_of_the_project(folder)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    write_environment(folder, database, port)
    # Nothing of the environment of the one who tests takes part.
    names = ["HOME", "PATH", "LANG", *(name for name in os.environ if name.startswith("PIP_"))]
    environment = {name: os.environ[name] for name in names if name in os.environ}
    environment["PIP_QUIET"] = "1"
    *before, serve = commands()
    for command in before:
        run(command, folder, environment)
    check = ".venv/bin/python -W error manage.py check --deploy --fail-level WARNING"
    run(check, folder, environment)
    print(f"          {serve}", flush=True)
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            ["sh", "-ec", f"exec {serve}"], cwd=folder, env=environment, stdout=log, stderr=log
        )
    try:
        wait_for(port)
        wrong = 0
        for what, is_so in findings(port):
            print(f"  {'ok   ' if is_so else 'WRONG'} {what}", flush=True)
            wrong += not is_so
    finally:
        process.terminate()
        process.wait(timeout=40)
    return not wrong and unit_is_sound(folder)


def unit_is_sound(folder):
    """What systemd says about the unit and its socket, with the folder of this run in them."""
    if not shutil.which("systemd-analyze"):
        print("        systemd-analyze is not installed: the unit was not looked at.")
        return True
    units = folder / "units"
    units.mkdir()
    for name in ["directory.service", "directory.socket"]:
        text = (folder / "directory" / "deploy" / name).read_text()
        (units / name).write_text(text.replace("/srv/directory", str(folder)))
    command = ["systemd-analyze", "verify", *map(str, units.iterdir())]
    said = subprocess.run(command, capture_output=True, text=True)
    about_us = [line for line in said.stderr.splitlines() if "directory." in line]
    print(f"  {'WRONG' if about_us else 'ok   '} the systemd unit", *about_us, sep="\n        ")
    return not about_us


def main():
    with tempfile.TemporaryDirectory(prefix="deploy-") as name:
        # The server of the database runs as another user, who must be able to enter.
        Path(name).chmod(0o755)
        folder = Path(name, "site")
        folder.mkdir()
        if len(sys.argv) > 1:
            sys.exit(not deploy(folder, sys.argv[1]))
        server = PostgresServer(Path(name, "postgres"))
        try:
            sys.exit(not deploy(folder, server.url))
        finally:
            server.remove()


if __name__ == "__main__":
    main()
