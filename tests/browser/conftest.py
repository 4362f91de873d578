"""A real browser that may speak to nobody but the test's own server; no browser, no tests."""

import os
import shutil
from pathlib import Path

import pytest
from django.db import connections

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]

# Playwright's own loop makes Django think that it runs in an asynchronous view.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_collection_modifyitems(items):
    if Path(CHROMIUM).exists():
        return
    here = Path(__file__).parent
    no_browser = pytest.mark.skip(reason="There is no chromium: set CHROMIUM to where it is.")
    for item in items:
        if here in item.path.parents:
            item.add_marker(no_browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": QUIET}


@pytest.fixture(scope="session")
def base_url(live_server):
    """Where page.goto("/") leads."""
    return live_server.url


@pytest.fixture(scope="session", autouse=True)
def _no_connection_stays_open(playwright, django_db_setup):
    """Close what was opened while Playwright's loop ran: Django keeps such connections apart.

    PostgreSQL does not drop a test database that somebody is still connected to.
    """
    yield
    connections.close_all()
