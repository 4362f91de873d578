"""What is said of a file that should be one JSON document, and is not the one that is read."""

import json
from contextlib import contextmanager

from .records import FormatError


@contextmanager
def expecting(form: str):
    """Within, a document is loaded and taken apart. form: what it should be, in words.

    Raises FormatError, with line and column where it is not JSON at all.
    """
    try:
        yield
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise FormatError(f"{place}: {error.msg}") from error
    except UnicodeDecodeError as error:
        raise FormatError(f"is not UTF-8 text ({error.reason})") from error
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise FormatError(f"not of the form of {form}") from error
