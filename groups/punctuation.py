"""Marks that each language sets in its own way: after a label, between the parts of a list."""

from django.utils.translation import pgettext


def with_colon(label) -> str:
    """A label with its colon: "Website:", in French "Site web :"."""
    # Translators: the label is, for example, "Website". French sets a no-break space between.
    return pgettext("a label and its colon", "%(label)s:") % {"label": label}


def listed(parts) -> str:
    """The parts in one line, with what a language sets between them."""
    # Translators: a comma and a space, as your language writes them.
    return pgettext("between the parts of a list", ", ").join(map(str, parts))
