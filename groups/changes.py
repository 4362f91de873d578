"""What has changed in the public directory lately: entries added, corrected, confirmed, closed."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db.models import Max, OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from reversion import RevertError
from reversion.models import Revision, Version

from .history.differences import INTERNAL, changed, label_of
from .history.states import NOTHING, state_in
from .models import Group
from .punctuation import listed
from .suggestions.facts import FACTS

SHOWN = 50
# So many revisions are read at most: some of them tell nothing to the public.
READ = 120
CACHED_SECONDS = 24 * 3600
# What is no fact about a group.
UNTOLD = INTERNAL | {"slug"}


@dataclass(frozen=True)
class Change:
    """A change that everybody may know of. It never says who made it, or why.

    pk: that of its revision; kind: added, changed, reviewed or closed; fields: what differs.
    """

    pk: int
    moment: datetime
    kind: str
    name: str
    address: str
    fields: tuple[str, ...] = ()

    @property
    def day(self):
        return timezone.localtime(self.moment).date()

    @property
    def facts(self):
        """The names of the facts that differ, as a line."""
        return listed(public_label(field) for field in self.fields)

    @property
    def title(self):
        """What happened, in the visitor's language."""
        words = {
            "added": _("New in the directory: %(name)s"),
            "changed": _("Entry corrected: %(name)s"),
            "reviewed": _("Entry confirmed: %(name)s"),
            "closed": _("Group closed: %(name)s"),
        }
        return words[self.kind] % {"name": self.name}


def recent_changes() -> list[Change]:
    """The latest changes, the newest first, of groups that have a page now.

    Reading them takes a bounded number of queries; they are kept until anything changes.
    """
    mark = newest_mark()
    known = cache.get("recent-changes")
    if known is None or known[0] != mark:
        known = (mark, read_changes()[:SHOWN])
        cache.set("recent-changes", known, CACHED_SECONDS)
    return known[1]


def newest_mark() -> str:
    """A text that is another one whenever the list of changes may be."""
    newest = Version.objects.aggregate(newest=Max("pk"))["newest"]
    changed_at = Group.objects.aggregate(newest=Max("changed_at"))["newest"]
    return f"{newest or 0}-{changed_at.timestamp() if changed_at else 0}"


def read_changes():
    triples = latest_revisions()
    keys = {key for _group, *both in triples for key in both if key}
    revisions = Revision.objects.prefetch_related("version_set").in_bulk(keys)
    states = {key: state_or_none(revision) for key, revision in revisions.items()}
    groups = Group.objects.with_a_page().in_bulk({group for group, *_both in triples})
    found = [
        change_of(revisions[now], groups[group], states[now], before and states[before])
        for group, now, before in triples
        if group in groups
    ]
    return [change for change in found if change]


def latest_revisions():
    """(group, revision, the revision before it or None) of the latest changes; keys only."""
    of_groups = Version.objects.filter(
        content_type=ContentType.objects.get_for_model(Group), db="default"
    )
    before = of_groups.filter(
        object_id=OuterRef("object_id"), revision__lt=OuterRef("revision")
    ).order_by("-revision")
    rows = of_groups.order_by("-revision").values_list(
        "object_id", "revision", Subquery(before.values("revision")[:1])
    )
    return [(int(group), now, earlier) for group, now, earlier in rows[:READ]]


def state_or_none(revision):
    """The state that a revision kept; None when the software has changed too much to read it."""
    try:
        return state_in(revision)
    except RevertError:
        return None


def change_of(revision, group, after, before):
    """The Change that a revision stands for, or None when it is not the public's."""
    found_so = before is None and revision.user_id is None and not revision.comment
    if found_so or after is None:
        return None
    kind, fields = told(before or NOTHING, after)
    if kind is None:
        return None
    return Change(
        revision.pk, revision.date_created, kind, group.name, group.get_absolute_url(), fields
    )


def told(before, after):
    """(kind, fields) of what the public may know of a change of state; (None, ()) if nothing."""
    public = {Group.State.LISTED, Group.State.CLOSED}
    now, then = after.facts["state"], before.facts["state"]
    if now not in public:
        return None, ()
    fields = {field for field, *_rest in changed(before, after)}
    if now == Group.State.CLOSED and then != now:
        return "closed", ()
    if then not in public:
        return "added", ()
    if shown := fields - UNTOLD:
        return "changed", tuple(sorted(shown))
    if "reviewed_on" in fields and after.facts["reviewed_on"]:
        return "reviewed", ()
    return None, ()


def public_label(field):
    """What visitors call a fact: as on the form for suggestions, where it stands there."""
    fact = FACTS.get({"coverage": "conditions", "names": "other_names"}.get(field, field))
    return str(fact.label if fact else label_of(field))
