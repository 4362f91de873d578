"""What the process writes down: one line of JSON for each event, and nothing about visitors.

No search words, no addresses of visitors, no browsers: a path without its query, a status and a
duration are enough to run a site. `access_line` is for gunicorn, LOGGING for Django.
"""

import re

from pythonjsonlogger.core import RESERVED_ATTRS


class AboutNobody:
    """Takes out who sent a request that gunicorn could not read, and what was asked for."""

    def filter(self, record):
        message = re.sub(r" from ip=\S*:", ":", record.getMessage())
        record.msg, record.args = re.sub(r"\?\S*", "", message), ()
        return True


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
            # Django hands over the request with an error: with all that somebody typed.
            "reserved_attrs": [*RESERVED_ATTRS, "request"],
            "rename_fields": {"asctime": "at", "levelname": "level", "name": "logger"},
        }
    },
    "filters": {"about_nobody": {"()": "directory.logs.AboutNobody"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "json"},
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        # A page that is not there is no event, and its address may hold what somebody typed.
        "django.request": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        # An unknown host is a robot's guess.
        "django.security.DisallowedHost": {"handlers": ["nowhere"], "propagate": False},
        # Why a form was refused may name the page that somebody came from.
        "django.security.csrf": {"handlers": ["nowhere"], "propagate": False},
        "gunicorn.access": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "gunicorn.error": {
            "handlers": ["console"],
            "level": "INFO",
            "propagate": False,
            "filters": ["about_nobody"],
        },
    },
}
