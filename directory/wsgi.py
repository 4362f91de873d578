"""The web server's way in: gunicorn directory.wsgi"""

import os

from django.core.wsgi import get_wsgi_application

from directory.databases import limit_statements

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "directory.settings")

application = get_wsgi_application()
limit_statements()
