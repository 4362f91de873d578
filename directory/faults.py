"""What a visitor sees when something is broken: a kind page, never a trace."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.template import loader
from django.views.defaults import server_error as broken

# Seconds after which it is worth trying again.
RETRY_AFTER = 30


def server_error(request):
    """The page for an error: 503 "back soon" when the database is away, else 500.

    Django calls this while it handles the exception.
    """
    if not isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        return broken(request)
    page = loader.get_template("503.html").render()
    response = HttpResponse(page, status=503)
    response["Retry-After"] = str(RETRY_AFTER)
    response["Cache-Control"] = "no-store"
    return response
