"""The handout as plain text: for the clinic letter, an e-mail, a text message."""

from urllib.parse import quote

from django.utils.translation import gettext as _

from ..punctuation import listed
from .choosing import Choice
from .sheet import Entry, Sheet, name_of


def letter_text(choice: Choice, sheet: Sheet) -> str:
    """What goes into the clinic letter: a heading, two lines for each group, the live address."""
    changes = _("Check for changes: %(link)s") % {"link": sheet.link}
    return "\n\n".join([heading(choice, sheet), *map(two_lines, sheet.entries), changes])


def heading(choice, sheet):
    if choice.is_undiagnosed:
        return _("Patient groups for people without a diagnosis, %(day)s") % {"day": sheet.made_on}
    if choice.condition is None:
        return _("Patient groups, %(day)s") % {"day": sheet.made_on}
    facts = {"condition": name_of(choice.condition), "day": sheet.made_on}
    if not choice.condition.shown_code:
        return _("Patient groups for %(condition)s, %(day)s") % facts
    facts["code"] = choice.condition.shown_code
    return _("Patient groups for %(condition)s (%(code)s), %(day)s") % facts


def two_lines(entry: Entry) -> str:
    name = f"{entry.name} ({entry.acronym})" if entry.acronym else entry.name
    # Channels stand there only when there is no other way.
    ways = [way for way in entry.ways if not way.is_channel] or entry.ways[:1]
    return "\n".join([name, " · ".join(way.text for way in ways)])


def mail_link(sheet: Sheet, letter: str) -> str:
    """A mailto: address with subject and text; whom it goes to is written in the mail program.

    The subject does not name the condition: it shows on locked screens.
    """
    subject = _("Patient groups that can help")
    body = "\n\n".join(part for part in [sheet.intro, letter] if part)
    return f"mailto:?subject={encoded(subject)}&body={encoded(body)}"


def text_message_link(sheet: Sheet) -> str:
    """An sms: address: the names and the live address, short, without the condition."""
    names = listed(entry.acronym or entry.name for entry in sheet.entries)
    words = _("Patient groups that can help: %(names)s. How to reach them: %(link)s")
    return f"sms:?&body={encoded(words % {'names': names, 'link': sheet.link})}"


def encoded(text):
    """Percent-encoded as RFC 6068 asks: spaces as %20, lines ended by CR LF."""
    return quote(text.replace("\n", "\r\n"), safe="")
