"""Signing in to the curators' side: passwords, tries, the second factor, the end of a sign-in."""

import re
import time
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.test import Client, RequestFactory
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from directory.client_address import client_address
from directory.second_factor import forget, take_on
from directory.sign_in import sign_out_everywhere

pytestmark = pytest.mark.django_db

LOGIN = "/admin/login/"
INDEX = "/admin/"
SECOND_FACTOR = "/admin/second-factor/"
SET_UP = "/admin/second-factor/set-up/"
YOUR_SIGN_IN = "/admin/your-sign-in/"
PASSWORD = "a long enough sentence"


@pytest.fixture
def curator():
    return User.objects.create_superuser("curator", password=PASSWORD)


@pytest.fixture
def device(curator):
    """The curator's app, with recovery codes."""
    device = TOTPDevice.objects.create(user=curator, confirmed=False)
    take_on(device)
    return device


def give_password(client, username="curator", password=PASSWORD, address="192.0.2.1", **headers):
    return client.post(
        LOGIN,
        {"username": username, "password": password, "next": INDEX},
        REMOTE_ADDR=address,
        headers=headers,
    )


def code_of(device, steps=0):
    """What the app shows now, or some steps of 30 seconds later."""
    totp = TOTP(device.bin_key)
    totp.time = time.time() + 30 * steps
    return f"{totp.token():06}"


def wrong_code(device):
    """Six digits that the app does not show in these minutes."""
    near = {code_of(device, steps) for steps in range(-3, 4)}
    return next(f"{n:06}" for n in range(100) if f"{n:06}" not in near)


# Tries


def fail(client, times=5, **who):
    for _time in range(times):
        response = give_password(client, password="wrong", **who)
    return response


def test_after_five_wrong_passwords_one_has_to_wait_and_is_told_how_long(client, curator):
    response = fail(client)

    assert response.status_code == 429
    assert "try again in 15 minutes" in response.text
    assert response["Retry-After"] == "900"
    assert give_password(client).status_code == 429


def test_a_try_during_the_wait_does_not_make_it_longer(client, curator):
    fail(client)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=10))

    assert "try again in 5 minutes" in give_password(client).text
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert give_password(client).status_code == 302


def test_others_behind_the_same_address_still_sign_in(client, curator):
    User.objects.create_superuser("colleague", password=PASSWORD)
    fail(client)

    assert give_password(client, "colleague").status_code == 302


def test_the_same_account_still_signs_in_from_another_address(client, curator):
    fail(client)

    assert give_password(client, address="192.0.2.2").status_code == 302


def test_four_wrong_passwords_and_a_right_one_begin_the_count_anew(client, curator):
    fail(client, times=4)
    assert give_password(client).status_code == 302

    client.logout()
    assert fail(client, times=4).status_code == 200


def test_a_name_that_does_not_exist_is_answered_like_one_that_does(client, curator):
    assert fail(client, username="nobody").status_code == 429


def test_without_a_proxy_a_header_does_not_change_the_address(client, curator):
    for number in range(5):
        response = give_password(
            client, password="wrong", **{"X-Forwarded-For": f"203.0.113.{number}"}
        )

    assert response.status_code == 429


@pytest.mark.parametrize(
    ("header", "forwarded", "address"),
    [
        ("", "203.0.113.1", "192.0.2.1"),
        ("X-Forwarded-For", "203.0.113.1", "203.0.113.1"),
        ("X-Forwarded-For", "10.0.0.1, 203.0.113.1", "203.0.113.1"),
        ("X-Forwarded-For", "2001:db8::1", "2001:db8::1"),
        ("X-Forwarded-For", "nonsense", "192.0.2.1"),
        ("X-Forwarded-For", "", "192.0.2.1"),
    ],
)
def test_behind_a_proxy_its_word_for_the_address_counts(settings, header, forwarded, address):
    settings.CLIENT_ADDRESS_HEADER = header
    request = RequestFactory().get(
        "/", REMOTE_ADDR="192.0.2.1", headers={"X-Forwarded-For": forwarded}
    )

    assert client_address(request) == address


def test_a_connection_without_an_address_has_one_all_the_same():
    assert client_address(RequestFactory().get("/", REMOTE_ADDR="")) == "0.0.0.0"


# Passwords


@pytest.mark.parametrize("password", ["short-one-7", "123456789012", "administrator1"])
def test_a_weak_password_is_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password, User(username="administrator"))


