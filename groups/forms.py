"""The forms that visitors fill in."""

from functools import cached_property

from django import forms
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .choices import area_choices, language_choices, occurring_codes
from .remembering import until_the_directory_changes
from .widgets import LongSelect

CONTROLS = "groups/partials/place_controls.html"


class PlaceForm(forms.Form):
    """Where a visitor lives and what they speak; both may stay open."""

    area = forms.ChoiceField(
        label=_("Country or area"),
        required=False,
        widget=LongSelect,
        error_messages={
            "invalid_choice": _(
                "“%(value)s” is not an area that we know. Choose one from the list."
            )
        },
    )
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        widget=LongSelect,
        error_messages={
            "invalid_choice": _(
                "“%(value)s” is not a language that we know. Choose one from the list."
            )
        },
    )

    def __init__(self, data, **kwargs):
        super().__init__(data, **kwargs)
        codes = occurring_codes()
        area, language = data.get("area", ""), data.get("language", "")
        self.fields["area"].choices = [
            ("", _("Anywhere")),
            *area_choices(area, codes["area"]),
        ]
        self.fields["language"].choices = [
            ("", _("Any language")),
            *language_choices(language, codes["language"]),
        ]

    @cached_property
    def controls(self):
        """The labelled fields as HTML."""
        return render_to_string(CONTROLS, {"form": self})

    @property
    def chosen(self):
        """The good answers: a code that is not known counts as no answer."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or None for name in ("area", "language")}


def place_form(query) -> PlaceForm:
    """The form with the answers in a QueryDict.

    It holds hundreds of choices, so it is remembered: who asks for the same gets the same form. One
    with other answers than the usual ones is not.
    """
    answers = {name: query.get(name, "") for name in ("area", "language")}
    codes = occurring_codes()
    if all(answer in {"", *codes[name]} for name, answer in answers.items()):
        return place_form_for(get_language(), answers["area"], answers["language"])
    return PlaceForm(answers)


@until_the_directory_changes(most=60)
def place_form_for(page_language, area, language):
    """The same for codes that occur, in the language of the page, which is the active one."""
    return PlaceForm({"area": area, "language": language})
