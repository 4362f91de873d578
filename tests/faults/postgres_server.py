"""A PostgreSQL of one drill, made by .ci/postgres.sh, that the drill may stop, break and copy."""

import os
import subprocess
from contextlib import suppress
from pathlib import Path

import psycopg

from ..running_site import PROJECT

PROGRAMS = max(Path("/usr/lib/postgresql").glob("*/bin"), default=Path("/usr/bin"))


def as_postgres(*command, **options):
    """Run a program as a user whom PostgreSQL does not refuse to serve."""
    before = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    # Not the pipes of pytest: a server that stays keeps them open.
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.run([*before, *map(str, command)], check=True, **(quiet | options))


class PostgresServer:
    """folder: one that does not exist yet, and that user postgres may enter."""

    def __init__(self, folder):
        self.folder = Path(folder)
        script = PROJECT / ".ci" / "postgres.sh"
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run(["bash", script, "start", folder], check=True, **quiet)
        # That one is fast rather than safe; here it has to keep what it has acknowledged.
        self.stop("fast")
        self.start()

    @property
    def url(self):
        return f"postgres://postgres@/test?host={self.folder}"

    @property
    def replica_url(self):
        return f"postgres://postgres@/test?host={self.folder / 'replica-socket'}"

    def start(self, *options, data="data", sockets=None):
        place = f"unix_socket_directories={sockets or self.folder}"
        options = ["listen_addresses=", place, *options]
        as_postgres(
            PROGRAMS / "pg_ctl",
            f"--pgdata={self.folder / data}",
            "--wait",
            f"--log={self.folder / 'log'}",
            "--options=" + " ".join(f"-c {option}" for option in options),
            "start",
        )

    def stop(self, mode, data="data"):
        """mode: smart, fast or immediate; the last is as if the machine had lost its power."""
        as_postgres(PROGRAMS / "pg_ctl", f"--pgdata={self.folder / data}", f"--mode={mode}", "stop")

    def sql(self, statement):
        """Its rows; none for a statement that gives none."""
        return asked(self.url, statement)

    def replica(self):
        """Start a copy that follows; its address."""
        sockets = self.folder / "replica-socket"
        as_postgres("mkdir", sockets)
        as_postgres(
            PROGRAMS / "pg_basebackup",
            f"--host={self.folder}",
            "--username=postgres",
            f"--pgdata={self.folder / 'replica'}",
            "--write-recovery-conf",
            "--checkpoint=fast",
        )
        self.start_replica()
        return self.replica_url

    def start_replica(self):
        sockets = self.folder / "replica-socket"
        self.start("hot_standby_feedback=on", data="replica", sockets=sockets)

    def replica_sql(self, statement):
        return asked(self.replica_url, statement)

    def remove(self):
        if (self.folder / "replica").exists():
            with suppress(subprocess.CalledProcessError):
                self.stop("immediate", data="replica")
        script = PROJECT / ".ci" / "postgres.sh"
        subprocess.run(["bash", script, "stop", self.folder], check=True)


def asked(url, statement):
    with psycopg.connect(url, autocommit=True) as connection:
        found = connection.execute(statement)
        return found.fetchall() if found.description else []
