"""What search keeps beside the names: their keys, and how rare each trigram is."""

from collections import Counter

from django.db import transaction

from ..keys import code_key, key_for
from ..models import ConditionCode, ConditionName, GroupName, TrigramCount
from .candidates import trigrams

BATCH = 1000


def refresh_trigram_counts():
    """Count anew how many names hold each trigram. To be called after an import."""
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
