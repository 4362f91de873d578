"""The answers to what a person typed."""

from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import get_language

from ..keys import key_for
from ..models import Condition, Group
from ..models.condition import UNDIAGNOSED
from ..relatives import links_by_key
from ..remembering import from_shelf, until_the_directory_changes
from .candidates import FULL, LIGHT, names_beginning, names_sharing_trigrams
from .codes import codes_like
from .evidence import weigh_conditions
from .ranking import LEAST, SAME_WORDS, Query
from .undiagnosed import means_undiagnosed

# Letters of a query that are read; what is beyond is left aside.
LONGEST_QUERY = 200
# From this score on a name is near enough to be what was meant.
GOOD_ENOUGH = 90
# Conditions with a near name for which all else is weighed.
MOST_WEIGHED = 40
# Fewer letters than these say too little for a misspelling while somebody types.
SHORTEST_MISSPELT = 5
CONDITIONS = Condition.objects.active().only("orpha_code", "name", "level").order_by()
GROUPS = Group.objects.listed().select_related("base_area").prefetch_related("areas").order_by()
# Conditions and groups that a process remembers, some 1 and 5 KB each: all conditions of the
# nomenclature, because nearly every search finds some that none before it found.
MOST_CONDITIONS, MOST_GROUPS = 12_000, 800
# Conditions of equal match stand in this order.
LEVELS = ["disorder", "subtype", "group", "category"]


@dataclass(frozen=True)
class Answer:
    """One condition or group that answers a query, and why.

    matched: the name or code that met the query, as it is written ("CF", "ICD-10 E84.0").
    match: how: "undiagnosed", "code" (an exact mapping), "code-broader" (a code it shares),
    "name", "acronym", "synonym", "prefix", "words" or "similar".
    """

    thing: Condition | Group
    matched: str
    match: str

    @property
    def is_condition(self):
        return isinstance(self.thing, Condition)

    @property
    def is_sure(self):
        """Whether the query is this thing's name or code, or surely the beginning of it."""
        return self.match != "similar"


def search(text: str, limit: int = 20, typing: bool = False) -> list[Answer]:
    """The conditions and groups that a query may mean, best first; empty when none is near.

    Any text is welcome; what is beyond 200 characters is not read. Conditions carry group_count,
    groups come with their base_area and areas; others may be given the same objects.
    typing: somebody is still at it. Then a few letters are a beginning, not a misspelling, and
    descriptions, which need whole words, are not asked.
    """
    text = " ".join(clean(text).split())
    key = key_for(text)
    answers = []
    if means_undiagnosed(key):
        answers += undiagnosed_answers()
    answers += code_answers(text)
    if key:
        answers += name_answers(key, limit, typing)
    first = {}
    for answer in answers:
        first.setdefault((answer.is_condition, answer.thing.pk), answer)
    return list(first.values())[:limit]


def clean(text):
    """The beginning of the text, without what no database takes: half of a surrogate pair."""
    return text[:LONGEST_QUERY].encode(errors="ignore").decode()


def undiagnosed_answers():
    conditions = CONDITIONS.with_group_counts().named_in(get_language())
    conditions = conditions.filter(orpha_code=UNDIAGNOSED)
    return [Answer(condition, condition.name, "undiagnosed") for condition in conditions]


def code_answers(text):
    matches = codes_like(text)
    if not matches:
        return []
    counted = Condition.objects.with_group_counts().named_in(get_language())
    counted = counted.in_bulk([m.condition.pk for m in matches])
    matches.sort(key=lambda m: (m.rank, order_of(counted[m.condition.pk])))
    return [
        Answer(counted[m.condition.pk], m.code, "code" if m.rank[0] == 0 else "code-broader")
        for m in matches
    ]


def name_answers(key, limit, typing):
    names = names_near(key, limit, typing)
    query = Query(key, [name.key for name in names])
    conditions = best_names(query, [name for name in names if name.is_condition])
    groups = best_names(query, [name for name in names if not name.is_condition])
    if not typing and not is_surely_meant(conditions, groups):
        conditions = weighed(query, conditions)
    # Twice as many as are asked for, because what they belong to breaks ties.
    found = [
        *condition_answers(best_of(conditions, 2 * limit)),
        *group_answers(best_of(groups, 2 * limit)),
    ]
    return [answer for _, answer in sorted(found, key=lambda pair: pair[0])]


