"""How the directory says that something public has changed: a number that every change moves."""

from datetime import date
from typing import NamedTuple

from django.apps import apps
from django.db import connections, models, router

# Tables whose rows no visitor sees, not even by their effect.
PRIVATE = frozenset(
    f"groups_{model}"
    for model in """
        curatorscope curatorscope_areas curatorscope_specialties differentpair linkhost
        reviewrequest savedlist suggestion tableupload
    """.split()
)


class ReleaseInUse(NamedTuple):
    """What every page says of a Release. released_on: a date, on SQLite in ISO 8601, or None."""

    name: str
    version: str
    released_on: date | str | None
    licence: str
    credit: str


class DirectoryRevision(models.Model):
    """One row with a number. The database moves it whenever a row that visitors may see changes.

    Triggers do it, so that no way of writing is forgotten: not a bulk import, not SQL by hand. A
    new number becomes visible in the same instant as the change itself, when it is committed.
    It is the time in microseconds since 1970, or one more than before: a number that was used
    never comes again for something else, also not after an older backup was restored.
    """

    number = models.PositiveBigIntegerField(default=1)

    def __str__(self):
        return str(self.number)

    @classmethod
    def current(cls):
        """The number as it is now; one query."""
        return cls.objects.values_list("number", flat=True).first() or 0

    @classmethod
    def with_releases(cls):
        """The number, and the releases of the nomenclature that are loaded; one query for both.

        Every page asks this, one that is kept as well, so it goes without the ORM.
        """
        with connections[router.db_for_read(cls)].cursor() as cursor:
            cursor.execute(
                "SELECT number, name, version, released_on, licence, credit"
                " FROM groups_directoryrevision LEFT JOIN groups_release ON true ORDER BY name"
            )
            rows = cursor.fetchall()
        # Without a release there is one row, of the number alone.
        return rows[0][0], [ReleaseInUse(*row[1:]) for row in rows if row[1]]


POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION groups_move_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE groups_directoryrevision SET number = GREATEST(
        number + 1, (EXTRACT(EPOCH FROM clock_timestamp()) * 1000000)::bigint
    );
    RETURN NULL;
END $$;
"""
POSTGRESQL_TRIGGER = """
CREATE OR REPLACE TRIGGER moves_revision
AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION groups_move_revision();
"""
SQLITE_TRIGGER = """
CREATE TRIGGER {table}_{event}_moves_revision AFTER {event} ON {table} BEGIN
    UPDATE groups_directoryrevision SET number = MAX(
        number + 1, CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) * 1000
    );
END;
"""
EVENTS = ["insert", "update", "delete"]


def watch_public_tables(using="default", **kwargs):
    """Put the triggers in place, and the row that they move; after every `migrate`.

    SQLite drops a table's triggers when a migration makes the table anew: here they come back.
    """
    DirectoryRevision.objects.using(using).get_or_create(pk=1)
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL_FUNCTION)
        for table in public_tables():
            if connection.vendor == "postgresql":
                cursor.execute(POSTGRESQL_TRIGGER.format(table=table))
                continue
            for event in EVENTS:
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_{event}_moves_revision")
                cursor.execute(SQLITE_TRIGGER.format(table=table, event=event))


def public_tables():
    """The tables of this app, those between two models among them, but for the private ones."""
    models_here = apps.get_app_config("groups").get_models(include_auto_created=True)
    tables = {model._meta.db_table for model in models_here}
    return sorted(tables - PRIVATE - {DirectoryRevision._meta.db_table})
