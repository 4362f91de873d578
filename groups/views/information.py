"""Two pages to read: how to signpost well, and what a patient group is."""

from django.db.models import Count, Q
from django.shortcuts import render

from ..models import Group, Seek


def for_clinicians(request):
    """How to hand a patient group over, and the groups that would like a clinician's help."""
    listed = Q(groups__state=Group.State.LISTED)
    seeks = Seek.objects.annotate(group_count=Count("groups", filter=listed))
    context = {
        "sought": [seek for seek in seeks if seek.group_count],
        "not_known": [seek for seek in seeks if not seek.group_count],
    }
    return render(request, "groups/for_clinicians.html", context)


def for_families(request):
    """What a patient group is, and what happens when you get in touch with one."""
    return render(request, "groups/for_families.html")
