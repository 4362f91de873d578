"""One condition with its ladder, and the route for people without a diagnosis."""

from django.db.models import BooleanField, IntegerField, Value
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..forms import PlaceForm
from ..keys import key_for
from ..models import Condition, Group
from ..models.condition import UNDIAGNOSED
from ..signposting import Rung, Signpost, signposts_for

# A specialty has hundreds of conditions beneath it; the families pages lead through them.
BENEATH_SHOWN = 60


def condition_detail(request, orpha_code):
    """Where to turn for one condition, nearest help first; an old code leads to its successor."""
    if orpha_code == UNDIAGNOSED:
        return redirect_with_query(request, reverse("undiagnosed"))
    conditions = Condition.objects.named_in(get_language()).select_related("replaced_by")
    condition = get_object_or_404(conditions, orpha_code=orpha_code)
    if condition.replaced_by:
        return redirect_with_query(request, condition.replaced_by.get_absolute_url())
    return condition_page(request, condition)


def local_condition_detail(request, pk):
    """The page of a condition that the nomenclature does not have."""
    conditions = Condition.objects.named_in(get_language())
    return condition_page(request, get_object_or_404(conditions, pk=pk, orpha_code=None))


def undiagnosed(request):
    """The ladder for people without a diagnosis; also works with no condition loaded."""
    form = PlaceForm(request.GET)
    conditions = Condition.objects.named_in(get_language())
    condition = conditions.filter(orpha_code=UNDIAGNOSED).first()
    rungs = signposts_for(condition, **form.chosen) if condition else welcoming_rungs()
    context = {"form": form, "rungs": rungs, "condition": condition}
    return render(request, "groups/undiagnosed.html", context)


def condition_page(request, condition):
    form = PlaceForm(request.GET)
    rungs = signposts_for(condition, **form.chosen)
    families, beneath = around(condition)
    context = {
        "condition": condition,
        "form": form,
        "rungs": rungs,
        "has_own_group": any(rung.name.startswith("condition") for rung in rungs),
        "families": families,
        "beneath": beneath[:BENEATH_SHOWN],
        "more_beneath": len(beneath) > BENEATH_SHOWN,
        **names_and_codes(condition),
    }
    return render(request, "groups/condition_detail.html", context)


def around(condition):
    """The wider families, nearest first, and the conditions right beneath; one query for both."""
    active = Condition.objects.active().named_in(get_language())
    families = active.families_of(condition).order_by()
    beneath = active.filter(parents=condition).annotate(
        distance=Value(-1, IntegerField()), preferred=Value(False, BooleanField())
    )
    found = sorted(families.union(beneath.order_by(), all=True), key=nearest_first)
    return [c for c in found if c.distance > 0], [c for c in found if c.distance < 0]


def nearest_first(condition):
    return condition.distance, not condition.preferred, key_for(condition.shown_name)


def names_and_codes(condition):
    """What the page says a condition is called and coded: one query for both.

    Names in the language of the one that is shown come with acronyms first; others by language.
    """
    names = condition.names.order_by().values_list(Value("name"), "text", "language", "kind")
    codes = condition.codes.order_by().values_list(Value("code"), "value", "system", "relation")
    shown_in = condition.local_language if condition.local_name else "en"
    also_called, foreign, coded = [], [], []
    for row, text, where, kind in sorted(names.union(codes), key=lambda row: (*row[2:], row[1])):
        if row == "code":
            coded.append({"system": where, "value": text, "relation": kind})
        elif where != shown_in:
            foreign.append({"language": where, "text": text})
        elif text != condition.shown_name:
            also_called.append(text)
    return {
        "names_in": shown_in,
        "also_called": also_called,
        "foreign_names": foreign,
        "codes": coded,
    }


def welcoming_rungs():
    """The rung for people without a diagnosis, for a site that has no nomenclature loaded."""
    groups = Group.objects.listed().filter(welcomes_undiagnosed=True).for_cards()
    reason = _("for people without a diagnosis")
    signposts = [Signpost(group=group, reason=reason) for group in groups.order_by("name", "pk")]
    title = _("Groups that welcome people without a diagnosis")
    return [Rung(name="undiagnosed", title=title, signposts=signposts)] if signposts else []


def redirect_with_query(request, address):
    """A permanent redirect that keeps the area and language that were chosen."""
    query = request.META.get("QUERY_STRING", "")
    return redirect(f"{address}?{query}" if query else address, permanent=True)
