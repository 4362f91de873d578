"""The second factor of a sign-in: a code from an app (TOTP), or a recovery code."""

from base64 import b32encode

import segno
from django.conf import settings
from django.db import transaction
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

RECOVERY_CODES = 10


def device_of(user):
    """The app that a user has set up, or None."""
    return TOTPDevice.objects.devices_for_user(user, confirmed=True).first()


def is_missing(user):
    """Whether a user who gave the password still has to give, or to set up, a second factor.

    Whoever has set one up is always asked for it; ADMIN_TOTP=1 makes everybody set one up.
    """
    if getattr(user, "otp_device", None):
        return False
    return settings.ADMIN_TOTP or device_of(user) is not None


def qr_code(device):
    return segno.make(device.config_url, error="m").svg_inline(
        omitsize=True, dark="#000", light="#fff", svgclass="qr-code"
    )


def secret_of(device):
    """The secret as apps ask for it when it is typed."""
    return b32encode(device.bin_key).decode()


def in_fours(text):
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


@transaction.atomic
def take_on(device):
    """Make a device the only app of its user, with recovery codes of its own."""
    TOTPDevice.objects.filter(user=device.user).exclude(pk=device.pk).delete()
    device.refresh_from_db()
    device.confirmed = True
    device.save()
    renew_recovery_codes(device.user)


@transaction.atomic
def renew_recovery_codes(user):
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="recovery codes")
    StaticToken.objects.bulk_create(
        StaticToken(device=device, token=StaticToken.random_token())
        for _each in range(RECOVERY_CODES)
    )


def recovery_codes(user):
    """The codes that are left, in no telling order."""
    codes = StaticToken.objects.filter(device__user=user, device__confirmed=True)
    return codes.order_by("token").values_list("token", flat=True)


def forget(user):
    """Take the second factor away from a user, for example because the telephone is lost."""
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
