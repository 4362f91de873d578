"""What was said of a group, and when: every change is kept, shown, and can be taken back.

django-reversion keeps it: a Revision is one change of one group (who, when, and why as its
comment), its Versions are the group and its rows as they were after that change.
"""

from .recording import change_recorded

__all__ = ["change_recorded"]
