"""Finished pages in a folder, which all workers of a machine share and which outlives them.

Django's own cache in files, but for three things: it looks through its folder at one write in
many, not at each; a file that cannot be written or understood is a page that is made anew; and
while the disk is full or the folder gone, writing is left alone for a moment.
"""

import logging
import pickle
import random
import time
import zlib
from contextlib import suppress

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache

log = logging.getLogger(__name__)

# One write in so many looks whether there are too many files: that takes as long as three pages.
SELDOM = 500
# After a failure nothing is written for so long.
LEFT_ALONE = 2  # seconds
# What reading a file may raise that a power cut has left half-written.
DAMAGED = (EOFError, zlib.error, pickle.UnpicklingError)


class PageFiles(FileBasedCache):
    left_alone_until = 0.0

    def get(self, key, default=None, version=None):
        try:
            return super().get(key, default, version)
        except (OSError, *DAMAGED):
            return default

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        if time.monotonic() < PageFiles.left_alone_until:
            return
        try:
            super().set(key, value, timeout, version)
        except OSError as error:
            PageFiles.left_alone_until = time.monotonic() + LEFT_ALONE
            log.warning("PAGES_DIR cannot be written, pages are made anew: %s", error.strerror)

    def _createdir(self):
        # A folder that cannot be made cannot be written to either: that is logged.
        with suppress(OSError):
            super()._createdir()

    def _cull(self):
        if random.randrange(SELDOM) == 0:  # noqa: S311 - nothing secret about it
            super()._cull()
