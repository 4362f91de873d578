"""The facts of rows against the directory: which groups are new, and what changes in the others."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from ..models import Channel, Group, Source
from .cells import comparable_address
from .group_facts import GroupFacts


@dataclass
class GroupChange:
    """A group as it will be, and the attributes in which it differs from the directory."""

    facts: GroupFacts
    group: Group
    attributes: set

    @property
    def is_new(self):
        return self.group.pk is None


def plan_groups(all_facts, known, problems) -> list[GroupChange]:
    """One change for each row; adds to problems what may not stand in the directory."""
    matches = match_all(all_facts, known, problems)
    check_doubles(all_facts, matches, known, problems)
    found = Group.objects.in_bulk([pk for pk in matches if pk is not None])
    changes = [
        merged(facts, found[pk] if pk else Group(slug=facts.slug))
        for facts, pk in zip(all_facts, matches, strict=True)
    ]
    check_successors(all_facts, known, problems)
    broken = problems.lines()
    have_sources = set(Source.objects.values_list("group", flat=True))
    have_channels = set(Channel.objects.values_list("group", flat=True))
    for change in changes:
        row = change.facts.row
        if (row.file, row.line) not in broken:
            check_complete(change, have_sources, have_channels, problems)
    return changes


def match_all(all_facts, known, problems):
    matches = []
    for facts in all_facts:
        pk = None
        with problems.noting(facts.row, "slug"):
            pk = known.match(facts)
        matches.append(pk)
    return matches


def merged(facts, group):
    """The group with the row's facts written over its own."""
    values = dict(facts.values)
    if values.get("state", group.state) != Group.State.CLOSED and "closed_on" not in values:
        # A group that is open again has no closing date.
        values["closed_on"] = None
    attributes = {name for name, value in values.items() if differ(getattr(group, name), value)}
    for name in attributes:
        setattr(group, name, values[name])
    return GroupChange(facts, group, attributes)


def differ(old, new):
    """Whether a fact is another one; white space, which a table may lose, does not count."""
    if isinstance(old, str) and isinstance(new, str):
        return old.split() != new.split()
    return old != new


def check_doubles(all_facts, matches, known, problems):
    """A group stands in the tables once: by slug, registration, website and match.

    Two groups that the directory has under the slugs of their rows may share the other two.
    """
    seen = {}
    for facts, match in zip(all_facts, matches, strict=True):
        is_known = facts.slug_is_given and facts.slug in known.slugs
        for column, mark in marks_of(facts, match):
            first, first_is_known = seen.setdefault((column, mark), (facts.row, is_known))
            if first is facts.row or (column != "slug" and is_known and first_is_known):
                continue
            text = _(
                "This is the group of %(file)s, line %(line)s, too (%(mark)s). Make one row of the"
                " two; if they are two groups, give each its own slug, registration and website."
            )
            place = {"file": first.file, "line": first.line, "mark": mark}
            problems.in_cell(facts.row, column, text % place)
            break


def marks_of(facts, match):
    """What tells a row's group from others, as (column, mark)."""
    website = facts.values.get("website")
    marks = [("slug", facts.slug)] if facts.slug else []
    marks += [("registrations", text) for text in facts.lists.get("registrations", ())]
    marks += [("website", comparable_address(website))] if website else []
    return marks + ([("slug", match)] if match else [])


def check_successors(all_facts, known, problems):
    slugs = known.slugs.keys() | {facts.slug for facts in all_facts}
    for facts in all_facts:
        if not facts.successor:
            continue
        if facts.successor not in slugs:
            text = _("No group has the slug “%(slug)s”. Add that group, or write another slug.")
            problems.in_cell(facts.row, "successor", text % {"slug": facts.successor})
        elif facts.successor == facts.slug:
            text = _("A group cannot be its own successor. Write the slug of the other group.")
            problems.in_cell(facts.row, "successor", text)


def check_complete(change, have_sources, have_channels, problems):
    """What a group must have: a name; if listed a source and a way to reach it; order in dates."""
    group, facts = change.group, change.facts
    if not group.name:
        text = _("Write the name: the directory has no group with this slug yet.")
        problems.in_cell(facts.row, "name", text)
    if group.closed_on and group.state != Group.State.CLOSED:
        text = _("Only a closed group has a closing date. Write the state closed, or no date.")
        problems.in_cell(facts.row, "closed_on", text)
    if group.state == Group.State.LISTED:
        missing = group.missing_to_be_listed(
            sources="sources" in facts.lists or group.pk in have_sources,
            channels="channels" in facts.lists or group.pk in have_channels,
        )
        for what in missing:
            text = _("A listed group needs %(what)s. Add it, or write the state draft.")
            problems.in_cell(facts.row, "state", text % {"what": what})
