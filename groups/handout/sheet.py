"""The words on a handout: the same on the page, on paper and in the PDF."""

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from ..models import Group
from ..punctuation import listed, with_colon
from ..signposting import Signpost
from ..templatetags.facts import none_confirmed, shown_phone
from .asked import LETTER
from .choosing import Choice
from .phrases import DEFAULT_INTRO, intros, titles

# What fits a page in print, as measured with the longest entries; handout.css has the sizes.
ON_ONE_PAGE = 5
LINES_WHEN_USUAL, LINES_WHEN_DENSE = 36, 48
LETTERS_IN_A_LINE = 90
LONG_TITLE = 60


@dataclass(frozen=True)
class Way:
    """One way to reach a group. label: with its colon; text: for paper; address: of the link."""

    label: str
    text: str
    address: str
    is_channel: bool = False


@dataclass(frozen=True)
class Entry:
    """What a handout says of one group; an empty text is not known."""

    slug: str
    name: str
    acronym: str
    reason: str
    summary: str
    offers: str
    languages: str
    ways: list[Way]
    review: str

    @property
    def lines(self):
        """About how many lines it takes on paper."""
        ways = "".join(f"{way.label} {way.text}  " for way in self.ways)
        facts = f"{self.offers} {self.languages}"
        paragraphs = [self.name, self.reason, self.summary, facts, ways, self.review]
        return sum(-(-len(words) // LETTERS_IN_A_LINE) for words in paragraphs)


@dataclass(frozen=True)
class Sheet:
    """One handout, in words. link: the whole address of the live page; shown_link: for paper.

    review: what is said once of all groups, when it is the same.
    """

    title: str
    intro: str
    entries: list[Entry]
    review: str
    made_on: str
    link: str
    shown_link: str
    language: str
    is_rtl: bool
    is_large: bool
    is_us_letter: bool

    @property
    def density(self):
        """How small the letters must be for one page: "dense", "tight", or "" as usual.

        More than five groups may take several pages.
        """
        lines = sum(entry.lines for entry in self.entries)
        if lines <= LINES_WHEN_USUAL or len(self.entries) > ON_ONE_PAGE:
            return ""
        return "dense" if lines <= LINES_WHEN_DENSE else "tight"

    @property
    def has_long_title(self):
        """Whether the title needs smaller letters to leave the page to the groups."""
        return len(self.title) > LONG_TITLE

    @property
    def letters(self):
        """Every letter that stands on it: a font must have them all."""
        texts = [self.title, self.intro, self.made_on, self.link]
        for entry in self.entries:
            texts += [*vars(entry).values(), *(way.label + way.text for way in entry.ways)]
        return {letter for text in texts if isinstance(text, str) for letter in text}


def sheet_of(choice: Choice, link: str) -> Sheet:
    """The words for a choice, in the language of the page. link: see Sheet."""
    asked = choice.asked
    phrases = titles(name_of(choice.condition), choice.is_undiagnosed)
    introductions = intros()
    review = review_of_all(choice)
    return Sheet(
        title=phrases.get(asked.title) or next(iter(phrases.values())),
        intro=introductions.get(asked.intro, introductions[DEFAULT_INTRO]),
        entries=[entry_of(signpost, not review) for signpost in choice.signposts],
        review=review,
        made_on=today(),
        link=link,
        shown_link=without_scheme(link),
        language=get_language() or "en",
        is_rtl=get_language_bidi(),
        is_large=bool(asked.large),
        is_us_letter=asked.paper_size == LETTER,
    )


def name_of(condition):
    """How a condition is called on the handout; empty for none."""
    return condition.name_in(get_language() or "en") if condition else ""


def today():
    return date_format(localdate(), "DATE_FORMAT")


def entry_of(signpost: Signpost, says_review: bool) -> Entry:
    group = signpost.group
    return Entry(
        slug=group.slug,
        name=group.name,
        acronym=group.acronym if group.acronym not in group.name else "",
        reason=capfirst(signpost.reason),
        summary=group.summary,
        offers=listed(group.services.all()),
        languages=listed(capfirst(str(language)) for language in group.languages.all()),
        ways=ways_to(group),
        review=review_of(group) if says_review else "",
    )


def ways_to(group: Group) -> list[Way]:
    """How to reach a group, the usual way first; asks nothing when its channels are loaded."""
    ways = []
    if group.website:
        ways.append(Way(with_colon(_("Website")), without_scheme(group.website), group.website))
    if group.phone:
        ways.append(Way(with_colon(_("Phone")), shown_phone(group.phone), f"tel:{group.phone}"))
    if group.email:
        ways.append(Way(with_colon(_("E-mail")), group.email, f"mailto:{group.email}"))
    for channel in group.channels.all():
        label = channel.get_kind_display()
        if channel.access:
            label = f"{label} ({channel.get_access_display()})"
        text = without_scheme(channel.address)
        ways.append(Way(with_colon(label), text, channel.address, is_channel=True))
    return ways


def without_scheme(address):
    """An address as people write it by hand: "www.example.org/contact"."""
    return address.partition("://")[2].rstrip("/") or address


def review_of_all(choice):
    """One line for all groups when no editor has confirmed any of them; empty otherwise."""
    if none_confirmed([signpost.group for signpost in choice.signposts]):
        return _("No editor has confirmed these entries yet.")
    return ""


def review_of(group):
    if group.reviewed_on is None:
        return _("Not yet confirmed by an editor")
    day = date_format(group.reviewed_on, "DATE_FORMAT")
    return _("Confirmed by an editor on %(day)s") % {"day": day}
