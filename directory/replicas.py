"""Where something is read: public pages from the replica when there is one, all else from primary.

A replica is a little behind. Everything of one page, and the revision that the page is kept under,
is read from the same place, so that a page and its revision agree: a visitor may see a change some
moments late, and never half of it. Whoever is signed in reads from the primary, and so does every
request that may write: nobody misses what they have just done.
"""

from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings

PRIMARY, REPLICA = "default", "replica"
place = ContextVar("place", default=PRIMARY)


class ReplicaRouter:
    """Tells Django which database a query goes to."""

    def db_for_read(self, model, **hints):
        return place.get()

    def db_for_write(self, model, **hints):
        return PRIMARY

    def allow_relation(self, one, other, **hints):
        return True

    def allow_migrate(self, db, app_label, **hints):
        return db == PRIMARY


@contextmanager
def reading_from(alias):
    """Queries that only read go to this database within."""
    before = place.set(alias)
    try:
        yield
    finally:
        place.reset(before)


def places_to_read(request):
    """The databases that may answer a public page, the best first."""
    if REPLICA not in settings.DATABASES:
        return [PRIMARY]
    signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
    return [PRIMARY, REPLICA] if signed_in else [REPLICA, PRIMARY]
