"""Putting the address that a page has moved to on its group's entry."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ..history import change_recorded
from ..models import Channel, LinkCheck
from .addresses import host_of


def use_new_address(check, user):
    """Change a group's entry to the new address of a link, and say so in its history.

    Raises ValidationError when the link has no new address, or when that cannot stand there.
    """
    if not check.new_address:
        raise ValidationError(_("This link has no new address."))
    with change_recorded(check.group, user=user, reason=_("The page has moved.")):
        check.group.refresh_from_db()
        if not change_fields(check) | change_channel(check):
            raise ValidationError(_("The entry has another address by now."))
        follow(check)


def change_fields(check):
    """Change the website and the statement on funding where they are this link."""
    group = check.group
    fields = [
        name
        for name in ("website", "industry_funding_url")
        if getattr(group, name) == check.address
    ]
    for name in fields:
        setattr(group, name, group._meta.get_field(name).clean(check.new_address, group))
    if fields:
        group.save()
    return bool(fields)


def change_channel(check):
    """Change the channel that is this link; there is one at most."""
    channel = Channel.objects.filter(group=check.group, address=check.address).first()
    if channel:
        channel.address = check.new_address
        channel.full_clean()
        channel.save()
    return channel is not None


def follow(check):
    """Let the check be about the new address, which was seen to work."""
    if LinkCheck.objects.filter(group=check.group, address=check.new_address).exists():
        check.delete()
        return
    check.address, check.host = check.new_address, host_of(check.new_address)
    check.result = LinkCheck.Result.WORKING
    check.new_address = check.leads_to = check.etag = check.last_modified = ""
    check.save()
