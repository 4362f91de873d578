"""Pages of our own in the frame of Django's admin."""

from django.shortcuts import render
from django.urls import path


class OwnPages:
    """For a ModelAdmin of groups: own_pages lists (address, method, name) of further pages."""

    own_pages = []

    def get_urls(self):
        pages = [
            path(
                address,
                self.admin_site.admin_view(getattr(self, method)),
                name=f"groups_group_{name}",
            )
            for address, method, name in self.own_pages
        ]
        return pages + super().get_urls()

    def page(self, request, template, status=200, **context):
        frame = self.admin_site.each_context(request)
        context = {**frame, "opts": self.opts, "media": self.media, **context}
        return render(request, f"admin/groups/group/{template}.html", context, status=status)
