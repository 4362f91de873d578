"""The environment, read strictly: a value that cannot be understood stops the start by its name."""

import environ
from django.core.exceptions import ImproperlyConfigured

YES, NO = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}
DATABASES = {"django.db.backends.sqlite3", "django.db.backends.postgresql"}


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

    def db(self, var, default=environ.Env.NOTSET):
        config = super().db(var, default)
        if config["ENGINE"] not in DATABASES:
            raise ImproperlyConfigured(
                f"{var} names a database that is not supported. Set it to"
                " sqlite:////path/to/file.sqlite3 or postgres://user:password@host:5432/name."
            )
        return config

    def cache(self, var, default=environ.Env.NOTSET):
        try:
            return super().cache(var, default)
        except (ImproperlyConfigured, ValueError) as error:
            raise ImproperlyConfigured(
                f"{var} cannot be used. Set it to redis://host:6379/0, or leave it out."
            ) from error
