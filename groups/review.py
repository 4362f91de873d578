"""Reviews: a curator has looked at an entry and says that it is right, until it falls due again."""

from calendar import monthrange
from datetime import date

from django.conf import settings
from django.utils import timezone

from .models import Group

# Groups without an organisation behind them come and go faster.
SHORT_LIVED = {Group.Form.INFORMAL, Group.Form.ONLINE}


def months_for(group: Group) -> int:
    """After how many months a group of this form is looked at again."""
    if group.form in SHORT_LIVED:
        return settings.REVIEW_MONTHS_INFORMAL
    return settings.REVIEW_MONTHS


def confirm(group: Group, user, months: int | None = None) -> None:
    """Note, unsaved, that a user has reviewed the group today; months: its own interval if None."""
    group.reviewed_on = timezone.localdate()
    group.reviewed_by = user
    group.review_due_on = months_after(group.reviewed_on, months or months_for(group))


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
