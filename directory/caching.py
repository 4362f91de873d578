"""Public pages are kept until the directory changes, and visitors' copies are checked for that.

Everything that a page shows follows from the directory's revision, the day, the language, the
address and the program itself. As long as these are the same, so is the page: a browser or proxy
that asks "is my copy still good?" costs one query, and a page made once is not made again.
"""

import hashlib
from functools import cache as once
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError
from django.middleware.cache import CacheMiddleware
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language

from groups.models import DirectoryRevision

# How long a page is kept here: the day is a part of its key.
KEPT_FOR = 24 * 3600
# How long a proxy may go on showing its copy while this site is ill.
STALE_IF_ERROR = 7 * 24 * 3600
# Headers on which a page depends, beside its address.
DEPENDS_ON = ["Accept-Encoding", "HX-Request"]
# Settings that change what a page says.
SHOWN_SETTINGS = """
    CONTACT_DAYS CONTACT_EMAIL LINK_FAILURE_DAYS OPERATOR_NAME REVIEW_MONTHS
    REVIEW_MONTHS_INFORMAL SITE_ADDRESS
""".split()


class DirectoryCacheMiddleware:
    """Answers a page from its copy while nothing public has changed.

    A view that says "private" or "no-store" is left alone, and so is whatever is under one of the
    addresses in settings.NEVER_CACHED.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.last_revision = None

    def __call__(self, request):
        path = request.path_info
        if request.method not in ("GET", "HEAD") or path.startswith(settings.NEVER_CACHED):
            return self.get_response(request)
        state = self.state_of_directory(request)
        etag = self.etag(request, state)
        response = get_conditional_response(request, etag=etag)
        if response is None:
            pages = CacheMiddleware(self.get_response, page_timeout=KEPT_FOR, key_prefix=state)
            response = pages(request)
        if response.status_code in (200, 304) and not is_private(response):
            response["ETag"] = etag
            del response["Expires"]
            # Not "no-cache": that would forbid a proxy to show its copy while this site is ill.
            response["Cache-Control"] = f"public, max-age=0, stale-if-error={STALE_IF_ERROR}"
            patch_vary_headers(response, DEPENDS_ON)
        return response

    def state_of_directory(self, request):
        """What every page follows from; the last known revision while the database is away.

        Every page names the releases of the nomenclature: they come with the same query.
        """
        try:
            self.last_revision, request.releases = DirectoryRevision.with_releases()
        except DatabaseError:
            if self.last_revision is None:
                raise
        return f"{program()}-{timezone.localdate()}-{self.last_revision}"

    def etag(self, request, state):
        """A weak one: the same page may be compressed in more than one way."""
        parts = [state, get_language(), *map(str, map(request.headers.get, DEPENDS_ON))]
        return f'W/"{hashlib.sha256("|".join(parts).encode()).hexdigest()[:32]}"'


def is_private(response):
    said = response.get("Cache-Control", "")
    return "private" in said or "no-store" in said or bool(response.cookies)


@once
def program():
    """A name for the program and its settings as they stand: others would write other pages."""
    files = sorted(
        file
        for folder in ("directory", "groups", "templates", "static", "locale")
        for file in Path(settings.BASE_DIR, folder).rglob("*")
        if file.suffix in (".py", ".html", ".css", ".js", ".mo", ".svg", ".txt")
    )
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    digest.update(repr([getattr(settings, name) for name in SHOWN_SETTINGS]).encode())
    return digest.hexdigest()[:12]