def names_near(key, limit, typing):
    """Names that begin with the key; and names like it, unless those fill the answer."""
    names = names_beginning(key)
    if len({(name.is_condition, name.owner) for name in names}) >= limit:
        return names
    if typing and names and len(key) < SHORTEST_MISSPELT:
        return names
    is_known = any(name.key == key for name in names)
    names |= names_sharing_trigrams(key, LIGHT if typing or is_known else FULL)
    # "FG syndrome 1" has no telling letters: what the words before its number begin may be it.
    if not names and " " in key:
        names = names_beginning(key.rpartition(" ")[0])
    return names


class Match(NamedTuple):
    """How well the best of a thing's names met the query: the smaller, the better."""

    value: float
    text: str
    how: str


def best_names(query, names):
    """The pk of each condition or group -> its best match, for those that are near enough."""
    best = {}
    for name in names:
        score = query.score(name.key)
        if score.value < LEAST:
            continue
        value = -round(score.value - loss(name, score), 1)
        match = Match(value, name.text, how(name, score))
        best[name.owner] = min(match, best.get(name.owner, match))
    return best


def is_surely_meant(conditions, groups):
    """Whether one name is so near that nothing else needs to be weighed: a group's, if exact."""
    return any(
        match.value <= -GOOD_ENOUGH and match.how != "similar" for match in conditions.values()
    ) or any(match.value <= -SAME_WORDS for match in groups.values())


def weighed(query, matches):
    """The nearest matches, and conditions that are described, by all that speaks for each."""
    nearest = best_of(matches, MOST_WEIGHED)
    scores = weigh_conditions(query, {pk: -match.value for pk, match in nearest.items()})
    texts = {pk: match.text for pk, match in nearest.items()}
    return {
        pk: Match(-round(score, 1), texts.get(pk, ""), "similar") for pk, score in scores.items()
    }


def best_of(matches, most):
    """The best of the matches, and those that are as good as the last of them."""
    values = sorted(match.value for match in matches.values())
    if len(values) <= most:
        return matches
    return {pk: match for pk, match in matches.items() if match.value <= values[most - 1]}


def condition_answers(matches):
    """Answers for conditions; the name of an obsolete one answers for its successor."""
    if not matches:
        return []
    links, language = links_by_key(), get_language()
    current = {}
    for pk, match in matches.items():
        pk = links.successors.get(pk, pk)
        current[pk] = min(match, current.get(pk, match))

    def load(missing):
        conditions = CONDITIONS.named_in(language).in_bulk([pk for _language, pk in missing])
        for pk, condition in conditions.items():
            condition.group_count = len(links.groups.get(pk, ()))
        return {(language, pk): condition for pk, condition in conditions.items()}

    wanted = {(language, pk) for pk in current}
    found = from_shelf(shelf_of_conditions(), wanted, MOST_CONDITIONS, load)
    return answers_by(current, {pk: condition for (_language, pk), condition in found.items()})


def group_answers(matches):
    found = from_shelf(shelf_of_groups(), matches.keys(), MOST_GROUPS, GROUPS.in_bulk)
    return answers_by(matches, found)


def answers_by(matches, things):
    """(sort key, Answer) for each of the things, which are given by their pk."""
    return [
        (
            (matches[pk].value, *order_of(thing), pk),
            Answer(thing, matches[pk].text or thing.name, matches[pk].how),
        )
        for pk, thing in things.items()
    ]


@until_the_directory_changes(most=1)
def shelf_of_conditions() -> dict[tuple[str, int], Condition]:
    """The conditions that were answers lately, by language and pk."""
    return {}


@until_the_directory_changes(most=1)
def shelf_of_groups() -> dict[int, Group]:
    """The groups that were answers lately, by their pk."""
    return {}


def loss(name, score):
    """What a synonym that only begins as typed loses, and a name in another language."""
    if name.language not in ("", "en"):
        return 0.5 if score.match == "exact" else 2
    return 1 if score.match == "prefix" and name.kind == "synonym" else 0


def order_of(thing):
    """What breaks a tie: conditions, those with groups, disorders before categories, the name."""
    if isinstance(thing, Condition):
        return 0, thing.group_count == 0, LEVELS.index(thing.level), thing.name
    return 1, False, 0, thing.name


def how(name, score):
    """The match in a word: an exact one says which kind of name it was."""
    if score.match != "exact":
        return score.match
    kinds = {"preferred": "name", "name": "name", "acronym": "acronym"}
    return kinds.get(name.kind, "synonym")
