"""What search keeps beside the names: keys, descriptions, and how rare each trigram is."""

from collections import Counter, defaultdict
from textwrap import wrap

from django.db import transaction

from ..keys import MAX_LENGTH, code_key, key_for
from ..models import (
    Condition,
    ConditionCode,
    ConditionName,
    ConditionText,
    Family,
    GroupName,
    TrigramCount,
)
from .candidates import trigrams
from .words import initials, is_telling, stem

BATCH = 1000


# How far up the families go whose names describe a condition, too.
NEAR = 2


def refresh_search_index():
    """Make anew what search keeps about names and conditions. To be called after an import."""
    refresh_trigram_counts()
    refresh_condition_texts()


@transaction.atomic
def refresh_condition_texts():
    """Describe every active condition by words of what is said about it.

    Only what differs is written.
    """
    known = dict(ConditionText.objects.values_list("condition", "words"))
    texts = condition_texts()
    ConditionText.objects.filter(condition__in=known.keys() - texts.keys()).delete()
    ConditionText.objects.bulk_create(
        [
            ConditionText(condition_id=condition, words=words)
            for condition, words in texts.items()
            if known.get(condition) != words
        ],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["condition"],
        update_fields=["words"],
    )


def condition_texts():
    """The words that describe each active condition, by its pk.

    They are those of its names, definition, genes and near families, and initials of its English
    names, because people make up acronyms that no nomenclature has.
    """
    named, abbreviated = defaultdict(set), defaultdict(set)
    rows = ConditionName.objects.values_list("condition", "key", "language")
    for condition, key, language in rows.iterator():
        named[condition].update(telling_stems(key))
        if language == "en":
            abbreviated[condition].update(initials(key))
    texts = {
        pk: named[pk] | abbreviated[pk] | telling_stems(key_for_text(f"{definition} {genes}"))
        for pk, definition, genes in Condition.objects.active().values_list(
            "pk", "definition", "genes"
        )
    }
    near = Family.objects.filter(distance__gt=0, distance__lte=NEAR)
    for condition, family in near.values_list("descendant", "ancestor").iterator():
        if condition in texts:
            texts[condition] |= named[family]
    return {condition: " ".join(sorted(words)) for condition, words in texts.items()}


def key_for_text(text):
    """The key of a text that may be longer than a name."""
    return " ".join(map(key_for, wrap(text, MAX_LENGTH)))


def telling_stems(key):
    return {stem(word) for word in key.split() if is_telling(word)}


def refresh_trigram_counts():
    """Count anew how many names hold each trigram."""
    counts = Counter()
    for model in (ConditionName, GroupName):
        for key in model.objects.values_list("key", flat=True).iterator(chunk_size=5000):
            counts.update(trigrams(key))
    with transaction.atomic():
        TrigramCount.objects.all().delete()
        TrigramCount.objects.bulk_create(
            [TrigramCount(trigram=trigram, names=names) for trigram, names in counts.items()],
            batch_size=BATCH,
        )


@transaction.atomic
def refresh_keys() -> int:
    """Work out the key of every name and code anew; return how many were out of date.

    Needed when a release of this software compares names in a new way.
    """
    changed = 0
    for model, field, make_key in [
        (ConditionName, "text", key_for),
        (GroupName, "text", key_for),
        (ConditionCode, "value", code_key),
    ]:
        stale = []
        for row in model.objects.only(field, "key").iterator(chunk_size=5000):
            key = make_key(getattr(row, field))
            if key != row.key:
                row.key = key
                stale.append(row)
        model.objects.bulk_update(stale, ["key"], batch_size=BATCH)
        changed += len(stale)
    return changed
