"""Telephone numbers as people write them -> E.164."""

import re

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Most of the world dials 00 before a country code. North America dials 011, but so begin
# numbers in Leeds and Turin: those have to be asked about.
DIALLED_ABROAD = re.compile(r"^\s*00\s*")


class PhoneField(forms.CharField):
    """Takes "+44 (0)20 7946 0000" or "0044 20 7946 0000", gives "+442079460000"."""

    def clean(self, value):
        text = super().clean(value)
        return e164(text) if text else text


def e164(text: str, country: str | None = None) -> str:
    """The number as E.164. Raises ValidationError, saying what to write instead.

    country: the ISO 3166-1 code of the country that a number without a country code is of.
    """
    try:
        number = phonenumbers.parse(DIALLED_ABROAD.sub("+", text), country)
    except phonenumbers.NumberParseException as error:
        if error.error_type == phonenumbers.NumberParseException.INVALID_COUNTRY_CODE:
            raise ValidationError(_("Begin with the country code: +44 20 7946 0000.")) from error
        raise ValidationError(
            _("This is not a telephone number. Write one like +44 20 7946 0000.")
        ) from error
    if number.extension:
        raise ValidationError(_("Leave out the extension: it has no place here."))
    if not phonenumbers.is_valid_number(number):
        raise ValidationError(
            _("That country has no such number. Check its digits against the source.")
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
