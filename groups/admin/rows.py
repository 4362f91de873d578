"""Rows on another entry's page, checked together with that entry."""

from django.db.models import URLField
from django.forms import BaseInlineFormSet

# For formfield_overrides: "example.org" typed without a scheme means https://example.org.
HTTPS_UNLESS_SAID = {URLField: {"assume_scheme": "https"}}


class Rows(BaseInlineFormSet):
    """An inline formset whose checks can ask what will be there, and refuse a value."""

    def add_fields(self, form, index):
        """The heads of the columns are no labels: each field says by itself what it is."""
        super().add_fields(form, index)
        row = "" if index is None else f" {index + 1}"
        for field in form.fields.values():
            field.widget.attrs["aria-label"] = f"{field.label}{row}"

    def rows_to_keep(self):
        """The forms that will be rows once this is saved, right or wrong as they stand now."""
        return [
            form
            for form in self.forms
            if (form.instance.pk or form.has_changed()) and not form.cleaned_data.get("DELETE")
        ]

    def written_rows(self):
        """The forms whose row is new or changed."""
        return [form for form in self.rows_to_keep() if form.has_changed()]
