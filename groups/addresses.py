"""The addresses of conditions and groups."""

from functools import lru_cache

from django.urls import get_script_prefix, reverse


def address_of(page, argument):
    """The address of the page with this name about one thing, below the language of the page.

    Lists hold many of them, and reverse() takes longer than the rest of a line.
    """
    return remembered_address(get_script_prefix(), page, argument)


@lru_cache(maxsize=10_000)
def remembered_address(prefix, page, argument):
    return reverse(page, args=[argument])
