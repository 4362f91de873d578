"""One request at a time to each host, with a pause between."""

import threading
import time
from collections import defaultdict
from contextlib import contextmanager


class Turns:
    """Shared by the workers of a run. pause: seconds between two requests to the same host."""

    def __init__(self, pause):
        self.pause = pause
        self.pauses = {}
        self.locks = defaultdict(threading.Lock)
        self.last = {}
        self.opening = threading.Lock()

    @contextmanager
    def at(self, host):
        """Wait until it is our turn at a host; the block holds the turn."""
        with self.opening:
            lock = self.locks[host]
        with lock:
            since = time.monotonic() - self.last.get(host, -1e9)
            time.sleep(max(0, self.pauses.get(host, self.pause) - since))
            try:
                yield
            finally:
                self.last[host] = time.monotonic()

    def slow_down(self, host, pause):
        """Leave more time between requests to a host, as its robots.txt asks."""
        self.pauses[host] = max(self.pause, pause)
