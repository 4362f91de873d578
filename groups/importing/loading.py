"""Tables -> the directory: everything is checked first, then all of it is written, or nothing."""

from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from ..history import change_recorded
from ..models import Group
from ..search.index import refresh_trigram_counts
from .files import read_tables
from .group_changes import plan_groups
from .group_facts import read_groups
from .group_saving import save_groups
from .known_groups import KnownGroups
from .links import plan_coverage, plan_memberships, save_coverage, save_memberships
from .problems import ImportProblems, ProblemList
from .tables import COVERAGE, GROUPS, MEMBERSHIPS


@dataclass
class Numbers:
    """How many rows of a kind an import added, changed, or found as they were."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass
class Plan:
    """What checked rows will do to the directory.

    coverage: {(group, condition): row}; memberships: {(member, coalition): (row, what it says)}.
    A group is known here by a mark (links.py).
    """

    changes: list
    known: KnownGroups
    coverage: dict
    memberships: dict


def import_tables(paths) -> dict[str, Numbers]:
    """Load files, or folders of them; returns the Numbers of groups, coverage and memberships.

    Raises ImportProblems with every problem of every file; then nothing was written.
    """
    problems = ProblemList()
    rows = read_tables(paths, problems)
    return import_rows(rows, problems, ", ".join(Path(path).name for path in paths))


@transaction.atomic
def import_rows(rows, problems, names, user=None) -> dict[str, Numbers]:
    """Load rows that were read before; problems: what was wrong with their files.

    names: of the files, for the history. Raises ImportProblems; then nothing was written.
    """
    planned = plan(rows, problems)
    if problems:
        raise ImportProblems(problems)
    return save(planned, names, user)


def plan(rows, problems) -> Plan:
    """What the rows will do; adds to problems all that is wrong with them."""
    by_table = {GROUPS: [], COVERAGE: [], MEMBERSHIPS: []}
    for row in rows:
        by_table[row.table].append(row)
    every_file_was_read = not any(problem.line == 0 for problem in problems)
    known = KnownGroups()
    changes = plan_groups(read_groups(by_table[GROUPS], problems), known, problems)
    planned = Plan(changes, known, {}, {})
    # After a file that cannot be read, each of its groups would be missed here once more.
    if every_file_was_read:
        marks = known.slugs | {
            change.facts.slug: change.group.pk or change.facts.slug for change in changes
        }
        planned.coverage = plan_coverage(by_table[COVERAGE], marks, problems)
        planned.memberships = plan_memberships(by_table[MEMBERSHIPS], marks, problems)
    return planned


@transaction.atomic
def save(planned, names, user=None):
    """Write what was planned, and keep in the history of each group that it came from a table."""
    reason = _("Import of %(names)s") % {"names": names}
    with change_recorded(*groups_there(planned), user=user, reason=reason):
        return write(planned)


def groups_there(planned):
    """The groups that the directory has and that an import may change.

    A new group's history begins with its first change: loading two thousand of them keeps nothing.
    """
    pks = {change.group.pk for change in planned.changes}
    pks |= {group for group, _condition in planned.coverage}
    pks |= {member for member, _coalition in planned.memberships}
    return [Group(pk=pk) for pk in pks if isinstance(pk, int)]


def write(planned):
    """Write what was planned, table by table; returns the Numbers of each."""
    changes = planned.changes
    added = sum(change.is_new for change in changes)
    changed = len(save_groups(changes, planned.known))
    if added or changed:
        refresh_trigram_counts()
    primary_keys = {change.facts.slug: change.group.pk for change in changes}

    def saved(mark):
        return primary_keys.get(mark, mark)

    pairs = {(saved(group), condition) for group, condition in planned.coverage}
    new_pairs = save_coverage(pairs)
    memberships = {
        (saved(member), saved(group)): said
        for (member, group), (_row, said) in planned.memberships.items()
    }
    new_links, changed_links = save_memberships(memberships)
    return {
        GROUPS: Numbers(added, changed, len(changes) - added - changed),
        COVERAGE: Numbers(new_pairs, 0, len(pairs) - new_pairs),
        MEMBERSHIPS: Numbers(
            new_links, changed_links, len(memberships) - new_links - changed_links
        ),
    }
