"""Other search engines over the same names, each set up as well as we know how.

A peer is made from (owner, text) pairs, its texts folded to plain lower-case letters where it does
not do that itself, and finds the owners of the best names for a query, best first.
"""

import json
import sqlite3
import subprocess
import tempfile
import unicodedata
from pathlib import Path

# How many names a peer is asked for: a condition has several, and the first five must be found.
NAMES = 60


def plain(text):
    """Lower case without accents, every other sign a space."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join("".join(x if x.isalnum() else " " for x in letters).split())


class FullTextSearch:
    """SQLite's FTS5 with its trigram tokenizer: any trigram of the query, ordered by bm25.

    A query shorter than a trigram has to be the whole name.
    """

    name = "FTS5 trigram"

    def __init__(self, names):
        self.database = sqlite3.connect(":memory:")
        self.database.execute(
            "CREATE VIRTUAL TABLE names USING fts5(text, owner UNINDEXED, tokenize='trigram')"
        )
        rows = [(plain(text), owner) for owner, text in names]
        self.database.executemany("INSERT INTO names (text, owner) VALUES (?, ?)", rows)
        self.database.execute("INSERT INTO names (names) VALUES ('optimize')")
        self.short = {}
        for text, owner in rows:
            if len(text) < 3:
                self.short.setdefault(text, []).append(owner)

    def find(self, query):
        query = plain(query)
        if len(query) < 3:
            return self.short.get(query, [])
        trigrams = sorted({query[place : place + 3] for place in range(len(query) - 2)})
        rows = self.database.execute(
            "SELECT owner FROM names WHERE names MATCH ? ORDER BY rank, length(text) LIMIT ?",
            [" OR ".join(f'"{trigram}"' for trigram in trigrams), NAMES],
        )
        return [owner for (owner,) in rows]

    def close(self):
        self.database.close()


class WordSimilarity:
    """PostgreSQL's pg_trgm in plain SQL: nearest by word_similarity, then by similarity.

    Takes the address of a database with pg_trgm; what it makes there is temporary.
    """

    name = "word_similarity"

    def __init__(self, names, address):
        import psycopg

        self.connection = psycopg.connect(address, autocommit=True)
        self.cursor = self.connection.cursor()
        self.cursor.execute("CREATE TEMPORARY TABLE peer_names (owner text, text text)")
        with self.cursor.copy("COPY peer_names FROM STDIN") as copy:
            for owner, text in names:
                copy.write_row([owner, plain(text)])
        self.cursor.execute("CREATE INDEX ON peer_names USING gin (text gin_trgm_ops)")
        self.cursor.execute("VACUUM ANALYZE peer_names")
        self.cursor.execute("SET pg_trgm.word_similarity_threshold = 0.4")

    def find(self, query):
        self.cursor.execute(
            "SELECT owner FROM peer_names WHERE %(q)s <% text"
            " ORDER BY word_similarity(%(q)s, text) DESC, similarity(%(q)s, text) DESC, text"
            " LIMIT %(names)s".replace("<%", "<%%"),
            {"q": plain(query), "names": NAMES},
        )
        return [owner for (owner,) in self.cursor.fetchall()]

    def close(self):
        self.connection.close()


class Tantivy:
    """tantivy: each typed word as it is, with one or two errors, or (the last) as a beginning."""

    name = "tantivy"

    def __init__(self, names):
        import tantivy

        self.tantivy = tantivy
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("words", tokenizer_name="whitespace")
        builder.add_text_field("whole", tokenizer_name="raw")
        builder.add_text_field("owner", stored=True, tokenizer_name="raw")
        self.schema = builder.build()
        index = tantivy.Index(self.schema)
        writer = index.writer(heap_size=100_000_000, num_threads=1)
        for owner, text in names:
            folded = plain(text)
            writer.add_document(tantivy.Document(words=folded, whole=folded, owner=owner))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        self.searcher = index.searcher()

    def find(self, query):
        words = plain(query).split()
        ways = [self.ways(word, place == len(words) - 1) for place, word in enumerate(words)]
        query_type, should = self.tantivy.Query, self.tantivy.Occur.Should
        whole = query_type.term_query(self.schema, "whole", " ".join(words))
        ways.append(query_type.boost_query(whole, 20.0))
        wanted = query_type.boolean_query([(should, way) for way in ways])
        hits = self.searcher.search(wanted, NAMES, count=False).hits
        return [self.searcher.doc(address)["owner"][0] for _score, address in hits]

    def close(self):
        """Nothing to close: the index lives in memory."""

    def ways(self, word, is_last):
        """A typed word met exactly (best), as a beginning, or with errors."""
        query_type = self.tantivy.Query
        exact = query_type.term_query(self.schema, "words", word)
        ways = [query_type.boost_query(exact, 2.0)]
        errors = 0 if len(word) < 4 else 1 if len(word) < 8 else 2
        for distance in range(1, errors + 1):
            fuzzy = query_type.fuzzy_term_query(self.schema, "words", word, distance=distance)
            ways.append(query_type.boost_query(fuzzy, 6.0 / distance))
        if is_last:
            begun = query_type.fuzzy_term_query(self.schema, "words", word, distance=0, prefix=True)
            ways.append(query_type.boost_query(begun, 5.0))
        return query_type.disjunction_max_query(ways)


class Milli:
    """Meilisearch's engine, in a process of its own with the Python that has it."""

    name = "milli"

    def __init__(self, names, python):
        self.directory = tempfile.TemporaryDirectory()
        program = Path(__file__).with_name("milli_peer.py")
        self.process = subprocess.Popen(
            [python, program, self.directory.name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.ask(names)
        self.milliseconds = 0.0

    def ask(self, message):
        self.process.stdin.write(json.dumps(message) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def find(self, query):
        owners, self.milliseconds = self.ask(query)
        return owners

    def close(self):
        with self.process:
            self.process.stdin.close()
        self.directory.cleanup()
