"""gunicorn: `gunicorn --config directory/deploy/gunicorn.conf.py directory.wsgi`

BIND (default 127.0.0.1:8000) and WEB_CONCURRENCY (workers, default 2) come from the environment,
or from the file named .env beside manage.py. Under systemd the socket of directory.socket is used.
"""

import os
from pathlib import Path

from directory.environment import Environment
from directory.logs import LOGGING


class ForTheServer(Environment):
    """Leaves os.environ alone: workers read .env themselves, and anew after a reload."""

    ENVIRON = dict(os.environ)


env = ForTheServer()
env.read_env(Path(__file__).parents[2] / ".env")

bind = env.str("BIND", default="127.0.0.1:8000")
workers = env.int("WEB_CONCURRENCY", default=2)
# A page takes tens of milliseconds: whatever takes half a minute is stuck, and a new worker comes.
timeout = 30
# SIGTERM and SIGHUP let each worker finish what it has begun.
graceful_timeout = 30
# Workers are renewed now and then, not all at once, so that no leak can grow for months.
max_requests, max_requests_jitter = 1_000_000, 100_000
# Between SIGHUP and the next request new code is loaded by new workers; the old ones drain.
preload_app = False
# Signals are all the control there is; no socket for it lies about.
control_socket_disable = True

accesslog = "-"
# The path without its query; no address, no browser, no page that somebody came from.
access_log_format = "%(m)s %(U)s %(s)s %(B)s bytes %(M)s ms"
logconfig_dict = LOGGING
