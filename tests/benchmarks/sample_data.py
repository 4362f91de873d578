"""Invented conditions and groups that make a loaded database several times as large.

    DATABASE_URL=... python -m tests.benchmarks.sample_data 10

The database is changed: give it a copy. Everything real stays; each active condition and each
group gets N - 1 invented likenesses, with as many names, families, codes and coverage as it has.
New names are spliced from two real ones in the same language. Invented ORPHAcodes begin at
10,000,000, invented groups are called "Example ...", and the same database always gives the same.
"""

import argparse
import os
import random
import sys
import time
from collections import defaultdict
from itertools import chain, islice

import django

from groups.keys import code_key, key_for

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "directory.settings")

SEED = 20261120
FIRST_INVENTED = 10_000_000
# What a group's likeness has in common with it.
KEPT = """
    kind form summary covers_all_rare welcomes_undiagnosed base_area_id founded state closed_on
""".split()


class Splicer:
    """Makes names that nothing has yet out of the halves of real ones."""

    def __init__(self, texts):
        self.random = random.Random(SEED)
        self.texts = sorted({text for text in texts if len(text) > 3})
        self.taken = set(self.texts)

    def like(self, text: str) -> str:
        """A new name that begins as this one does or, when those run out, as another."""
        beginning = text
        while (name := spliced(beginning, self.random.choice(self.texts))) in self.taken:
            beginning = f"{self.random.choice(self.texts)} {self.random.randrange(100)}"
        self.taken.add(name)
        return name

    def acronym(self) -> str:
        return "".join(self.random.choices("ABCDEFGHILMNOPRST", k=self.random.choice([3, 4, 5])))


def spliced(one: str, other: str) -> str:
    """The first half of the words of one and the second of the other; of two words, the letters."""
    first, second = one.split(), other.split()
    if len(first) == len(second) == 1:
        return one[: (len(one) + 1) // 2] + other[len(other) // 2 :]
    return " ".join(first[: (len(first) + 1) // 2] + second[len(second) // 2 :])


def multiply(times):
    """Make the database so many times as large. Raises ValueError when it has been done already."""
    from django.db import connection, transaction

    from groups.models import Condition
    from groups.search.index import refresh_search_index

    if Condition.objects.filter(orpha_code__gte=FIRST_INVENTED).exists():
        raise ValueError("This database has invented conditions already. Start from a fresh copy.")
    with transaction.atomic():
        invent_groups(range(1, times), invent_conditions(range(1, times)))
    refresh_search_index()
    if connection.vendor == "postgresql":
        # What autovacuum does by itself a little later: a bulk load leaves its indexes unmerged.
        connection.cursor().execute("VACUUM ANALYZE")


def invent_conditions(copies):
    """The likenesses of each condition, by its pk, with their names, codes and families."""
    from groups.models import Condition, ConditionCode, ConditionName, Family

    texts = defaultdict(list, en=[])
    for language, text in ConditionName.objects.values_list("language", "text"):
        texts[language].append(text)
    splicers = {language: Splicer(texts[language]) for language in texts}
    real = list(Condition.objects.active().exclude(orpha_code=None).order_by("pk"))
    invented = {
        condition.pk: [
            Condition(
                orpha_code=FIRST_INVENTED + copy * 100_000 + place,
                name=splicers["en"].like(condition.name),
                level=condition.level,
                definition=condition.definition,
                preferential_parent_id=condition.preferential_parent_id,
            )
            for copy in copies
        ]
        for place, condition in enumerate(real)
    }
    everyone = list(chain.from_iterable(invented.values()))
    Condition.objects.bulk_create(everyone, batch_size=1000)

    def rename(name, condition):
        if name.kind == "acronym":
            name.text = splicers["en"].acronym()
        elif (name.language, name.kind) == ("en", "preferred"):
            name.text = condition.name
        else:
            name.text = splicers[name.language].like(name.text)
        name.key = key_for(name.text)

    def recode(code, condition):
        # Conditions share the wider codes; an exact one is for a single condition.
        if code.relation == "exact":
            code.value += str(condition.orpha_code // 100_000)
        code.key = code_key(code.value)

    def keep_itself(family, condition):
        if family.distance == 0:
            family.ancestor = condition

    copy_rows(ConditionName, {"condition": invented}, rename)
    copy_rows(ConditionCode, {"condition": invented}, recode)
    copy_rows(Condition.parents.through, {"from_condition": invented})
    copy_rows(Family, {"descendant": invented}, keep_itself)
    return invented


def invent_groups(copies, conditions):
    """The likenesses of each group, which cover the likenesses of the conditions it covers."""
    from groups.models import Coverage, Group, GroupName, Membership, Source

    splicer = Splicer(GroupName.objects.values_list("text", flat=True))
    invented = {
        group.pk: [
            Group(
                name=f"Example {splicer.like(group.name)}",
                acronym=group.acronym and splicer.acronym(),
                slug=f"example-{copy}-{group.pk}",
                website=f"https://example-{copy}-{group.pk}.example.org/",
                **{field: getattr(group, field) for field in KEPT},
            )
            for copy in copies
        ]
        for group in Group.objects.order_by("pk")
    }
    everyone = list(chain.from_iterable(invented.values()))
    Group.objects.bulk_create(everyone, batch_size=1000)

    def rename(name, group):
        own = {"name": group.name, "acronym": group.acronym}
        name.text = own.get(name.kind) or f"Example {splicer.like(name.text)}"
        name.key = key_for(name.text)

    copy_rows(GroupName, {"group": invented}, rename)
    copy_rows(Coverage, {"group": invented, "condition": conditions})
    copy_rows(Membership, {"member": invented, "coalition": invented})
    for field in ("areas", "languages", "services", "seeks"):
        copy_rows(getattr(Group, field).through, {"group": invented})
    Source.objects.bulk_create([Source(group=each, address=each.website) for each in everyone])


def copy_rows(model, columns, change=None):
    """Copy each row once for every likeness of the real things that it names in the columns.

    columns: the likenesses by the pk of the real thing. change: what else is new in a copy, as a
    function of the copy and of the likeness in the first column.
    """
    fields = [field.attname for field in model._meta.concrete_fields if not field.primary_key]

    def copies():
        for row in list(model.objects.order_by("pk").values(*fields)):
            likenesses = [named.get(row[f"{column}_id"]) for column, named in columns.items()]
            for together in zip(*likenesses, strict=True) if all(likenesses) else ():
                copied = model(**row)
                for column, likeness in zip(columns, together, strict=True):
                    setattr(copied, column, likeness)
                if change:
                    change(copied, together[0])
                yield copied

    # A thing can get the same invented acronym twice.
    waiting = copies()
    while batch := list(islice(waiting, 5000)):
        model.objects.bulk_create(batch, ignore_conflicts=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("times", type=int, help="how many times as large, for example 10")
    options = parser.parse_args()
    django.setup()
    started = time.perf_counter()
    try:
        multiply(options.times)
    except ValueError as error:
        sys.exit(str(error))
    print(f"{options.times} times as large, made in {time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main()
