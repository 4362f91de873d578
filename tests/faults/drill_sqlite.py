"""SQLite's disk is full or becomes read-only while people use the site."""

import os
import subprocess
import time

import pytest

from ..running_site import NEW_GROUP, Visitors, assert_all_stored_once, form_about
from .drilling import PAGES, full, look_at, small_disk

pytestmark = pytest.mark.skipif(os.getuid() != 0, reason="Only root may mount a small disk.")


@pytest.fixture
def disk(folder):
    with small_disk(folder / "disk", megabytes=20) as disk:
        yield disk


def mount_again(disk, how):
    """how: ro or rw. What was killed a moment ago may still hold the disk."""
    command = ["mount", "-o", f"remount,{how}", disk]
    for _time in range(50):
        if subprocess.run(command, stderr=subprocess.DEVNULL).returncode == 0:
            return
        time.sleep(0.1)
    raise TimeoutError("The disk stays busy.")


def test_disk_full(disk, site_on, report):
    site = site_on(f"sqlite:///{disk}/site.sqlite3")
    look_at(site)
    with Visitors(site, PAGES) as visitors:
        time.sleep(1)
        before = len(visitors.acknowledged)
        with full(disk):
            time.sleep(4)
            refused, other = visitors.seen["sent 503"], site.ask("/groups/?area=GB").status
        time.sleep(3)
        after = len(visitors.acknowledged)

    assert not visitors.rude
    assert visitors.count(0) == visitors.seen["read 503"] == 0
    assert refused
    assert other == 200
    assert after > before
    assert_all_stored_once(visitors, site.database)
    report(f"{after} acknowledged, all stored once; {visitors}")


def test_read_only(disk, site_on, report):
    site = site_on(f"sqlite:///{disk}/site.sqlite3")
    look_at(site)
    with Visitors(site, PAGES) as visitors:
        time.sleep(1)
    site.kill()
    mount_again(disk, "ro")
    site.start()

    pages = [site.ask(page).status for page in [*PAGES, "/groups/?area=GB"]]
    sent = site.ask(NEW_GROUP, form=form_about("Example Group"))
    site.kill()
    mount_again(disk, "rw")
    site.start()
    taken = site.ask(NEW_GROUP, form=form_about("Example Group"))

    assert pages == [200] * len(pages)
    assert [sent.status, taken.status] == [503, 302]
    assert "Example Group" in sent.text
    assert_all_stored_once(visitors, site.database)
    report(f"all pages, no suggestion until it could be written again; {visitors}")
