"""The environment, read strictly: a value that cannot be understood stops the start by its name."""

import os
import re
from importlib.util import find_spec
from pathlib import Path
from stat import S_IWGRP, S_IWOTH

import environ
from django.core.exceptions import ImproperlyConfigured

YES, NO = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}
DATABASES = {"django.db.backends.sqlite3", "django.db.backends.postgresql"}
ROOT = 0
REDIS = "django.core.cache.backends.redis.RedisCache"


def is_private(status):
    """Whether a folder belongs to who runs this, and nobody else may write to it."""
    others_may_write = status.st_mode & (S_IWGRP | S_IWOTH)
    return not others_may_write and os.geteuid() in (status.st_uid, ROOT)


class Environment(environ.Env):
    """Reads settings; raises ImproperlyConfigured with a variable's name when it cannot be used.

    A value is never shown when it may hold a password.
    """

    def bool(self, var, default=environ.Env.NOTSET):
        text = self.str(
            var, default="1" if default is True else "0" if default is False else default
        )
        if text.strip().lower() not in YES | NO:
            raise ImproperlyConfigured(f"{var} is “{text}”. Set it to 1 (yes) or 0 (no).")
        return text.strip().lower() in YES

    def int(self, var, default=environ.Env.NOTSET):
        try:
            return super().int(var, default)
        except ValueError as error:
            text = self.str(var)
            raise ImproperlyConfigured(f"{var} is “{text}”. Set it to a whole number.") from error

    def rate(self, var, default=environ.Env.NOTSET):
        """A text such as 600/m; an empty one for no limit."""
        text = self.str(var, default).strip()
        if text and not re.fullmatch(r"[1-9][0-9]{0,8}/[smhd]", text):
            raise ImproperlyConfigured(
                f"{var} is “{text}”. Set it to a number and s, m, h or d, such as 600/m for 600 in"
                " a minute, or to nothing for no limit."
            )
        return text

    def private_folder(self, var, default=environ.Env.NOTSET):
        """The path of a folder that only this site may write to; it may have yet to be made."""
        text = self.str(var, default)
        folder = Path(text)
        if not text:
            return text
        if not folder.is_absolute() or (folder.exists() and not folder.is_dir()):
            raise ImproperlyConfigured(
                f"{var} is “{text}”. Set it to the whole path of a folder, or leave it out."
            )
        if folder.exists() and not is_private(folder.stat()):
            raise ImproperlyConfigured(
                f"{var} is “{text}”, a folder that others own or may write to: they could put pages"
                " into this site. Give it to the user who runs the site, with `chown` and `chmod"
                " 700`, or name another."
            )
        return text

    def db(self, var, default=environ.Env.NOTSET):
        try:
            config = super().db(var, default)
        except ValueError:
            config = {}
        if config.get("ENGINE") not in DATABASES:
            # The error itself would show the address, and with it the password.
            raise ImproperlyConfigured(
                f"{var} names a database that is not supported, or not clearly. Set it to"
                " sqlite:////path/to/file.sqlite3 or postgres://user:password@host:5432/name; in"
                " a password, write any sign but letters and digits in percent code."
            ) from None
        return config

    def cache(self, var, default=environ.Env.NOTSET):
        try:
            config = super().cache(var, default)
        except (ImproperlyConfigured, ValueError) as error:
            raise ImproperlyConfigured(
                f"{var} cannot be used. Set it to redis://host:6379/0, or leave it out."
            ) from error
        if config["BACKEND"] != REDIS:
            return config
        if not find_spec("redis"):
            raise ImproperlyConfigured(
                f"{var} names a Redis, and the package for it is not installed. Run"
                " `pip install --require-hashes -r requirements-redis.txt`, or leave it out."
            )
        return config | {"BACKEND": "directory.redis_cache.ForgivingRedisCache"}
