"""Form fields for the facts of an entry, checked as the curators' own form checks them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..choices import area_choices
from ..models import Area, Group
from ..models.vocabulary import SeekKind, ServiceKind
from ..phones import PhoneField
from .facts import FACTS
from .finding import areas_named, conditions_named, languages_named
from .form_fields import EmailAddress, Lines, PlainText, WebAddress, web_addresses

UNKNOWN_PLACE = _(
    "We do not know “%(text)s” as a place. Write the name of a country, such as Germany,"
    " or tell us in your own words."
)
UNKNOWN_LANGUAGE = _(
    "We do not know “%(text)s” as a language. Write its name, such as French,"
    " or tell us in your own words."
)
ONE_EACH = _("One on each line.")


def text(name, **kwargs):
    longest = Group._meta.get_field(name).max_length
    return PlainText(label=FACTS[name].label, max_length=longest, required=False, **kwargs)


def lines(name, **kwargs):
    kwargs.setdefault("help_text", ONE_EACH)
    return Lines(fact=FACTS[name], label=FACTS[name].label, required=False, **kwargs)


def phone():
    return PhoneField(
        label=FACTS["phone"].label,
        required=False,
        max_length=40,
        help_text=_("With the code of the country: +44 20 7946 0000"),
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )


def boxes(name, kinds):
    return forms.MultipleChoiceField(
        label=FACTS[name].label,
        choices=kinds.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


def every_area():
    """Choices of a select: every area there is, none chosen first."""
    codes = set(Area.objects.values_list("pk", flat=True))
    return [("", _("Not known")), *area_choices(codes=codes)]


def condition_names(texts):
    """The names that the directory knows conditions by."""
    return {text: condition.name for text, condition in conditions_named(texts).items()}


class FactFields(forms.Form):
    """Each fact of an entry that a visitor may correct."""

    website = WebAddress(label=FACTS["website"].label, required=False)
    email = EmailAddress(label=FACTS["email"].label, required=False)
    phone = phone()
    channels = lines("channels", find=web_addresses)
    name = text("name")
    acronym = text("acronym")
    other_names = lines("other_names")
    summary = text("summary", widget=forms.Textarea(attrs={"rows": 3}))
    conditions = lines("conditions", find=condition_names)
    base_area = forms.ChoiceField(
        label=FACTS["base_area"].label, choices=every_area, required=False
    )
    areas = lines("areas", find=areas_named, unknown=UNKNOWN_PLACE, separators=",;")
    languages = lines("languages", find=languages_named, unknown=UNKNOWN_LANGUAGE, separators=",;")
    services = boxes("services", ServiceKind)
    seeks = boxes("seeks", SeekKind)
