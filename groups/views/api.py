"""The machine twins of the pages: the same answers, as JSON. Read-only; errors carry a message."""

import json
from functools import wraps
from pathlib import Path

from django import forms
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

from ..models import Area, Condition, Language
from ..models.vocabulary import is_language
from ..search import search
from ..signposting import signposts_for

RESULTS = 20
# Groups may stand between the conditions among the answers: so many are asked for.
ANSWERS = 80
DESCRIPTION = Path(__file__).parent.parent / "exchange" / "openapi.json"


class ConditionsQuery(forms.Form):
    q = forms.CharField(
        error_messages={"required": _("Say what to look for: add ?q= and a name or a code.")}
    )


class SignpostsQuery(forms.Form):
    condition = forms.RegexField(
        r"^(?i:orpha:)?\d{1,9}$",
        error_messages={
            "required": _("Say which condition: add ?condition= and an ORPHAcode."),
            "invalid": _("condition is an ORPHAcode: digits, for example 586."),
        },
    )
    area = forms.CharField(required=False)
    language = forms.CharField(required=False)

    def clean_condition(self):
        return int(self.cleaned_data["condition"].lower().removeprefix("orpha:"))

    def clean_area(self):
        text = self.cleaned_data["area"]
        if not text:
            return None
        code = text.lower() if text.lower() in ("europe", "world") else text.upper()
        if not Area.objects.filter(pk=code).exists():
            raise ValidationError(
                _("area is an ISO 3166-1 country, GB-ENG, GB-SCT, GB-WLS, GB-NIR, europe or world.")
            )
        return code

    def clean_language(self):
        text = self.cleaned_data["language"]
        if text and not is_language(text):
            raise ValidationError(_("language is a BCP 47 tag, for example fr or pt-BR."))
        return text or None


def read_only(view):
    """Answers GET and HEAD, other methods 405. No cookie counts here: no form can be forged."""

    @csrf_exempt
    @wraps(view)
    def answer_to(request, *args, **kwargs):
        if request.method in ("GET", "HEAD"):
            return view(request, *args, **kwargs)
        response = error(405, _("The API is only for reading: ask with GET."))
        response["Allow"] = "GET, HEAD"
        return response

    return answer_to


@read_only
def api_index(request):
    """What there is, by address; a header names the description of it all (RFC 8631)."""
    response = answer(
        {
            "conditions": request.build_absolute_uri(reverse("api_conditions")) + "?q=",
            "signposts": request.build_absolute_uri(reverse("api_signposts")) + "?condition=&area=",
        }
    )
    response["Link"] = f'<{reverse("api_description")}>; rel="service-desc"'
    return response


@read_only
def api_description(request):
    """This API as OpenAPI 3.1, with the areas and languages that the directory knows."""
    content = json.loads(DESCRIPTION.read_text(encoding="utf-8"))
    known = {"area": Area, "language": Language}
    for parameter in content["paths"]["/api/v1/signposts/"]["get"]["parameters"]:
        if model := known.get(parameter["name"]):
            codes = model.objects.order_by("pk").values_list("pk", flat=True)
            parameter["schema"]["enum"] = ["", *codes]
    return answer(content)


@read_only
def api_conditions(request):
    """The conditions that a text may mean, best first."""
    form = ConditionsQuery(request.GET)
    if not form.is_valid():
        return error(400, form)
    query = form.cleaned_data["q"]
    results = [
        {
            "orpha_code": each.thing.orpha_code,
            "name": each.thing.name,
            "matched": each.matched,
            "match": each.match,
            "groups": each.thing.group_count,
        }
        for each in search(query, limit=ANSWERS)
        if each.is_condition
    ]
    return answer({"query": query, "results": results[:RESULTS]})


@read_only
def api_signposts(request):
    """The ladder of one condition; an obsolete code is answered for its successor."""
    form = SignpostsQuery(request.GET)
    if not form.is_valid():
        return error(400, form)
    orpha_code, area = form.cleaned_data["condition"], form.cleaned_data["area"]
    found = Condition.objects.select_related("replaced_by").filter(orpha_code=orpha_code).first()
    if found is None:
        return error(404, _("There is no condition ORPHA:%(code)s here.") % {"code": orpha_code})
    condition = found.replaced_by or found
    rungs = signposts_for(condition, area, form.cleaned_data["language"])
    return answer(
        {
            "condition": {"orpha_code": condition.orpha_code, "name": condition.name},
            "area": area,
            "rungs": [
                {
                    "rung": rung.name,
                    "title": rung.title,
                    "signposts": [signpost_facts(signpost) for signpost in rung.signposts],
                }
                for rung in rungs
            ],
        }
    )


@csrf_exempt
def api_not_found(request, rest):
    """Errors below /api/ are JSON, too."""
    return error(404, _("There is no such address. See /api/v1/."))


def signpost_facts(signpost):
    group = signpost.group
    return {
        "slug": group.slug,
        "name": group.name,
        "website": group.website,
        "reason": signpost.reason,
        "reviewed_on": group.reviewed_on,
    }


def answer(content, status=200):
    return JsonResponse(content, status=status, json_dumps_params={"ensure_ascii": False})


def error(status, what):
    """An error with a message; of a form, the first thing that is wrong with it."""
    message = next(iter(what.errors.values()))[0] if isinstance(what, forms.Form) else what
    return answer({"error": str(message)}, status=status)
