"""The pages on which a second factor is given and set up."""

import functools
from datetime import datetime

import django_otp
from django import forms
from django.contrib import admin, auth, messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST
from django_otp.plugins.otp_totp.models import TOTPDevice

from .second_factor import device_of, in_fours, is_missing, qr_code, secret_of, take_on

APP_CODE_LENGTH = 6


def to_next_step(request):
    """Off to the page where the second factor is given or set up, and from there on to `next`."""
    page = "admin:second_factor" if device_of(request.user) else "admin:second_factor_set_up"
    target = request.GET.get(REDIRECT_FIELD_NAME)
    return redirect(reverse(page, query={REDIRECT_FIELD_NAME: target} if target else None))


def with_password(view):
    """A page for curators who have given their password, with or without the second factor."""

    @never_cache
    @csrf_protect
    @functools.wraps(view)
    def inner(request):
        if not admin.site.knows_password(request):
            return redirect("admin:login")
        return view(request)

    return inner


class CodeForm(forms.Form):
    """Asks for a code and tries it on the devices of a user; .device is the one that took it."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}
        ),
    )

    def __init__(self, data=None, *, devices):
        super().__init__(data)
        self.devices = devices

    def clean_code(self):
        """The code without the spaces and hyphens that people type or paste with it."""
        code = "".join(filter(str.isalnum, self.cleaned_data["code"])).lower()
        is_from_app = len(code) <= APP_CODE_LENGTH
        device = next((one for one in self.devices if is_totp(one) == is_from_app), None)
        if device is None or not self.is_right(device, code):
            raise ValidationError(
                _("This code is not right. The app shows a new one every 30 seconds: try that.")
            )
        self.device = device
        return code

    def is_right(self, device, code):
        """Whether the device takes the code. Raises ValidationError when it has to rest first."""
        allowed, why = device.verify_is_allowed()
        if not allowed:
            raise ValidationError(wait_message(why["locked_until"]))
        return django_otp.verify_token(device.user, device.persistent_id, code) is not None


def is_totp(device):
    return isinstance(device, TOTPDevice)


def wait_message(until: datetime):
    seconds = max(1, round((until - timezone.now()).total_seconds()))
    return ngettext(
        "Too many wrong codes. Wait %(seconds)d second, then try again.",
        "Too many wrong codes. Wait %(seconds)d seconds, then try again.",
        seconds,
    ) % {"seconds": seconds}


def ask(request):
    """Ask for a code of the app, or for a recovery code."""
    if not is_missing(request.user):
        return HttpResponseRedirect(next_page(request))
    if not device_of(request.user):
        return to_next_step(request)
    form = CodeForm(request.POST or None, devices=list(django_otp.devices_for_user(request.user)))
    if form.is_valid():
        remember(request, form.device)
        return HttpResponseRedirect(next_page(request))
    return page(request, "admin/second_factor.html", _("One more step"), form=form)


def set_up(request):
    """Show the secret of a new app as a QR code, and take it on once a code proves that it works.

    An app that is there already is replaced, by whoever has given its code.
    """
    if device_of(request.user) and is_missing(request.user):
        return to_next_step(request)
    device, _is_new = TOTPDevice.objects.get_or_create(
        user=request.user, confirmed=False, defaults={"name": "app"}
    )
    form = CodeForm(request.POST or None, devices=[device])
    if form.is_valid():
        take_on(form.device)
        remember(request, form.device)
        messages.success(request, _("The second factor is set up. Keep the recovery codes below."))
        return redirect("admin:your_sign_in")
    return page(
        request,
        "admin/second_factor_set_up.html",
        _("Set up a second factor"),
        form=form,
        # segno writes the picture itself; nothing of a visitor's is in it but the quoted address.
        picture=mark_safe(qr_code(device)),  # noqa: S308
        secret=in_fours(secret_of(device)),
    )


def remember(request, device):
    """Note in the session that the second factor was given, under a new session key."""
    request.session.cycle_key()
    django_otp.login(request, device)


@require_POST
def leave(request):
    """Sign out, also before the second factor was given."""
    auth.logout(request)
    return redirect("admin:login")


def next_page(request):
    """The page that was asked for before the sign-in, if it is one of this site."""
    target = request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME, "")
    is_ours = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if is_ours else reverse("admin:index")


def page(request, template, title, **context):
    return render(
        request, template, {**admin.site.each_context(request), "title": title, **context}
    )
