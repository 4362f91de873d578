"""What pages say about suggestions."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def contact_days():
    """For how many days an e-mail address that came with a suggestion is kept."""
    return settings.CONTACT_DAYS
