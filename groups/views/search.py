"""The results page, and the suggestions while somebody types: one search behind both."""

from django.db.models import prefetch_related_objects
from django.http import JsonResponse
from django.shortcuts import render

from ..search import LONGEST_QUERY
from ..search import search as answers_to
from ..templatetags.facts import matched_words, where

RESULTS = 40
SUGGESTIONS = 8


def search(request):
    """What the typed words may mean; never a page without a way on."""
    query = typed(request)
    answers = with_places(answers_to(query, RESULTS)) if query else []
    context = {
        "query": query,
        "sure": [answer for answer in answers if answer.is_sure],
        "similar": [answer for answer in answers if not answer.is_sure],
    }
    return render(request, "groups/search.html", context)


def suggest(request):
    """The first answers, as JSON for the search box: {"suggestions": [{text, detail, url}]}."""
    query = typed(request)
    answers = with_places(answers_to(query, SUGGESTIONS, typing=True)) if len(query) > 1 else []
    return JsonResponse({"suggestions": [suggestion(answer) for answer in answers]})


def typed(request):
    """The words in the address, without what no name contains and no database takes."""
    return " ".join(request.GET.get("q", "").replace("\0", " ").split())[:LONGEST_QUERY]


def suggestion(answer):
    """One line of the list below the search box."""
    if answer.is_condition:
        about = [matched_words(answer), answer.thing.shown_code]
    else:
        about = [answer.thing.get_kind_display(), where(answer.thing)]
    return {
        "text": answer.thing.name,
        "detail": " · ".join(str(part) for part in about if part),
        "url": answer.thing.get_absolute_url(),
    }


def with_places(answers):
    """The answers, with what a line about each group shows, in two queries for all of them."""
    groups = [answer.thing for answer in answers if not answer.is_condition]
    prefetch_related_objects(groups, "areas", "base_area")
    return answers
