"""The environment that lets a newcomer start the site without deciding anything."""

import os
from pathlib import Path

import environ
from django.core.management.utils import get_random_secret_key

ENVIRONMENT_FILE = Path(__file__).resolve().parent.parent / ".env"

TEMPLATE = """\
# Written by `manage.py quickstart` for trying the site on this computer.
# A public site needs its own settings: see "Deploy" in README.md.
SECRET_KEY='{secret_key}'
HTTPS=0
"""


def prepare_environment(file=ENVIRONMENT_FILE):
    """Give the settings what quickstart needs, before they are read.

    A variable that is set wins, then the .env file; only what neither has is chosen here. The
    secret key is kept in a new .env file, so that sign-ins outlast a restart; a file that exists
    is never changed, and where none can be written the key lasts until the server stops.
    """
    environ.Env.read_env(file)
    if not os.environ.get("SECRET_KEY") and not file.exists():
        os.environ["SECRET_KEY"] = secret_key = new_secret_key()
        try:
            write_environment_file(file, secret_key)
        except OSError as error:
            print(f"Not kept for the next start: {error}")
    # quickstart serves plain HTTP, where redirects to HTTPS would lead nowhere.
    os.environ.setdefault("HTTPS", "0")


def new_secret_key():
    """A key without the characters that mean something in a .env file."""
    return get_random_secret_key().translate(str.maketrans("'$#\\", "----"))


def write_environment_file(file, secret_key):
    """Write the file, readable by its owner only. Raises OSError when it cannot be written."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode=0o600)
    with open(descriptor, "w", encoding="utf-8") as opened:
        opened.write(TEMPLATE.format(secret_key=secret_key))
