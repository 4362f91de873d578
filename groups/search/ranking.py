"""How well a name meets what was typed: the one place where answers get their order.

Both texts are keys (groups/keys.py). Scores run from 0 to 100:

    100     the same key
     98     the same but for spaces and hyphens ("TSHoma", "TSH-oma")
     97     the same words in any order, "disease" or "syndrome" aside
  92-97     the name begins with what was typed
   0-95     the share of words that meet, each by its weight, and the likeness of the letters
   0-93     the same over all names of a condition together
   0-80     the same over all that is said about a condition: its definition, its families
"""

from dataclasses import dataclass
from functools import lru_cache
from operator import mul

from rapidfuzz import fuzz

from .words import CARRIERS, GENERIC, STANDS_FOR, stem, weight

SAME_KEY, SAME_LETTERS, SAME_WORDS = 100, 98, 97
# Below this a name has too little in common with what was typed to be offered at all.
LEAST = 45
# What a word in a description is worth beside the same word in a name.
IN_DESCRIPTION = 0.8


@dataclass(frozen=True)
class Score:
    """value: 0 to 100. match: "exact", "prefix", "words" or "similar"."""

    value: float
    match: str


class Query:
    """What was typed, as a key, ready to be compared with many names."""

    def __init__(self, key: str):
        self.key = key
        self.letters = key.replace(" ", "")
        self.words = key.split()
        self.core = core(key)
        self.stems = [stem(word) for word in self.words]
        self.weights = [weight(word) for word in self.words]
        self.weight = sum(self.weights)
        # A name's word -> how alike it is to each typed word. Names share most of their words.
        self.likenesses = {}
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
        columns = zip(*map(self.likeness_to_each, named), strict=True)
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
        rows = [self.likeness_to_each(word) for name in names for word in name.split()]
        in_names = [max(column) for column in zip(*rows, strict=True)] or [0] * len(self.words)
        in_any = [
            max(likeness, IN_DESCRIPTION * (stem in words))
            for likeness, stem in zip(in_names, self.stems, strict=True)
        ]
        found = sum(map(mul, self.weights, in_any)) / self.weight
        named = max((self.shares(name)[1] for name in names), default=0)
        return 100 * max(0.93 * (0.7 * found + 0.3 * named), IN_DESCRIPTION * found)

    def likeness_to_each(self, named: str) -> list[float]:
        if named not in self.likenesses:
            last = len(self.words) - 1
            self.likenesses[named] = [
                word_likeness(word, named, place == last) for place, word in enumerate(self.words)
            ]
        return self.likenesses[named]


@lru_cache(maxsize=8192)
def core(key: str) -> tuple[str, ...]:
    """The telling words of a key in a fixed order; words that say the same are one."""
    words = (word for word in key.split() if word not in GENERIC and word not in CARRIERS)
    return tuple(sorted(STANDS_FOR.get(word, word) for word in words))


def word_likeness(typed: str, named: str, last: bool) -> float:
    """How alike two words are, from 0 to 1; the last word typed may be only begun."""
    if typed == named:
        return 1.0
    if last and len(typed) >= 2 and named.startswith(typed):
        return 0.93
    if typed in STANDS_FOR and STANDS_FOR[typed] == STANDS_FOR.get(named):
        return 0.9
    if len(typed) < 4 or len(named) < 4:
        return 0.0
    likeness = fuzz.ratio(typed, named, score_cutoff=70) / 100
    if not likeness and len(typed) >= 6 <= len(named):
        likeness = 0.8 * (typed.startswith(named) or named.startswith(typed))
    return likeness
