"""What the drills stand on: a folder that other users may enter, a site with entries, a report."""

import tempfile
from pathlib import Path

import pytest

from ..running_site import Site
from .drilling import fill
from .postgres_server import PostgresServer


@pytest.fixture
def folder():
    with tempfile.TemporaryDirectory(prefix="drill-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture
def postgres(folder):
    server = PostgresServer(folder / "postgres")
    yield server
    server.remove()


@pytest.fixture
def site_on(folder):
    """A function that starts the site on a database, with its tables and some entries."""
    sites = []

    def start(database, empty=True, **variables):
        # As the systemd unit has it, unless a Redis is there for the pages.
        if "CACHE_URL" not in variables:
            variables.setdefault("PAGES_DIR", str(folder / "pages"))
        site = Site(folder, database, **variables)
        sites.append(site)
        if empty:
            fill(site)
        site.start()
        return site

    yield start
    for site in sites:
        site.kill()


@pytest.fixture
def report(request, capsys):
    """A function that prints what a drill saw, whatever pytest does with its output."""

    def say(*words):
        with capsys.disabled():
            print(f"\n    {request.node.name}:", *words, flush=True)

    return say
