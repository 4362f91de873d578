"""The names that may meet a query, found by index: the same ones on SQLite and on PostgreSQL.

Three ways in, each over a B-tree or trigram index: the same key (with or without spaces), keys
that begin with the query, and keys that hold several of the query's rarest trigrams, most first.
A trigram here is three letters of one word. How rare each is stands in a table that imports
refresh; one that the table does not know counts as rarest. Which names hold one is remembered: the
database is asked for it once, and counting what names share is left to Python.
"""

import json
from array import array
from collections import Counter
from collections.abc import Iterable
from itertools import chain
from math import log1p
from typing import NamedTuple

from django.db import connection, connections, router

from ..models import ConditionText, TrigramCount
from ..remembering import from_shelf, until_the_directory_changes
from .words import SAME_AS, is_telling

# Names beginning with the query, at the most.
MOST_BY_PREFIX = 200
# The rarest features are used until the names that hold them reach a number; the first few may
# reach this one. That bounds the work, whatever the size of the directory.
TOO_MANY_NAMES = 3000
A_FEW, MOST_FEATURES = 2, 40
# Conditions whose descriptions hold most of the query's telling words, and how many of those.
MOST_BY_DESCRIPTION, MOST_WORDS = 60, 8
# What rarity is measured by: about as many names as the whole nomenclature has, and how many of
# them are taken to hold a word that is too short for a trigram.
ALL_NAMES, OFTEN = 50_000, 3_000

# Features of which a process remembers the names that hold them, some 2 KB each.
MOST_REMEMBERED = 4000

# Table -> its columns, and how many names sharing trigrams with the query it gives at the most.
TABLES = {
    "groups_conditionname": ("1, id, condition_id, text, key, kind, language", 250),
    "groups_groupname": ("0, id, group_id, text, key, kind, ''", 80),
}
SQL = {
    "sqlite": {
        "begins": "key >= %s AND key < %s",
        "by_key": "key",
        "holders": (
            "SELECT '{table}', value, group_concat({table}_fts.rowid) FROM json_each(%s)"
            " CROSS JOIN {table}_fts ON {table}_fts MATCH '\"' || value || '\"' GROUP BY value"
        ),
        "among": "id IN (SELECT value FROM json_each(%s))",
        "describes": (
            "id IN (SELECT rowid FROM {table}_fts WHERE {table}_fts MATCH %s)",
            "(instr(' ' || words || ' ', %s) > 0)",
        ),
    },
    "postgresql": {
        "begins": "key LIKE %s AND key ~>=~ %s",
        "by_key": "key USING ~<~",
        "holders": (
            "SELECT '{table}', feature, string_agg(id::text, ',')"
            " FROM unnest(%s::text[]) AS feature"
            " JOIN {table} ON key LIKE '%%' || feature || '%%' GROUP BY feature"
        ),
        "among": "id = ANY (%s::bigint[])",
        "describes": (
            "string_to_array(words, ' ') && %s",
            "(strpos(' ' || words || ' ', %s) > 0)::int",
        ),
    },
}


class Effort(NamedTuple):
    """How much work names that are only alike are worth.

    names: how many may hold the features that are looked for. share: of the features that the
    best name holds, any other must hold so many.
    """

    names: int
    share: float


FULL, LIGHT = Effort(2000, 0.3), Effort(1200, 0.5)


class Candidate(NamedTuple):
    """One name that may meet the query. owner: the pk of its condition or group."""

    is_condition: int
    pk: int
    owner: int
    text: str
    key: str
    kind: str
    language: str


def names_beginning(key: str) -> set[Candidate]:
    """Names whose key is this one, with or without spaces, or begins with it."""
    sql = SQL[connection.vendor]
    statements, values = [], []
    for table, (columns, _most) in TABLES.items():
        statements.append(
            f"SELECT {columns} FROM {table} WHERE key = %s OR REPLACE(key, ' ', '') = %s"
        )
        statements.append(
            f"SELECT * FROM (SELECT {columns} FROM {table} WHERE {sql['begins']}"
            f" ORDER BY {sql['by_key']} LIMIT {MOST_BY_PREFIX}) AS begins"
        )
        values += [key, key.replace(" ", ""), *prefix_values(key)]
    return set(map(Candidate._make, fetch(" UNION ALL ".join(statements), values)))


def names_sharing_trigrams(key: str, effort: Effort) -> set[Candidate]:
    """Names that hold the most of the key's telling features."""
    features = telling_features(key, effort.names)
    if not features:
        return set()
    found = holders(features)
    held = {table: Counter(chain(*(each[table] for each in found.values()))) for table in TABLES}
    least = effort.share * max(chain(*map(Counter.values, held.values())), default=0)
    among = SQL[connection.vendor]["among"]
    statements, values = [], []
    for table, (columns, most) in TABLES.items():
        surely, perhaps = holding_most(held[table], least, most)
        statements.append(f"SELECT {columns} FROM {table} WHERE {among}")
        statements.append(
            f"SELECT * FROM (SELECT {columns} FROM {table} WHERE {among}"
            " ORDER BY length(key), key, id LIMIT %s) AS perhaps"
        )
        values += [in_one(surely), in_one(perhaps), most - len(surely)]
    return set(map(Candidate._make, fetch(" UNION ALL ".join(statements), values)))


