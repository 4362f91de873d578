"""What every form for suggestions has: words, where it was seen, whom to ask back, its guards."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from .form_fields import EmailAddress, PlainText, WebAddress
from .form_token import FormToken, read_token

# Nobody reads the page and fills in the form in less time; programs do. In seconds.
FASTEST = 3


class SuggestionForm(forms.Form):
    """What every form asks: words, where it was seen, an address to ask back.

    token: what the form knows about itself. A form that comes back without one, or at once, is
    shown again with all that was typed.
    """

    kind = None
    # The fields that come first; what they leave unsaid is asked for in the person's own words.
    first = []
    words_label = _("Is there anything else we should know?")
    needs = _("Please tell us what is wrong: change a field, or write it in your own words.")

    words = PlainText(
        label=_("In your own words"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    seen_at = WebAddress(
        label=_("Where can we see this?"),
        required=False,
        help_text=_("The address of a page, if there is one. It helps us to check."),
    )
    contact = EmailAddress(
        label=_("Your e-mail address"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    # Hidden from people, filled in by programs that fill in everything.
    nickname = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    token = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, group=None, initial=None):
        about = f"{self.kind}:{group.slug if group else ''}"
        came_back = read_token(data.get("token", ""), about) if data is not None else None
        self.group = group
        self.form_token = came_back or FormToken(about, self.values_to_show(initial or {}))
        token = self.form_token.signed()
        super().__init__(data, initial=self.form_token.shown | {"token": token})
        self.fields["words"].label = self.words_label
        self.fields["contact"].help_text = contact_promise()
        if data is not None:
            # Shown in the future: somebody has set the clock back since, and nobody was fast.
            self.is_too_fast = 0 <= self.form_token.age < FASTEST
            self.is_trapped = bool(data.get("nickname"))
            # The page that may be shown again carries a good token, and an empty trap.
            self.data = data.copy()
            self.data["token"], self.data["nickname"] = token, ""

    @property
    def first_fields(self):
        return [self[name] for name in self.first]

    def values_to_show(self, initial):
        """What the form is filled with when it is first shown, by field."""
        return initial

    def clean(self):
        cleaned = super().clean()
        if self.is_trapped:
            raise ValidationError(
                _("A field that stays hidden was filled in. It is empty now: please send again.")
            )
        if self.is_too_fast:
            raise ValidationError(_("That was very quick. Please look it over, and send it again."))
        if not (self.errors or self.has_something_to_say()):
            raise ValidationError(self.needs)
        return cleaned

    def has_something_to_say(self):
        return bool(self.proposed() or self.cleaned_data.get("words"))

    def proposed(self) -> dict:
        """The facts that shall change, each with its new value."""
        return {}

    def shown(self) -> dict:
        """What the person saw of the facts that shall change."""
        return {name: self.form_token.shown.get(name, "") for name in self.proposed()}


def contact_promise():
    days = settings.CONTACT_DAYS
    return ngettext(
        "You may leave this empty. We use it only to ask back. It is never shown, and erased after"
        " %(days)d day.",
        "You may leave this empty. We use it only to ask back. It is never shown, and erased after"
        " %(days)d days.",
        days,
    ) % {"days": days}
