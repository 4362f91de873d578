"""The highest rate that the site holds, as a share of what a view returning a constant holds.

    python -m tests.benchmarks.load DATABASE_URL [--visits 100000] [--minutes 10]

gunicorn with two workers and production-like settings, PAGES_DIR among them, serves the database;
requests come from this machine at stated rates, whether or not earlier ones are answered (an open
loop), each over a connection of its own, and time runs from the moment a request is due. A rate is
held when every request is answered with 200 and the 99th percentile stays below 250 ms.

The mix: search 40 %, suggestions 30 %, condition pages 20 %, lists 8 %, handouts 2 %. What is
asked for follows Zipf's law over all names, conditions and areas, as visits do: a few often, most
rarely. One name in seven is misspelt, each time in another way.

The rate is measured twice: when no page has been made yet, as after a change of the directory, and
after --visits requests of the same mix, as later that day. The constant view is measured before and
after, because a machine that is shared runs faster at one time than at another; the higher rate
counts. --minutes then keeps up three quarters of the mix's second rate and prints how the workers'
memory grows.
"""

import argparse
import asyncio
import itertools
import os
import random
import tempfile
import time
from dataclasses import dataclass
from urllib.parse import urlencode

from .search_speed import ask, percentile, with_an_error
from .serving import memory_of_workers, serving

SEED = 20261120
MIX = {"search": 40, "suggestions": 30, "conditions": 20, "lists": 8, "handouts": 2}
SLOWEST = 250  # ms, 99th percentile
SECONDS = 10  # of each rate that is tried
PRECISION = 1.08  # the search for the highest rate ends at steps this small
WANTED = 0.25
MISSPELT = 1 / 7
AT_ONCE = 8  # requests that are under way while the site is warmed
# Where production keeps finished pages (Linux).
IN_MEMORY = "/dev/shm"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Tried:
    """How one rate went. p50 and p99 in ms; wrong: requests not answered with 200."""

    rate: float
    p50: float
    p99: float
    wrong: int
    late: float

    @property
    def is_held(self):
        return not self.wrong and self.p99 < SLOWEST

    def __str__(self):
        verdict = "held" if self.is_held else "not held"
        wrong = f", {self.wrong} not answered" if self.wrong else ""
        return (
            f"  {self.rate:7.1f}/s  p50 {self.p50:6.1f}  p99 {self.p99:7.1f} ms  {verdict}{wrong}"
            f"  (generator at most {self.late:.0f} ms late)"
        )


def mixed_paths():
    """Endless addresses in the proportions of the mix: the same for each run."""
    import django

    django.setup()
    from django.db.models import Count

    from groups.models import Area, Condition, Group
    from groups.models.condition import UNDIAGNOSED

    chance = random.Random(SEED)
    # The way without a diagnosis is a page of its own: its ORPHAcode leads there.
    coded = Condition.objects.active().exclude(orpha_code=None).exclude(orpha_code=UNDIAGNOSED)
    conditions = list(coded.order_by("orpha_code"))
    chance.shuffle(conditions)
    # Conditions with groups are looked for more than others.
    conditions.sort(key=lambda condition: not condition.coverage.exists())
    slugs = sorted(Group.objects.listed().values_list("slug", flat=True))
    of_listed = Area.objects.filter(groups__state="listed").annotate(number=Count("groups"))
    areas = list(of_listed.order_by("-number", "pk").values_list("pk", flat=True))
    condition, area = by_zipf(conditions, chance), by_zipf(areas, chance)

    def typed():
        name = condition().name
        return with_an_error(name, chance) if chance.random() < MISSPELT else name

    def beginning():
        name = typed()
        return name[: chance.choice([3, 5, 8, 12])]

    makers = {
        "search": lambda: f"/search/?{urlencode({'q': typed()})}",
        "suggestions": lambda: f"/suggest/?{urlencode({'q': beginning()})}",
        "conditions": lambda: (
            f"/conditions/{condition().orpha_code}/" + chance.choice(["", f"?area={area()}"])
        ),
        "lists": lambda: chance.choice(
            [
                f"/groups/?area={area()}",
                f"/conditions/?letter={chance.choice(LETTERS)}",
            ]
        ),
        "handouts": lambda: (
            "/handout/?"
            + urlencode({"condition": condition().orpha_code, "group": chance.choice(slugs)})
        ),
    }
    kinds = list(MIX)
    while True:
        yield makers[chance.choices(kinds, weights=MIX.values())[0]]()


def by_zipf(things, chance):
    """A function that picks one of the things: the second half as often as the first, and so on."""
    weights = list(itertools.accumulate(1 / rank for rank in range(1, len(things) + 1)))
    return lambda: chance.choices(things, cum_weights=weights)[0]


