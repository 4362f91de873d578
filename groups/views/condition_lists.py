"""All conditions: A to Z, and by the families they form."""

from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Lower, Substr, Upper
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.vary import vary_on_headers
from django.views.generic import ListView

from ..family_path import path_from_the_top
from ..keys import key_for
from ..models import Condition

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DIGITS = "0-9"
# The widest families hold several hundred conditions right beneath them.
MEMBERS_SHOWN = 200


class ConditionList(ListView):
    """Every active condition, one letter at a time; with ?own=1 those with groups of their own.

    The letters are those of the English names, in every language of the pages.
    """

    template_name = "groups/condition_list.html"
    context_object_name = "conditions"
    paginate_by = 100

    def get_queryset(self):
        conditions = Condition.objects.active()
        if self.only_own:
            conditions = conditions.with_groups_of_their_own()
        if self.letter == DIGITS:
            conditions = conditions.exclude(name__iregex="^[a-z]")
        else:
            conditions = conditions.filter(name__istartswith=self.letter)
        conditions = conditions.named_in(get_language()).with_group_counts()
        return conditions.order_by(Lower("name"), "pk")

    @property
    def letter(self):
        """The letter that the address asks for; without one, A."""
        letter = self.request.GET.get("letter", "A").upper()
        if letter == DIGITS or (len(letter) == 1 and letter in LETTERS):
            return letter
        raise Http404("Choose a letter from A to Z, or 0-9.")

    @property
    def only_own(self):
        return self.request.GET.get("own") == "1"

    def get_context_data(self, **kwargs):
        counts = counts_by_letter()
        used = {
            letter for letter, (every, own) in counts.items() if (own if self.only_own else every)
        }
        context = {
            "letter": self.letter,
            "letters": [(letter, letter in used) for letter in [*LETTERS, DIGITS]],
            "only_own": self.only_own,
            "every_count": sum(every for every, _own in counts.values()),
            "own_count": sum(own for _every, own in counts.values()),
        }
        return super().get_context_data(**context, **kwargs)


def counts_by_letter():
    """{"A": (all active conditions, those with groups of their own), ...}, in one query."""
    active = Condition.objects.active()
    own = Q(pk__in=active.with_groups_of_their_own().order_by().values("pk"))
    rows = (
        active.annotate(first=Upper(Substr("name", 1, 1)))
        .order_by()
        .values_list("first")
        .annotate(every=Count("pk"), own=Count("pk", filter=own))
    )
    counts = {}
    for first, *numbers in rows:
        letter = first if first in LETTERS else DIGITS
        counts[letter] = [
            sum(pair) for pair in zip(counts.get(letter, (0, 0)), numbers, strict=True)
        ]
    return counts


@vary_on_headers("HX-Request")
def condition_families(request):
    """The specialties, or with ?family=ORPHAcode what one family holds, one level at a time.

    htmx asks for one branch of the tree, and is answered with that branch alone.
    """
    conditions = Condition.objects.active().named_in(get_language())
    family = asked_family(request.GET.get("family"), conditions)
    page = Paginator(members_of(family, conditions), MEMBERS_SHOWN).get_page(
        request.GET.get("page")
    )
    context = {"family": family, "members": page.object_list, "page_obj": page}
    if request.htmx:
        return render(request, "groups/partials/branches.html", context)
    path, other_parents = path_from_the_top(family, conditions) if family else ([], [])
    context |= {"path": path, "other_parents": other_parents}
    return render(request, "groups/condition_families.html", context)


def asked_family(code, conditions):
    """The condition with an ORPHAcode; None without a code."""
    if not code:
        return None
    if not (code.isascii() and code.isdigit()):
        raise Http404("The address needs an ORPHAcode: a number.")
    return get_object_or_404(conditions, orpha_code=code)


def members_of(family, conditions):
    """What a family holds, by name; without a family, the tops of the tree that hold something."""
    members = conditions.annotate(opens=has_children()).with_branch_counts()
    members = members.filter(parents=family) if family else members.filter(parents=None, opens=True)
    return sorted(members, key=lambda member: key_for(member.shown_name))


def has_children():
    """Whether a condition contains others that are in use."""
    links = Condition.parents.through.objects.filter(
        to_condition=OuterRef("pk"), from_condition__status=Condition.Status.ACTIVE
    )
    return Exists(links)
