"""The colours of the stylesheet and their contrast, for the page that shows the design.

Read from the stylesheet itself, so that the page can never say something else than the site does.
"""

import re
from dataclasses import dataclass

from django.conf import settings

STYLESHEET = settings.BASE_DIR / "static" / "css" / "site.css"
DARK = "@media (prefers-color-scheme: dark)"
# WCAG 2.2: 1.4.3 for text, 1.4.11 for the edges of fields and for marks that carry a meaning.
FOR_TEXT, FOR_MARKS = 4.5, 3.0
PAIRS = [
    ("ink", "paper", FOR_TEXT),
    ("ink", "surface", FOR_TEXT),
    ("ink", "tint", FOR_TEXT),
    ("ink", "warm", FOR_TEXT),
    ("soft-ink", "paper", FOR_TEXT),
    ("soft-ink", "surface", FOR_TEXT),
    ("soft-ink", "tint", FOR_TEXT),
    ("soft-ink", "warm", FOR_TEXT),
    ("link", "paper", FOR_TEXT),
    ("link", "surface", FOR_TEXT),
    ("link", "tint", FOR_TEXT),
    ("link", "warm", FOR_TEXT),
    ("accent", "paper", FOR_TEXT),
    ("accent", "surface", FOR_TEXT),
    ("on-brand", "brand", FOR_TEXT),
    ("on-brand", "brand-dark", FOR_TEXT),
    ("on-brand", "accent", FOR_TEXT),
    ("error", "tint", FOR_TEXT),
    ("field-line", "surface", FOR_MARKS),
    ("field-line", "tint", FOR_MARKS),
    ("brand", "paper", FOR_MARKS),
    ("focus", "paper", FOR_MARKS),
]


@dataclass(frozen=True)
class Pair:
    """A colour on another, with its contrast by WCAG 2.2 in the light and the dark scheme."""

    colour: str
    background: str
    needed: float
    light: float
    dark: float


def pairs() -> list[Pair]:
    """Every pair that the site uses for words or for marks."""
    light, dark = schemes(STYLESHEET.read_text(encoding="utf-8"))
    return [
        Pair(
            colour,
            background,
            needed,
            contrast(light[colour], light[background]),
            contrast(dark[colour], dark[background]),
        )
        for colour, background, needed in PAIRS
    ]


def schemes(css):
    """The colour tokens of the light and of the dark scheme, by name, as hexadecimal digits."""
    before, _, after = css.partition(DARK)
    light = tokens(before)
    return light, {**light, **tokens(after.partition("@media")[0])}


def tokens(css):
    return dict(re.findall(r"--([a-z-]+): #([0-9a-f]{3,6});", css))


def contrast(one, other):
    """The contrast of two colours by WCAG 2.2: 1 to 21. Source: its relative luminance."""
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


def luminance(digits):
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    parts = [int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