def holding_most(held, least, most):
    """The names that hold the most features and at least so many, given how many each holds.

    Two lists of keys: those that are among the `most`, and those that hold the same number, of
    which not all are.
    """
    counts = {pk: count for pk, count in held.items() if count >= least}
    if len(counts) <= most:
        return list(counts), []
    last = sorted(counts.values(), reverse=True)[most - 1]
    surely = [pk for pk, count in counts.items() if count > last]
    return surely, [pk for pk, count in counts.items() if count == last]


def holders(features: Iterable[str]) -> dict[str, dict[str, array]]:
    """Feature -> table -> the keys of the names that hold it."""
    return from_shelf(shelf_of_holders(), features, MOST_REMEMBERED, load_holders)


def load_holders(features):
    found = {feature: {table: array("q") for table in TABLES} for feature in features}
    holds = SQL[connection.vendor]["holders"]
    statements = [holds.format(table=table) for table in TABLES]
    rows = fetch(" UNION ALL ".join(statements), [in_one(features)] * len(TABLES))
    for table, feature, keys in rows:
        found[feature][table].extend(map(int, keys.split(",")))
    return found


@until_the_directory_changes(most=1)
def shelf_of_holders() -> dict[str, dict[str, array]]:
    """The features that were asked for lately."""
    return {}


def fetch(statement, values):
    # Where public pages are read: all databases of a site are of one kind.
    with connections[router.db_for_read(TrigramCount)].cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def prefix_values(key):
    if connection.vendor == "postgresql":
        return [f"{key}%", key]
    return [key, key + "\U0010ffff"]


def in_one(values):
    """Keys, or words of plain letters, as one value: JSON for SQLite, an array for PostgreSQL."""
    written = json.dumps(list(values), ensure_ascii=False)
    return f"{{{written[1:-1]}}}" if connection.vendor == "postgresql" else written


def any_of(words):
    """An FTS5 query for any of the words."""
    return " OR ".join(f'"{word}"' for word in words)


def telling_features(key: str, enough: int) -> list[str]:
    """The rarest trigrams of a key, and of the words that say the same as its own, the rarest."""
    others = {other for word in key.split() for other in SAME_AS.get(word, ()) if len(other) > 3}
    return rarest(trigrams(key) | others, enough)[:MOST_FEATURES]


def rarest(features: Iterable[str], enough: int) -> list[str]:
    """The rarest of some trigrams and words, as many as not too many names hold.

    A word counts as often as its rarest trigram.
    """
    parts = {feature: trigrams(feature) for feature in features}
    counts = trigram_counts()
    by_rarity = sorted((min(counts.get(part, 0) for part in parts[f]), f) for f in parts)
    total, chosen = 0, []
    for names, feature in by_rarity:
        total += names
        if total > (TOO_MANY_NAMES if len(chosen) < A_FEW else enough):
            break
        chosen.append(feature)
    return chosen


@until_the_directory_changes(most=1)
def trigram_counts() -> dict[str, int]:
    """How many names hold each trigram; without those that no import has counted."""
    return dict(fetch(f"SELECT trigram, names FROM {TrigramCount._meta.db_table}", []))


def trigrams(key: str) -> set[str]:
    """Every three letters that stand together in one word of a key."""
    return {word[i : i + 3] for word in key.split() for i in range(len(word) - 2)}


def rarities_of(words: Iterable[str]) -> dict[str, float]:
    """How rare each of some words is: about 3 for one in many names, about 11 for one in none.

    A word is as rare as its rarest trigram; one of less than three letters counts as common.
    """
    parts = {word: trigrams(word) for word in words}
    counts = trigram_counts()
    rarest_counts = {
        word: min((counts.get(part, 0) for part in parts[word]), default=OFTEN) for word in parts
    }
    return {word: log1p(ALL_NAMES / (0.5 + count)) for word, count in rarest_counts.items()}


def described(rarities: dict[str, float]) -> list[int]:
    """The conditions whose descriptions hold most of some words, the rare ones before others.

    rarities: the stems of telling words, and how rare each is.
    """
    words = [word for word in sorted(rarities, key=rarities.get, reverse=True) if is_telling(word)]
    words = words[:MOST_WORDS]
    few = rarest(words, FULL.names)
    if not few:
        return []
    table = ConditionText._meta.db_table
    found, holds = SQL[connection.vendor]["describes"]
    # Whole numbers add up to the same on every database.
    weights = [round(10 * rarities[word]) for word in words]
    held = " + ".join(f"{weight} * {holds}" for weight in weights)
    statement = (
        f"SELECT condition_id FROM {table} WHERE {found.format(table=table)}"
        f" ORDER BY {held} DESC, length(words), words LIMIT {MOST_BY_DESCRIPTION}"
    )
    any_word = few if connection.vendor == "postgresql" else any_of(few)
    rows = fetch(statement, [any_word, *(f" {word} " for word in words)])
    return [condition for (condition,) in rows]
