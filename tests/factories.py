"""Plain functions that make the things tests are about. Invented groups say so: "Example ..."."""

import itertools
from datetime import date

from django.utils.text import slugify

from groups.models import (
    Area,
    Channel,
    Condition,
    ConditionCode,
    ConditionName,
    Family,
    Group,
    GroupName,
    Language,
    Membership,
    Registration,
    Source,
)

local_codes = itertools.count(900_000)


def make_condition(name, orpha_code=None, families=(), synonyms=(), codes=(), **fields):
    """A condition beneath the given families, with the closure kept right.

    synonyms: texts, or (text, kind, language); codes: (system, value, relation).
    """
    code = next(local_codes) if orpha_code is None else orpha_code
    condition = Condition.objects.create(name=name, orpha_code=code, **fields)
    for synonym in synonyms:
        text, kind, language = (synonym, "synonym", "en") if isinstance(synonym, str) else synonym
        ConditionName.objects.create(condition=condition, text=text, kind=kind, language=language)
    for system, value, relation in codes:
        ConditionCode.objects.create(
            condition=condition, system=system, value=value, relation=relation
        )
    condition.parents.set(families)
    distances = {}
    for family in families:
        for link in Family.objects.filter(descendant=family):
            distance = link.distance + 1
            known = distances.get(link.ancestor_id, distance)
            distances[link.ancestor_id] = min(known, distance)
    Family.objects.bulk_create(
        Family(ancestor_id=ancestor, descendant=condition, distance=distance)
        for ancestor, distance in distances.items()
    )
    return condition


def make_group(
    name,
    conditions=(),
    areas=(),
    languages=(),
    services=(),
    seeks=(),
    other_names=(),
    registrations=(),
    channels=(),
    base_area=None,
    **fields,
):
    """A listed group with a website and a source; areas, languages and the rest by their codes."""
    slug = fields.pop("slug", slugify(name))
    fields.setdefault("state", Group.State.LISTED)
    fields.setdefault("website", f"https://{slug}.example.org/")
    group = Group.objects.create(name=name, slug=slug, base_area_id=base_area, **fields)
    group.conditions.set(conditions)
    group.areas.set(Area.objects.filter(pk__in=areas))
    for code in languages:
        group.languages.add(Language.objects.get_or_create(code=code, defaults={"name": code})[0])
    group.services.set(services)
    group.seeks.set(seeks)
    for text in other_names:
        GroupName.objects.create(group=group, text=text)
    for identifier in registrations:
        Registration.objects.create(group=group, identifier=identifier)
    for kind, address in channels:
        Channel.objects.create(group=group, kind=kind, address=address)
    Source.objects.create(
        group=group, address=f"https://{slug}.example.org/about", seen_on=date(2026, 11, 1)
    )
    return group


def make_membership(member, coalition, **fields):
    return Membership.objects.create(member=member, coalition=coalition, **fields)
