"""Nothing acknowledged is lost: a real server is killed while many people send suggestions."""

import os
import random
import sqlite3
import time
from urllib.parse import urlsplit

import pytest
from django.db import connection

from .running_site import Site, Visitors, assert_all_stored_once

PEOPLE = 8
KILLS = 4


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


@pytest.fixture
def site(database, tmp_path):
    site = Site(tmp_path, database)
    yield site
    site.kill()


@pytest.mark.django_db(transaction=True)
def test_what_was_acknowledged_is_stored_once_however_often_the_server_is_killed(site, database):
    chance = random.Random(5)
    site.start()
    with Visitors(site, [], readers=0, writers=PEOPLE) as visitors:
        for _time in range(KILLS):
            time.sleep(chance.uniform(0.3, 1.2))
            site.kill()
            site.start()
        time.sleep(0.5)

    assert len(visitors.acknowledged) > PEOPLE * KILLS
    assert_all_stored_once(visitors, database)
