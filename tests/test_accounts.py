"""Accounts: what a manager may give, and what not."""

import pytest
from django.contrib.auth.models import Group as Role
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from groups.roles import make_roles

from .test_roles import make_user, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _roles(db):
    make_roles()


def user_form(user, **changes):
    values = {
        "username": user.username,
        "first_name": "",
        "last_name": "",
        "email": "",
        "is_active": "on",
        "is_staff": "on",
        "groups": [role.pk for role in user.groups.all()],
        "scope-TOTAL_FORMS": "0",
        "scope-INITIAL_FORMS": "0",
    }
    return values | changes


def page_of(user):
    return reverse("admin:auth_user_change", args=[user.pk])


def test_a_manager_makes_an_account_that_may_enter_and_gives_it_a_role():
    client = signed_in("manager")
    password = "a long enough sentence"
    client.post(
        reverse("admin:auth_user_add"),
        {
            "username": "new",
            "usable_password": "true",
            "password1": password,
            "password2": password,
        },
    )
    user = User.objects.get(username="new")
    assert user.is_staff

    client.post(page_of(user), user_form(user, groups=[Role.objects.get(name="Curators").pk]))

    assert user.groups.get().name == "Curators"


def test_a_manager_limits_a_curator_to_a_part_of_the_directory():
    user, client = make_user("curator"), signed_in("manager")
    scope = {"scope-TOTAL_FORMS": "1", "scope-0-areas": ["GB"], "scope-0-curator": user.pk}

    response = client.post(page_of(user), user_form(user, **scope))

    assert response.status_code == 302
    assert list(user.scope.areas.values_list("pk", flat=True)) == ["GB"]


@pytest.mark.parametrize("whose", ["own", "another's"])
def test_a_manager_makes_nobody_a_superuser_or_more_than_a_manager(whose):
    client = signed_in("manager")
    user = User.objects.get(username="manager") if whose == "own" else make_user("curator")
    special = Role.objects.create(name="Special")
    special.permissions.set(
        ContentType.objects.get_for_model(Role).permission_set.filter(codename="change_group")
    )
    page = client.get(page_of(user))
    assert "is_superuser" not in page.context["adminform"].form.fields
    assert "user_permissions" not in page.context["adminform"].form.fields

    client.post(page_of(user), user_form(user, is_superuser="on", user_permissions=["1"]))
    client.post(page_of(user), user_form(user, groups=[special.pk]))

    user.refresh_from_db()
    assert not user.is_superuser
    assert not user.user_permissions.exists()
    assert special not in user.groups.all()


def test_a_manager_neither_sees_nor_changes_a_superuser():
    superuser, client = make_user("superuser"), signed_in("manager")

    listed = client.get(reverse("admin:auth_user_changelist")).context["cl"].result_list
    assert superuser not in listed
    assert client.get(page_of(superuser), follow=True).redirect_chain
    password = reverse("admin:auth_user_password_change", args=[superuser.pk])
    assert client.get(password).status_code == 404


def test_a_manager_changes_no_account_that_may_do_more():
    more, client = make_user("manager", "more"), signed_in("manager")
    more.user_permissions.set(
        ContentType.objects.get_for_model(Role).permission_set.filter(codename="change_group")
    )

    assert client.post(page_of(more), user_form(more)).status_code == 403
    password = reverse("admin:auth_user_password_change", args=[more.pk])
    assert client.post(password, {"password1": "x", "password2": "x"}).status_code == 403


@pytest.mark.parametrize("more", [False, True])
def test_a_manager_helps_those_who_lost_their_second_factor_but_not_their_betters(more):
    user, client = make_user("curator"), signed_in("manager")
    if more:
        user.user_permissions.set(
            ContentType.objects.get_for_model(Role).permission_set.filter(codename="add_group")
        )
    TOTPDevice.objects.create(user=user)

    client.post(
        reverse("admin:auth_user_changelist"),
        {"action": "forget_second_factor", "_selected_action": [user.pk]},
    )

    assert TOTPDevice.objects.exists() is more
