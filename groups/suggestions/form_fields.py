"""The fields of the forms for suggestions, with messages that say what to do."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

# Control characters, those that turn the direction of what follows, and halves of characters.
NOT_TEXT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
LINES_AT_MOST = 60
LONGEST_LINE = 200
MESSAGES = {
    "required": _("Please fill this in."),
    "max_length": _(
        "Please write at most %(limit_value)d characters here: these are %(show_value)d."
    ),
}
NOT_AN_ADDRESS = _(
    "This is not a web address. Write it as your browser shows it: https://www.example.org/"
)
NOT_AN_EMAIL = _("This is not an e-mail address. Write one such as name@example.org.")

is_web_address = URLValidator(schemes=["http", "https"])


def is_plain_text(text):
    """A validator: refuses what no database or page can hold."""
    if NOT_TEXT.search(text):
        raise ValidationError(
            _("There are characters in here that cannot be shown. Please type the text again.")
        )


class KindlyRefused:
    """For a text field: control characters and too long texts are refused in plain words."""

    def __init__(self, **kwargs):
        messages = MESSAGES | kwargs.pop("error_messages", {})
        super().__init__(error_messages=messages, **kwargs)
        # In front of Django's own, whose message names a character nobody has heard of.
        self.validators.insert(0, is_plain_text)

    def run_validators(self, value):
        """One message is enough: the first."""
        try:
            super().run_validators(value)
        except ValidationError as error:
            raise ValidationError(error.error_list[0]) from error


class PlainText(KindlyRefused, forms.CharField):
    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")


class EmailAddress(KindlyRefused, forms.EmailField):
    def __init__(self, **kwargs):
        super().__init__(error_messages={"invalid": NOT_AN_EMAIL}, **kwargs)


class WebAddress(KindlyRefused, forms.URLField):
    """A web address; "example.org" without a scheme means https."""

    def __init__(self, **kwargs):
        kwargs.setdefault("max_length", 500)
        messages = {"invalid": NOT_AN_ADDRESS}
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "url"}))
        super().__init__(assume_scheme="https", error_messages=messages, **kwargs)
        self.validators.append(is_web_address)


class Lines(PlainText):
    """Several texts, one on each line, as a list of the values that the directory knows them by.

    fact: how a value is shown. find: texts -> {text: value} for those that are known. unknown:
    the message for the others; without it they stay as they were typed. separators: characters
    that part texts besides the end of a line.
    """

    def __init__(self, *, fact, find=None, unknown="", separators="", **kwargs):
        kwargs.setdefault("max_length", LINES_AT_MOST * LONGEST_LINE)
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 3}))
        super().__init__(**kwargs)
        self.fact, self.find, self.unknown = fact, find, unknown
        self.separators = re.compile(f"[{separators}\r\n]")

    def prepare_value(self, value):
        return "\n".join(self.fact.lines(value)) if isinstance(value, list) else value

    def clean(self, value):
        texts = [" ".join(part.split()) for part in self.separators.split(super().clean(value))]
        texts = [text for text in texts if text]
        if len(texts) > LINES_AT_MOST or any(len(text) > LONGEST_LINE for text in texts):
            raise ValidationError(
                _("Please write at most %(lines)d lines of at most %(letters)d characters."),
                params={"lines": LINES_AT_MOST, "letters": LONGEST_LINE},
            )
        return list(dict.fromkeys(self.values_of(texts)))

    def values_of(self, texts):
        found = self.find(texts) if self.find and texts else {}
        if self.unknown and (missing := [text for text in texts if text not in found]):
            raise ValidationError(self.unknown, params={"text": missing[0]})
        return [found.get(text, text) for text in texts]


def web_addresses(texts):
    """Lines that are web addresses, with their scheme. Raises ValidationError."""
    return {text: WebAddress().clean(text) for text in texts}