def test_a_long_password_is_taken():
    validate_password(PASSWORD)


# The second factor


def test_without_the_setting_a_password_is_enough_for_whoever_has_set_up_nothing(client, curator):
    give_password(client)

    assert client.get(INDEX).status_code == 200


def test_with_the_setting_everybody_is_led_to_set_one_up(client, curator, settings):
    settings.ADMIN_TOTP = True
    give_password(client)

    response = client.get("/admin/groups/group/", follow=True)

    assert response.redirect_chain[-1][0] == f"{SET_UP}?next=%2Fadmin%2Fgroups%2Fgroup%2F"
    assert client.get(YOUR_SIGN_IN).status_code == 302


def key_on(page):
    return re.search(r'<code class="secret"[^>]*>([A-Z2-7 ]+)</code>', page.text)[1]


def test_setting_one_up_shows_a_picture_and_a_key_and_ends_with_recovery_codes(client, curator):
    give_password(client)
    page = client.get(SET_UP)
    device = TOTPDevice.objects.get()
    assert '<svg xmlns="http://www.w3.org/2000/svg"' in page.text
    assert len(key_on(page).replace(" ", "")) == 32
    assert not re.search(r"<[^>]* style=|<style|<script(?![^>]* src=)", page.text)

    refused = client.post(SET_UP, {"code": wrong_code(device)})
    device.throttle_reset()
    accepted = client.post(SET_UP, {"code": code_of(device)}, follow=True)

    assert "This code is not right" in refused.text
    assert refused.text.index("<title>Error:") > 0
    assert StaticToken.objects.count() == 10
    assert all(token.token in accepted.text for token in StaticToken.objects.all())


def test_the_key_stays_the_same_until_it_is_proved(client, curator):
    give_password(client)

    assert key_on(client.get(SET_UP)) == key_on(client.get(SET_UP))


def test_whoever_has_one_is_asked_for_it_even_without_the_setting(client, curator, device):
    give_password(client)
    asked = client.get("/admin/groups/group/", follow=True)
    assert asked.redirect_chain[-1][0] == f"{SECOND_FACTOR}?next=%2Fadmin%2Fgroups%2Fgroup%2F"

    response = client.post(
        asked.request["PATH_INFO"] + "?next=/admin/groups/group/", {"code": code_of(device)}
    )

    assert response["Location"] == "/admin/groups/group/"
    assert client.get(INDEX).status_code == 200


def test_the_session_has_a_new_name_after_the_second_factor(client, curator, device):
    give_password(client)
    before = client.cookies["sessionid"].value

    client.post(SECOND_FACTOR, {"code": code_of(device)})

    assert client.cookies["sessionid"].value != before
    assert not Session.objects.filter(pk=before).exists()


@pytest.mark.parametrize("target", ["https://evil.example.org/", "//evil.example.org", "", "x y"])
def test_after_the_second_factor_one_stays_on_this_site(client, curator, device, target):
    give_password(client)

    response = client.post(SECOND_FACTOR, {"code": code_of(device), "next": target})

    assert "evil" not in response["Location"]


def test_codes_may_be_typed_with_spaces(client, curator, device):
    give_password(client)
    code = code_of(device)

    assert client.post(SECOND_FACTOR, {"code": f" {code[:3]} {code[3:]} "}).status_code == 302


def test_a_code_counts_once(client, curator, device):
    give_password(client)
    code = code_of(device)
    client.post(SECOND_FACTOR, {"code": code})

    other = Client()
    give_password(other)
    assert "not right" in other.post(SECOND_FACTOR, {"code": code}).text


def test_guessing_codes_is_slowed_down(client, curator, device):
    give_password(client)
    client.post(SECOND_FACTOR, {"code": wrong_code(device)})

    response = client.post(SECOND_FACTOR, {"code": code_of(device)})

    assert "Wait 1 second, then try again." in response.text
    assert client.get(INDEX).status_code == 302


def test_a_recovery_code_signs_in_once(client, curator, device):
    code = StaticToken.objects.first().token
    give_password(client)
    assert client.post(SECOND_FACTOR, {"code": code.upper()}).status_code == 302
    assert client.get(INDEX).status_code == 200

    other = Client()
    give_password(other)
    assert "not right" in other.post(SECOND_FACTOR, {"code": code}).text


