"""How connections to databases and caches are set up from their addresses."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

from directory.databases import connect_for_visitors, prepared
from directory.environment import Environment

POSTGRESQL = "django.db.backends.postgresql"


@pytest.fixture
def env(monkeypatch):
    """An environment in which one variable is set."""

    def with_variable(value):
        monkeypatch.setenv("EXAMPLE", value)
        return Environment()

    return with_variable


@pytest.fixture
def database(monkeypatch):
    """PostgreSQL as the only database of this process; nobody asks it anything."""
    config = {"ENGINE": POSTGRESQL, "OPTIONS": {"options": "-c search_path=directory"}}
    monkeypatch.setattr(connections, "settings", {"default": config})
    return config


def test_what_an_address_says_wins_over_our_own_choice():
    config = {"ENGINE": POSTGRESQL, "OPTIONS": {"connect_timeout": 1}, "CONN_MAX_AGE": 0}

    config = prepared(config)

    assert config["OPTIONS"]["connect_timeout"] == 1
    assert config["OPTIONS"]["tcp_user_timeout"]
    assert config["CONN_MAX_AGE"] == 0


def test_processes_for_visitors_limit_how_long_a_question_takes(database, settings):
    settings.PGBOUNCER, settings.STATEMENT_TIMEOUT = False, 7

    connect_for_visitors()

    assert "-c statement_timeout=7000" in database["OPTIONS"]["options"]


def test_without_a_limit_none_is_asked_for(database, settings):
    settings.PGBOUNCER, settings.STATEMENT_TIMEOUT = False, 0

    connect_for_visitors()

    assert "statement_timeout" not in database["OPTIONS"]["options"]


def test_what_an_operator_asks_of_postgresql_comes_last_and_wins(database, settings):
    settings.PGBOUNCER, settings.STATEMENT_TIMEOUT = False, 7

    connect_for_visitors()

    assert database["OPTIONS"]["options"].endswith("-c search_path=directory")


def test_nothing_is_asked_of_pgbouncer(database, settings):
    settings.PGBOUNCER, settings.STATEMENT_TIMEOUT = True, 7

    connect_for_visitors()

    assert database["OPTIONS"]["options"] == "-c search_path=directory"


def test_with_pgbouncer_no_cursor_outlives_its_transaction():
    assert prepared({"ENGINE": POSTGRESQL}, pgbouncer=True)["DISABLE_SERVER_SIDE_CURSORS"]


def test_a_redis_is_one_that_may_be_away(env, monkeypatch):
    monkeypatch.setattr("directory.environment.find_spec", lambda name: name)

    config = env("redis://127.0.0.1:6379/0").cache("EXAMPLE")

    assert config["BACKEND"] == "directory.redis_cache.ForgivingRedisCache"


def test_a_redis_without_its_package_stops_the_start(env, monkeypatch):
    monkeypatch.setattr("directory.environment.find_spec", lambda name: None)

    with pytest.raises(ImproperlyConfigured, match="EXAMPLE names a Redis, and the package"):
        env("redis://127.0.0.1:6379/0").cache("EXAMPLE")
