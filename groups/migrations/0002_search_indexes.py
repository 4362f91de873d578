"""Indexes for search: trigrams of the names' keys, words of the conditions' descriptions.

On PostgreSQL they are GIN indexes. On SQLite they are FTS5 tables, and triggers keep them in step
with every insert, update and delete. A later migration that makes Django build one of these
tables anew on SQLite loses its triggers: it has to run `forwards` of this one again.
"""

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations

# Table -> the column that is indexed, and how FTS5 takes it apart.
TABLES = {
    "groups_conditionname": ("key", "trigram"),
    "groups_groupname": ("key", "trigram"),
    "groups_conditiontext": ("words", "unicode61"),
}

POSTGRESQL = {
    "trigram": "CREATE INDEX {table}_fts ON {table} USING gin ({column} gin_trgm_ops);",
    "unicode61": "CREATE INDEX {table}_fts ON {table} USING gin (string_to_array({column}, ' '));",
}
POSTGRESQL_BACK = "DROP INDEX {table}_fts;"

SQLITE = """
CREATE VIRTUAL TABLE {table}_fts USING fts5(
    {column}, content='{table}', content_rowid='id', tokenize='{tokenizer}'
);
INSERT INTO {table}_fts({table}_fts) VALUES ('rebuild');
CREATE TRIGGER {table}_fts_insert AFTER INSERT ON {table} BEGIN
    INSERT INTO {table}_fts(rowid, {column}) VALUES (new.id, new.{column});
END;
CREATE TRIGGER {table}_fts_delete AFTER DELETE ON {table} BEGIN
    INSERT INTO {table}_fts({table}_fts, rowid, {column}) VALUES ('delete', old.id, old.{column});
END;
CREATE TRIGGER {table}_fts_update AFTER UPDATE OF {column} ON {table} BEGIN
    INSERT INTO {table}_fts({table}_fts, rowid, {column}) VALUES ('delete', old.id, old.{column});
    INSERT INTO {table}_fts(rowid, {column}) VALUES (new.id, new.{column});
END;
"""
SQLITE_BACK = """
DROP TRIGGER {table}_fts_insert;
DROP TRIGGER {table}_fts_delete;
DROP TRIGGER {table}_fts_update;
DROP TABLE {table}_fts;
"""


def run(schema_editor, sqlite, postgresql):
    for table, (column, tokenizer) in TABLES.items():
        names = {"table": table, "column": column, "tokenizer": tokenizer}
        if schema_editor.connection.vendor == "sqlite":
            for statement in split_sqlite(sqlite.format(**names)):
                schema_editor.execute(statement, params=None)
        else:
            schema_editor.execute(postgresql[tokenizer].format(**names), params=None)


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
    run(schema_editor, SQLITE, POSTGRESQL)


def backwards(apps, schema_editor):
    run(schema_editor, SQLITE_BACK, dict.fromkeys(POSTGRESQL, POSTGRESQL_BACK))


class Migration(migrations.Migration):
    dependencies = [("groups", "0001_initial")]

    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        migrations.RunPython(forwards, backwards),
    ]
