"""One condition with its ladder, and the route for people without a diagnosis."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..about_condition import AboutCondition
from ..forms import place_form
from ..models import Condition, Group
from ..models.condition import UNDIAGNOSED
from ..signposting import Rung, Signpost, signposts_for


def condition_detail(request, orpha_code):
    """Where to turn for one condition, nearest help first; an old code leads to its successor."""
    if orpha_code == UNDIAGNOSED:
        return redirect_with_query(request, reverse("undiagnosed"))
    conditions = Condition.objects.named_in(get_language())
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
    form = place_form(request.GET)
    conditions = Condition.objects.named_in(get_language())
    condition = conditions.filter(orpha_code=UNDIAGNOSED).first()
    rungs = signposts_for(condition, **form.chosen) if condition else welcoming_rungs()
    context = {"form": form, "rungs": rungs, "condition": condition}
    return render(request, "groups/undiagnosed.html", context)


def condition_page(request, condition):
    form = place_form(request.GET)
    rungs = signposts_for(condition, **form.chosen)
    context = {
        "condition": condition,
        "form": form,
        "rungs": rungs,
        "has_own_group": any(rung.name.startswith("condition") for rung in rungs),
        "about": AboutCondition(condition),
    }
    return render(request, "groups/condition_detail.html", context)


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
