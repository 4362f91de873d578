"""What a visitor sees when something is broken: a kind page, never a trace."""

import sys

from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpResponse, JsonResponse
from django.template import loader
from django.views.defaults import server_error as broken
from psycopg.errors import ReadOnlySqlTransaction

# Seconds after which it is worth trying again.
RETRY_AFTER = 30
FOR_PROGRAMS = ("/api/", "/suggest/")
# Forms in which people tell us something: what they wrote comes back, ready to be sent again.
FORMS = ("/suggest-a-change/", "/review/")


def may_pass(error):
    """Whether waiting may mend an error: the database is away, busy, full or only to be read.

    PostgreSQL counts "only to be read" among errors of our own making; it is what a standby says
    until it is promoted, and a server that somebody looks after.
    """
    if isinstance(error, InternalError):
        return isinstance(error.__cause__, ReadOnlySqlTransaction)
    return isinstance(error, (OperationalError, InterfaceError))


def server_error(request):
    """The page for an error: 503 "back soon" when waiting may mend it, else 500.

    Programs get JSON. Django calls this while it handles the exception; the page asks no database.
    """
    away = may_pass(sys.exc_info()[1])
    if request.path_info.startswith(FOR_PROGRAMS):
        response = for_programs(away)
    else:
        response = back_soon(request) if away else broken(request)
    if away:
        response["Retry-After"] = str(RETRY_AFTER)
    response["Cache-Control"] = "no-store"
    return response


def for_programs(away):
    said = "The directory is away for a moment." if away else "Something went wrong on our side."
    return JsonResponse({"error": f"{said} Please try again later."}, status=503 if away else 500)


def back_soon(request):
    sent = request.method == "POST" and request.path_info.startswith(FORMS)
    context = {"address": request.get_full_path(), "sent": list(values_of(request.POST))}
    page = loader.get_template("503.html").render(context if sent else {})
    return HttpResponse(page, status=503)


def values_of(form):
    """Every name and value of a form that was sent, those of choices among them."""
    for name, values in form.lists():
        for value in values:
            yield name, value
