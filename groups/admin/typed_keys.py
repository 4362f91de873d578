"""Primary keys as browsers send them."""


def is_key(text: str) -> bool:
    """Whether a text can be the key of a row: digits only, and no more than a database can hold."""
    return text.isdecimal() and len(text) < 19
