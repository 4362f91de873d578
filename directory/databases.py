"""How connections to the databases are set up; the settings say which databases there are."""

from django.conf import settings
from django.db import connections

SQLITE = {
    # Readers never wait for a writer, and a writer takes its lock at once or waits for it.
    # FULL: what is committed is on the disk, also after a power cut; it costs 0.1 to 10 ms.
    # The cache of pages, 16 MB, holds the indexes that search needs.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000;",
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
}
# A server that has vanished without a word is given up after seconds, not after the hours that
# TCP would wait. gunicorn gives a request thirty seconds.
POSTGRESQL = {
    "connect_timeout": 4,
    "keepalives_idle": 5,
    "keepalives_interval": 3,
    "keepalives_count": 2,
    "tcp_user_timeout": 10_000,
}
OPTIONS = {"django.db.backends.sqlite3": SQLITE, "django.db.backends.postgresql": POSTGRESQL}


def prepared(config, pgbouncer=False):
    """A database of the settings, with our choices where its address says nothing else."""
    # A connection is kept for a minute: opening one costs as much as a page.
    config.setdefault("CONN_MAX_AGE", 60)
    config["CONN_HEALTH_CHECKS"] = True
    config["OPTIONS"] = OPTIONS[config["ENGINE"]] | config.get("OPTIONS", {})
    # With PgBouncer each transaction may meet another connection: nothing outlives one. Django
    # prepares no statements unless asked to; its cursors on the server are the other thing.
    config["DISABLE_SERVER_SIDE_CURSORS"] = pgbouncer
    return config


def limit_statements():
    """From now on PostgreSQL ends whatever this process asks that takes STATEMENT_TIMEOUT seconds.

    For processes that answer visitors: a query that waits for a lock must not hold a worker until
    gunicorn kills it. Commands may take as long as they need. PgBouncer takes no such wish from a
    single process: there it is said in pgbouncer.ini.
    """
    if settings.PGBOUNCER or not settings.STATEMENT_TIMEOUT:
        return
    for config in connections.settings.values():
        if config["ENGINE"] == "django.db.backends.postgresql":
            wish = f"-c statement_timeout={settings.STATEMENT_TIMEOUT * 1000}"
            config["OPTIONS"]["options"] = f"{config['OPTIONS'].get('options', '')} {wish}".strip()
