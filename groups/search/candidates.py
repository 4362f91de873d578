"""The names that may meet a query, found by index: the same ones on SQLite and on PostgreSQL.

Three ways in, each over a B-tree or trigram index: the same key (with or without spaces), keys
that begin with the query, and keys that hold several of the query's rarest trigrams, most first.
A trigram here is three letters of one word. How rare each is stands in a table that imports
refresh; one that the table does not know counts as rarest.
"""

from typing import NamedTuple

from django.db import connection

from ..models import ConditionText, TrigramCount
from .words import SAME_AS, is_telling, stem

# Names beginning with the query, at the most.
MOST_BY_PREFIX = 200
# The rarest trigrams are used until the names that hold them reach this number, four at least.
ENOUGH_NAMES, FEWEST_TRIGRAMS, MOST_TRIGRAMS = 2000, 4, 40
# Conditions whose descriptions hold most of the query's telling words, and how many of those.
MOST_BY_DESCRIPTION, MOST_WORDS = 60, 8

# Table -> its columns, and how many names sharing trigrams with the query it gives at the most.
TABLES = {
    "groups_conditionname": ("1, id, condition_id, text, key, kind, language", 250),
    "groups_groupname": ("0, id, group_id, text, key, kind, ''", 80),
}
SQL = {
    "sqlite": {
        "begins": "key >= %s AND key < %s",
        "by_key": "key",
        "holds": (
            "id IN (SELECT rowid FROM {table}_fts WHERE {table}_fts MATCH %s)",
            "(instr(key, %s) > 0)",
        ),
        "describes": (
            "id IN (SELECT rowid FROM {table}_fts WHERE {table}_fts MATCH %s)",
            "(instr(' ' || words || ' ', %s) > 0)",
        ),
    },
    "postgresql": {
        "begins": "key LIKE %s AND key ~>=~ %s",
        "by_key": "key USING ~<~",
        "holds": ("key LIKE ANY (%s)", "(strpos(key, %s) > 0)::int"),
        "describes": (
            "string_to_array(words, ' ') && %s",
            "(strpos(' ' || words || ' ', %s) > 0)::int",
        ),
    },
}


class Candidate(NamedTuple):
    """One name that may meet the query. owner: the pk of its condition or group."""

    is_condition: int
    pk: int
    owner: int
    text: str
    key: str
    kind: str
    language: str


def names_beginning(key: str) -> list[Candidate]:
    """Names whose key is this one, with or without spaces, or begins with it, in no order."""
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
    return fetch(statements, values)


def names_sharing_trigrams(key: str) -> list[Candidate]:
    """Names that hold the most of the key's telling features, in no order."""
    features = telling_features(key)
    if not features:
        return []
    found, holds = SQL[connection.vendor]["holds"]
    order = " + ".join([holds] * len(features))
    statements = [
        f"SELECT * FROM (SELECT {columns} FROM {table} WHERE {found.format(table=table)}"
        f" ORDER BY {order} DESC, length(key), key, id LIMIT {most}) AS holds"
        for table, (columns, most) in TABLES.items()
    ]
    return fetch(statements, [trigram_query(features), *features] * len(TABLES))


def fetch(statements, values):
    with connection.cursor() as cursor:
        cursor.execute(" UNION ".join(statements), values)
        return [Candidate(*row) for row in cursor.fetchall()]


def prefix_values(key):
    if connection.vendor == "postgresql":
        return [f"{key}%", key]
    return [key, key + "\U0010ffff"]


def trigram_query(features):
    if connection.vendor == "postgresql":
        return [f"%{feature}%" for feature in features]
    return any_of(features)


def any_of(words):
    """An FTS5 query for any of the words."""
    return " OR ".join(f'"{word}"' for word in words)


def telling_features(key: str) -> list[str]:
    """The rarest trigrams of a key, and of the words that say the same as its own, the rarest."""
    others = {other for word in key.split() for other in SAME_AS.get(word, ()) if len(other) > 3}
    own = trigrams(key)
    wanted = own.union(*map(trigrams, others))
    counts = dict(TrigramCount.objects.filter(pk__in=wanted).values_list("trigram", "names"))
    rarity = [(counts.get(trigram, 0), trigram) for trigram in own]
    rarity += [(min(counts.get(part, 0) for part in trigrams(word)), word) for word in others]
    total, chosen = 0, []
    for names, feature in sorted(rarity)[:MOST_TRIGRAMS]:
        total += names
        if total > ENOUGH_NAMES and len(chosen) >= FEWEST_TRIGRAMS:
            break
        chosen.append(feature)
    return chosen


def trigrams(key: str) -> set[str]:
    """Every three letters that stand together in one word of a key."""
    return {word[i : i + 3] for word in key.split() for i in range(len(word) - 2)}


def described(key: str) -> dict[int, frozenset[str]]:
    """The conditions whose descriptions hold most of the telling words of a key -> their words."""
    words = list(dict.fromkeys(stem(word) for word in key.split() if is_telling(word)))
    words = words[:MOST_WORDS]
    if not words:
        return {}
    table = ConditionText._meta.db_table
    found, holds = SQL[connection.vendor]["describes"]
    statement = (
        f"SELECT condition_id, words FROM {table} WHERE {found.format(table=table)}"
        f" ORDER BY {' + '.join([holds] * len(words))} DESC, length(words), words"
        f" LIMIT {MOST_BY_DESCRIPTION}"
    )
    any_word = words if connection.vendor == "postgresql" else any_of(words)
    with connection.cursor() as cursor:
        cursor.execute(statement, [any_word, *(f" {word} " for word in words)])
        return {condition: frozenset(text.split()) for condition, text in cursor.fetchall()}
