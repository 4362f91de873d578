"""Which page numbers a list offers."""

from django import template

register = template.Library()


@register.filter
def numbers_around(page):
    """The numbers of the first, the last and the nearest pages; None where some are left out."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [None if number == page.paginator.ELLIPSIS else number for number in numbers]
