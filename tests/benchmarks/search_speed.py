"""How long search takes through gunicorn, beside a view that does nothing, in the same run.

    python -m tests.benchmarks.search_speed DATABASE_URL_1X DATABASE_URL_10X [...more pairs]

Each pair is a loaded database and its copy that sample_data made ten times as large. Requests are
due at a constant rate, whether or not earlier ones are answered, and time runs from the moment a
request is due. The floor, suggestions and results pages take turns; no page is kept. Only loopback
is used.

The floor is measured alone as well: where it is much slower among the others, requests waited for
each other (or the machine was busy), the ratios look better than they are, and a warning says so.
"""

import argparse
import asyncio
import os
import random
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass
from itertools import cycle
from urllib.parse import quote

from .serving import memory_of_workers, serving

SEED = 20261120
KINDS = ("floor", "suggestions", "results")
# At the most, in times the floor's 95th percentile of the same run; a worker's memory in MB.
LIMITS = {("suggestions", "1x"): 4, ("suggestions", "10x"): 6, ("results", "1x"): 8}
MOST_MEMORY = 120
# How much slower than alone the floor may be before its ratios stop meaning anything.
WAITING = 2


@dataclass(frozen=True)
class Measured:
    """Of one database: the latencies of each kind in milliseconds, and each worker's memory."""

    label: str
    size: str
    latencies: dict[str, list[float]]
    floor_alone: list[float]
    memory: list[float]

    def waiting(self):
        """How many times slower the floor was among the other requests than alone."""
        return percentile(self.latencies["floor"], 95) / percentile(self.floor_alone, 95)

    def times_the_floor(self, kind, percent):
        return percentile(self.latencies[kind], percent) / percentile(self.latencies["floor"], 95)


def percentile(latencies, percent):
    return statistics.quantiles(latencies, n=100, method="inclusive")[percent - 1]


def paths(database_url):
    """Endless addresses of each kind, from the names in a database: the same for each run.

    Suggestions are asked for beginnings of names as they grow, and for single words; results for
    whole names. Every second name has a typing error.
    """
    os.environ["DATABASE_URL"] = database_url
    import django

    django.setup()
    from groups.models import Condition, GroupName

    chance = random.Random(SEED)
    names = chance.sample(sorted(Condition.objects.active().values_list("name", flat=True)), 40)
    names += chance.sample(sorted(GroupName.objects.values_list("text", flat=True)), 10)
    chance.shuffle(names)
    names[::2] = [with_an_error(name, chance) for name in names[::2]]
    typed = []
    for name in names:
        typed += [name[:length] for length in (2, 4, 7, 11, 16) if length <= len(name)]
        typed.append(max(name.split(), key=len))
    return {
        "floor": cycle(["/floor/"]),
        "suggestions": cycle(f"/suggest/?q={quote(text)}" for text in typed),
        "results": cycle(f"/search/?q={quote(name)}" for name in names),
    }


def with_an_error(name, chance):
    """The name with two neighbouring letters swapped, or the second of them left out."""
    place = chance.randrange(1, len(name) - 1) if len(name) > 2 else 0
    pair = name[place : place + 2]
    return name[:place] + chance.choice([pair[::-1], pair[:1]]) + name[place + 2 :]


