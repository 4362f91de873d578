"""The site behind gunicorn on a free port of this machine, for as long as a measurement takes."""

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

START_WITHIN = 30  # seconds


@contextmanager
def serving(database_url, static_root, *, workers=2, worker_class="sync", **settings):
    """Serve a database with production-like settings; yields the port and gunicorn's process.

    settings: variables of its environment. Raises TimeoutError when the site does not answer
    within 30 seconds.
    """
    environment = os.environ | {
        "DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings",
        "BENCHMARK_STATIC_ROOT": static_root,
        **settings,
    }
    collect = [sys.executable, "-m", "django", "collectstatic", "--no-input", "--verbosity", "0"]
    subprocess.run(collect, env=environment, check=True)
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "directory.wsgi", "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", str(workers), "--worker-class", worker_class]
    if worker_class == "gthread":
        command += ["--threads", "4"]
    server = subprocess.Popen([*command, "--log-level", "warning"], env=environment)
    try:
        wait_for(f"http://127.0.0.1:{port}/floor/")
        yield port, server
    finally:
        server.terminate()
        server.wait(timeout=20)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(address):
    give_up_at = time.monotonic() + START_WITHIN
    while time.monotonic() < give_up_at:
        try:
            with urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"{address} did not answer within {START_WITHIN} s.")


def memory_of_workers(server):
    """The resident memory of each of gunicorn's workers, in megabytes (Linux)."""
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    lines = [
        line
        for child in children
        for line in Path(f"/proc/{child}/status").read_text().splitlines()
        if line.startswith("VmRSS")
    ]
    return [int(line.split()[1]) / 1024 for line in lines]
