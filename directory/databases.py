"""How connections to the databases are set up; the settings say which databases there are."""

from django.conf import settings
from django.db import connections

SQLITE = {
    # Readers never wait for a writer, and a writer takes its lock at once or waits for it.
    # FULL: what is committed is on the disk, also after a power cut; it costs 0.1 to 10 ms.
    # The cache of pages, 12 MB, holds the indexes that search needs.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-12000;",
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


def connect_for_visitors():
    """From now on this process connects to PostgreSQL as one that answers visitors does.

    PostgreSQL ends whatever it asks that takes STATEMENT_TIMEOUT seconds: a query that waits for a
    lock must not hold a worker until gunicorn kills it. Commands may take as long as they need.
    And it reckons that reading here and there costs hardly more than reading on and on, as in
    memory and on every disk without a head: search then uses its index for groups, too.
    PgBouncer takes no such wishes from a single process: there they are said in pgbouncer.ini.
    """
    if settings.PGBOUNCER:
        return
    wishes = ["-c random_page_cost=1.1"]
    if settings.STATEMENT_TIMEOUT:
        wishes.append(f"-c statement_timeout={settings.STATEMENT_TIMEOUT * 1000}")
    for config in connections.settings.values():
        if config["ENGINE"] == "django.db.backends.postgresql":
            said = config["OPTIONS"].get("options", "")
            config["OPTIONS"]["options"] = " ".join([*wishes, said]).strip()
