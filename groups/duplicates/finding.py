"""Pairs of groups that are likely one and the same, each with what they share."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz.fuzz import ratio, token_sort_ratio

from ..importing.cells import comparable_address
from ..keys import looks_like_acronym
from ..models import DifferentPair, Group, GroupName, Registration

# How alike two names are, of 100, to count; and how alike the words are in which they differ, so
# that "Alport Syndrome Foundation" is not taken for "Barth Syndrome Foundation".
ALIKE, WORDS_ALIKE = 90, 81
# Names are compared with those that share one of their rarest words: comparing each with each
# would take minutes for ten thousand groups. A word that more names have than this tells little.
RAREST_WORDS = 2
MOST_NAMESAKES = 60
# Something that more groups share than this is no sign: a platform's address, a common acronym.
MOST_SHARING = 4


@dataclass(frozen=True)
class Pair:
    """Two groups by their keys, the smaller first, and the signs that they are one.

    signs: "registration", "website", "email", "phone", "name" (the same) or "near-name".
    """

    first: int
    second: int
    signs: tuple[str, ...]


def likely_pairs(pk: int | None = None) -> list[Pair]:
    """Every likely pair that no curator has called different, the surest first; or one group's.

    Six queries, whatever the size. pk: only pairs with the group of this key.
    """
    groups = list(
        Group.objects.order_by().values_list("pk", "website", "email", "phone", "base_area")
    )
    places = {group: area for group, *_facts, area in groups}
    signs = defaultdict(list)
    for sign, marks in marks_of(groups).items():
        for pair in sharing(marks):
            signs[pair].append(sign)
    for sign, pair in named_alike(places, pk):
        signs[pair].append(sign)
    for pair in DifferentPair.objects.values_list("first", "second"):
        signs.pop(pair, None)
    pairs = [Pair(*pair, tuple(found)) for pair, found in signs.items() if pk in (None, *pair)]
    return sorted(pairs, key=lambda pair: (-len(pair.signs), pair.signs, pair.first, pair.second))


def marks_of(groups):
    """{sign: {mark: groups that bear it}} for what can be compared letter by letter."""
    marks = {sign: defaultdict(set) for sign in ("registration", "website", "email", "phone")}
    for identifier, pk in Registration.objects.order_by().values_list("identifier", "group"):
        marks["registration"][identifier.casefold()].add(pk)
    for pk, website, email, phone, _area in groups:
        marks["website"][comparable_address(website)].add(pk)
        marks["email"][email.casefold()].add(pk)
        marks["phone"][phone].add(pk)
    return marks


def sharing(marks):
    """The pairs of groups with the same mark."""
    for mark, pks in marks.items():
        if mark and len(pks) <= MOST_SHARING:
            yield from combinations(sorted(pks), 2)


def named_alike(places, only=None):
    """("name" or "near-name", pair) for groups of the same country, or of one that is not known.

    only: the key of the group that is one of each pair; comparing names is what takes the time.
    """
    names = GroupName.objects.order_by().values_list("group", "key", "text")
    keys = sorted({(key, pk) for pk, key, text in names if key and not looks_like_acronym(text)})
    found = {}
    for pair, likeness in alike(keys, only):
        if in_one_place(*(places[pk] for pk in pair)):
            found[pair] = max(likeness, found.get(pair, 0))
    return [("name" if likeness == 100 else "near-name", pair) for pair, likeness in found.items()]


def in_one_place(one, other):
    """Whether two areas of base may be the same country; "GB-SCT" lies in "GB"."""
    return not one or not other or one[:2] == other[:2]


def alike(keys, only):
    """(pair, likeness of 100) for names, as (key, group), that are near each other."""
    for block in blocks(keys):
        for (one, first), (other, second) in combinations(block, 2):
            if first == second or only not in (None, first, second):
                continue
            if likeness := likeness_of(one, other):
                yield tuple(sorted([first, second])), likeness


def likeness_of(one, other):
    """How alike two names are, of 100; 0 for names of different things.

    Either one has only further words ("... Inc", "... UK"), or the words that differ are
    spellings of each other.
    """
    likeness = token_sort_ratio(one, other, score_cutoff=ALIKE)
    mine, its = set(one.split()) - set(other.split()), set(other.split()) - set(one.split())
    if mine and its and ratio(" ".join(sorted(mine)), " ".join(sorted(its))) < WORDS_ALIKE:
        return 0
    return likeness


def blocks(keys):
    """The names that share a rare word, for each such word; and those that are the same."""
    common = Counter(word for key, _pk in keys for word in set(key.split()))
    found = defaultdict(list)
    for key, pk in keys:
        words = sorted(set(key.split()), key=lambda word: (common[word], word))
        for word in words[:RAREST_WORDS]:
            found[word].append((key, pk))
        found[f"{key} "].append((key, pk))
    # A misspelt rare word parts two names; their other rare words still bring them together.
    return [names for names in found.values() if 1 < len(names) <= MOST_NAMESAKES]
