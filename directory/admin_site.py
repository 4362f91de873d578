"""The curators' side of the site: Django's admin, entered with a second factor where one is due."""

from django.contrib import admin
from django.urls import path

from . import second_factor_pages as pages
from . import sign_in
from .second_factor import is_missing


class CuratorSite(admin.AdminSite):
    def has_permission(self, request):
        return self.knows_password(request) and not is_missing(request.user)

    def knows_password(self, request):
        """Whether a curator has given name and password, with or without the second factor."""
        return super().has_permission(request)

    def login(self, request, extra_context=None):
        """Ask for name and password; then, where one is due, for the second factor."""
        if self.knows_password(request) and not self.has_permission(request):
            return pages.to_next_step(request)
        return super().login(request, extra_context)

    def get_urls(self):
        half_way = pages.with_password
        return [
            path("second-factor/", half_way(pages.ask), name="second_factor"),
            path(
                "second-factor/set-up/",
                half_way(pages.set_up),
                name="second_factor_set_up",
            ),
            path("second-factor/leave/", half_way(pages.leave), name="leave"),
            path("your-sign-in/", self.admin_view(sign_in.show), name="your_sign_in"),
            *super().get_urls(),
        ]
