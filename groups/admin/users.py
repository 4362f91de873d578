"""Accounts: made and helped by managers, who can never give more than they have."""

from axes.utils import reset
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin as DjangoRoleAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group as Role
from django.contrib.auth.models import User
from django.db.models import ManyToManyField
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_otp.plugins.otp_static.admin import StaticDevice
from django_otp.plugins.otp_totp.admin import TOTPDevice

from directory.second_factor import forget
from directory.sign_in import sign_out_everywhere

from ..models import CuratorScope

# These apps have registered their models on being imported above.
# Secrets are shown to nobody: each curator sets a second factor up on a page of the sign-in.
admin.site.unregister([StaticDevice, TOTPDevice, User, Role])


class ScopeInline(admin.StackedInline):
    model = CuratorScope
    autocomplete_fields = ["areas", "specialties"]
    verbose_name = _("Looks after only these groups (empty: after all)")
    can_delete = False
    extra = max_num = 1


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    """A manager changes accounts that may do no more than the manager, and gives such roles."""

    inlines = [ScopeInline]
    list_display = ["username", "first_name", "last_name", "email", "is_active", "last_login"]
    list_filter = ["is_active", "groups"]
    filter_horizontal = []
    formfield_overrides = {ManyToManyField: {"widget": CheckboxSelectMultiple}}
    actions = ["sign_out", "forget_second_factor", "let_try_again"]
    readonly_fields = ["last_login", "date_joined"]

    def get_queryset(self, request):
        users = super().get_queryset(request)
        return users if request.user.is_superuser else users.filter(is_superuser=False)

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or may_do_no_more(obj, request.user))

    def has_delete_permission(self, request, obj=None):
        # The history names who changed what: an account is made inactive instead.
        return request.user.is_superuser and super().has_delete_permission(request, obj)

    def get_fieldsets(self, request, obj=None):
        if obj is None:
            return super().get_fieldsets(request, obj)
        permissions = ["is_active", "is_staff", "groups"]
        if request.user.is_superuser:
            permissions.append("is_superuser")
        return [
            (None, {"fields": ["username", "password"]}),
            (_("Personal info"), {"fields": ["first_name", "last_name", "email"]}),
            (_("Permissions"), {"fields": permissions}),
            (_("Important dates"), {"fields": ["last_login", "date_joined"]}),
        ]

    def get_inlines(self, request, obj):
        return self.inlines if obj else []

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        if db_field.name == "groups" and not request.user.is_superuser:
            allowed = [role.pk for role in Role.objects.all() if may_give(role, request.user)]
            kwargs["queryset"] = Role.objects.filter(pk__in=allowed)
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.name == "groups":
            field.label = _("Roles")
            field.help_text = _("What they may do. The permissions of several roles add up.")
        return field

    def save_model(self, request, user, form, change):
        """Save; an account is for a curator, so a new one may enter the admin."""
        if not change:
            user.is_staff = True
        super().save_model(request, user, form, change)

    @admin.action(description=_("Sign out everywhere"), permissions=["change"])
    def sign_out(self, request, users):
        self.help_each(request, users, sign_out_everywhere)

    @admin.action(description=_("Take the second factor away"), permissions=["change"])
    def forget_second_factor(self, request, users):
        self.help_each(request, users, forget)

    @admin.action(description=_("Let them sign in again at once"), permissions=["change"])
    def let_try_again(self, request, users):
        self.help_each(request, users, lambda user: reset(username=user.username))

    def help_each(self, request, users, help_one):
        allowed = [user for user in users if self.has_change_permission(request, user)]
        for user in allowed:
            help_one(user)
            self.log_change(
                request, user, str(self.get_actions(request)[request.POST["action"]][2])
            )
        text = ngettext("Done for %(count)d account.", "Done for %(count)d accounts.", len(allowed))
        messages.success(request, text % {"count": len(allowed)})


@admin.register(Role)
class RoleAdmin(DjangoRoleAdmin):
    """Roles are made by a command; only a superuser may alter them here."""

    def has_module_permission(self, request):
        return request.user.is_superuser

    def has_view_permission(self, request, obj=None):
        return request.user.is_superuser

    has_add_permission = has_module_permission

    def has_change_permission(self, request, obj=None):
        return request.user.is_superuser

    def has_delete_permission(self, request, obj=None):
        return request.user.is_superuser


def may_do_no_more(user, than):
    """Whether an account has no permission that another one lacks."""
    if than.is_superuser:
        return True
    return not user.is_superuser and user.get_all_permissions() <= than.get_all_permissions()


def may_give(role, giver):
    """Whether every permission of a role is one of the giver's own."""
    codes = {
        f"{permission.content_type.app_label}.{permission.codename}"
        for permission in role.permissions.select_related("content_type")
    }
    return codes <= giver.get_all_permissions()
