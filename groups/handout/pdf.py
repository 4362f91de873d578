"""The handout as PDF/UA-1, made by typst. Without typst there is none, and printing stays.

The words go to typst as data, never as markup. Its root is a folder with nothing but our two
templates, which import no package, so that a handout can read no file and ask no network. What a
handout holds is bounded, and so are its time (some hundredths of a second) and its size.
"""

import functools
import json
import threading
from dataclasses import asdict
from pathlib import Path

from django.utils.translation import gettext as _

from ..punctuation import with_colon
from .fonts import font_folder
from .qr import qr_svg
from .sheet import Sheet

try:
    import typst
except ImportError:
    typst = None

TEMPLATES = Path(__file__).parent / "typst"
# A compiler serves one thread at a time.
one_at_a_time = threading.Lock()
# Letters that some font is known to have.
covered = set()


class NoPdf(Exception):
    """This handout cannot be had as a PDF here: typst or a font is missing."""


def can_be_made(sheet: Sheet) -> bool:
    """Whether typst is there and every letter of the handout has a font; costs next to nothing."""
    unknown = sheet.letters - covered
    if typst is None or not sheet.entries:
        return False
    if unknown:
        try:
            compiled("letters.typ", letters=" ".join(sorted(unknown)))
        except NoPdf:
            return False
        covered.update(unknown)
    return True


def pdf_of(sheet: Sheet) -> bytes:
    """The handout as a tagged PDF. Raises NoPdf."""
    words = asdict(sheet) | {
        "language": sheet.language.partition("-")[0],
        "has_long_title": sheet.has_long_title,
        "density": sheet.density,
        "qr": qr_svg(sheet.link),
        "site": _("Rare Disease Patient Groups"),
        "labels": labels(sheet),
    }
    return compiled("handout.typ", sheet=json.dumps(words))


def labels(sheet):
    """What the page says in its template."""
    return {
        "offers": with_colon(_("Offers")),
        "languages": with_colon(_("Languages")),
        "changes": _("Check for changes"),
        "how_to_check": _("The live page always has the newest details. Scan the code, or type:"),
        "made_on": _("Made on %(day)s.") % {"day": sheet.made_on},
        "caution": _("This list is not medical advice: for that, please ask your clinic."),
        "qr": _("QR code that opens the live page"),
    }


def compiled(template, **inputs):
    if typst is None:
        raise NoPdf("typst is not installed")
    try:
        with one_at_a_time:
            return compiler(template).compile(
                format="pdf", pdf_standards=["ua-1"], sys_inputs=inputs
            )
    except typst.TypstError as error:
        raise NoPdf(str(error)) from error


@functools.cache
def compiler(template):
    folder = font_folder()
    return typst.Compiler(
        str(TEMPLATES / template), root=str(TEMPLATES), font_paths=[folder] if folder else []
    )
