"""Redis as the cache: what it is for while it is there, and nothing lost when it is not."""

import shutil
import time

import pytest
from django.core.cache import cache, caches
from django.db import OperationalError, connection
from django.test import Client

pytest.importorskip("redis", reason="The package redis is not installed.")

from directory.redis_cache import LEFT_ALONE, ForgivingClient

from ..factories import make_group
from ..running_site import NEW_GROUP, form_about
from .redis_server import RedisServer

BACKEND = "directory.redis_cache.ForgivingRedisCache"

pytestmark = pytest.mark.django_db


@pytest.fixture
def redis(tmp_path, settings):
    """A Redis that runs, and is the site's cache."""
    if not shutil.which("redis-server"):
        pytest.skip("redis-server is not installed.")
    server = RedisServer(tmp_path)
    server.start()
    use(settings, server.url)
    yield server
    ForgivingClient.away_until = 0.0
    server.stop()


@pytest.fixture
def dead_redis(settings):
    """A place where no Redis answers, as the site's cache."""
    use(settings, "redis://127.0.0.1:1/0")
    yield
    ForgivingClient.away_until = 0.0


def use(settings, url):
    redis = {"BACKEND": BACKEND, "LOCATION": url}
    settings.CACHES = {"default": redis, "pages": redis}
    ForgivingClient.away_until = 0.0


def database_is_away(execute, sql, params, many, context):
    raise OperationalError("the database is away")


def test_without_redis_pages_are_made_as_ever(client, dead_redis):
    make_group("Example Society")

    pages = [client.get("/groups/example-society/") for _time in range(2)]

    assert [page.status_code for page in pages] == [200, 200]


def test_without_redis_suggestions_are_taken(client, dead_redis):
    assert client.post(NEW_GROUP, form_about("Example Group")).status_code == 302


def test_without_redis_every_question_is_answered_as_if_nothing_were_kept(dead_redis):
    cache.set("name", 1)
    cache.set_many({"name": 1})
    cache.delete_many(["name"])

    assert cache.get("name", "nothing") == "nothing"
    assert cache.get_many(["name"]) == {}
    assert not cache.add("name", 1)
    assert not cache.touch("name")
    assert not cache.delete("name")
    assert not cache.clear()
    assert "name" not in cache
    with pytest.raises(ValueError, match="Redis is away"):
        cache.incr("name")


def test_a_redis_that_is_gone_is_asked_once_in_a_while(dead_redis, monkeypatch):
    cache.get("name")

    started = time.monotonic()
    for _page in range(1000):
        cache.get("name")

    assert time.monotonic() - started < LEFT_ALONE / 2


def test_redis_counts_and_keeps(redis):
    assert cache.add("name", 1)
    assert cache.incr("name") == 2
    cache.set("page", b"content", 60)

    # As another process would ask.
    del caches["default"]
    assert cache.get("name") == 2
    assert cache.get("page") == b"content"


def test_a_page_kept_by_one_process_is_shown_by_another(redis, django_assert_num_queries):
    make_group("Example Society")
    first = Client().get("/groups/example-society/")

    with django_assert_num_queries(1):
        second = Client().get("/groups/example-society/")

    assert second.content == first.content


def test_a_new_process_shows_kept_pages_while_the_database_is_away(redis):
    make_group("Example Society")
    first = Client().get("/groups/example-society/")

    with connection.execute_wrapper(database_is_away):
        second = Client(raise_request_exception=False).get("/groups/example-society/")

    assert second.status_code == 200
    assert second.content == first.content


def test_redis_is_used_again_when_it_is_back(redis):
    cache.set("name", 1)
    redis.stop()
    assert cache.get("name") is None
    redis.start()

    cache.set("name", 2)
    assert cache.get("name") is None, "It is left alone for a while."
    ForgivingClient.away_until = 0.0
    cache.set("name", 3)
    assert cache.get("name") == 3
