"""Our search beside other engines: the same names, the same queries, one process.

    DATABASE_URL=... python -m tests.benchmarks.search_peers QUERIES.tsv
        [--postgres postgres://...] [--milli PYTHON]

Every engine gets all names and codes of the conditions and the names of the listed groups that
DATABASE_URL has; conditions alone are counted, as in search_quality, which says what QUERIES.tsv
holds. A peer that is not there is named and left out. Indexes are built before the clock starts.
"""

import argparse
import csv
import importlib.util
import os
import statistics
import subprocess
import time
from contextlib import closing

import django

from .peers import NAMES, FullTextSearch, Milli, Tantivy, WordSimilarity

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "directory.settings")


class Ours:
    """The search of this project."""

    name = "ours"

    def find(self, query):
        from groups.remembering import page_at
        from groups.search import search

        # As within a page: what many searches share is remembered.
        with page_at("benchmark"):
            return [owner_of(answer.thing) for answer in search(query, limit=NAMES)]

    def close(self):
        """Nothing to close: Django keeps the connection."""


def owner_of(thing):
    """ORPHA:56 for a condition, the slug for a group."""
    return getattr(thing, "shown_code", "") or getattr(thing, "slug", "")


def names_with_owners():
    """(owner, text) for every name and code that our own search knows, preferred names first."""
    from groups.models import Condition, ConditionCode, ConditionName, Group, GroupName

    active = {"condition__status": Condition.Status.ACTIVE, "condition__orpha_code__gt": 0}
    names = ConditionName.objects.filter(**active).select_related("condition")
    codes = ConditionCode.objects.filter(**active).select_related("condition")
    groups = GroupName.objects.filter(group__state=Group.State.LISTED).select_related("group")
    conditions = Condition.objects.active().exclude(orpha_code=None)
    pairs = [
        *((owner_of(each), each.name) for each in conditions.order_by("orpha_code")),
        *((owner_of(each.condition), each.text) for each in names.order_by("pk")),
        *((owner_of(each), each.shown_code) for each in conditions.order_by("orpha_code")),
        *((owner_of(each.condition), str(each)) for each in codes.order_by("pk")),
        *((owner_of(each.group), each.text) for each in groups.order_by("pk")),
    ]
    return list(dict.fromkeys(pairs))


def engines(names, options):
    """Ours and every peer that is there; those that are not are named."""
    yield Ours()
    yield FullTextSearch(names)
    if options.postgres:
        yield WordSimilarity(names, options.postgres)
    else:
        print("PostgreSQL's word_similarity is left out: give --postgres an address.")
    if importlib.util.find_spec("tantivy"):
        yield Tantivy(names)
    else:
        print("tantivy is not installed: see README.md.")
    if options.milli and has_milli(options.milli):
        yield Milli(names, options.milli)
    else:
        print("milli is not installed: give --milli a Python 3.12 that has it.")


def has_milli(python):
    try:
        found = subprocess.run([python, "-c", "import milli"], capture_output=True, check=False)
    except OSError:
        return False
    return found.returncode == 0


def measure(engine, rows):
    """The place of the first expected condition (None: not found), and the milliseconds taken."""
    results = []
    for row in rows:
        expected = {f"ORPHA:{code}" for code in row["expected_orpha"].split("|")}
        started = time.perf_counter()
        found = engine.find(row["query"])
        taken = getattr(engine, "milliseconds", 1000 * (time.perf_counter() - started))
        conditions = [owner for owner in dict.fromkeys(found) if owner.startswith("ORPHA:")]
        places = [place for place, owner in enumerate(conditions, start=1) if owner in expected]
        results.append((row["kind"], min(places, default=None), taken))
    return results


def recall(results, kind, most):
    places = [place for which, place, _taken in results if kind in (which, "all")]
    return sum(place is not None and place <= most for place in places) / len(places)


def show(measured):
    """The table: for each engine and kind, the recall at 1 and at 5; then its times."""
    kinds = [*sorted({kind for kind, _place, _taken in next(iter(measured.values()))}), "all"]
    print(f"{'recall at 1 / at 5, %':24}" + "".join(f"{name:>17}" for name in measured))
    for kind in kinds:
        cells = [
            f"{100 * recall(results, kind, 1):5.0f} / {100 * recall(results, kind, 5):.0f}"
            for results in measured.values()
        ]
        print(f"{kind:24}" + "".join(f"{cell:>17}" for cell in cells))
    for percent in (50, 95):
        cells = []
        for results in measured.values():
            times = [taken for _kind, _place, taken in results]
            cells.append(statistics.quantiles(times, n=100, method="inclusive")[percent - 1])
        print(f"p{percent}, ms{'':17}" + "".join(f"{cell:>17.1f}" for cell in cells))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("queries")
    parser.add_argument("--postgres", help="a PostgreSQL for word_similarity (temporary tables)")
    parser.add_argument("--milli", help="a Python 3.12 that has milli")
    options = parser.parse_args()
    django.setup()
    with open(options.queries, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    names = names_with_owners()
    print(f"{len(rows)} queries, {len(names)} names and codes, load {os.getloadavg()[0]:.1f}")
    measured = {}
    for engine in engines(names, options):
        with closing(engine):
            # Once unmeasured, so that what is loaded lazily is there.
            measure(engine, rows[::10])
            measured[engine.name] = measure(engine, rows)
    show(measured)


if __name__ == "__main__":
    main()
