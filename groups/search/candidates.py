"""The names that may meet a query, found by index: the same ones on SQLite and on PostgreSQL.

Three ways in, each over a B-tree or trigram index: the same key (with or without spaces), keys
that begin with the query, and keys that hold several of the query's rarest trigrams, most first.
A trigram here is three letters of one word. How rare each is stands in a table that imports
refresh; one that the table does not know counts as rarest.
"""

from dataclasses import dataclass

from django.db import connection

from ..models import ConditionName, ConditionText, GroupName, TrigramCount
from .words import SAME_AS, is_telling, stem

# Names beginning with the query, and names sharing trigrams with it, at the most.
MOST_BY_PREFIX, MOST_BY_TRIGRAM = 200, 250
# The rarest trigrams are used until the names that hold them reach this number, four at least.
ENOUGH_NAMES, FEWEST_TRIGRAMS, MOST_TRIGRAMS = 2000, 4, 40
# Conditions whose descriptions hold most of the query's telling words, and how many of those.
MOST_BY_DESCRIPTION, MOST_WORDS = 60, 8

COLUMNS = {
    ConditionName: "id, condition_id, text, key, kind, language",
    GroupName: "id, group_id, text, key, kind, ''",
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


@dataclass(frozen=True)
class Candidate:
    """One name that may meet the query. owner: the pk of its condition or group."""

    owner: int
    text: str
    key: str
    kind: str
    language: str


def candidates(model, key: str) -> list[Candidate]:
    """Names of a model (ConditionName or GroupName) that may meet the key, in no useful order."""
    sql, table, columns = SQL[connection.vendor], model._meta.db_table, COLUMNS[model]
    statements = [f"SELECT {columns} FROM {table} WHERE key = %s OR REPLACE(key, ' ', '') = %s"]
    values = [key, key.replace(" ", "")]
    statements.append(
        f"SELECT * FROM (SELECT {columns} FROM {table} WHERE {sql['begins']}"
        f" ORDER BY {sql['by_key']} LIMIT {MOST_BY_PREFIX}) AS begins"
    )
    values += prefix_values(key)
    if features := telling_features(key):
        found, holds = sql["holds"]
        statements.append(
            f"SELECT * FROM (SELECT {columns} FROM {table} WHERE {found.format(table=table)}"
            f" ORDER BY {' + '.join([holds] * len(features))} DESC, length(key), key, id"
            f" LIMIT {MOST_BY_TRIGRAM}) AS holds"
        )
        values += [trigram_query(features), *features]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ".join(statements), values)
        return [Candidate(*row[1:]) for row in cursor.fetchall()]


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
    """The rarest trigrams of a key, and words that say the same as its own words."""
    counts = TrigramCount.objects.in_bulk(trigrams(key))
    total, chosen = 0, []
    rarest_first = sorted((getattr(counts.get(t), "names", 0), t) for t in trigrams(key))
    for names, trigram in rarest_first[:MOST_TRIGRAMS]:
        total += names
        if total > ENOUGH_NAMES and len(chosen) >= FEWEST_TRIGRAMS:
            break
        chosen.append(trigram)
    others = [other for word in key.split() for other in SAME_AS.get(word, ()) if len(other) > 3]
    return chosen + others[:10]


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
