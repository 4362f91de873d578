"""The forms that visitors fill in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .choices import area_choices, language_choices, occurring_codes
from .widgets import LongSelect


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

    @property
    def chosen(self):
        """The good answers: a code that is not known counts as no answer."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or None for name in ("area", "language")}
