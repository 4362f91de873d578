"""One cell -> a fact. Each function raises ValidationError saying what is wrong and what to do."""

import re
from datetime import date
from urllib.parse import urlsplit

from babel.core import get_locale_identifier, parse_locale
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from ..models import Channel, Group, Registration, Source
from ..models.vocabulary import is_language
from ..phones import e164

BETWEEN_PARTS = re.compile(r"(?<!\\)\|")
is_web_address = URLValidator(schemes=["http", "https"])


def parts(text):
    r"""The parts of a cell that holds a list: "GB|IE", each once, in order. "\|" is a | itself."""
    written = (" ".join(raw.split()) for raw in BETWEEN_PARTS.split(text))
    return list(dict.fromkeys(part.replace(r"\|", "|") for part in written if part))


def as_list(parts):
    """The cell that parts() reads as these parts."""
    return "|".join(part.replace("|", r"\|") for part in parts)


def one_line(field):
    """A reader of plain texts that fit a model's field."""

    def read(text):
        text = " ".join(text.split())
        field.run_validators(text)
        return text

    return read


def one_of(codes, what):
    """A reader of codes from a fixed list."""
    codes = list(codes)

    def read(text):
        if text not in codes:
            raise ValidationError(
                _("“%(text)s” is not a known %(what)s. Use one of: %(codes)s."),
                params={"text": text, "what": what, "codes": ", ".join(codes)},
            )
        return text

    return read


def yes_or_no(text):
    return one_of(["yes", "no"], _("answer"))(text.lower()) == "yes"


def long_text(text):
    """A text of several lines, ended as a form of a browser ends them."""
    return "\r\n".join(text.splitlines())


def year(text):
    if not re.fullmatch(r"\d{4}", text):
        raise ValidationError(_("“%(text)s” is not a year. Write 1996."), params={"text": text})
    Group._meta.get_field("founded").run_validators(int(text))
    return int(text)


def day(text):
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise ValidationError(
        _("“%(text)s” is not a date. Write year-month-day: 2026-11-20."), params={"text": text}
    )


def web_address(text):
    try:
        is_web_address(text)
    except ValidationError as error:
        raise ValidationError(
            _("“%(text)s” is not a web address. Write it in full: https://www.example.org/"),
            params={"text": text},
        ) from error
    Source._meta.get_field("address").run_validators(text)
    return text


def email(text):
    try:
        Group._meta.get_field("email").run_validators(text)
    except ValidationError as error:
        raise ValidationError(
            _("“%(text)s” is not an e-mail address. Write one, such as info@example.org."),
            params={"text": text},
        ) from error
    return text


def phone(text, country=""):
    """A telephone number as E.164; one without +44 or the like is read as of that country."""
    return e164(text, country[:2] or None)


def slug(text):
    if not text:
        raise ValidationError(_("Write a slug of a-z, 0-9 and hyphens: the name gives none."))
    Group._meta.get_field("slug").run_validators(text)
    return text


def area(codes):
    """A reader of areas, given the codes of all that there are."""

    def read(text):
        if text not in codes:
            raise ValidationError(
                _(
                    "“%(text)s” is not an area. Use an ISO 3166-1 code such as GB or FR, GB-ENG,"
                    " GB-SCT, GB-WLS or GB-NIR, europe or world."
                ),
                params={"text": text},
            )
        return text

    return read


def language(text):
    """A BCP 47 tag in its usual capitals: "zh-HK"."""
    if not is_language(text):
        raise ValidationError(
            _("“%(text)s” is not a language. Use a BCP 47 tag such as en, pt-BR or zh-HK."),
            params={"text": text},
        )
    return get_locale_identifier(parse_locale(text, sep="-"), sep="-")


def registration(text):
    try:
        Registration._meta.get_field("identifier").run_validators(text)
    except ValidationError as error:
        raise ValidationError(
            _("“%(text)s” is not a registration. Write an org-id.guide identifier: GB-CHC-1234567"),
            params={"text": text},
        ) from error
    return text


def channel(text):
    """ "facebook=https://..." as its address and {"kind": ...}."""
    kind, equals, address = text.partition("=")
    if not equals:
        raise ValidationError(
            _("“%(text)s” is not a channel. Write its type and address: forum=https://..."),
            params={"text": text},
        )
    kind = one_of(Channel.Kind.values, _("channel"))(kind.strip())
    return web_address(address.strip()), {"kind": kind}


def source(text):
    """ "https://... 2026-11-20", or an address alone, as its address and {"seen_on": ...}."""
    address, _space, seen_on = text.partition(" ")
    return web_address(address), {"seen_on": day(seen_on) if seen_on else None}


def orpha_code(text):
    """ "ORPHA:56" or "56" as 56."""
    if found := re.fullmatch(r"(?:ORPHA(?:NET)?:?\s*)?(\d{1,9})", text, re.IGNORECASE):
        return int(found[1])
    raise ValidationError(
        _("“%(text)s” is not an ORPHAcode. Write its number: 56."), params={"text": text}
    )


def comparable_address(address):
    """A web address without what may differ between two writings of it."""
    parts = urlsplit(address.strip())
    host = parts.netloc.lower().removeprefix("www.")
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{parts.path.rstrip('/')}{query}"
