"""The page on trust: how entries are chosen and kept true, and how far that has got."""

from django.conf import settings
from django.shortcuts import render

from ..link_checks.looking import ROBOT
from ..link_checks.recording import FAILURES_TO_BE_DEAD
from ..trust_figures import figures


def trust(request):
    context = {
        "figures": figures(),
        "months": settings.REVIEW_MONTHS,
        "months_informal": settings.REVIEW_MONTHS_INFORMAL,
        "failures": FAILURES_TO_BE_DEAD,
        "failure_days": settings.LINK_FAILURE_DAYS,
        "robot": ROBOT,
        "operator": settings.OPERATOR_NAME,
        "contact_email": settings.CONTACT_EMAIL,
    }
    return render(request, "groups/trust.html", context)
