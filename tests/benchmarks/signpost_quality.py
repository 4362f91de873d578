"""How often a group that a health service recommends stands high on our ladder.

    DATABASE_URL=... python -m tests.benchmarks.signpost_quality RECOMMENDATIONS.tsv [--misses]

The database is the one that DATABASE_URL names, with conditions and groups loaded. The table has
the columns condition_as_written, orphacode ("|" between several, or UNDIAGNOSED; rows for ALL
conditions alone are passed over), country, recommended ("|" between several) and type. A
recommended group counts when the directory has it, listed, under that name, one very like it, or
its acronym in brackets.
"""

import argparse
import csv
import os
import re
from collections import Counter

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "directory.settings")

ALIKE = 93


def listed_group(name):
    """The listed group of a name, or None when the directory has none that is clearly it."""
    from rapidfuzz import fuzz

    from groups.keys import key_for
    from groups.search import search

    spellings = [re.sub(r"\(.*?\)", "", name), *re.findall(r"\(([^)]{3,})\)", name)]
    for spelling in spellings:
        for answer in search(spelling, limit=60):
            if answer.is_condition:
                continue
            likeness = fuzz.ratio(core(key_for(spelling)), core(key_for(answer.matched)))
            if likeness >= ALIKE:
                return answer.thing
    return None


def core(key):
    """A key without the words that come and go before and after an organisation's name."""
    return re.sub(r"\b(the|inc|e v|incorporated)\b", "", key).strip()


def conditions_of(row):
    """The conditions of a recommendation; none when it is for all rare conditions (ALL)."""
    from groups.models import Condition
    from groups.models.condition import UNDIAGNOSED

    codes = row["orphacode"].replace("UNDIAGNOSED", str(UNDIAGNOSED)).split("|")
    return Condition.objects.filter(orpha_code__in=[code for code in codes if code.isdigit()])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("recommendations")
    parser.add_argument("--misses", action="store_true", help="list those not in the first three")
    options = parser.parse_args()
    django.setup()
    from groups.signposting import signposts_for

    with open(options.recommendations, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    counts, absent = Counter(), 0
    for row in rows:
        ladders = [
            [
                signpost.group.pk
                for rung in signposts_for(condition, row["country"])
                for signpost in rung.signposts
            ]
            for condition in conditions_of(row)
        ]
        for name in row["recommended"].split("|") if ladders else ():
            group = listed_group(name)
            if group is None:
                absent += 1
                continue
            places = [ladder.index(group.pk) + 1 for ladder in ladders if group.pk in ladder]
            place = min(places, default=None)
            counts["all"] += 1
            counts["in the first three"] += place is not None and place <= 3
            counts["in the first ten"] += place is not None and place <= 10
            counts["anywhere"] += place is not None
            if options.misses and (place is None or place > 3):
                print(
                    f"{row['condition_as_written']} ({row['country']}): {name} -> {group}, {place}"
                )
    print(f"{counts['all']} recommended groups are listed in the directory, {absent} are not")
    for which in ("in the first three", "in the first ten", "anywhere"):
        print(f"{which:20} {counts[which]:>4} {counts[which] / (counts['all'] or 1):>6.0%}")


if __name__ == "__main__":
    main()
