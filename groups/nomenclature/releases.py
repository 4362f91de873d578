"""The rows that say which releases are loaded, shown in the page footer."""

from datetime import date

from ..models import Release
from .records import Part

NOMENCLATURE = "Orphanet nomenclature"


def last_complete_on() -> date | None:
    """The day of the newest complete nomenclature that was loaded."""
    release = Release.objects.filter(name=NOMENCLATURE).first()
    return release.released_on if release and release.counts.get("complete") else None


def record(parts: list[Part]):
    """Write a row for each kind of file: of the newest, a complete one before a part of one."""
    rows = {release.name: release for release in Release.objects.all()}
    for part in sorted(parts, key=rank):
        facts = {
            "version": part.version,
            "released_on": part.released_on,
            "licence": part.licence,
            "credit": part.credit,
            "counts": part.counts(),
        }
        row = rows.setdefault(part.name, Release(name=part.name))
        if row.pk and (rank(part) < rank(row) or all(getattr(row, f) == facts[f] for f in facts)):
            continue
        for fact, value in facts.items():
            setattr(row, fact, value)
        row.save()


def rank(release: Part | Release) -> tuple[bool, date]:
    complete = release.complete if isinstance(release, Part) else "complete" in release.counts
    return complete, release.released_on or date.min
