"""Finished pages in a folder, which all workers of a machine share and which outlives them.

Django's own cache in files, but for three things: once in a while, not at each write, it looks for
files that are too old or too many; a file that cannot be written or understood is a page that is
made anew; and while the disk is full or the folder gone, writing is left alone for a moment.
"""

import logging
import os
import time
from contextlib import suppress
from random import SystemRandom

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache

log = logging.getLogger(__name__)

# Each process looks at some files, by chance, so often: no visitor waits long for it.
LOOK_EVERY, LOOKED_AT = 10, 3000  # seconds, files
# After a failure nothing is written for so long.
LEFT_ALONE = 2  # seconds


class PageFiles(FileBasedCache):
    """Files older than the cache's TIMEOUT go, and what is beyond MAX_ENTRIES."""

    # On the clock of time.monotonic; Django makes a new object for each thread.
    next_look = {}
    left_alone_until = 0.0

    def get(self, key, default=None, version=None):
        try:
            return super().get(key, default, version)
        except Exception as error:
            # A power cut leaves files half-written, and an upgrade such as name what is no longer
            # there: unpickling fails in a dozen ways.
            log.warning("A file in PAGES_DIR cannot be read: %s", type(error).__name__)
            return default

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        if time.monotonic() < PageFiles.left_alone_until:
            return
        try:
            super().set(key, value, timeout, version)
        except OSError as error:
            PageFiles.left_alone_until = time.monotonic() + LEFT_ALONE
            log.warning("PAGES_DIR cannot be written, pages are made anew: %s", error.strerror)

    def clear(self):
        try:
            super().clear()
        except OSError as error:
            log.warning("PAGES_DIR cannot be cleared: %s", error.strerror)

    def _createdir(self):
        # A folder that cannot be made cannot be written to either: that is logged.
        with suppress(OSError):
            super()._createdir()

    def _cull(self):
        now = time.monotonic()
        if now < PageFiles.next_look.get(self._dir, 0):
            return
        PageFiles.next_look[self._dir] = now + LOOK_EVERY
        files = self._list_cache_files()
        too_many = len(files) - self._max_entries
        oldest = time.time() - self.default_timeout
        some = SystemRandom().sample(files, min(len(files), LOOKED_AT))
        for number, file in enumerate(some):
            # Another process may have taken it away meanwhile.
            with suppress(FileNotFoundError):
                if number < too_many or os.stat(file).st_mtime < oldest:
                    self._delete(file)
