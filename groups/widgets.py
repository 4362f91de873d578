"""Controls of the forms that visitors fill in."""

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join


class LongSelect(forms.Select):
    """A select for hundreds of choices: it writes them itself.

    Django's own renders two templates for each choice: for the countries of the world that takes
    longer than all the rest of a page.
    """

    def render(self, name, value, attrs=None, renderer=None):
        widget = self.get_context(name, value, attrs)["widget"]
        parts = [(written(title, options),) for title, options, _place in widget["optgroups"]]
        attributes = flatatt({"name": name} | widget["attrs"])
        return format_html("<select{}>{}</select>", attributes, format_html_join("", "{}", parts))


def written(title, options):
    """The HTML of choices that stand together, under their title when they have one."""
    rows = [(option["value"], flatatt(option["attrs"]), option["label"]) for option in options]
    choices = format_html_join("", '<option value="{}"{}>{}</option>', rows)
    if title is None:
        return choices
    return format_html('<optgroup label="{}">{}</optgroup>', title, choices)
