"""Do the links on our entries work? Asked politely, of public servers only.

running -> visiting -> asking -> looking -> network: each knows only the next. `outcomes` says what
an answer means, `recording` what it does to a LinkCheck.
"""

from .running import NobodyAnswers, check_links

__all__ = ["NobodyAnswers", "check_links"]
