"""A backup while people write: what comes back is every row of one moment."""

import json
import sqlite3
import time

import psycopg
import pytest

from ..running_site import Visitors, assert_all_stored_once, stored_suggestions
from .drilling import PAGES

BACKUPS = 5


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request, folder):
    if request.param == "sqlite":
        return f"sqlite:///{folder}/site.sqlite3"
    return request.getfixturevalue("postgres").url


def test_backups_while_people_write(database, site_on, folder, report, request):
    """Each holds all that was acknowledged before it began, whole rows, and restores to the same
    rows as its list of contents says; so does a backup of what was restored.
    """
    site, sent_before = site_on(database), []
    with Visitors(site, PAGES, readers=1, writers=4) as visitors:
        for number in range(BACKUPS):
            time.sleep(1)
            sent_before.append(dict(visitors.acknowledged))
            site.manage("backup", folder / "backups" / str(number))
    assert not visitors.rude
    assert visitors.count(0) == visitors.count(503) == 0
    assert_all_stored_once(visitors, database)

    for number in range(BACKUPS):
        (contents,) = (folder / "backups" / str(number)).glob("*.json")
        other = new_database(database, folder, f"restored{number}", request)
        site.manage("restore", contents, "--replace", DATABASE_URL=other)
        rows = json.loads(contents.read_text())["rows"]
        names = {name: reference for reference, name in stored_suggestions(other)}
        assert len(names) == rows["groups_suggestion"]
        assert names.items() >= sent_before[number].items()
        assert all_rows(database)["groups_group"] == all_rows(other)["groups_group"]
        assert set(stored_suggestions(other)) <= set(stored_suggestions(database))
        assert {table: len(found) for table, found in all_rows(other).items()} == rows
    report(f"{BACKUPS} backups while {len(visitors.acknowledged)} suggestions came; {visitors}")


def test_a_backup_after_a_stop_holds_every_row(database, site_on, folder, request, report):
    site = site_on(database)
    with Visitors(site, PAGES) as visitors:
        time.sleep(2)
    site.stop()
    before = all_rows(database)
    site.manage("backup", folder / "backups")
    (contents,) = (folder / "backups").glob("*.json")
    other = new_database(database, folder, "restored", request)

    site.manage("restore", contents, "--replace", DATABASE_URL=other)

    assert all_rows(other) == before
    rows = sum(map(len, before.values()))
    report(f"{rows} rows of {len(before)} tables compared; {len(visitors.acknowledged)} new")


def test_an_upgrade_is_rehearsed_on_a_copy(database, site_on, folder, request):
    """As UPGRADING.md says: restored, migrated, backed up, and compared table by table."""
    site = site_on(database)
    with Visitors(site, PAGES, readers=1) as visitors:
        time.sleep(1)
    site.manage("backup", folder / "before")
    (before,) = (folder / "before").glob("*.json")
    copy = {"DATABASE_URL": new_database(database, folder, "rehearsal", request)}

    site.manage("restore", before, "--replace", **copy)
    site.manage("migrate", **copy)
    site.manage("backup", folder / "after", **copy)

    (after,) = (folder / "after").glob("*.json")
    assert visitors.acknowledged
    assert json.loads(after.read_text())["rows"] == json.loads(before.read_text())["rows"]


def new_database(database, folder, name, request):
    """The address of an empty database of the same kind."""
    if database.startswith("sqlite"):
        return f"sqlite:///{folder}/{name}.sqlite3"
    request.getfixturevalue("postgres").sql(f"CREATE DATABASE {name}")
    return database.replace("/test?", f"/{name}?")


def all_rows(database):
    """Table -> its rows as texts, sorted."""
    if database.startswith("sqlite"):
        connection = sqlite3.connect(database.removeprefix("sqlite:///"))
        tables = (
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
            " AND name NOT LIKE 'sqlite_%'"
        )
    else:
        connection = psycopg.connect(database)
        tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    try:
        names = [name for (name,) in connection.execute(tables).fetchall()]
        return {
            name: sorted(map(repr, connection.execute(f'SELECT * FROM "{name}"').fetchall()))
            for name in names
        }
    finally:
        connection.close()
