"""The site through a PgBouncer that pools transactions: as without it, with fewer connections."""

import os
import shutil
import subprocess
import time

import psycopg
import pytest

from ..running_site import Visitors, assert_all_stored_once
from .drilling import PAGES, look_at

pytestmark = pytest.mark.skipif(not shutil.which("pgbouncer"), reason="pgbouncer is not installed.")

CONFIGURATION = """
[databases]
test = host={postgres} dbname=test user=postgres connect_query='SET statement_timeout=1000'
[pgbouncer]
pool_mode = transaction
default_pool_size = 2
auth_type = any
listen_addr =
unix_socket_dir = {folder}
"""


@pytest.fixture
def bouncer(postgres, folder):
    """A DATABASE_URL that leads through a PgBouncer with two connections."""
    place = folder / "bouncer"
    place.mkdir()
    place.chmod(0o777)
    file = place / "pgbouncer.ini"
    file.write_text(CONFIGURATION.format(postgres=postgres.folder, folder=place))
    before = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    process = subprocess.Popen([*before, "pgbouncer", "-q", file], stderr=subprocess.DEVNULL)
    url = f"postgres://postgres@/test?host={place}&port=6432"
    give_up_at = time.monotonic() + 10
    while not (place / ".s.PGSQL.6432").exists() and time.monotonic() < give_up_at:
        time.sleep(0.05)
    yield url
    # runuser hands signals on, unless they kill it.
    process.terminate()
    process.wait()


def test_six_workers_with_two_connections(postgres, bouncer, site_on, report):
    site = site_on(postgres.url)
    site.kill()
    site.environment |= {"DATABASE_URL": bouncer, "PGBOUNCER": "1", "WEB_CONCURRENCY": "6"}
    site.start()
    look_at(site)
    with Visitors(site, [*PAGES, "/groups/?area=GB", "/sitemap.xml"], readers=8) as visitors:
        time.sleep(4)
        used = len(
            postgres.sql(
                "SELECT pid FROM pg_stat_activity"
                " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
            )
        )
        time.sleep(4)

    assert not visitors.rude
    assert visitors.count(0) == visitors.count(503) == 0
    assert used <= 2
    assert_all_stored_once(visitors, postgres.url)
    report(f"{used} connections for 6 workers; {visitors}")


def test_a_locked_table_through_pgbouncer(postgres, bouncer, site_on):
    site = site_on(postgres.url)
    site.kill()
    site.environment |= {"DATABASE_URL": bouncer, "PGBOUNCER": "1"}
    site.start()
    look_at(site)
    with psycopg.connect(postgres.url) as lock:
        lock.execute("LOCK TABLE groups_group IN ACCESS EXCLUSIVE MODE")
        waiting = site.ask("/groups/?area=FR")
        lock.rollback()

    assert waiting.status == 503
    assert waiting.seconds < 5
    assert site.ask("/groups/?area=FR").status == 200
