"""What speaks for a condition when no name is surely the one that was typed.

All its names and genes count together, and so does what is said about it: its definition, its
families.
"""

from collections import defaultdict

from ..keys import key_for
from ..models import ConditionName, ConditionText
from .candidates import described, rarities_of
from .ranking import LEAST_OF_BEST, LEAST_TOGETHER, Query


def weigh_conditions(query: Query, nearest: dict[int, float]) -> dict[int, float]:
    """The pk of each condition for which enough speaks -> how much, up to 92.

    nearest: the pk of conditions with a name that is near -> the score of that name.
    """
    rarities = rarities_of(query.stems)
    conditions = nearest.keys() | set(described(rarities))
    names, texts = names_of(conditions), {}
    rows = ConditionText.objects.filter(condition__in=conditions)
    for pk, words, genes in rows.values_list("condition", "words", "condition__genes"):
        texts[pk] = f" {words} "
        # A gene that was typed says as much as a name.
        if typed_genes := query.typed_among(map(key_for, genes.split())):
            names[pk].append(typed_genes)
    query.meet(name for keys in names.values() for name in keys)
    typed = [rarities[stem] for stem in query.stems]
    weighed = {
        pk: query.weigh(keys, texts.get(pk, ""), typed, nearest.get(pk, 0))
        for pk, keys in names.items()
    }
    least = max(LEAST_TOGETHER, LEAST_OF_BEST * max(weighed.values(), default=0))
    return {pk: score for pk, score in weighed.items() if score >= least}


def names_of(conditions):
    """The pk of each condition -> the keys of all its names."""
    names = defaultdict(list)
    rows = ConditionName.objects.filter(condition__in=conditions).exclude(key="").order_by()
    for condition, key in rows.values_list("condition", "key"):
        names[condition].append(key)
    return names