async def ask(port, path):
    """Fetch one page over its own connection. Raises OSError when it is not answered with 200."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n"
    writer.write(request.encode())
    answer = await reader.read(-1)
    writer.close()
    if not answer.startswith(b"HTTP/1.1 200"):
        raise OSError(f"{path} was answered with {answer[:40]!r}")


async def ask_at_constant_rate(port, requests, rate):
    """Send (kind, path) requests at so many a second; the latencies of each kind in ms."""
    latencies, started = defaultdict(list), time.perf_counter()

    async def ask_when_due(kind, path, due):
        await ask(port, path)
        latencies[kind].append(1000 * (time.perf_counter() - due))

    async with asyncio.timeout(60 + len(requests) / rate), asyncio.TaskGroup() as tasks:
        for place, (kind, path) in enumerate(requests):
            due = started + place / rate
            await asyncio.sleep(max(0, due - time.perf_counter()))
            tasks.create_task(ask_when_due(kind, path, due))
    return latencies


def measure(label, size, url, options, static_root):
    """Serve one database, warm it up, and measure it."""
    ways = paths(options.databases[0])
    turns = [(kind, next(ways[kind])) for _ in range(options.requests) for kind in KINDS]
    rate = options.rate * len(KINDS)
    with serving(url, static_root, worker_class=options.worker_class) as (port, server):
        asyncio.run(ask_at_constant_rate(port, turns[-60:], rate))
        alone = asyncio.run(ask_at_constant_rate(port, [("floor", "/floor/")] * 60, rate))
        latencies = asyncio.run(ask_at_constant_rate(port, turns, rate))
        return Measured(label, size, latencies, alone["floor"], memory_of_workers(server))


def show(measured, rate):
    print(f"\n{measured.label} {measured.size}: ms and, in brackets, times the floor's p95")
    for kind in KINDS:
        cells = [
            f"p{percent} {percentile(measured.latencies[kind], percent):7.1f}"
            f" ({measured.times_the_floor(kind, percent):4.1f})"
            for percent in (50, 95, 99)
        ]
        print(f"  {kind:12} {'   '.join(cells)}")
    print(f"  a worker's memory: {', '.join(f'{memory:.0f} MB' for memory in measured.memory)}")
    if (waiting := measured.waiting()) > WAITING:
        print(
            f"  NOT TO BE TRUSTED: the floor's p95 is {waiting:.1f} times what it is alone. Try a"
            f" --rate below {rate:g}, or wait until the machine has nothing else to do."
        )


def show_summary(pairs):
    print("\n95th percentile in times the floor's, and how that grows")
    for small, large in pairs:
        for kind in KINDS[1:]:
            ratios = [each.times_the_floor(kind, 95) for each in (small, large)]
            cells = [
                f"{each.size} {ratio:5.1f} (limit {LIMITS.get((kind, each.size), '-')})"
                for each, ratio in zip((small, large), ratios, strict=True)
            ]
            cells.append(f"10x/1x {ratios[1] / ratios[0]:.2f}")
            print(f"  {small.label:10} {kind:12} {'  '.join(cells)}")
        worst = max(small.memory + large.memory)
        print(f"  {small.label:10} {'memory':12} {worst:.0f} MB at the most (limit {MOST_MEMORY})")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("databases", nargs="+", help="DATABASE_URLs: 1x, 10x, 1x, 10x, ...")
    parser.add_argument("--rate", type=float, default=5, help="requests of each kind a second")
    parser.add_argument("--requests", type=int, default=120, help="of each kind and database")
    parser.add_argument("--worker-class", default="sync", choices=["sync", "gthread"])
    options = parser.parse_args()
    if len(options.databases) % 2:
        sys.exit("Give the databases in pairs: the loaded one, then its copy ten times as large.")
    # Search itself is measured, not the pages that are kept of it.
    os.environ.update(CACHE_URL="dummycache://", PAGES_DIR="")
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"
    print(
        f"gunicorn, 2 {options.worker_class} workers, {options.rate:g} requests of each kind a"
        f" second; load average before: {os.getloadavg()[0]:.1f}"
    )
    pairs = []
    with tempfile.TemporaryDirectory() as static_root:
        for small, large in zip(options.databases[::2], options.databases[1::2], strict=True):
            label = "SQLite" if small.startswith("sqlite") else "PostgreSQL"
            pair = []
            for size, url in (("1x", small), ("10x", large)):
                pair.append(measure(label, size, url, options, static_root))
                show(pair[-1], options.rate)
            pairs.append(pair)
    show_summary(pairs)


if __name__ == "__main__":
    main()
