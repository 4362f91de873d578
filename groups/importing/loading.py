"""Tables -> the directory: everything is checked first, then all of it is written, or nothing."""

from dataclasses import dataclass

from django.db import transaction

from ..search.index import refresh_trigram_counts
from .group_changes import plan_groups
from .group_facts import read_groups
from .group_saving import save_groups
from .known_groups import KnownGroups
from .links import plan_coverage, plan_memberships, save_coverage, save_memberships
from .problems import ImportProblems, ProblemList
from .tables import COVERAGE, GROUPS, MEMBERSHIPS, read_tables


@dataclass
class Numbers:
    """How many rows of a kind an import added, changed, or found as they were."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0


@transaction.atomic
def import_tables(paths) -> dict[str, Numbers]:
    """Load files, or folders of them; returns the Numbers of groups, coverage and memberships.

    Raises ImportProblems with every problem of every file; then nothing was written.
    """
    problems = ProblemList()
    rows = {GROUPS: [], COVERAGE: [], MEMBERSHIPS: []}
    for row in read_tables(paths, problems):
        rows[row.table].append(row)
    every_file_was_read = not any(problem.line == 0 for problem in problems)

    known = KnownGroups()
    changes = plan_groups(read_groups(rows[GROUPS], problems), known, problems)
    marks = known.slugs | {
        change.facts.slug: change.group.pk or change.facts.slug for change in changes
    }
    # After a file that cannot be read, each of its groups would be missed here once more.
    if every_file_was_read:
        pairs = plan_coverage(rows[COVERAGE], marks, problems)
        memberships = plan_memberships(rows[MEMBERSHIPS], marks, problems)
    if problems:
        raise ImportProblems(problems)
    return save(changes, known, pairs, memberships)


def save(changes, known, pairs, memberships):
    """Write what was planned; returns the Numbers of each table."""
    added = sum(change.is_new for change in changes)
    changed = len(save_groups(changes, known))
    if added or changed:
        refresh_trigram_counts()
    primary_keys = {change.facts.slug: change.group.pk for change in changes}

    def saved(mark):
        return primary_keys.get(mark, mark)

    new_pairs = save_coverage({(saved(group), condition) for group, condition in pairs})
    new_links, changed_links = save_memberships(
        {(saved(member), saved(group)): said for (member, group), said in memberships.items()}
    )
    return {
        GROUPS: Numbers(added, changed, len(changes) - added - changed),
        COVERAGE: Numbers(new_pairs, 0, len(pairs) - new_pairs),
        MEMBERSHIPS: Numbers(
            new_links, changed_links, len(memberships) - new_links - changed_links
        ),
    }
