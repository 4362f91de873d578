"""Print, as JSON, what a database answers: python -m tests.answers CONDITIONS GROUPS [QUERIES.tsv]

Loads the starter tables into the empty database that DATABASE_URL names, then asks the search
and the ladder the same questions as on any other database.
"""

import csv
import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

WORDS = [
    "CF",
    "E75.2",
    "alkaptonuria",
    "Huntingtons corea",
    "undiagnosed",
    "MS",
    "lupus",
    "muscular dystrophy uk",
    "rare",
    "maladies rares",
    "Ehlers Danlos disease",
    "nonsense qwzx",
    "kidney cancer",
    "a",
]
PLACES = [(None, None), ("GB", None), ("GB-SCT", None), ("FR", "fr"), ("US", "es"), ("world", None)]
CODES = [586, 616874, 68367, 98006, 56, 646]


def answers(words):
    """{question: answers as text} for every word typed, and for ladders of a few conditions."""
    from groups.models import Condition
    from groups.search import search
    from groups.signposting import signposts_for

    said = {
        text: [f"{a.thing} | {a.matched} | {a.match}" for a in search(text, limit=10)]
        for text in words
    }
    for condition in Condition.objects.filter(orpha_code__in=CODES):
        for area, language in PLACES:
            said[f"{condition} in {area}, {language}"] = [
                f"{rung.name}: {signpost.group.slug}, {signpost.reason}"
                for rung in signposts_for(condition, area, language)
                for signpost in rung.signposts
            ]
    return said


def main(conditions, groups, queries=None):
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("import_conditions", conditions, stdout=sys.stderr)
    call_command("import_groups", groups, stdout=sys.stderr)
    words = list(WORDS)
    if queries:
        with open(queries, newline="", encoding="utf-8") as file:
            rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            words += [row["query"] for row in rows]
    json.dump(answers(words), sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
