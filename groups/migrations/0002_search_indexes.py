"""Trigram indexes over the names' keys: pg_trgm on PostgreSQL, FTS5 on SQLite.

On SQLite, triggers keep the full-text tables in step with every insert, update and delete.
"""

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations

TABLES = ["groups_conditionname", "groups_groupname"]

POSTGRESQL = """
CREATE INDEX {table}_key_trgm ON {table} USING gin (key gin_trgm_ops);
"""
POSTGRESQL_BACK = "DROP INDEX {table}_key_trgm;"

SQLITE = """
CREATE VIRTUAL TABLE {table}_fts USING fts5(
    key, content='{table}', content_rowid='id', tokenize='trigram'
);
INSERT INTO {table}_fts({table}_fts) VALUES ('rebuild');
CREATE TRIGGER {table}_fts_insert AFTER INSERT ON {table} BEGIN
    INSERT INTO {table}_fts(rowid, key) VALUES (new.id, new.key);
END;
CREATE TRIGGER {table}_fts_delete AFTER DELETE ON {table} BEGIN
    INSERT INTO {table}_fts({table}_fts, rowid, key) VALUES ('delete', old.id, old.key);
END;
CREATE TRIGGER {table}_fts_update AFTER UPDATE OF key ON {table} BEGIN
    INSERT INTO {table}_fts({table}_fts, rowid, key) VALUES ('delete', old.id, old.key);
    INSERT INTO {table}_fts(rowid, key) VALUES (new.id, new.key);
END;
"""
SQLITE_BACK = """
DROP TRIGGER {table}_fts_insert;
DROP TRIGGER {table}_fts_delete;
DROP TRIGGER {table}_fts_update;
DROP TABLE {table}_fts;
"""


def run(schema_editor, statements):
    for table in TABLES:
        sql = statements[schema_editor.connection.vendor].format(table=table)
        if schema_editor.connection.vendor == "sqlite":
            for statement in split_sqlite(sql):
                schema_editor.execute(statement, params=None)
        else:
            schema_editor.execute(sql, params=None)


def split_sqlite(sql):
    """Single statements: SQLite runs one at a time, and a trigger has semicolons inside."""
    import sqlite3

    statement = ""
    for line in sql.splitlines():
        statement += line + "\n"
        if statement.strip() and sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def forwards(apps, schema_editor):
    run(schema_editor, {"postgresql": POSTGRESQL, "sqlite": SQLITE})


def backwards(apps, schema_editor):
    run(schema_editor, {"postgresql": POSTGRESQL_BACK, "sqlite": SQLITE_BACK})


class Migration(migrations.Migration):
    dependencies = [("groups", "0001_initial")]

    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        migrations.RunPython(forwards, backwards),
    ]
