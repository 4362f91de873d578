"""The words people use when every test came back without an answer."""

import re

NO = r"not|never|no|without|waiting for|sans|pas|aucun|senza|nessuna|ohne|keine?|sin|geen"
TESTS = r"tests?|testing|exome|genome|sequencing|genetics"
PHRASES = [
    r"undiagnos\w*|un diagnos\w*",
    rf"({NO})( \w+){{0,2}} (diagnos\w*|diagnostic\w*|name for (it|this))",
    r"diagnosis (is )?unknown|unknown (diagnosis|condition|disease|syndrome|disorder)",
    r"(syndrome|condition|disease|disorder)s? without a name|^swan$",
    rf"(nothing|no answers?|no results?|negative|inconclusive|normal)( \w+){{0,5}} ({TESTS})",
    rf"({TESTS})( \w+){{0,4}} (negative|inconclusive|normal|found nothing|no answers?)",
    r"(non|nicht) diagnos\w*|senza nome|ohne namen|sin nombre|sans nom",
    r"(بدون|من دون|بلا|لا) تشخيص",
]
UNDIAGNOSED = re.compile(rf"\b({'|'.join(PHRASES)})\b")


def means_undiagnosed(key: str) -> bool:
    """Whether a query (its key) says that there is no diagnosis."""
    return bool(UNDIAGNOSED.search(key))
