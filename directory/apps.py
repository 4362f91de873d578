from django.contrib.admin.apps import AdminConfig


class CuratorAdminConfig(AdminConfig):
    """Django's admin, on the site that knows the second factor."""

    default_site = "directory.admin_site.CuratorSite"
