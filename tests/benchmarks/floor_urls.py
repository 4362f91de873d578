"""The site's addresses, and one that does nothing: the floor that every other time stands on."""

from django.http import HttpResponse
from django.urls import include, path


def floor(request):
    return HttpResponse("as fast as this server and this framework can answer")


urlpatterns = [path("floor/", floor), path("", include("directory.urls"))]
