"""Groups -> the tables that groups/importing reads: what is written here loads again unchanged."""

from django.db.models import Q

from ..importing.cells import as_list
from ..importing.tables import COLUMNS, COVERAGE, GROUPS, MEMBERSHIPS
from ..models import Coverage, GroupName, Membership

TABLES = (GROUPS, COVERAGE, MEMBERSHIPS)
LISTS = ["areas", "languages", "services", "seeks"]
ROWS = ["names", "channels", "registrations", "sources"]


def table_rows(table, groups):
    """The rows of a table about some groups, each {column: text}; an unknown fact is empty."""
    return {GROUPS: group_rows, COVERAGE: coverage_rows, MEMBERSHIPS: membership_rows}[table](
        groups
    )


def group_rows(groups):
    """A row for each group, in the order of the queryset."""
    return [group_cells(group) for group in with_rows(groups)]


def with_rows(groups):
    """The groups with all that group_cells() reads, in a bounded number of queries."""
    return groups.select_related("successor").prefetch_related(*LISTS, *ROWS)


def group_cells(group):
    """{column: text} of one group."""
    cells = {name: text_of(getattr(group, name, None)) for name in COLUMNS[GROUPS]}
    cells["country"] = group.base_area_id or ""
    cells["successor"] = group.successor.slug if group.successor else ""
    for name in LISTS:
        cells[name] = as_list(sorted(term.pk for term in getattr(group, name).all()))
    for column, parts in rows_of(group).items():
        cells[column] = as_list(parts)
    return cells


def rows_of(group):
    """The cells that come from tables of their own, each as its parts."""
    names, other = group.names.all(), GroupName.Kind.OTHER
    return {
        "other_names": [name.text for name in names if name.kind == other],
        "channels": [f"{channel.kind}={channel.address}" for channel in group.channels.all()],
        "registrations": [each.identifier for each in group.registrations.all()],
        "sources": [
            f"{source.address} {source.seen_on}" if source.seen_on else source.address
            for source in group.sources.all()
        ],
    }


def text_of(value):
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def coverage_rows(groups):
    """What the groups cover; a local condition has no ORPHAcode to be known by, and is left out."""
    rows = Coverage.objects.filter(group__in=groups.order_by(), condition__orpha_code__isnull=False)
    rows = rows.order_by("group__name", "group__slug", "condition__name")
    columns = ("group__slug", "condition__orpha_code", "condition__name")
    return [
        {"group": slug, "orpha_code": str(code), "condition": name}
        for slug, code, name in rows.values_list(*columns)
    ]


def membership_rows(groups):
    """The memberships in which one of the groups is the member or the coalition."""
    groups = groups.order_by()
    rows = Membership.objects.filter(Q(member__in=groups) | Q(coalition__in=groups))
    rows = rows.order_by("coalition__name", "coalition__slug", "member__name", "member__slug")
    columns = ("member__slug", "coalition__slug", "relation", "source")
    return [
        dict(zip(COLUMNS[MEMBERSHIPS], values, strict=True))
        for values in rows.values_list(*columns)
    ]
