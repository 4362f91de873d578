"""The addresses of the directory."""

urlpatterns = []
