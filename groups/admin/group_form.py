"""The form of a patient group: what a curator writes, and what is asked of a change."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from ..phones import PhoneField
from ..review import months_for
from .rows import Rows

NOTES = {"editor_note", "opened_at", "reason", "confirm_months"}
SAY_WHY = _("The public sees this entry: say in one sentence why you change it.")


class GroupForm(forms.ModelForm):
    """The facts of a group, the reason for the change, and the state that the curator opened.

    reason is asked for when something public changes on a public entry. opened_at notices that
    somebody else has saved the entry in the meantime.
    """

    phone = PhoneField(
        label=_("Phone"), required=False, help_text=_("With its country code: +44 20 7946 0000.")
    )
    reason = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=300,
        help_text=_("For the history, for example: “New address on its site, seen today.”"),
    )
    opened_at = forms.CharField(required=False, widget=forms.HiddenInput)
    confirm_months = forms.TypedChoiceField(
        label=_("Confirm for"),
        required=False,
        coerce=int,
        empty_value=None,
        # It stands beside the form, with the button that confirms.
        widget=forms.Select(attrs={"form": "group_form"}),
    )

    class Meta:
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 2, "cols": 100}),
            "services": forms.CheckboxSelectMultiple,
            "seeks": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # The tables of rows on the same page know the group only: they find the form through it.
        self.instance.entry_form = self
        self.was_public = bool(self.instance.pk) and self.instance.is_public
        self.saved_at = self.instance.changed_at.isoformat() if self.instance.pk else ""
        self.fields["opened_at"].initial = self.saved_at
        months = self.fields["confirm_months"]
        months.initial = months_for(self.instance)
        months.choices = [
            (number, _("%(number)s months") % {"number": number})
            for number in sorted({6, 12, 24, months.initial})
        ]

    def clean(self):
        super().clean()
        if set(self.changed_data) - NOTES:
            self.ask_why()
        self.notice_other_changes()

    def ask_why(self):
        """Note as an error that the reason is missing, where one is asked for; whether it is."""
        missing = self.was_public and not self.cleaned_data.get("reason")
        if missing and "reason" not in self.errors:
            self.add_error("reason", SAY_WHY)
        return missing

    def notice_other_changes(self):
        """Refuse once to write over what somebody else has saved since the page was opened."""
        opened_at = self.cleaned_data.get("opened_at")
        if not self.saved_at or not opened_at or opened_at == self.saved_at:
            return
        self.data = self.data.copy()
        self.data["opened_at"] = self.saved_at
        moment = date_format(localtime(self.instance.changed_at), "DATETIME_FORMAT")
        raise ValidationError(
            _(
                "Somebody else has saved this entry since you opened it (%(moment)s). Look at the"
                " history beside the form. What you typed is still here: saving once more writes"
                " it over their change."
            ),
            params={"moment": moment},
        )


class GroupRows(Rows):
    """Rows of a group: a change of theirs is a change of the entry, and has its reason."""

    def clean(self):
        super().clean()
        if self.has_changed() and self.instance.entry_form.ask_why():
            raise ValidationError(SAY_WHY)


class SourceRows(GroupRows):
    def clean(self):
        super().clean()
        self.instance.check_listing(sources=bool(self.rows_to_keep()), channels=True)


class ChannelRows(GroupRows):
    def clean(self):
        super().clean()
        self.instance.check_listing(sources=True, channels=bool(self.rows_to_keep()))


class NameRows(GroupRows):
    """Names beside the name and the acronym, which are the group's own fields."""

    def clean(self):
        super().clean()
        for row in self.written_rows():
            if row.cleaned_data.get("text") in (self.instance.name, self.instance.acronym):
                row.add_error("text", _("This is the group's name or acronym already."))
