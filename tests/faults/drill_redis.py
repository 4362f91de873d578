"""Redis stops, comes back and hangs while people use the site: they notice nothing but time."""

import shutil
import time

import pytest

from ..running_site import Visitors, assert_all_stored_once
from .drilling import PAGES, look_at
from .redis_server import RedisServer

pytest.importorskip("redis", reason="The package redis is not installed.")
pytestmark = pytest.mark.skipif(
    not shutil.which("redis-server"), reason="redis-server is not installed."
)


@pytest.fixture
def redis(folder):
    server = RedisServer(folder)
    server.start()
    yield server
    server.stop()


def test_stopped_and_started_under_load(folder, redis, site_on, report):
    site = site_on(f"sqlite:///{folder}/site.sqlite3", CACHE_URL=redis.url)
    look_at(site)
    with Visitors(site, PAGES) as visitors:
        for _time in range(2):
            time.sleep(2)
            redis.stop()
            time.sleep(3)
            redis.start()
        time.sleep(3)

    assert not visitors.rude
    assert visitors.count(0) == visitors.count(503) == 0
    assert_all_stored_once(visitors, site.database)
    report(visitors)


def test_hanging_under_load(folder, redis, site_on, report):
    site = site_on(f"sqlite:///{folder}/site.sqlite3", CACHE_URL=redis.url)
    look_at(site)
    with Visitors(site, PAGES) as visitors:
        time.sleep(1)
        redis.hang()
        time.sleep(6)
        redis.go_on()
        time.sleep(2)

    assert not visitors.rude
    assert visitors.count(0) == visitors.count(503) == 0
    assert_all_stored_once(visitors, site.database)
    report(visitors)


def test_workers_that_are_renewed_show_kept_pages_while_the_database_is_away(
    postgres, redis, site_on, report
):
    site = site_on(postgres.url, CACHE_URL=redis.url)
    look_at(site)
    postgres.stop("immediate")
    site.kill()
    site.start()

    pages = [site.ask(page).status for page in PAGES]

    assert pages == [200] * len(PAGES)
    report("all pages, by workers that never saw the database")
