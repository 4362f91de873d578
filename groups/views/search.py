"""The results page, and the suggestions while somebody types: one search behind both."""

from django.http import JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ..search import LONGEST_QUERY
from ..search import search as answers_to
from ..templatetags.facts import matched_words, where

RESULTS = 40
# Of names that only look alike, when what was typed is surely something.
LOOK_ALIKES = 12
SUGGESTIONS = 8


def search(request):
    """What the typed words may mean; never a page without a way on."""
    query = typed(request)
    answers = answers_to(query, RESULTS) if query else []
    sure = [answer for answer in answers if answer.is_sure]
    similar = [answer for answer in answers if not answer.is_sure]
    context = {"query": query, "sure": sure, "similar": similar[: LOOK_ALIKES if sure else None]}
    return render(request, "groups/search.html", context)


def suggest(request):
    """The first answers, as JSON for the search box: {"suggestions": [{text, detail, url}]}.

    With ?format=opensearch as browsers want them: [query, [text], [detail], [address]].
    """
    query = typed(request)
    answers = answers_to(query, SUGGESTIONS, typing=True) if len(query) > 1 else []
    suggestions = [suggestion(answer) for answer in answers]
    if request.GET.get("format") == "opensearch":
        return opensearch_suggestions(request, query, suggestions)
    return JsonResponse({"suggestions": suggestions})


def opensearch_suggestions(request, query, suggestions):
    """Four lists of equal length but the first, as OpenSearch Suggestions 1.1 says."""
    content = [
        query,
        [each["text"] for each in suggestions],
        [each["detail"] for each in suggestions],
        [request.build_absolute_uri(each["url"]) for each in suggestions],
    ]
    return JsonResponse(content, safe=False, content_type="application/x-suggestions+json")


def typed(request):
    """The words in the address, without what no name contains and no database takes."""
    return " ".join(request.GET.get("q", "").replace("\0", " ").split())[:LONGEST_QUERY]


def suggestion(answer):
    """One line of the list below the search box."""
    thing = answer.thing
    text = thing.shown_name if answer.is_condition else thing.name
    if answer.match == "undiagnosed":
        # The nomenclature's own name is long, and hard to hear on such a day.
        text, about = _("No diagnosis yet"), [thing.shown_code]
    elif answer.is_condition:
        about = [thing.english_name, matched_words(answer), thing.shown_code]
    else:
        about = [thing.get_kind_display(), where(thing)]
    return {
        "text": text,
        "detail": " · ".join(str(part) for part in about if part),
        "url": thing.get_absolute_url(),
    }
