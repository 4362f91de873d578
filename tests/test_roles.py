"""What each role may do: every address and every action of the admin, tried by everybody."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group as Role
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.test import Client, RequestFactory
from django.urls import URLResolver, reverse

from groups.history import change_recorded
from groups.history.states import revisions_of
from groups.models import (
    Area,
    Group,
    Language,
    LinkCheck,
    Membership,
    Release,
    ReviewRequest,
    SavedList,
    Suggestion,
    TableUpload,
)
from groups.roles import ROLES, make_roles

from .factories import make_condition, make_group, make_membership

pytestmark = pytest.mark.django_db

# none: may enter the admin, and has no role. superuser: is none of the four.
EVERYBODY = ["none", "viewer", "curator", "reviewer", "manager", "superuser"]
VIEWERS, CURATORS, REVIEWERS = EVERYBODY[1:], EVERYBODY[2:], EVERYBODY[3:]
MANAGERS, SUPERUSER, NOBODY = EVERYBODY[4:], EVERYBODY[5:], []

# Who may open an address. One that is missing here makes a test fail.
OPEN_TO = {
    "second_factor": EVERYBODY,
    "second_factor_set_up": EVERYBODY,
    "your_sign_in": EVERYBODY,
    "index": EVERYBODY,
    "login": EVERYBODY,
    "password_change": EVERYBODY,
    "password_change_done": EVERYBODY,
    "jsi18n": EVERYBODY,
    "view_on_site": EVERYBODY,
    "app_list": VIEWERS,
    "auth_group_add": SUPERUSER,
    "auth_group_change": SUPERUSER,
    "auth_group_changelist": SUPERUSER,
    "auth_group_delete": SUPERUSER,
    "auth_group_history": SUPERUSER,
    "auth_user_add": MANAGERS,
    "auth_user_change": MANAGERS,
    "auth_user_changelist": MANAGERS,
    "auth_user_delete": SUPERUSER,
    "auth_user_history": MANAGERS,
    "auth_user_password_change": MANAGERS,
    "groups_area_add": NOBODY,
    "groups_area_change": EVERYBODY,
    "groups_area_changelist": EVERYBODY,
    "groups_area_delete": NOBODY,
    "groups_area_history": EVERYBODY,
    "groups_condition_add": REVIEWERS,
    "groups_condition_change": VIEWERS,
    "groups_condition_changelist": VIEWERS,
    "groups_condition_delete": SUPERUSER,
    "groups_condition_history": VIEWERS,
    "groups_group_add": CURATORS,
    "groups_group_change": VIEWERS,
    "groups_group_changelist": VIEWERS,
    "groups_group_compare": VIEWERS,
    "groups_group_delete": MANAGERS,
    "groups_group_deleted": VIEWERS,
    "groups_group_duplicates": VIEWERS,
    "groups_group_export": VIEWERS,
    "groups_group_history": VIEWERS,
    "groups_group_restore": CURATORS,
    "groups_language_add": NOBODY,
    "groups_language_change": EVERYBODY,
    "groups_language_changelist": EVERYBODY,
    "groups_language_delete": NOBODY,
    "groups_language_history": EVERYBODY,
    "groups_linkcheck_add": NOBODY,
    "groups_linkcheck_change": VIEWERS,
    "groups_linkcheck_changelist": VIEWERS,
    "groups_linkcheck_delete": NOBODY,
    "groups_linkcheck_history": VIEWERS,
    "groups_membership_add": CURATORS,
    "groups_membership_change": VIEWERS,
    "groups_membership_changelist": VIEWERS,
    "groups_membership_delete": CURATORS,
    "groups_membership_history": VIEWERS,
    "groups_release_add": NOBODY,
    "groups_release_change": VIEWERS,
    "groups_release_changelist": VIEWERS,
    "groups_release_delete": NOBODY,
    "groups_release_history": VIEWERS,
    "groups_reviewrequest_add": NOBODY,
    "groups_reviewrequest_ask": CURATORS,
    "groups_reviewrequest_change": CURATORS,
    "groups_reviewrequest_changelist": CURATORS,
    "groups_reviewrequest_delete": SUPERUSER,
    "groups_reviewrequest_history": CURATORS,
    "groups_suggestion_add": NOBODY,
    "groups_suggestion_change": CURATORS,
    "groups_suggestion_changelist": CURATORS,
    "groups_suggestion_delete": SUPERUSER,
    "groups_suggestion_history": CURATORS,
    "groups_tableupload_add": CURATORS,
    "groups_tableupload_change": CURATORS,
    "groups_tableupload_changelist": CURATORS,
    "groups_tableupload_delete": REVIEWERS,  # the one that is tried was brought by another
    "groups_tableupload_history": CURATORS,
    "groups_tableupload_problems": CURATORS,
}
# Addresses that only take what is sent to them, with who may send.
SENT_TO = {
    "leave": EVERYBODY,
    "logout": EVERYBODY,
    "groups_group_save_list": VIEWERS,
    "groups_group_remove_list": VIEWERS,
}
# Tried with the fields that ask it, in test_admin.
ELSEWHERE = {"autocomplete"}

ACTIONS = {
    "confirm_own": CURATORS,
    "confirm_6": CURATORS,
    "confirm_12": CURATORS,
    "confirm_24": CURATORS,
    "list_groups": CURATORS,
    "unlist_groups": CURATORS,
    "close_groups": CURATORS,
    "compare_two": CURATORS,
    "ask_to_confirm": CURATORS,
    "use_new_addresses": CURATORS,
    "export_groups": VIEWERS,
    "sign_out": MANAGERS,
    "forget_second_factor": MANAGERS,
    "let_try_again": MANAGERS,
}
DELETERS = {
    Group: MANAGERS,
    Membership: CURATORS,
    TableUpload: CURATORS,
    Suggestion: SUPERUSER,
    ReviewRequest: SUPERUSER,
    User: SUPERUSER,
    Role: SUPERUSER,
}


@pytest.fixture(autouse=True)
def _roles(db):
    make_roles()


def make_user(who, name=None, **fields):
    """Somebody with a role, who may enter the admin."""
    user = User.objects.create_user(name or who, is_staff=True, **fields)
    if who in ("viewer", "curator", "reviewer", "manager"):
        user.groups.set(Role.objects.filter(name=f"{who.title()}s"))
    user.is_superuser = who == "superuser"
    user.save()
    return user


def signed_in(who, name=None):
    client = Client()
    client.force_login(make_user(who, name))
    return client


def names_of(patterns):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names_of(pattern.url_patterns)
        elif pattern.name:
            yield pattern.name


class Things:
    """One of everything that the admin has a page for."""

    def __init__(self):
        self.group = make_group("Example Group")
        self.draft = make_group("Example Draft", state="draft")
        with change_recorded(self.group, reason="a change"):
            Group.objects.filter(pk=self.group.pk).update(acronym="EG")
        owner = make_user("curator", "owner")
        self.rows = {
            "area": Area.objects.get(pk="GB"),
            "language": Language.objects.get(pk="en"),
            "condition": make_condition("Alkaptonuria"),
            "release": Release.objects.create(name="Example nomenclature", version="1"),
            "membership": make_membership(self.group, self.draft),
            "group": self.group,
            "linkcheck": LinkCheck.objects.create(
                group=self.group, address=self.group.website, result="working"
            ),
            "suggestion": Suggestion.objects.create(kind="closed", group=self.group, sending="1"),
            "reviewrequest": ReviewRequest.objects.create(group=self.group, token_hash="1"),
            "tableupload": TableUpload.objects.create(
                names="table.csv", made_by=owner, report={"rows": [], "file_problems": []}
            ),
            "user": make_user("curator", "somebody"),
        }

    def address(self, name):
        return reverse(f"admin:{name}", args=self.arguments(name))

    def arguments(self, name):
        app, _line, rest = name.partition("_")
        model, _line, page = rest.partition("_")
        if name == "view_on_site":
            return [ContentType.objects.get_for_model(Group).pk, self.group.pk]
        if name == "app_list":
            return ["groups"]
        if page == "compare":
            return sorted([self.group.pk, self.draft.pk])
        if page == "restore":
            return [self.group.pk, revisions_of(self.group.pk).last().pk]
        if page == "remove_list":
            return [SavedList.objects.create(curator=User.objects.first(), name="x").pk]
        if page == "problems":
            return [self.rows["tableupload"].pk, "xlsx"]
        if page not in ("change", "delete", "history", "password_change"):
            return []
        if app == "auth" and model == "group":
            return [Role.objects.get(name="Viewers").pk]
        if name == "groups_group_delete":
            return [self.draft.pk]  # an entry that the public sees is not deleted at all
        return [self.rows[model].pk]


def is_open(response):
    """Whether a page was given, or led on to another one than the sign-in."""
    if response.status_code == 302:
        return "/login/" not in response["Location"]
    assert response.status_code in (200, 403, 404, 405)
    return response.status_code == 200


def test_every_address_of_the_admin_is_tried():
    assert set(names_of(admin.site.get_urls())) == OPEN_TO.keys() | SENT_TO.keys() | ELSEWHERE


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_role_opens_its_addresses_and_no_others(who):
    things, client = Things(), signed_in(who)

    opened = {name for name in OPEN_TO if is_open(client.get(things.address(name)))}

    assert opened == {name for name, those in OPEN_TO.items() if who in those}


@pytest.mark.parametrize("name", SENT_TO)
@pytest.mark.parametrize("who", EVERYBODY)
def test_a_role_sends_to_its_addresses_and_to_no_others(who, name):
    things, client = Things(), signed_in(who)
    if name == "groups_group_remove_list":
        arguments = [SavedList.objects.create(curator=User.objects.get(username=who), name="x").pk]
    else:
        arguments = things.arguments(name)

    assert client.get(reverse(f"admin:{name}", args=arguments)).status_code == 405
    response = client.post(reverse(f"admin:{name}", args=arguments), {"name": "mine"})

    if name == "groups_group_remove_list":
        assert not SavedList.objects.filter(pk__in=arguments).exists()
    else:
        allowed = who in SENT_TO[name]
        assert (response.status_code in (200, 302)) is allowed


@pytest.mark.parametrize("who", ["nobody", "visitor with an account"])
def test_nobody_else_comes_further_than_the_sign_in(client, who):
    things = Things()
    if who != "nobody":
        client.force_login(User.objects.create_user("visitor"))

    for name in [*OPEN_TO, *SENT_TO]:
        response = client.post(things.address(name))
        response = client.get(things.address(name)) if name == "login" else response
        assert name == "login" or response.status_code == 302, name
        assert name == "login" or response["Location"].startswith("/admin/"), name


WRITING = {
    "groups_group_add": CURATORS,
    "groups_group_change": CURATORS,
    "groups_group_delete": MANAGERS,
    "groups_group_restore": CURATORS,
    "groups_group_compare": CURATORS,
    "groups_membership_add": CURATORS,
    "groups_membership_change": CURATORS,
    "groups_membership_delete": CURATORS,
    "groups_condition_add": REVIEWERS,
    "groups_condition_change": REVIEWERS,
    "groups_condition_delete": SUPERUSER,
    "groups_release_change": NOBODY,
    "groups_linkcheck_change": NOBODY,
    "groups_suggestion_change": CURATORS,
    "groups_tableupload_add": CURATORS,
    "groups_tableupload_change": CURATORS,
    "groups_area_change": NOBODY,
    "auth_user_add": MANAGERS,
    "auth_user_change": MANAGERS,
    "auth_user_password_change": MANAGERS,
    "auth_group_add": SUPERUSER,
    "auth_group_change": SUPERUSER,
}


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_role_writes_where_it_may_and_nowhere_else(who):
    things, client = Things(), signed_in(who)

    written = {name for name in WRITING if client.post(things.address(name), {}).status_code != 403}

    assert written == {name for name, those in WRITING.items() if who in those}


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_role_has_its_actions_and_no_others(who):
    request = RequestFactory().get("/")
    request.user = make_user(who)

    offered, deletes = set(), set()
    for model, model_admin in admin.site._registry.items():
        names = set(model_admin.get_actions(request))
        offered |= names - {"delete_selected"}
        deletes |= {model} & ({model} if "delete_selected" in names else set())

    assert offered == {name for name, those in ACTIONS.items() if who in those}
    named = {model for model, those in DELETERS.items() if who in those}
    assert deletes - named <= ({things_of("condition")} if who == "superuser" else set())
    assert named <= deletes


def things_of(name):
    return next(model for model in admin.site._registry if model._meta.model_name == name)


# Making the roles


def test_roles_are_made_by_a_command_and_made_again(capsys):
    Role.objects.get(name="Viewers").permissions.clear()

    call_command("make_roles")

    assert "Managers" in capsys.readouterr().out
    assert Role.objects.count() == 4
    assert Role.objects.get(name="Viewers").permissions.exists()


def test_each_role_may_do_what_the_one_before_it_may():
    viewer, curator, reviewer, manager = ROLES.values()

    assert viewer < curator < reviewer < manager
