"""PostgreSQL goes away, comes back, is slow, read-only or full, while people use the site."""

import os
import subprocess
import time

import psycopg
import pytest

from ..running_site import NEW_GROUP, Visitors, assert_all_stored_once, form_about
from .drilling import PAGES, full, look_at, small_disk


def test_down_at_the_start(postgres, site_on, report):
    site = site_on(postgres.url)
    site.kill()
    postgres.stop("fast")

    site.start()
    away, alive, ready = site.ask("/groups/"), site.ask("/healthz"), site.ask("/readyz")
    postgres.start()
    started = time.monotonic()
    site.wait_for("/groups/")

    assert [away.status, alive.status, ready.status] == [503, 200, 503]
    report(f"503 until PostgreSQL came, then well after {time.monotonic() - started:.1f} s")


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_restarted_under_load(postgres, site_on, report, mode):
    site = site_on(postgres.url)
    look_at(site)
    with Visitors(site, PAGES) as visitors:
        for _time in range(3):
            time.sleep(1.5)
            postgres.stop(mode)
            time.sleep(1)
            postgres.start()
        time.sleep(3)
        well = site.ask("/groups/?area=GB")

    assert not visitors.rude
    assert visitors.count(0) == 0
    assert visitors.seen["read 503"] == 0, "Pages that are kept are shown."
    assert well.status == 200
    assert_all_stored_once(visitors, postgres.url)
    report(f"{len(visitors.acknowledged)} suggestions acknowledged, all stored once; {visitors}")


def test_pages_that_nobody_kept_are_kindly_refused_while_it_is_stopped(postgres, site_on, report):
    site = site_on(postgres.url)
    look_at(site)
    postgres.stop("immediate")

    kept, other = site.ask("/groups/"), site.ask("/groups/?area=FR")
    sent = site.ask(NEW_GROUP, form=form_about("Example Group"))

    assert [kept.status, other.status, sent.status] == [200, 503, 503]
    assert "Example Group" in sent.text
    report(f"kept page {kept.seconds:.2f} s, other {other.seconds:.2f} s")


def test_slow_a_locked_table_costs_no_worker(postgres, site_on, report):
    site = site_on(postgres.url, STATEMENT_TIMEOUT="1")
    look_at(site)
    before = site.workers()
    with (
        psycopg.connect(postgres.url) as lock,
        Visitors(site, [*PAGES, "/groups/?area=GB"]) as visitors,
    ):
        lock.execute("LOCK TABLE groups_group, groups_suggestion IN ACCESS EXCLUSIVE MODE")
        time.sleep(8)
        other = site.ask("/groups/?area=FR")
        lock.rollback()
        time.sleep(2)
        well = site.ask("/groups/?area=IT")

    assert not visitors.rude
    assert visitors.count(0) == 0
    assert [other.status, well.status] == [503, 200]
    assert site.workers() == before
    assert_all_stored_once(visitors, postgres.url)
    report(f"the same workers; {visitors}")


def test_commands_may_take_longer_than_pages(postgres, site_on):
    site = site_on(postgres.url, STATEMENT_TIMEOUT="1")
    slow = "from django.db import connection; connection.cursor().execute('SELECT pg_sleep(2)')"

    site.manage("shell", "--no-imports", "-c", slow)


def test_read_only(postgres, site_on, report):
    site = site_on(postgres.url)
    site.kill()
    postgres.sql("ALTER DATABASE test SET default_transaction_read_only = on")
    site.start()

    pages = [site.ask(page).status for page in PAGES]
    sent = site.ask(NEW_GROUP, form=form_about("Example Group"))
    with psycopg.connect(postgres.url, autocommit=True) as mender:
        mender.execute("SET default_transaction_read_only = off")
        mender.execute("ALTER DATABASE test RESET default_transaction_read_only")
    postgres.stop("fast")
    postgres.start()
    again = site.wait_for(NEW_GROUP)
    taken = site.ask(NEW_GROUP, form=form_about("Example Group"))

    assert pages == [200] * len(PAGES)
    assert [sent.status, again.status, taken.status] == [503, 200, 302]
    assert "What you wrote is still here." in sent.text
    assert "Example Group" in sent.text
    report("all pages, no suggestion; suggestions again after the restart")


@pytest.mark.skipif(os.getuid() != 0, reason="Only root may mount a small disk.")
def test_disk_full(postgres, site_on, report):
    """The tables' disk; the log of the database is on another, as it should be."""
    with small_disk(postgres.folder / "small", megabytes=60) as disk:
        subprocess.run(["chown", "postgres", disk], check=True)
        postgres.sql(f"CREATE TABLESPACE small LOCATION '{disk}'")
        postgres.sql("CREATE DATABASE on_small TABLESPACE small")
        site = site_on(postgres.url.replace("/test?", "/on_small?"))
        look_at(site)
        with Visitors(site, PAGES) as visitors:
            time.sleep(1)
            before = len(visitors.acknowledged)
            with full(disk):
                time.sleep(5)
                refused = visitors.seen["sent 503"]
            time.sleep(3)
            after = len(visitors.acknowledged)

        assert not visitors.rude
        assert visitors.count(0) == visitors.seen["read 503"] == 0
        assert refused
        assert after > before
        assert_all_stored_once(visitors, site.database)
        report(f"{after} acknowledged, all stored once; {visitors}")
        site.kill()
        postgres.sql("DROP DATABASE on_small WITH (FORCE)")
        postgres.sql("DROP TABLESPACE small")
