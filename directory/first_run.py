"""The environment file that lets a newcomer start the site without deciding anything."""

import os
from pathlib import Path

from django.core.management.utils import get_random_secret_key

ENVIRONMENT_FILE = Path(__file__).resolve().parent.parent / ".env"

TEMPLATE = """\
# Written by `manage.py quickstart` for trying the site on this computer.
# A public site needs its own settings: see "Deploy" in README.md.
SECRET_KEY='{secret_key}'
HTTPS=0
ALLOWED_HOSTS=localhost,127.0.0.1,[::1]
"""


def ensure_environment_file():
    """Write .env with a fresh secret key, unless a key is set or the file is already there."""
    if "SECRET_KEY" in os.environ or ENVIRONMENT_FILE.exists():
        return
    secret_key = get_random_secret_key().replace("'", "-").replace("$", "-")
    ENVIRONMENT_FILE.touch(mode=0o600)
    ENVIRONMENT_FILE.write_text(TEMPLATE.format(secret_key=secret_key))
