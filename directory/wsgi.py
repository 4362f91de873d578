"""The web server's way in: gunicorn directory.wsgi"""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from directory.databases import connect_for_visitors

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "directory.settings")

application = get_wsgi_application()
connect_for_visitors()

# Every view is loaded now rather than for the first visitor. What is there by then stays as long as
# the process, so the collector of garbage need not look through it; and as a look through all that
# is remembered of the directory takes a tenth of a second, it does that rarely.
views = get_resolver().url_patterns
gc.collect()
gc.freeze()
gc.set_threshold(2000, 20, 100)
