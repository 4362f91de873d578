"""Who may do what: four roles, each a group of Django's with its permissions.

A viewer looks. A curator changes entries: all of them, or those of a CuratorScope. A reviewer is
a curator who also confirms what others propose. A manager is a reviewer who also looks after
accounts.
"""

from django.conf import settings
from django.contrib.auth.models import Group as Role
from django.contrib.auth.models import Permission

from .models import CuratorScope, Group

ENTRY = ["group", "coverage", "groupname", "channel", "registration", "source", "membership"]
CONDITION = ["condition", "conditionname", "conditioncode"]


def codes(actions, models):
    return {f"groups.{action}_{model}" for action in actions.split() for model in models}


VIEWER = codes("view", [*ENTRY, *CONDITION, "release", "linkcheck"])
CURATOR = (
    VIEWER
    | codes("add change", ENTRY)
    | codes("delete", [model for model in ENTRY if model != "group"])
    | codes("view change", ["suggestion", "linkcheck"])
    | codes("view add", ["reviewrequest"])
    | codes("view add change delete", ["tableupload"])
)
REVIEWER = (
    CURATOR
    | codes("add change", CONDITION)
    | codes("delete", ["conditionname", "conditioncode"])
    | {"groups.confirm_changes"}
)
MANAGER = (
    REVIEWER
    | {"groups.delete_group", "auth.view_user", "auth.add_user", "auth.change_user"}
    | codes("view add change delete", ["curatorscope"])
)
ROLES = {"Viewers": VIEWER, "Curators": CURATOR, "Reviewers": REVIEWER, "Managers": MANAGER}


def make_roles() -> dict[str, int]:
    """Make the roles, or give them their permissions again; returns how many each has."""
    known = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.select_related("content_type")
    }
    for name, permissions in ROLES.items():
        role, _is_new = Role.objects.get_or_create(name=name)
        role.permissions.set(known[code] for code in permissions)
    return {name: len(permissions) for name, permissions in ROLES.items()}


def scope_of(user):
    """The part of the directory that a user looks after, or None for all of it.

    Asked once for each User object, as Django does with permissions.
    """
    if not hasattr(user, "known_scope"):
        scope = CuratorScope.objects.filter(curator=user.pk).first()
        is_whole = user.is_superuser or not scope or not scope.is_limited()
        user.known_scope = None if is_whole else scope
    return user.known_scope


def is_limited(user):
    return scope_of(user) is not None


def is_in_scope(user, group):
    scope = scope_of(user)
    return scope is None or scope.groups().filter(pk=group.pk).exists()


def groups_in_scope(user):
    """The groups that a user may change, if the role lets it change any."""
    scope = scope_of(user)
    return Group.objects.all() if scope is None else scope.groups()


def may_confirm(user):
    """Whether a user may confirm what another one proposes."""
    return user.has_perm("groups.confirm_changes")


def must_wait(user):
    """Whether what a user changes on a public entry waits for somebody else to confirm it."""
    return settings.FOUR_EYES and not may_confirm(user)
