"""The web server's way in: gunicorn directory.wsgi"""

import os

from django.core.wsgi import get_wsgi_application

from directory.databases import connect_for_visitors

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "directory.settings")

application = get_wsgi_application()
connect_for_visitors()
