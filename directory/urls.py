"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

from . import health

handler400 = "directory.security_bodies.bad_request"
handler500 = "directory.faults.server_error"
urlpatterns = [
    path("", include("groups.urls")),
    path("admin/", admin.site.urls),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
]
