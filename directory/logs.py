"""What the process writes down: one line of JSON for each event, and nothing about visitors.

No search words, no addresses of visitors, no browsers: a path without its query, a status and a
duration are enough to run a site. `access_line` is for gunicorn, LOGGING for Django.
"""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
            "rename_fields": {"asctime": "at", "levelname": "level", "name": "logger"},
        }
    },
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
        "gunicorn.access": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "gunicorn.error": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}
