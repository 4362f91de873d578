"""What drills do to the site's surroundings, and the pages that people look at meanwhile."""

import subprocess
from contextlib import contextmanager, suppress

PAGES = ["/", "/groups/", "/conditions/56/", "/groups/example-society/", "/search/?q=alkaptonurea"]
ENTRIES = """
from groups.search.index import refresh_search_index
from tests.factories import make_condition, make_group
family = make_condition("Example disorder of metabolism", orpha_code=55)
condition = make_condition("Alkaptonuria", orpha_code=56, synonyms=["AKU"], families=[family])
make_group("Example Society", conditions=[condition])
make_group("Example Umbrella", kind="umbrella", conditions=[family])
refresh_search_index()
"""


def fill(site):
    site.manage("migrate", "--verbosity", "0")
    site.manage("shell", "--no-imports", "-c", ENTRIES)


@contextmanager
def full(disk):
    """Nothing more can be written on a disk within."""
    filling = disk / "filling"
    with filling.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"\0" * 4096)
    yield
    filling.unlink()


@contextmanager
def small_disk(place, megabytes):
    """Needs root."""
    place.mkdir()
    size = f"size={megabytes}m"
    subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", place], check=True)
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", place], check=True)


def look_at(site, pages=PAGES):
    """Every page once for each worker, more or less, so that all of them keep it."""
    for page in pages * 6:
        assert site.ask(page).status == 200, page
