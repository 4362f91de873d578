"""Rows that link: what groups cover, and which group is a member of which coalition.

Groups are known here by a mark: the primary key of one that the directory has, the slug of one
that the same import adds.
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ..models import Condition, Coverage, Membership
from . import cells


def find_group(row, column, marks):
    """The mark of the group that a cell names. Raises ValidationError when there is none."""
    slug = row[column]
    if not slug:
        raise ValidationError(_("The cell is empty. Write the slug of a group."))
    if slug not in marks:
        raise ValidationError(
            _("No group has the slug “%(slug)s”. Add that group, or correct the slug."),
            params={"slug": slug},
        )
    return marks[slug]


def refuse_double(row, pair, seen):
    """Raise ValidationError when an earlier row has the same pair."""
    first = seen.setdefault(pair, row)
    if first is not row:
        raise ValidationError(
            _("%(file)s, line %(line)s, says the same. Remove one of the two."),
            params={"file": first.file, "line": first.line},
        )


def plan_coverage(rows, marks, problems) -> dict:
    """{(group, condition): the row that names the pair}."""
    conditions = {
        code: (pk, status, successor)
        for code, pk, status, successor in Condition.objects.filter(
            orpha_code__isnull=False
        ).values_list("orpha_code", "pk", "status", "replaced_by__orpha_code")
    }
    there = set(Coverage.objects.values_list("group", "condition"))
    pairs, seen = {}, {}
    for row in rows:
        group = code = None
        with problems.noting(row, "group"):
            group = find_group(row, "group", marks)
        with problems.noting(row, "orpha_code"):
            code = cells.orpha_code(row["orpha_code"])
            if group is not None:
                refuse_double(row, (group, code), seen)
            pairs[group, find_condition(row, group, code, conditions, there)] = row
    return pairs


def find_condition(row, group, code, conditions, there):
    """The condition of an ORPHAcode, or the one that took an obsolete code's place.

    An obsolete code without a successor may stay where the directory has it already.
    """
    followed = set()
    while code in conditions and code not in followed:
        followed.add(code)
        pk, status, successor = conditions[code]
        if status == Condition.Status.ACTIVE or (successor is None and (group, pk) in there):
            return pk
        code = successor
    name = row["condition"] or _("no name given")
    params = {"code": row["orpha_code"].removeprefix("ORPHA:"), "name": name}
    if followed:
        text = _("ORPHA:%(code)s (%(name)s) is obsolete and has no successor. Choose another code.")
    else:
        text = _(
            "No condition has the code ORPHA:%(code)s (%(name)s). Correct it, or load a release of"
            " the nomenclature that has it with import_conditions."
        )
    raise ValidationError(text, params=params)


def plan_memberships(rows, marks, problems) -> dict:
    """{(member, coalition): (row, what it says of the membership)}."""
    read_relation = cells.one_of(Membership.Relation.values, _("relation"))
    memberships, seen = {}, {}
    for row in rows:
        pair = [None, None]
        for place, column in enumerate(["member", "coalition"]):
            with problems.noting(row, column):
                pair[place] = find_group(row, column, marks)
        with problems.noting(row, "coalition"):
            if None not in pair:
                check_pair(row, tuple(pair), seen)
        said = {}
        memberships[tuple(pair)] = row, said
        with problems.noting(row, "relation"):
            said |= {"relation": read_relation(row["relation"])} if row["relation"] else {}
        with problems.noting(row, "source"):
            said |= {"source": cells.web_address(row["source"])} if row["source"] else {}
    return memberships


def check_pair(row, pair, seen):
    if pair[0] == pair[1]:
        raise ValidationError(_("A group cannot be its own member. Write another slug."))
    refuse_double(row, pair, seen)


def save_coverage(pairs):
    """Add the pairs that the directory lacks; returns how many there were to add."""
    new = pairs - set(Coverage.objects.values_list("group", "condition"))
    Coverage.objects.bulk_create(
        [Coverage(group_id=group, condition_id=condition) for group, condition in sorted(new)],
        batch_size=500,
    )
    return len(new)


def save_memberships(memberships):
    """Add memberships and change those that differ; returns how many of each."""
    there = {(link.member_id, link.coalition_id): link for link in Membership.objects.all()}
    new, changed = [], 0
    for pair, said in memberships.items():
        if pair not in there:
            new.append(Membership(member_id=pair[0], coalition_id=pair[1], **said))
        elif any(getattr(there[pair], name) != value for name, value in said.items()):
            Membership.objects.filter(pk=there[pair].pk).update(**said)
            changed += 1
    Membership.objects.bulk_create(new, batch_size=500)
    return len(new), changed
