"""The forms in which visitors and groups tell us about an entry: one for each kind of news."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Group, Suggestion
from .fact_fields import FactFields
from .facts import FACTS, facts_of
from .form_fields import WebAddress
from .suggestion_form import SuggestionForm

# A link that is not one of the entry's own addresses.
ANOTHER = "another"


class CorrectionForm(FactFields, SuggestionForm):
    """Today's facts of an entry, to be changed where they are wrong."""

    kind = Suggestion.Kind.CORRECTION
    title = _("Something is wrong or missing")
    words_label = _("What is wrong, or missing?")
    sections = [
        (_("How to reach it"), ["website", "email", "phone", "channels"]),
        (_("Its name"), ["name", "acronym", "other_names"]),
        (
            _("Who it is for, and where"),
            ["conditions", "base_area", "areas", "languages"],
        ),
        (_("What it offers"), ["summary", "services", "seeks"]),
    ]

    @property
    def folds(self):
        """The parts of the form below the words; a part with a mistake is open."""
        for title, names in self.sections:
            fields = [self[name] for name in names]
            yield {
                "title": title,
                "fields": fields,
                "is_open": any(field.errors for field in fields),
            }

    def values_to_show(self, initial):
        facts = facts_of(self.group)
        return {name: facts[name] for name in FactFields.base_fields}

    def clean_name(self):
        """A group always has a name: an emptied field is a slip."""
        return self.cleaned_data["name"] or self.form_token.shown["name"]

    def proposed(self):
        return {
            name: self.cleaned_data[name]
            for name in FactFields.base_fields
            if name in self.changed_data and self.is_other(name)
        }

    def is_other(self, name):
        new, old = self.cleaned_data[name], self.form_token.shown[name]
        return set(new) != set(old) if FACTS[name].is_list else new != old


class NewGroupForm(FactFields, SuggestionForm):
    """A group that the directory does not list yet."""

    kind = Suggestion.Kind.NEW
    title = _("Tell us about a group that we do not list")
    intro = _("Only its name is needed. All else helps us to find it, and to describe it well.")
    first = ["name", "website", "email", "phone", "conditions", "areas"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in FactFields.base_fields.keys() - set(self.first):
            del self.fields[name]
        self.fields["name"].required = True
        self.order_fields(self.first)

    def proposed(self):
        return {name: self.cleaned_data[name] for name in self.first if self.cleaned_data.get(name)}

    def shown(self):
        return {}


class ClosedForm(SuggestionForm):
    """A group that has closed, or gone over into another."""

    kind = Suggestion.Kind.CLOSED
    title = _("This group has closed")
    first = ["year"]
    words_label = _("What happened, if you know? Does another group go on with its work?")
    year = forms.IntegerField(
        label=_("In which year did it close?"),
        required=False,
        help_text=_("If you know."),
        min_value=1900,
        max_value=2100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 4}),
        error_messages=dict.fromkeys(
            ["invalid", "min_value", "max_value"], _("Write the year with four digits: 2024.")
        ),
    )

    def values_to_show(self, initial):
        return {name: FACTS[name].of(self.group) for name in ("state", "closed_on")}

    def proposed(self):
        year = self.cleaned_data.get("year")
        closed_on = {"closed_on": date(year, 1, 1).isoformat()} if year else {}
        return {"state": Group.State.CLOSED.value} | closed_on


class DeadLinkForm(SuggestionForm):
    """A link of an entry that leads nowhere, and the right one if it is known."""

    kind = Suggestion.Kind.DEAD_LINK
    title = _("A link does not work")
    first = ["dead", "right"]
    needs = _("Please say in your own words which link does not work.")
    dead = forms.ChoiceField(
        label=_("Which link does not work?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose the link that does not work.")},
    )
    right = WebAddress(label=_("The right address"), required=False, help_text=_("If you know it."))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        shown = self.form_token.shown
        addresses = [address for address in (shown["website"], *shown["channels"]) if address]
        choices = [*zip(addresses, addresses, strict=True), (ANOTHER, _("Another link"))]
        self.fields["dead"].choices = choices
        self.order_fields(["dead", "right"])

    def values_to_show(self, initial):
        return {name: FACTS[name].of(self.group) for name in ("website", "channels")}

    def proposed(self):
        """The right address in the place of the dead one, or none there."""
        dead, right = self.cleaned_data["dead"], self.cleaned_data.get("right")
        if dead == ANOTHER:
            return {}
        if dead == self.form_token.shown["website"]:
            return {"website": right or ""}
        others = [address for address in self.form_token.shown["channels"] if address != dead]
        return {"channels": [*others, right] if right else others}


class ConfirmationForm(SuggestionForm):
    """All that an entry says is right: a button."""

    kind = Suggestion.Kind.CONFIRMATION
    title = _("Is this entry right?")

    def has_something_to_say(self):
        return True


FORMS = {form.kind.value: form for form in (CorrectionForm, DeadLinkForm, ClosedForm, NewGroupForm)}
