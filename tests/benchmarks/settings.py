"""The settings of a speed run: those of production but for TLS, and the floor's address."""

import os

os.environ.setdefault("SECRET_KEY", "only-for-benchmarks")
os.environ.update(DEBUG="0", HTTPS="0", ALLOWED_HOSTS="127.0.0.1")
# All requests come from one network: they are counted as always, and never too many.
os.environ.update(
    dict.fromkeys(["SEARCH_RATE", "TYPING_RATE", "API_RATE", "PDF_RATE"], "9999999/m")
)

from directory.settings import *  # noqa: F403

ROOT_URLCONF = "tests.benchmarks.floor_urls"
# Where the run collects the static files, whose hashed names the pages need.
STATIC_ROOT = os.environ.get("BENCHMARK_STATIC_ROOT")
# The floor is what a view costs, not what a copy of its answer costs.
NEVER_CACHED = (*NEVER_CACHED, "/floor/")  # noqa: F405
