"""Text -> a key that is the same however a name is spelt, accented or punctuated.

Names are stored with their key and what a visitor types passes through the same function, so
two texts are "the same name" when their keys are equal.
"""

import re
import unicodedata

MAX_LENGTH = 250

# Letters that have no accent to take off, and Greek letters by name ("β-thalassaemia").
GREEK = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma"
    " sigma tau upsilon phi chi psi omega"
).split()
LETTERS = str.maketrans(
    dict(zip("øæœłđðþ\u0131", ["o", "ae", "oe", "l", "d", "d", "th", "i"], strict=True))
    | dict.fromkeys("\u2018\u2019\u02bc\u00b4`", "'")
    | {chr(0x3B1 + place): name for place, name in enumerate(GREEK)}
)

# British spellings become American ones. The rules are blunt on purpose: stored names and typed
# words go through the same ones, so that a wrong guess still meets itself.
SPELLINGS = [
    (re.compile(pattern), replacement)
    for pattern, replacement in [
        (r"ae|oe", "e"),
        (r"our(s?)\b", r"or\1"),
        (r"([bt])re\b", r"\1er"),
        (r"is(e|ed|ing|ation)\b", r"iz\1"),
        (r"sulph", "sulf"),
        (r"leuco", "leuko"),
        # "Nonsyndromic" is the opposite of "syndromic", as "non-syndromic" is.
        (r"\bnon(?=[a-z]{5})", "non "),
    ]
]

ROMAN = {
    roman: str(number)
    for number, roman in enumerate(
        "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx".split(), start=1
    )
}
# A lone i, v or x is a Roman numeral only after one of these; "X-linked" keeps its letter.
NUMBERED = {"type", "types", "factor", "stage", "grade", "form", "subtype", "group", "class", "and"}
ROMAN_WITH_LETTER = re.compile(r"([ivx]+)([a-h])")


def key_for(text: str) -> str:
    """The comparable form of a name: lower-case words of a-z, 0-9 and other scripts' letters.

    At most 250 characters of it; empty when the text has no letter or digit.
    """
    text = unicodedata.normalize("NFKC", text[: MAX_LENGTH * 2]).casefold().translate(LETTERS)
    decomposed = unicodedata.normalize("NFKD", text)
    text = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    text = re.sub(r"'s\b|(?<=s)'(?!\w)", "", text)
    text = re.sub(r"[\W_]+", " ", text).strip()
    for pattern, replacement in SPELLINGS:
        text = pattern.sub(replacement, text)
    return " ".join(arabic_numerals(text.split()))[:MAX_LENGTH].strip()


def arabic_numerals(words: list[str]) -> list[str]:
    """The same words with Roman numerals written as Arabic ones ("type IIb" -> "type 2b")."""
    result = []
    for before, word in zip(["", *words], words, strict=False):
        # "Orofaciodigital syndrome V", but "trisomy X".
        is_last = len(result) == len(words) - 1 and word in ("i", "v") and len(before) > 2
        numbered = before in NUMBERED or is_last
        if word in ROMAN and (len(word) > 1 or numbered):
            word = ROMAN[word]
        elif numbered and (found := ROMAN_WITH_LETTER.fullmatch(word)) and found[1] in ROMAN:
            word = ROMAN[found[1]] + found[2]
        result.append(word)
    return result


def code_key(value: str) -> str:
    """The comparable form of a code: "E84.0", "e840" and "E 84.0" are one."""
    return re.sub(r"[^0-9A-Z]", "", value.upper())[:40]


def looks_like_acronym(text: str) -> bool:
    """Whether a name is an acronym by its looks: one short word, mostly capitals and digits."""
    letters = re.sub(r"[\W_]", "", text)
    capitals = sum(letter.isupper() or letter.isdigit() for letter in letters)
    return " " not in text and 2 <= len(letters) <= 12 and capitals * 3 >= len(letters) * 2
