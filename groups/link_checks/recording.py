"""What an outcome does to the record of a link."""

from datetime import timedelta

from django.conf import settings

from ..models import LinkCheck
from .visiting import Link

FAILURES_TO_BE_DEAD = 3
# RFC 9309, 2.3.1.4: a robots.txt that cannot be had for so long may count as missing.
DAYS_ROBOTS_MAY_FAIL = 30


def link_of(check, now) -> Link:
    """What is to be tried, with what is known from earlier tries."""
    since = check.robots_failing_since
    return Link(
        check.address,
        etag=check.etag,
        last_modified=check.last_modified,
        robots_may_fail=bool(since) and now - since >= timedelta(days=DAYS_ROBOTS_MAY_FAIL),
    )


def record(check, outcome, now) -> str:
    """Keep an outcome, unless the address has been changed meanwhile; returns the result.

    One short UPDATE.
    """
    facts = facts_after(check, outcome, now)
    LinkCheck.objects.filter(pk=check.pk, address=check.address).update(**facts)
    return facts["result"]


def facts_after(check, outcome, now) -> dict:
    """The fields of a LinkCheck as they stand after one more try."""
    facts = {
        "result": outcome.result,
        "reason": outcome.reason,
        "status": outcome.status,
        "detail": outcome.detail[:200],
        "leads_to": short_enough(outcome.leads_to),
        "new_address": short_enough(outcome.new_address),
        "first_tried_at": check.first_tried_at or now,
        "tried_at": now,
    }
    if outcome.reason == LinkCheck.Reason.ROBOTS_ERROR:
        facts["robots_failing_since"] = check.robots_failing_since or now
    elif not outcome.is_doubtful:
        facts["robots_failing_since"] = None
    if outcome.works:
        return facts | after_success(outcome, now)
    return facts | after_failure(check, now) if outcome.fails else facts


def short_enough(address):
    """An address that the database can keep; a longer one would be of no use to anybody."""
    return address if len(address) <= 500 else ""


def after_success(outcome, now):
    return {
        "last_success_at": now,
        "failing_since": None,
        "failures": 0,
        "failure_counted_at": None,
        "etag": outcome.etag,
        "last_modified": outcome.last_modified,
    }


def after_failure(check, now):
    """One failure more, if the last one is some days ago; after three of them the link is dead."""
    counted, failures = check.failure_counted_at, check.failures
    if counted is None or now - counted >= timedelta(days=settings.LINK_FAILURE_DAYS):
        counted, failures = now, failures + 1
    facts = {
        "failing_since": check.failing_since or now,
        "failures": failures,
        "failure_counted_at": counted,
    }
    if failures >= FAILURES_TO_BE_DEAD:
        facts["result"] = LinkCheck.Result.DEAD
    return facts
