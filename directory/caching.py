"""Public pages are kept until the directory changes, and visitors' copies are checked for that.

Everything that a page shows follows from the directory's revision, the day, the language, the
address and the program itself. As long as these are the same, so is the page: a browser or proxy
that asks "is my copy still good?" costs one query, and a page made once is not made again.
"""

import hashlib
import logging
import sys
import time
from contextlib import suppress
from functools import cache as once
from importlib.metadata import distributions
from pathlib import Path

from django.conf import settings
from django.core.cache import caches
from django.db import DatabaseError, OperationalError, connections
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language

from groups.models import DirectoryRevision
from groups.remembering import page_at

from .replicas import PRIMARY, places_to_read, reading_from

log = logging.getLogger(__name__)

# The caches of settings.CACHES for answers to what somebody typed, and for all other pages. How
# long they keep one stands there; the day is a part of its key.
TYPED, PAGES = "typed", "pages"
# How long a proxy may go on showing its copy while this site is ill.
STALE_IF_ERROR = 7 * 24 * 3600
# A database that did not answer is not asked for the revision again for so many seconds: pages that
# are kept do not wait for it.
LEFT_ALONE = 2
# Where the last known revision is kept for a worker that starts while the database is away.
LAST_REVISION = "directory.caching.last_revision"
# It is written again so often: a cache that is full may have dropped it.
WRITTEN_AGAIN = 60  # seconds
# Headers on which a page depends, beside its address and its language.
DEPENDS_ON = ["Accept-Encoding", "HX-Request"]
# What a view says in Cache-Control that wants no copy of its page to answer.
NOT_KEPT = ["private", "no-store", "no-cache"]
# Settings that change what a page says.
SHOWN_SETTINGS = """
    CONTACT_DAYS CONTACT_EMAIL LINK_FAILURE_DAYS OPERATOR_NAME REVIEW_MONTHS
    REVIEW_MONTHS_INFORMAL SITE_ADDRESS
""".split()


class DirectoryCacheMiddleware:
    """Answers a page from its copy while nothing public has changed.

    A view that says one of NOT_KEPT is left alone, and so is whatever is under one of the addresses
    in settings.NEVER_CACHED. Pages are read where places_to_read says.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.last_revision, self.remember_again = None, 0
        # Database -> when it may be asked again, on the clock of time.monotonic.
        self.left_alone_until = {}

    def __call__(self, request):
        path = request.path_info
        if request.method not in ("GET", "HEAD") or path.startswith(settings.NEVER_CACHED):
            return self.get_response(request)
        place, revision = self.revision(request)
        state = f"{program()}-{timezone.localdate()}-{revision}"
        with reading_from(place), page_at(state):
            return self.answer(request, state)

    def answer(self, request, state):
        """A page of the directory in this state: kept, made now, or known to the visitor."""
        etag = self.etag(request, state)
        response = get_conditional_response(request, etag=etag) or self.page(request, etag)
        if response.status_code in (200, 304) and not is_private(response):
            response["ETag"] = etag
            # Not "no-cache": that would forbid a proxy to show its copy while this site is ill.
            response["Cache-Control"] = f"public, max-age=0, stale-if-error={STALE_IF_ERROR}"
            patch_vary_headers(response, DEPENDS_ON)
        return response

    def page(self, request, etag):
        """A whole page: the one that is kept under this tag, or else made now."""
        pages = caches[TYPED if "q" in request.GET else PAGES]
        key = hashlib.sha256(f"{etag} {request.build_absolute_uri()}".encode()).hexdigest()
        page = pages.get(key)
        if page is None:
            page = self.get_response(request)
            if request.method == "GET" and may_be_kept(page):
                pages.set(key, page)
        return page

    def revision(self, request):
        """Where to read a page, and the directory's revision there; the last known one when no
        database answers.

        Every page names the releases of the nomenclature: they come with the same query.
        """
        failure = None
        for place in places_to_read(request):
            if time.monotonic() < self.left_alone_until.get(place, 0):
                continue
            try:
                with reading_from(place):
                    revision, request.releases = self.ask(place)
            except DatabaseError as error:
                failure = error
                self.left_alone_until[place] = time.monotonic() + LEFT_ALONE
                log.warning("The database %r does not answer: %s", place, type(error).__name__)
            else:
                self.remember(revision)
                return place, revision
        return PRIMARY, self.remembered(failure)

    def ask(self, place):
        """The revision in a database. A connection that died since the last page is opened anew.

        So every page need not ask before whether the connection is alive, as Django would.
        """
        connection = connections[place]
        may_have_died = connection.connection is not None and not connection.in_atomic_block
        connection.health_check_done = True
        try:
            return DirectoryRevision.with_releases()
        except DatabaseError:
            if not may_have_died or connection.is_usable():
                raise
            connection.close()
            return DirectoryRevision.with_releases()

    def remember(self, revision):
        now = time.monotonic()
        if revision != self.last_revision or now > self.remember_again:
            self.last_revision, self.remember_again = revision, now + WRITTEN_AGAIN
            caches[PAGES].set(LAST_REVISION, revision, timeout=None)

    def remembered(self, failure):
        """The last revision that this process knew, or another that shares its cache."""
        if self.last_revision is None:
            self.last_revision = caches[PAGES].get(LAST_REVISION)
        if self.last_revision is None:
            raise failure or OperationalError("The database did not answer a moment ago.")
        return self.last_revision

    def etag(self, request, state):
        """A weak one: the same page may be compressed in more than one way."""
        parts = [state, get_language(), *map(str, map(request.headers.get, DEPENDS_ON))]
        return f'W/"{hashlib.sha256("|".join(parts).encode()).hexdigest()[:32]}"'


def may_be_kept(response):
    """Whether the tag of a page and its address say all that it depends on."""
    if response.status_code != 200 or response.streaming or is_private(response):
        return False
    varies = {name.strip() for name in response.get("Vary", "").split(",") if name.strip()}
    return varies <= {*DEPENDS_ON, "Accept-Language"}


def is_private(response):
    said = response.get("Cache-Control", "")
    return any(word in said for word in NOT_KEPT) or bool(response.cookies)


def program():
    """A name for the program, what it is built on and its settings: others make other pages.

    While somebody develops it, each change of a file makes it another one.
    """
    return last_change() if settings.DEBUG else digest()


def files():
    """The files of the program that decide what a page says."""
    for folder in ("directory", "groups", "templates", "static", "locale"):
        for file in Path(settings.BASE_DIR, folder).rglob("*"):
            if file.suffix in (".py", ".html", ".css", ".js", ".json", ".mo", ".svg", ".txt"):
                yield file


def last_change():
    changes = [0]
    for file in files():
        # An editor may be replacing it at this moment.
        with suppress(FileNotFoundError):
            changes.append(file.stat().st_mtime_ns)
    return str(max(changes))


@once
def digest():
    packages = sorted((each.name, each.version) for each in distributions())
    found = hashlib.sha256(repr([sys.version, packages]).encode())
    for file in sorted(files()):
        found.update(file.read_bytes())
    found.update(repr([getattr(settings, name) for name in SHOWN_SETTINGS]).encode())
    return found.hexdigest()[:12]
