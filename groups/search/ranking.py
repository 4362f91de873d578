"""How well a name meets what was typed: the one place where answers get their order.

Both texts are keys (groups/keys.py). Scores run from 0 to 100:

    100     the same key
     98     the same but for spaces and hyphens ("TSHoma", "TSH-oma")
     97     the same words in any order, "disease" or "syndrome" aside
  92-97     the name begins with what was typed
   0-95     the share of words that meet, each by its weight, and the likeness of the letters
   0-97     the same over all names of a condition together
   0-85     the same over all that is said about a condition: its definition, its families
"""

from collections.abc import Iterable
from functools import lru_cache
from operator import mul
from typing import NamedTuple

from rapidfuzz import fuzz, process

from .words import CARRIERS, GENERIC, SAME_AS, STANDS_FOR, stem, weight

SAME_KEY, SAME_LETTERS, SAME_WORDS = 100, 98, 97
# Below this a name has too little in common with what was typed to be offered at all.
LEAST = 45
# What a word in a description is worth beside the same word in a name.
IN_DESCRIPTION = 0.85
# Words shorter than these are never taken for a misspelling, or for the beginning of another.
SHORTEST_ALIKE, SHORTEST_BEGINNING = 4, 6


class Score(NamedTuple):
    """value: 0 to 100. match: "exact", "prefix", "words" or "similar"."""

    value: float
    match: str


class Query:
    """What was typed, as a key, ready to be compared with names. names: the keys of these names."""

    def __init__(self, key: str, names: Iterable[str]):
        self.key = key
        self.letters = key.replace(" ", "")
        self.words = key.split()
        self.core = core(key)
        self.stems = [stem(word) for word in self.words]
        self.weights = [weight(word) for word in self.words]
        self.weight = sum(self.weights)
        # A name's word -> how alike it is to each typed word. Names share most of their words.
        self.likenesses = likenesses(self.words, {word for name in names for word in name.split()})
        self.known_shares = {}

    def score(self, name: str) -> Score:
        """How well the name with this key meets the query."""
        letters = name.replace(" ", "")
        if name == self.key:
            return Score(SAME_KEY, "exact")
        if letters == self.letters:
            return Score(SAME_LETTERS, "exact")
        if self.core and self.core == core(name):
            return Score(SAME_WORDS, "exact")
        if name.startswith(self.key):
            return Score(92 + 5 * len(self.key) / len(name), "prefix")
        typed, named = self.shares(name)
        likeness = max(fuzz.ratio(self.key, name), fuzz.ratio(self.letters, letters))
        value = 0.95 * (80 * (0.7 * typed + 0.3 * named) + 0.2 * likeness)
        return Score(value, "words" if typed >= 0.98 else "similar")

    def shares(self, name: str) -> tuple[float, float]:
        """The weighted shares, 0 to 1, of the typed words that the name has, and of its own met."""
        if name not in self.known_shares:
            self.known_shares[name] = self.work_out_shares(name.split())
        return self.known_shares[name]

    def work_out_shares(self, named):
        met = dict.fromkeys(named, 0.0)
        found = 0.0
        columns = zip(*map(self.likenesses.get, named), strict=True)
        for weight_here, column in zip(self.weights, columns, strict=True):
            best = max(column)
            word = named[column.index(best)]
            found += weight_here * best
            met[word] = max(met[word], best)
        of_name = sum(map(weight, met))
        return found / self.weight, sum(weight(word) * met[word] for word in met) / of_name

    def score_together(self, names: list[str], words: frozenset[str]) -> float:
        """How well all names of a thing together, and the stems of its description, meet the query.

        A word of a description counts for less than the same word in a name.
        """
        rows = [self.likenesses[word] for name in names for word in name.split()]
        in_names = [max(column) for column in zip(*rows, strict=True)] or [0] * len(self.words)
        in_any = [
            max(likeness, IN_DESCRIPTION * (stem in words))
            for likeness, stem in zip(in_names, self.stems, strict=True)
        ]
        found = sum(map(mul, self.weights, in_any)) / self.weight
        named = max((self.shares(name)[1] for name in names), default=0)
        return 100 * max(0.97 * (0.7 * found + 0.3 * named), IN_DESCRIPTION * found)


@lru_cache(maxsize=8192)
def core(key: str) -> tuple[str, ...]:
    """The telling words of a key in a fixed order; words that say the same are one."""
    words = (word for word in key.split() if word not in GENERIC and word not in CARRIERS)
    return tuple(sorted(STANDS_FOR.get(word, word) for word in words))


def likenesses(typed: list[str], vocabulary: set[str]) -> dict[str, list[float]]:
    """Each word of a vocabulary -> how alike it is to each typed word, from 0 to 1.

    1 for the same word; 0.93 for one that the last typed word begins; 0.9 for one that says the
    same; else the likeness of the letters, from 0.7 on, and 0.8 for one that begins with the other.
    """
    rows = {word: [0.0] * len(typed) for word in vocabulary}
    for place, word in enumerate(typed):
        for other, likeness in alike(word, vocabulary):
            rows[other][place] = likeness
        for other in SAME_AS.get(word, ()):
            if other in rows:
                rows[other][place] = max(rows[other][place], 0.9)
        if place == len(typed) - 1 and len(word) >= 2:
            for other in vocabulary:
                if other.startswith(word):
                    rows[other][place] = max(rows[other][place], 0.93)
        if word in rows:
            rows[word][place] = 1.0
    return rows


def alike(typed: str, vocabulary: set[str]):
    """Pairs of a word that is like the typed one, and how much; short words are not."""
    if len(typed) < SHORTEST_ALIKE:
        return
    if len(typed) >= SHORTEST_BEGINNING:
        for word in vocabulary:
            if len(word) >= SHORTEST_BEGINNING and (
                typed.startswith(word) or word.startswith(typed)
            ):
                yield word, 0.8
    for word, likeness, _ in process.extract(
        typed, vocabulary, scorer=fuzz.ratio, score_cutoff=70, limit=None
    ):
        if len(word) >= SHORTEST_ALIKE:
            yield word, likeness / 100
