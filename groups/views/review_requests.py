"""The page behind the link in an e-mail to a group: its entry, to confirm or to correct."""

from django.db import DatabaseError
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from directory.faults import may_pass

from ..suggestions.asking import LinkOver, answer, entry_in_words, request_behind
from ..suggestions.forms import ConfirmationForm, CorrectionForm
from ..suggestions.receiving import kept_already
from .suggestions import BUSY, log, show_form, take_in


# The link itself is what lets somebody answer: no cookie is needed, none could be forged. Looking
# at the page spends nothing, because mail programs open links too; only an answer does.
@csrf_exempt
@never_cache
def review_request(request, token):
    """A group's entry as it stands: a button that says it is right, a form to correct it."""
    try:
        asked = request_behind(token)
    except LinkOver as over:
        return link_is_over(request, over)
    form = form_for(request, asked.group)
    if form.is_bound and form.is_valid():
        try:
            return redirect(answer(asked, form))
        except LinkOver as over:
            return link_is_over(request, over)
        except DatabaseError as error:
            if not may_pass(error):
                raise
            log.exception("The database could not take an answer.")
            return show(request, form, status=503, wait=BUSY)
    return show(request, form)


def form_for(request, group):
    data = request.POST if request.method == "POST" else None
    form = CorrectionForm if request.GET.get("answer") == "correct" else ConfirmationForm
    return form(data, group=group)


def show(request, form, **state):
    if isinstance(form, CorrectionForm):
        return show_form(request, form, **state)
    response = show_form(
        request,
        form,
        template="groups/review_request.html",
        facts=entry_in_words(form.group),
        **state,
    )
    response["X-Robots-Tag"] = "noindex"
    return response


def link_is_over(request, over):
    """An answer sent twice is thanked for; one sent too late is kept as anybody's suggestion."""
    if over.group and request.method == "POST":
        form = form_for(request, over.group)
        valid = form.is_valid()
        if valid and (known := kept_already(form)):
            return redirect(known)
        if isinstance(form, CorrectionForm):
            return take_in(request, form) if valid else show_form(request, form)
    context = {"group": over.group if over.group and over.group.is_public else None}
    return render(request, "groups/review_request_over.html", context, status=410)
