"""What visitors tell us about entries: choose what it is, find the group, tell it, be thanked."""

import logging

from django.db import DatabaseError
from django.db.models.functions import Lower
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from directory.faults import may_pass
from directory.security_limits import seconds_to_wait

from ..models import Condition, Group, Suggestion
from ..suggestions.forms import FORMS
from ..suggestions.receiving import kept_already, receive

log = logging.getLogger(__name__)

GROUPS_SHOWN = 20
LONGEST_QUERY = 200
# When to try again while the database is too busy to write, in seconds.
BUSY = 30


# Public pages set no cookie, so there is none to check a request against. Nobody is signed in here:
# a request that another site makes a visitor send can do only what anybody may do anyway. The form
# carries a signed token of its own.
@csrf_exempt
@never_cache
def suggest_change(request):
    """Choose what to tell us, find the group that it is about, tell it."""
    kind, group = asked_for(request, "kind"), group_meant(request)
    if kind not in FORMS:
        return render(request, "groups/suggest_change.html", {"group": group})
    if group is None and kind != Suggestion.Kind.NEW:
        return find_group(request, kind)
    about = None if kind == Suggestion.Kind.NEW else group
    data = request.POST if request.method == "POST" else None
    form = FORMS[kind](data, group=about, initial=first_values(request))
    if form.is_bound and form.is_valid():
        return take_in(request, form)
    return show_form(request, form)


def find_group(request, kind):
    """The groups whose name was typed, each a link to the form about it."""
    query = " ".join(asked_for(request, "q").split())
    groups = Group.objects.with_a_page().select_related("base_area").prefetch_related("areas")
    found = groups.matching(query).order_by(Lower("name"), "pk")[:GROUPS_SHOWN] if query else []
    context = {"kind": kind, "query": query, "groups": found}
    return render(request, "groups/suggest_change_group.html", context)


def take_in(request, form):
    """Keep what the form says and thank for it, or say why not now with all that was typed."""
    wait = 0 if kept_already(form) else seconds_to_wait(request, "SUGGESTION_RATE")
    if wait:
        return show_form(request, form, status=429, wait=wait)
    try:
        return redirect(receive(form))
    except DatabaseError as error:
        if not may_pass(error):
            raise
        log.exception("The database could not take a suggestion.")
        return show_form(request, form, status=503, wait=BUSY)


def show_form(request, form, status=200, wait=0, template="groups/suggestion_form.html", **context):
    """A form as it was filled in; status and wait (seconds) when it cannot be taken in now."""
    context |= {"form": form, "group": form.group, "status": status, "minutes": -(-wait // 60)}
    response = render(request, template, context, status=status)
    if wait:
        response["Retry-After"] = str(wait)
    return response


@never_cache
def suggestion_received(request, reference):
    """Thanks, the reference, and what has become of it."""
    suggestion = get_object_or_404(
        Suggestion.objects.select_related("group"), reference=reference.upper()
    )
    response = render(request, "groups/suggestion_received.html", {"suggestion": suggestion})
    response["X-Robots-Tag"] = "noindex"
    return response


def group_meant(request):
    """The group that the address names, by its slug or one that it had; None without one."""
    slug, groups = asked_for(request, "group"), Group.objects.with_a_page()
    if not slug:
        return None
    return groups.filter(slug=slug).first() or groups.filter(former_slugs__slug=slug).first()


def first_values(request):
    """What the page that led here knows already about a group that is not listed."""
    code = asked_for(request, "condition")
    known = Condition.objects.filter(orpha_code=code) if code.isdecimal() and len(code) < 10 else ()
    return {"conditions": [condition.name for condition in known]}


def asked_for(request, name):
    """A value of the address, without what no database takes."""
    return request.GET.get(name, "").replace("\0", "")[:LONGEST_QUERY]
