"""The fixed lists, there only so that other forms can look things up in them."""

from django.contrib import admin

from ..models import Area, Language


@admin.register(Area, Language)
class TermAdmin(admin.ModelAdmin):
    """Looked up, never changed by hand: the rows follow the code."""

    search_fields = ["name", "=code"]

    def has_module_permission(self, request):
        return False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_view_permission(self, request, obj=None):
        # Whoever may open a form that asks for a country may also look countries up.
        return request.user.is_staff