def test_the_password_alone_does_not_replace_the_app(client, curator, device):
    give_password(client)

    assert client.get(SET_UP)["Location"] == SECOND_FACTOR
    client.post(SET_UP, {"code": "000000"})
    assert list(TOTPDevice.objects.all()) == [device]


def test_another_persons_device_does_not_count(client, curator, device):
    User.objects.create_superuser("other", password=PASSWORD)
    other = TOTPDevice.objects.create(user=User.objects.get(username="other"))
    give_password(client)

    assert "not right" in client.post(SECOND_FACTOR, {"code": code_of(other)}).text


def test_whoever_has_given_only_the_password_can_sign_out(client, curator, device):
    give_password(client)

    client.post("/admin/second-factor/leave/")

    assert client.get(SECOND_FACTOR)["Location"] == LOGIN


def test_a_new_app_takes_the_place_of_the_old_one_and_of_its_codes(client, curator, device):
    old_codes = set(StaticToken.objects.values_list("token", flat=True))
    give_password(client)
    client.post(SECOND_FACTOR, {"code": code_of(device)})
    client.get(SET_UP)
    new = TOTPDevice.objects.get(confirmed=False)

    client.post(SET_UP, {"code": code_of(new)})

    assert list(TOTPDevice.objects.all()) == [new]
    assert old_codes.isdisjoint(StaticToken.objects.values_list("token", flat=True))
    assert client.get(INDEX).status_code == 200


def verified(client, device):
    give_password(client)
    client.post(SECOND_FACTOR, {"code": code_of(device)})
    return client


def test_new_recovery_codes_make_the_old_ones_void(client, device):
    old = set(StaticToken.objects.values_list("token", flat=True))

    page = verified(client, device).post(YOUR_SIGN_IN, {"action": "new-codes"}, follow=True)

    new = set(StaticToken.objects.values_list("token", flat=True))
    assert old.isdisjoint(new)
    assert all(code in page.text for code in new)


def test_the_second_factor_can_be_turned_off_unless_everybody_needs_one(client, device, settings):
    verified(client, device)
    settings.ADMIN_TOTP = True
    client.post(YOUR_SIGN_IN, {"action": "stop"})
    assert TOTPDevice.objects.exists()

    settings.ADMIN_TOTP = False
    client.post(YOUR_SIGN_IN, {"action": "stop"})
    assert not TOTPDevice.objects.exists()
    assert not StaticDevice.objects.exists()


def test_a_forgotten_second_factor_ends_the_sign_in_that_it_made_when_all_need_one(
    client, curator, device, settings
):
    settings.ADMIN_TOTP = True
    verified(client, device)

    forget(curator)

    assert client.get(INDEX).status_code == 302


def test_the_secrets_of_others_are_not_in_the_admin(client, device):
    verified(client, device)

    assert client.get("/admin/otp_totp/totpdevice/").status_code == 404
    assert client.get("/admin/otp_static/staticdevice/").status_code == 404


# The end of a sign-in


def test_a_sign_in_ends_with_the_browser_and_after_twelve_hours(client, curator):
    give_password(client)

    assert not client.cookies["sessionid"]["max-age"]
    left = Session.objects.get().expire_date - timezone.now()
    assert timedelta(hours=11) < left <= timedelta(hours=12)


def test_signing_out_everywhere_ends_all_sessions_of_one_and_none_of_others(client, curator):
    User.objects.create_superuser("other", password=PASSWORD)
    second, others = Client(), Client()
    give_password(client)
    give_password(second)
    give_password(others, "other")

    client.post(YOUR_SIGN_IN, {"action": "sign-out-everywhere"})

    assert client.get(INDEX).status_code == second.get(INDEX).status_code == 302
    assert others.get(INDEX).status_code == 200


def test_signing_somebody_out_tells_how_many_sessions_there_were(client, curator):
    give_password(client)

    assert sign_out_everywhere(curator) == 1
    assert sign_out_everywhere(curator) == 0


# Visitors


@pytest.mark.parametrize("page", ["/", "/groups/", "/about/", "/conditions/"])
def test_a_visitor_gets_no_cookie_and_costs_no_question_about_sign_ins(
    client, page, django_assert_max_num_queries
):
    with django_assert_max_num_queries(12) as asked:
        response = client.get(page)

    assert not response.cookies
    tables = " ".join(query["sql"] for query in asked.captured_queries)
    assert not re.search("axes_|otp_|auth_|django_session", tables)
