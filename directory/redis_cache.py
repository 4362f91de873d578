"""Redis as the cache of several processes or machines; while it is away, nothing is kept.

A cache holds nothing that cannot be made again, so it must not be a reason for the site to fail:
without Redis every look-up is a miss, and pages take the time they take. Whoever counts in the
cache is told that there is no number, as for a key that is not there.
"""

import logging
import time

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

log = logging.getLogger(__name__)

# Redis answers within a millisecond; a page does not wait longer for what would save it time.
ANSWERS_WITHIN = 0.25  # seconds
# After a failure it is left alone for so long: not every page waits to learn the same.
LEFT_ALONE = 2  # seconds


class ForgivingClient(RedisCacheClient):
    """Redis as Django speaks to it; a failure is logged, and answered as if nothing were kept."""

    # Of the process: each thread has a client of its own.
    away_until = 0.0

    def __init__(self, servers, **options):
        options.setdefault("socket_timeout", ANSWERS_WITHIN)
        options.setdefault("socket_connect_timeout", ANSWERS_WITHIN)
        # One more try, at once: a connection kept from before Redis was restarted is dead.
        options.setdefault("retry", Retry(NoBackoff(), 1))
        super().__init__(servers, **options)

    def ask(self, question, *values, otherwise):
        if time.monotonic() < ForgivingClient.away_until:
            return otherwise
        try:
            return question(*values)
        except (RedisError, OSError) as error:
            ForgivingClient.away_until = time.monotonic() + LEFT_ALONE
            log.warning("Redis does not answer, pages are made anew: %s", type(error).__name__)
            return otherwise

    def add(self, key, value, timeout):
        return self.ask(super().add, key, value, timeout, otherwise=False)

    def get(self, key, default):
        return self.ask(super().get, key, default, otherwise=default)

    def set(self, key, value, timeout):
        self.ask(super().set, key, value, timeout, otherwise=None)

    def touch(self, key, timeout):
        return self.ask(super().touch, key, timeout, otherwise=False)

    def delete(self, key):
        return self.ask(super().delete, key, otherwise=False)

    def get_many(self, keys):
        return self.ask(super().get_many, keys, otherwise={})

    def has_key(self, key):
        return self.ask(super().has_key, key, otherwise=False)

    def incr(self, key, delta):
        number = self.ask(super().incr, key, delta, otherwise=None)
        if number is None:
            raise ValueError(f"Key '{key}' not found: Redis is away.")
        return number

    def set_many(self, data, timeout):
        self.ask(super().set_many, data, timeout, otherwise=None)

    def delete_many(self, keys):
        self.ask(super().delete_many, keys, otherwise=None)

    def clear(self):
        return self.ask(super().clear, otherwise=False)


class ForgivingRedisCache(RedisCache):
    def __init__(self, server, params):
        super().__init__(server, params)
        self._class = ForgivingClient
