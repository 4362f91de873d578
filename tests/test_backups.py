"""A backup brings back every row; a damaged one changes nothing."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from directory.backups import tables_of_sqlite
from groups.models import Condition, DirectoryRevision, Group
from groups.search import search

from .factories import make_condition, make_group

pytestmark = pytest.mark.django_db(transaction=True)


def every_row():
    """Table -> its rows, in an order of their own."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            tables = tables_of_sqlite(connection.connection)
        else:
            tables = connection.introspection.table_names(cursor)
        rows = {}
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows[table] = sorted(map(repr, cursor.fetchall()))
        return rows


def make_entries():
    condition = make_condition("Alkaptonuria", orpha_code=56, synonyms=["AKU"])
    make_group("Example Society", conditions=[condition], languages=["en", "ar"])
    make_group("مثال Example 例", conditions=[condition])


def made_backup(folder):
    call_command("backup", folder, verbosity=0)
    (path,) = Path(folder).glob("*.json")
    return path


def test_a_backup_brings_back_every_row(tmp_path):
    make_entries()
    before = every_row()
    path = made_backup(tmp_path)
    Group.objects.all().delete()
    make_condition("Example condition of later", orpha_code=99)

    call_command("restore", path, replace=True, verbosity=0)

    assert every_row() == before


def test_search_works_at_once_after_a_restore(tmp_path):
    make_entries()
    path = made_backup(tmp_path)
    Group.objects.all().delete()
    Condition.objects.all().delete()

    call_command("restore", path, replace=True, verbosity=0)
    make_condition("Homocystinuria of Example", orpha_code=394)

    assert [answer.thing.name for answer in search("alkaptonurea")] == ["Alkaptonuria"]
    assert search("homocystinurea")[0].thing.orpha_code == 394


def test_a_revision_never_comes_again_for_something_else(tmp_path):
    """Kept pages are known by it, in browsers and proxies too, where no restore can take them."""
    make_entries()
    path = made_backup(tmp_path)
    make_group("Example group of later")
    before = DirectoryRevision.current()

    call_command("restore", path, replace=True, verbosity=0)
    make_group("Example group after the restore")

    assert DirectoryRevision.current() > before


def test_a_damaged_backup_changes_nothing(tmp_path):
    make_entries()
    path = made_backup(tmp_path)
    data = path.with_name(json.loads(path.read_text())["data"])
    data.write_bytes(data.read_bytes()[:-20])
    before = every_row()

    with pytest.raises(CommandError, match="damaged"):
        call_command("restore", path, replace=True)

    assert every_row() == before


def test_a_restore_asks_before_it_replaces(tmp_path):
    make_entries()
    path = made_backup(tmp_path)
    before = every_row()

    with pytest.raises(CommandError, match="--replace"):
        call_command("restore", path)

    assert every_row() == before


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"data": "x"}', "not json"])
def test_what_is_not_a_list_of_contents_is_said(tmp_path, text):
    path = tmp_path / "backup.json"
    path.write_text(text)

    with pytest.raises(CommandError, match="not a list of contents"):
        call_command("restore", path, replace=True)


def test_a_backup_of_the_other_database_is_refused(tmp_path):
    path = made_backup(tmp_path)
    contents = json.loads(path.read_text())
    contents["vendor"] = "example"
    path.write_text(json.dumps(contents))

    with pytest.raises(CommandError, match="backup of example"):
        call_command("restore", path, replace=True)


def test_a_backup_that_cannot_be_written_leaves_nothing_behind(tmp_path, monkeypatch):
    make_entries()
    monkeypatch.setattr("directory.backups.digest", lambda path: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        call_command("backup", tmp_path)

    assert list(tmp_path.iterdir()) == []
