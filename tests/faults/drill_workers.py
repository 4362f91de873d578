"""Workers are killed, renewed, stopped and started while people use the site."""

import os
import random
import signal
import socket
import sys
import time
from pathlib import Path

import pytest

from ..running_site import Visitors, assert_all_stored_once
from .drilling import PAGES

HOLDER = Path(__file__).with_name("socket_holder.py")


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request, folder):
    if request.param == "sqlite":
        return f"sqlite:///{folder}/site.sqlite3"
    return request.getfixturevalue("postgres").url


def test_a_reload_loses_no_request(database, site_on, report):
    site = site_on(database)
    with Visitors(site, [*PAGES, "/handout/?condition=56&group=example-society"]) as visitors:
        for _time in range(4):
            time.sleep(2)
            before = site.workers()
            site.process.send_signal(signal.SIGHUP)
            while before & site.workers():
                time.sleep(0.1)

    assert not visitors.rude
    assert visitors.count(0) == visitors.count(503) == 0
    assert_all_stored_once(visitors, database)
    report(f"4 reloads; {visitors}")


def test_killed_workers_lose_only_what_they_were_doing(database, site_on, report):
    site, chance, kills = site_on(database), random.Random(7), 8
    with Visitors(site, PAGES) as visitors:
        for _time in range(kills):
            time.sleep(chance.uniform(0.3, 1))
            os.kill(chance.choice(sorted(site.workers())), signal.SIGKILL)
        time.sleep(2)

    assert not visitors.rude
    assert visitors.count(0) <= kills
    assert len(site.workers()) == 2
    assert_all_stored_once(visitors, database)
    report(f"{kills} kills; {visitors}")


def test_a_restart_behind_the_socket_of_systemd_loses_no_request(database, site_on, report):
    site = site_on(database)
    site.stop()
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind(("127.0.0.1", site.port))
        door.listen(2048)
        before = [sys.executable, str(HOLDER), str(door.fileno())]
        site.start(before, keep=[door.fileno()])
        with Visitors(site, PAGES) as visitors:
            for _time in range(3):
                time.sleep(2)
                site.stop()
                site.start(before, keep=[door.fileno()])
            time.sleep(1)
        site.stop()

    assert not visitors.rude
    assert visitors.count(0) == visitors.count(503) == 0
    assert_all_stored_once(visitors, database)
    report(f"3 restarts; {visitors}")


def test_migrating_while_people_use_the_site(database, site_on, report):
    site = site_on(database)
    with Visitors(site, PAGES) as visitors:
        for _time in range(3):
            site.manage("migrate")
            time.sleep(0.5)

    assert not visitors.rude
    assert visitors.count(0) == visitors.count(503) == 0
    assert_all_stored_once(visitors, database)
    report(f"3 times; {visitors}")
