"""What follows from the directory alone is worked out once and remembered until it changes."""

from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, wraps

MISSING = object()
# The state of the directory that the page which is being made will be kept under: its revision, the
# day, the program. None outside a page, and for pages that are never kept.
state_of_page = ContextVar("state_of_page", default=None)


@contextmanager
def page_at(state):
    """What is remembered within was worked out at this state of the directory, or is anew."""
    before = state_of_page.set(state)
    try:
        yield
    finally:
        state_of_page.reset(before)


def until_the_directory_changes(most):
    """Decorator: a function's results are remembered, for each of `most` sets of arguments.

    The arguments must name all that the result depends on beside the directory, the visitor's
    language included. Everybody gets the same object, so nobody may change it. Outside a page
    nothing is remembered.
    """

    def decorate(function):
        @lru_cache(maxsize=most)
        def remembered(state, *arguments):
            return function(*arguments)

        @wraps(function)
        def ask(*arguments):
            state = state_of_page.get()
            return function(*arguments) if state is None else remembered(state, *arguments)

        return ask

    return decorate


def from_shelf(shelf, keys, most, load):
    """{key: thing} for those of the keys that lead to one; what was not on the shelf is on it now.

    shelf: a dictionary that is remembered, of `most` things at most unless more are asked for at
    once; when it is full, the half that came first goes. load: a function of the keys that are
    missing, answering {key: thing}.
    """
    # Another thread may empty the shelf meanwhile: each key is looked up once.
    found = {key: shelf.get(key, MISSING) for key in keys}
    missing = {key for key, thing in found.items() if thing is MISSING}
    if missing:
        # That a key leads to nothing is worth remembering, too.
        loaded = dict.fromkeys(missing) | load(missing)
        too_many = len(shelf) + len(loaded) - most
        if too_many > 0:
            for key in list(shelf)[: max(too_many, most // 2)]:
                shelf.pop(key, None)
        shelf |= loaded
        found |= loaded
    return {key: thing for key, thing in found.items() if thing}
