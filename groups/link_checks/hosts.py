"""Claims on hosts, kept in the database: two runs never visit the same host at the same time."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from ..models import LinkHost

# Longer than one link takes at most; a run that was killed holds its hosts so long.
CLAIM = timedelta(minutes=10)


def claim(host) -> bool:
    """Claim a host, unless another run has it. One UPDATE decides, whoever else asks."""
    LinkHost.objects.get_or_create(name=host)
    now = timezone.now()
    free = Q(claimed_until=None) | Q(claimed_until__lte=now)
    return LinkHost.objects.filter(free, name=host).update(claimed_until=now + CLAIM) == 1


def keep(host):
    """Hold a claimed host for longer."""
    LinkHost.objects.filter(name=host).update(claimed_until=timezone.now() + CLAIM)


def release(host):
    LinkHost.objects.filter(name=host).update(claimed_until=None)


def rest(host, seconds):
    """Leave a host alone for as long as it wishes."""
    until = timezone.now() + timedelta(seconds=seconds)
    LinkHost.objects.filter(name=host).update(not_before=until)
