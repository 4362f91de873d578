"""The handout that a family takes away: the page, the PDF, the short address."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control

from directory.languages import same_address

from ..handout import pdf
from ..handout.asked import MOST_GROUPS, Asked
from ..handout.choosing import choose
from ..handout.letter import letter_text, mail_link, text_message_link
from ..handout.phrases import NO_INTRO, intros, titles
from ..handout.qr import qr_svg
from ..handout.sheet import name_of, sheet_of
from ..handout.short import short_address, whole

# What the form on the page asks anew.
OPTIONS = ["title", "intro", "paper", "large"]
# A handout is for one family: no cache on the way keeps it, and no search engine lists it.
for_one_family = cache_control(private=True)


@for_one_family
def handout(request):
    """The chosen groups on a sheet to print or send, and what can still be changed about it."""
    choice = choose(Asked.from_query(request.GET))
    sheet = sheet_of(choice, live_address(request, choice))
    letter = letter_text(choice, sheet)
    context = {
        "choice": choice,
        "asked": choice.asked,
        "sheet": sheet,
        "qr": qr_svg(sheet.link),
        "condition": choice.condition,
        "condition_name": name_of(choice.condition),
        "titles": titles(name_of(choice.condition), choice.is_undiagnosed),
        "intros": intros(),
        "no_intro": NO_INTRO,
        "kept": [pair for pair in choice.asked.parameters if pair[0] not in OPTIONS],
        "most_groups": MOST_GROUPS,
        "can_be_pdf": pdf.can_be_made(sheet),
        "letter": letter,
        "mail_link": mail_link(sheet, letter),
        "text_message_link": text_message_link(sheet),
        "other_languages": other_languages(request),
    }
    return not_for_search_engines(render(request, "groups/handout.html", context))


@for_one_family
def handout_pdf(request):
    """The same as a PDF; where none can be made, the page, which can be printed."""
    choice = choose(Asked.from_query(request.GET))
    sheet = sheet_of(choice, live_address(request, choice))
    page = f"{reverse('handout')}?{choice.asked.query}"
    if not pdf.can_be_made(sheet):
        return redirect(page)
    try:
        document = pdf.pdf_of(sheet)
    except pdf.NoPdf:
        return redirect(page)
    name = f"patient-groups-{choice.asked.condition}".rstrip("-")
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    response = HttpResponse(document, content_type="application/pdf", headers=headers)
    return not_for_search_engines(response)


@for_one_family
def handout_short(request, condition, numbers):
    """The short address on paper leads to the whole handout."""
    asked = whole(condition, numbers, Asked.from_query(request.GET))
    return not_for_search_engines(redirect(f"{reverse('handout')}?{asked.query}"))


def live_address(request, choice):
    groups = [signpost.group for signpost in choice.signposts]
    return request.build_absolute_uri(short_address(choice.asked, groups))


def other_languages(request):
    """The same handout in each other language of the site: its code, name and address."""
    return [
        {"code": code, "name": name, "address": same_address(request, code, keep_query=True)}
        for code, name in settings.LANGUAGES
        if code != get_language()
    ]


def not_for_search_engines(response):
    response.headers["X-Robots-Tag"] = "noindex"
    return response
