"""All conditions: A to Z, and by the families they form."""

from django.db.models import Exists, OuterRef
from django.db.models.functions import Lower, Substr, Upper
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.generic import ListView

from ..models import Condition

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DIGITS = "0-9"


class ConditionList(ListView):
    """Every active condition, one letter at a time."""

    template_name = "groups/condition_list.html"
    context_object_name = "conditions"
    paginate_by = 100

    def get_queryset(self):
        conditions = Condition.objects.active()
        if self.letter == DIGITS:
            conditions = conditions.exclude(name__iregex="^[a-z]")
        else:
            conditions = conditions.filter(name__istartswith=self.letter)
        return conditions.with_group_counts().order_by(Lower("name"), "pk")

    @property
    def letter(self):
        """The letter that the address asks for; without one, A."""
        letter = self.request.GET.get("letter", "A").upper()
        if letter == DIGITS or (len(letter) == 1 and letter in LETTERS):
            return letter
        raise Http404("Choose a letter from A to Z, or 0-9.")

    def get_context_data(self, **kwargs):
        first_letters = Condition.objects.active().annotate(first=Upper(Substr("name", 1, 1)))
        used = set(first_letters.order_by().values_list("first", flat=True).distinct())
        choices = [(letter, letter in used) for letter in LETTERS]
        choices.append((DIGITS, bool(used - set(LETTERS))))
        return super().get_context_data(letter=self.letter, letters=choices, **kwargs)


def condition_families(request):
    """The specialties, or with ?family=ORPHAcode what one family holds, one level at a time."""
    conditions = Condition.objects.active()
    family, levels = None, conditions.filter(parents=None)
    if code := request.GET.get("family"):
        if not (code.isascii() and code.isdigit()):
            raise Http404("The address needs an ORPHAcode: a number.")
        family = get_object_or_404(conditions, orpha_code=code)
        levels = conditions.filter(parents=family)
    members = levels.annotate(opens=has_children()).with_group_counts().order_by(Lower("name"))
    context = {
        "family": family,
        "members": members if family else members.filter(opens=True),
        "parents": family.parents.active().order_by("name") if family else [],
    }
    return render(request, "groups/condition_families.html", context)


def has_children():
    """Whether a condition contains others that are in use."""
    links = Condition.parents.through.objects.filter(
        to_condition=OuterRef("pk"), from_condition__status=Condition.Status.ACTIVE
    )
    return Exists(links)
