"""How single facts are put into words on the pages."""

from urllib.parse import urlsplit

import phonenumbers
from babel.numbers import format_decimal
from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ..models import Group
from ..models.vocabulary import language_label
from ..punctuation import listed

register = template.Library()

# Registers with a public address for each number. Sources: the registers' own pages; the list
# of codes is org-id.guide's.
REGISTERS = {
    "GB-CHC": (
        "Charity Commission for England and Wales",
        "https://register-of-charities.charitycommission.gov.uk/charity-details/?regid={}&subid=0",
    ),
    "GB-SC": (
        "Scottish Charity Regulator",
        "https://www.oscr.org.uk/about-charities/search-the-register/charity-details?number={}",
    ),
    "GB-NIC": (
        "Charity Commission for Northern Ireland",
        "https://www.charitycommissionni.org.uk/charity-details/?regId={}",
    ),
    "GB-COH": (
        "Companies House",
        "https://find-and-update.company-information.service.gov.uk/company/{}",
    ),
}
NAMED = 3


@register.filter
def where(group):
    """Where a group helps, or else where it is based; empty when neither is known.

    Asks nothing new when areas and base_area are loaded.
    """
    names = [capfirst(str(area)) for area in group.areas.all()]
    if not names:
        return _("Based in %(area)s") % {"area": group.base_area} if group.base_area else ""
    return first_few(names)


@register.filter
def for_whom(group):
    """What a group is for, by the first few conditions; asks nothing new when they are loaded."""
    if group.covers_all_rare:
        return _("anyone with a rare condition")
    return first_few(sorted(condition.shown_name for condition in group.conditions.all()))


def first_few(names):
    """The names as a line; of a long list, how many more there are."""
    if len(names) > NAMED + 1:
        more = len(names) - NAMED
        names = [*names[:NAMED], ngettext("%(n)d more", "%(n)d more", more) % {"n": more}]
    return listed(names)


@register.filter
def host(address):
    """The part of a web address that people recognise: "example.org"."""
    return urlsplit(address).netloc.removeprefix("www.")


@register.filter
def shown_phone(number):
    """An E.164 number as people write it, with the country's code: "+44 20 7946 0000"."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


@register.filter
def register_entry(identifier):
    """An org-id.guide identifier as {"register", "number", "address"}.

    The address is empty for a register whose public addresses we do not know for sure.
    """
    for prefix, (name, pattern) in REGISTERS.items():
        if identifier.startswith(f"{prefix}-"):
            number = identifier.removeprefix(f"{prefix}-")
            return {"register": name, "number": number, "address": pattern.format(number)}
    return {"register": "", "number": identifier, "address": ""}


@register.filter
def none_confirmed(groups):
    """Whether there are several groups, none confirmed by an editor: one line says it for all."""
    return len(groups) > 1 and all(group.reviewed_on is None for group in groups)


@register.filter
def overdue(group):
    """Whether an editor should have looked at the entry again before today."""
    return group.is_overdue(timezone.localdate())


@register.filter
def month_or_year(day):
    """A date that stands for its month or its year when it is the first of one.

    Sources often tell only the month or the year in which a group closed.
    """
    if day.day > 1:
        return date_format(day)
    return str(day.year) if day.month == 1 else date_format(day, "YEAR_MONTH_FORMAT")


@register.filter
def matched_words(answer):
    """What in a condition or group met the query, in words; empty when it is its own name."""
    if answer.match == "code":
        return answer.matched
    if answer.match == "code-broader":
        return _("shares the code %(code)s") % {"code": answer.matched}
    thing = answer.thing
    shown = {thing.name, thing.shown_name} if answer.is_condition else {thing.name}
    if answer.match == "undiagnosed" or answer.matched in shown:
        return ""
    return _("also called %(name)s") % {"name": answer.matched}


@register.filter
def about(answer):
    """What kind of thing an answer is, its code, and what help there is or where."""
    thing = answer.thing
    if not answer.is_condition:
        is_plain = thing.kind == Group.Kind.CONDITION
        parts = [_("Patient group") if is_plain else thing.get_kind_display(), where(thing)]
    else:
        number = thing.group_count
        if answer.match == "undiagnosed":
            help_there = _("groups for people with no diagnosis yet")
        elif number:
            help_there = ngettext("%(n)s group", "%(n)s groups", number) % {"n": grouped(number)}
        else:
            help_there = _("groups for its wider family")
        parts = [_("Condition"), thing.shown_code, help_there]
    return " · ".join(filter(None, parts))


@register.filter
def language_name(tag):
    """The name of a language in the visitor's language; the tag itself when it has none."""
    return capfirst(language_label(tag, get_language() or "en"))


@register.filter
def grouped(number):
    """A whole number as the visitor's language writes it: "1,252"."""
    return format_decimal(number, locale=(get_language() or "en").replace("-", "_"))