async def visit(port, paths, number):
    """Ask for a number of paths, some at once, as fast as they are answered."""
    asked = itertools.islice(paths, number)

    async def one_after_the_other():
        for path in asked:
            await ask(port, path)

    async with asyncio.TaskGroup() as tasks:
        for _ in range(AT_ONCE):
            tasks.create_task(one_after_the_other())


async def at_rate(port, paths, rate, seconds):
    """Ask for paths at a constant rate."""
    latencies, wrong, late, started = [], 0, 0.0, time.perf_counter()

    async def ask_when_due(path, due):
        nonlocal wrong
        try:
            async with asyncio.timeout(10):
                await ask(port, path)
        except (OSError, TimeoutError):
            wrong += 1
        latencies.append(1000 * (time.perf_counter() - due))

    async with asyncio.TaskGroup() as tasks:
        for place in range(int(rate * seconds)):
            due = started + place / rate
            if (wait := due - time.perf_counter()) > 0:
                await asyncio.sleep(wait)
            late = max(late, time.perf_counter() - due)
            tasks.create_task(ask_when_due(next(paths), due))
    return Tried(rate, percentile(latencies, 50), percentile(latencies, 99), wrong, 1000 * late)


def highest_rate(port, paths, first=50.0):
    """The highest rate held, found by doubling and then by halving the gap."""
    held, failed, rate = None, None, first
    while not (held and failed) or failed.rate / held.rate > PRECISION:
        tried = asyncio.run(at_rate(port, paths, rate, SECONDS))
        print(tried, flush=True)
        if tried.is_held:
            held = tried
        else:
            failed = tried
            wait_until_idle(port)
        if failed is None:
            rate = held.rate * 2
        elif held is None:
            rate = failed.rate / 2
        else:
            rate = (held.rate * failed.rate) ** 0.5
    return held


def rate_of_constant(port):
    print("A view that returns a constant")
    return highest_rate(port, itertools.cycle(["/floor/"]), first=800.0)


def wait_until_idle(port):
    """What still waits in the queue is not the next rate's fault."""
    tried = None
    while tried is None or tried.wrong or tried.p99 > SLOWEST:
        time.sleep(2)
        tried = asyncio.run(at_rate(port, itertools.cycle(["/floor/"]), 10, 1))


def keep_up(port, server, paths, rate, minutes):
    print(f"\nMemory of the workers in MB, at {rate:.0f}/s")
    for minute in range(minutes):
        tried = asyncio.run(at_rate(port, paths, rate, 60))
        memory = memory_in_words(server)
        print(f"  minute {minute + 1:2}: {memory}   {str(tried).strip()}", flush=True)


def memory_in_words(server):
    return ", ".join(f"{each:.0f}" for each in memory_of_workers(server))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("database", help="DATABASE_URL of a loaded database")
    parser.add_argument("--visits", type=int, default=100_000, help="requests that warm the site")
    parser.add_argument("--minutes", type=int, default=0, help="how long to watch the memory")
    options = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"
    os.environ["DATABASE_URL"] = options.database
    os.environ.pop("CACHE_URL", None)
    paths = mixed_paths()
    next(paths)
    print(f"gunicorn, 2 workers; load average before: {os.getloadavg()[0]:.1f}")
    with (
        tempfile.TemporaryDirectory(dir=IN_MEMORY) as folder,
        serving(options.database, folder, PAGES_DIR=f"{folder}/pages") as (port, server),
    ):
        floor = rate_of_constant(port)
        print("The mix, while most pages are asked for the first time")
        cold = highest_rate(port, paths)
        started = time.perf_counter()
        asyncio.run(visit(port, paths, options.visits))
        rate = options.visits / (time.perf_counter() - started)
        print(f"The mix, after {options.visits} more requests ({rate:.0f}/s)")
        warm = highest_rate(port, paths, first=cold.rate)
        wait_until_idle(port)
        floor = max(floor, rate_of_constant(port), key=lambda tried: tried.rate)
        print(f"\n{'':24}rate  share of a constant view's {floor.rate:.0f}/s (wanted {WANTED:.0%})")
        for name, mix in (("first requests", cold), ("later that day", warm)):
            print(f"  {name:20}{mix.rate:6.0f}  {mix.rate / floor.rate:.0%}")
        print("Memory of the workers in MB:", memory_in_words(server))
        if options.minutes:
            keep_up(port, server, paths, warm.rate * 0.75, options.minutes)


if __name__ == "__main__":
    main()
