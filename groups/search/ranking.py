"""How well a name meets what was typed: the one place where answers get their order.

Both texts are keys (groups/keys.py). Scores run from 0 to 100:

    100     the same key
     98     the same but for spaces and hyphens ("TSHoma", "TSH-oma")
     97     the same words in any order, "disease", "syndrome" and "type" aside
     96     the same but for words such as "hereditary" and "isolated"
  92-97     the name begins with what was typed
   0-95     the share of words that meet, each by its weight, and the likeness of the letters

When no name is that near, all that is known about a condition is weighed together, up to 92.
"""

from collections.abc import Iterable
from functools import lru_cache
from operator import mul
from typing import NamedTuple

from rapidfuzz import fuzz, process

from .words import CARRIERS, GENERIC, QUALIFIERS, SAME_AS, numbers_in, stem, weight

SAME_KEY, SAME_LETTERS, SAME_WORDS, SAME_TELLING_WORDS = 100, 98, 97, 96
# Below this a name has too little in common with what was typed to be offered at all.
LEAST = 45
# What speaks for a condition when no name of it is surely the one that was typed. The weights
# were fitted by logistic regression to 3,000 synonyms that Orphanet does not have, then rounded;
# each of the four was worth having on 1,500 others. A condition is offered when the least speaks
# for it, and this share of what speaks for the best one.
COVERED = 60  # the share of the typed words, by their rarity, in its names and description
NAMED = 23  # the share of the words of one name that were typed: the best of its names
NEAREST_NAME = 0.09  # the score of the nearest name
NUMBER_MISSING = -14  # the share of the typed numbers ("type 2", "B") in none of its names
LEAST_TOGETHER, LEAST_OF_BEST = 28, 0.4
# What a word in a description is worth beside the same word in a name.
IN_DESCRIPTION = 0.85
# Of names that share less than this with what was typed, words that say nothing are not taken off
# to see whether the rest is the same: that takes time, and it never is.
MAY_BE_SAME = 0.4
PASSED_OVER = (GENERIC | CARRIERS | {"type"}) - QUALIFIERS
# Words shorter than these are never taken for a misspelling, or for the beginning of another.
SHORTEST_ALIKE, SHORTEST_BEGINNING = 4, 6


class Score(NamedTuple):
    """value: 0 to 100. match: "exact", "prefix", "words" or "similar"."""

    value: float
    match: str


NOTHING = Score(0, "similar")


class Query:
    """What was typed, as a key, ready to be compared with names. names: the keys of these names."""

    def __init__(self, key: str, names: Iterable[str]):
        self.key = key
        self.letters = key.replace(" ", "")
        self.words = key.split()
        # Asked without what is remembered: that is for names, not for what people type.
        self.core = core.__wrapped__(key)
        self.telling = tuple(word for word in self.core if word not in QUALIFIERS)
        self.stems = [stem(word) for word in self.words]
        self.weights = [weight(word) for word in self.words]
        self.weight = sum(self.weights)
        # A name's word -> how alike it is to each typed word, and to the likest. Names share most
        # of their words.
        self.likenesses, self.likest = {}, {}
        self.meet(names)

    def meet(self, names: Iterable[str]):
        """Get ready to be compared with more names."""
        words = {word for name in names for word in name.split()} - self.likenesses.keys()
        found = likenesses(self.words, words)
        self.likenesses |= found
        self.likest |= {word: max(row, default=0) for word, row in found.items()}

    def score(self, name: str) -> Score:
        """How well the name with this key meets the query; 0 when no word of it does."""
        if name == self.key:
            return Score(SAME_KEY, "exact")
        letters = name.replace(" ", "")
        if letters == self.letters:
            return Score(SAME_LETTERS, "exact")
        begins = name.startswith(self.key)
        if not begins and not any(map(self.likest.get, name.split())):
            return NOTHING
        typed, named = (1, 1) if begins else self.shares(name)
        if min(typed, named) >= MAY_BE_SAME and self.core:
            if self.core == core(name):
                return Score(SAME_WORDS, "exact")
            if len(self.core) > 1 and self.telling and self.telling == telling(name):
                return Score(SAME_TELLING_WORDS, "similar")
        if begins:
            return Score(92 + 5 * len(self.key) / len(name), "prefix")
        likeness = max(fuzz.ratio(self.key, name), fuzz.ratio(self.letters, letters))
        value = 0.95 * (80 * (0.7 * typed + 0.3 * named) + 0.2 * likeness)
        return Score(value, "words" if typed >= 0.98 else "similar")

    def shares(self, name: str) -> tuple[float, float]:
        """The weighted shares, 0 to 1, of the typed words that the name has, and of its own met."""
        named = name.split()
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

    def weigh(self, names: list[str], description: str, rarities: list[float], nearest: float):
        """How much speaks for a condition, up to 92.

        names: the keys of all its names. description: the stems of what is said about it, each
        between two spaces. rarities: of the stems of what was typed. nearest: the score of its
        nearest name.
        """
        return (
            COVERED * self.share_covered(names, description, rarities)
            + NAMED * max(map(self.share_named, names))
            + NEAREST_NAME * nearest
            + NUMBER_MISSING * self.share_of_numbers_missing(names)
        )

    def typed_among(self, keys: Iterable[str]) -> str:
        """Those of some keys of which every word was typed, with spaces between them."""
        return " ".join(key for key in keys if key and set(key.split()) <= set(self.words))

    def share_covered(self, names, description, rarities):
        words = {word for name in names for word in name.split()}
        in_names = map(max, zip(*map(self.likenesses.get, words), strict=True))
        found = [
            max(likeness, IN_DESCRIPTION * (f" {stem} " in description))
            for likeness, stem in zip(in_names, self.stems, strict=True)
        ]
        weights = list(map(mul, self.weights, rarities))
        return sum(map(mul, weights, found)) / sum(weights)

    def share_named(self, name):
        words = name.split()
        return sum(weight(word) * self.likest[word] for word in words) / sum(map(weight, words))

    def share_of_numbers_missing(self, names):
        typed = numbers_in(self.key)
        if not typed:
            return 0
        named = set().union(*map(numbers_in, names))
        # "Type 2" may be "type 2e" to somebody who says the rest in words.
        named |= {number[:-1] for number in named if number[-1].isalpha()}
        return len(typed - named) / len(typed)


@lru_cache(maxsize=8192)
def core(key: str) -> tuple[str, ...]:
    """The stems of a key in a fixed order, without words that say nothing; "type B" keeps its B."""
    kept = numbers_in(key)
    return tuple(
        sorted(stem(word) for word in key.split() if word not in PASSED_OVER or word in kept)
    )


@lru_cache(maxsize=8192)
def telling(key: str) -> tuple[str, ...]:
    """The core of a key without words such as "hereditary" and "isolated"."""
    return tuple(word for word in core(key) if word not in QUALIFIERS)


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
