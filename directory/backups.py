"""Backups of the whole database: made while the site serves, and put back whole or not at all.

A backup is two files: the data (SQLite's own file, compressed; or what `pg_dump` writes) and,
beside it, a list of contents with the digest of the data and the number of rows in each table.
The list is written last: data without a list is a backup that did not finish.
"""

import gzip
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.core.cache import caches
from django.db import connection, transaction
from psycopg.conninfo import make_conninfo

LIST_SUFFIX = ".json"
DATA_SUFFIX = {"sqlite": ".sqlite3.gz", "postgresql": ".pgdump"}


class BackupError(Exception):
    """What is wrong with a backup, or with the wish to make one, in words for the operator."""


@dataclass(frozen=True)
class Contents:
    """What a backup holds. rows: table -> number of rows. made_at: ISO 8601, UTC."""

    data: str
    vendor: str
    made_at: str
    sha256: str
    rows: dict[str, int]


def make_backup(folder: Path) -> Path:
    """Write a backup into the folder, which is made if need be; the path of its list of contents.

    It holds one moment of the database; visitors and curators go on meanwhile. Raises
    BackupError, and then leaves nothing behind.
    """
    folder.mkdir(parents=True, exist_ok=True)
    now = datetime.now(UTC)
    data = folder / f"directory-{now:%Y%m%dT%H%M%S.%fZ}{DATA_SUFFIX[connection.vendor]}"
    unfinished = data.with_name(data.name + ".unfinished")
    write = {"sqlite": write_sqlite, "postgresql": write_postgresql}[connection.vendor]
    try:
        rows = write(unfinished)
        contents = Contents(data.name, connection.vendor, now.isoformat(), digest(unfinished), rows)
        unfinished.replace(data)
    finally:
        unfinished.unlink(missing_ok=True)
    return write_list(data, contents)


def write_list(data, contents):
    path = data.with_name(data.name + LIST_SUFFIX)
    unfinished = path.with_name(path.name + ".unfinished")
    unfinished.write_text(json.dumps(asdict(contents), indent=2) + "\n")
    flush_to_disk(data)
    flush_to_disk(unfinished)
    unfinished.replace(path)
    flush_to_disk(path.parent)
    return path


def flush_to_disk(path):
    """Wait until a file, or the entries of a folder, would survive a power failure."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_sqlite(path):
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        copy = Path(folder, "copy.sqlite3")
        connection.ensure_connection()
        with closing(sqlite3.connect(copy)) as target:
            connection.connection.backup(target)
            rows = row_counts(target.cursor(), tables_of_sqlite(target))
        with copy.open("rb") as plain, gzip.open(path, "wb", compresslevel=6) as packed:
            shutil.copyfileobj(plain, packed)
    return rows


def tables_of_sqlite(database):
    """Tables with data of their own; what a full-text index keeps beside it can be made anew."""
    names = database.execute(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
        " AND name NOT LIKE 'sqlite_%' ORDER BY name"
    )
    return [name for (name,) in names]


def write_postgresql(path):
    """Dump the very moment in which the rows are counted: both see one exported snapshot."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        run("pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={path}")
        return row_counts(cursor, connection.introspection.table_names(cursor))


def row_counts(cursor, tables):
    counts = {}
    for table in tables:
        cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608
        (counts[table],) = cursor.fetchone()
    return counts


def run(program, *arguments):
    """Run a program of PostgreSQL on the database of the settings."""
    connection.ensure_connection()
    info = connection.connection.info
    # Only what the settings say: a newer libpq here knows options that the program may not.
    asked = connection.get_connection_params()
    where = make_conninfo(**{k: v for k, v in info.get_parameters().items() if k in asked})
    # The password goes by the environment: other users of the machine can read command lines.
    environment = os.environ | ({"PGPASSWORD": info.password} if info.password else {})
    try:
        done = subprocess.run(  # noqa: S603
            [program, f"--dbname={where}", *arguments],
            env=environment,
            capture_output=True,
            text=True,
        )
    except FileNotFoundError as error:
        raise BackupError(
            f"{program} is not installed here: install PostgreSQL's client programs, of the"
            " server's version or newer."
        ) from error
    if done.returncode:
        raise BackupError(f"{program} failed: {done.stderr.strip()}")


def digest(path):
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_contents(path: Path) -> Contents:
    """The list of a backup, once its data is there, whole, and for this kind of database."""
    try:
        contents = Contents(**json.loads(path.read_text()))
    except FileNotFoundError as error:
        raise BackupError(f"{path} does not exist.") from error
    except (ValueError, TypeError) as error:
        raise BackupError(
            f"{path} is not a list of contents: give the file that ends in {LIST_SUFFIX}."
        ) from error
    data = path.parent / Path(contents.data).name
    if not data.exists():
        raise BackupError(f"{data} is missing: it belongs beside {path.name}.")
    if digest(data) != contents.sha256:
        raise BackupError(f"{data} is damaged: its digest is not the one in {path.name}.")
    if contents.vendor != connection.vendor:
        raise BackupError(
            f"This is a backup of {contents.vendor}, and DATABASE_URL names {connection.vendor}."
        )
    return contents


def restore_backup(path: Path) -> Contents:
    """Put a backup in the place of everything that is in the database now, whole or not at all.

    path: the list of contents. Raises BackupError, and then the database is as it was.
    """
    contents = read_contents(path)
    data = path.parent / Path(contents.data).name
    restore = {"sqlite": restore_sqlite, "postgresql": restore_postgresql}[connection.vendor]
    restore(data)
    connection.close()
    for kept in caches:
        caches[kept].clear()
    return contents


def restore_sqlite(data):
    with unpacked(data) as copy, closing(sqlite3.connect(copy)) as source:
        (state,) = source.execute("PRAGMA integrity_check").fetchone()
        if state != "ok":
            raise BackupError(f"{data} is damaged: {state}")
        connection.ensure_connection()
        source.backup(connection.connection)


@contextmanager
def unpacked(data):
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "copy.sqlite3")
        with gzip.open(data, "rb") as packed, copy.open("wb") as plain:
            shutil.copyfileobj(packed, plain)
        yield copy


def restore_postgresql(data):
    run(
        "pg_restore",
        "--clean",
        "--if-exists",
        "--no-owner",
        "--single-transaction",
        "--exit-on-error",
        str(data),
    )
