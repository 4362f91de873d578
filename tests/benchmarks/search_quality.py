"""How often search puts an expected condition first, and in the first five, by kind of query.

    DATABASE_URL=... python -m tests.benchmarks.search_quality QUERIES.tsv [--misses]

The database is the one that DATABASE_URL names, with a nomenclature loaded. The table has the
columns query, expected_orpha (separated by "|"; any one counts), kind and source. Names of listed
groups are asked for as well, as they are and with one or two errors, made with a fixed seed; there
the group must stand before the conditions, too.
"""

import argparse
import csv
import os
import random
import time
from collections import defaultdict

import django

SEED = 20261120

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "directory.settings")


def answers_to(query):
    """What search answers within a page, where what many searches share is remembered."""
    from groups.remembering import page_at
    from groups.search import search

    with page_at("benchmark"):
        return search(query, limit=60)


def rank_of_expected(query, expected):
    """The place of the first expected condition among the conditions answered, from 1; or None."""
    answers = [answer for answer in answers_to(query) if answer.is_condition]
    for place, answer in enumerate(answers, start=1):
        if answer.thing.orpha_code in expected:
            return place
    return None


def group_queries():
    """(kind, what is typed, pk of the group) for names, acronyms and former names of groups."""
    from groups.models import Group, GroupName

    chance = random.Random(SEED)
    rows = GroupName.objects.filter(group__state=Group.State.LISTED).order_by("text", "group")
    names = [row for row in rows if row.kind != GroupName.Kind.ACRONYM]
    acronyms = [row for row in rows if row.kind == GroupName.Kind.ACRONYM]
    for kind, rows, errors in [
        ("group name", names, 0),
        ("group acronym", acronyms, 0),
        ("group, one error", names, 1),
        ("group, two errors", names, 2),
    ]:
        for row in chance.sample(rows, min(len(rows), 150)):
            yield kind, with_errors(row.text, errors, chance), row.group_id


def with_errors(text, errors, chance):
    """The text with letters left out, put in, changed or swapped."""
    for _ in range(errors):
        place = chance.randrange(len(text) - 1)
        letter = chance.choice("abcdefghijklmnopqrstuvwxyz")
        pair = text[place : place + 2]
        change = chance.choice([pair[1], letter + pair, letter + pair[1], pair[::-1]])
        text = text[:place] + change + text[place + 2 :]
    return text


def rank_of_group(query, group):
    """The place of a group among all answers, from 1; None when it is not among them."""

    for place, answer in enumerate(answers_to(query), start=1):
        if not answer.is_condition and answer.thing.pk == group:
            return place
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("queries")
    parser.add_argument("--misses", action="store_true", help="list the queries not first")
    options = parser.parse_args()
    django.setup()
    with open(options.queries, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    ranks, started = defaultdict(list), time.perf_counter()
    for row in rows:
        expected = {int(code) for code in row["expected_orpha"].split("|")}
        rank = rank_of_expected(row["query"], expected)
        ranks[row["kind"]].append(rank)
        if row["kind"] == "lay":
            ranks[f"  {row['source'].split(':')[0]}"].append(rank)
        if options.misses and rank != 1:
            print(f"{row['kind']}: {row['query']!r} expects {row['expected_orpha']}, place {rank}")
    for kind, query, group in group_queries():
        rank = rank_of_group(query, group)
        ranks[kind].append(rank)
        if options.misses and rank != 1:
            print(f"{kind}: {query!r}, place {rank}")
    asked = sum(len(places) for kind, places in ranks.items() if not kind.startswith(" "))
    print(f"{'kind':26} {'queries':>7} {'first':>6} {'in five':>7} {'in ten':>7}")
    for kind in sorted(ranks, key=lambda kind: (kind.startswith(" "), kind)):
        shares = [
            sum(rank is not None and rank <= most for rank in ranks[kind]) / len(ranks[kind])
            for most in (1, 5, 10)
        ]
        print(
            f"{kind:26} {len(ranks[kind]):>7} {shares[0]:>6.0%} {shares[1]:>7.0%} {shares[2]:>7.0%}"
        )
    mean = (time.perf_counter() - started) / asked
    print(f"{mean * 1000:.1f} ms a query on this machine, answers and their group counts loaded")


if __name__ == "__main__":
    main()
