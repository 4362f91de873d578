"""What a form knows about itself, signed: when it was shown, with which values, and its own name.

The form for visitors works without a cookie. A token that somebody forges or loses only means that
the form is shown again.
"""

import secrets
from dataclasses import dataclass, field
from time import time

from django.core import signing

SALT = "groups.suggestions.form"


@dataclass(frozen=True)
class FormToken:
    """about: what the form is for; shown: the values it was filled with; at: seconds since 1970."""

    about: str
    shown: dict = field(default_factory=dict)
    key: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    at: float = field(default_factory=lambda: time())

    @property
    def age(self):
        """Seconds since the form was shown."""
        return time() - self.at

    def signed(self) -> str:
        values = {"about": self.about, "shown": self.shown, "key": self.key, "at": self.at}
        return signing.dumps(values, salt=SALT, compress=True)


def read_token(text: str, about: str) -> FormToken | None:
    """The token behind a signed text; None when it is missing, forged, or of another form."""
    try:
        token = FormToken(**signing.loads(text, salt=SALT))
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return token if token.about == about else None
