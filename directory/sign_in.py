"""Signing in: what happens after too many tries, and a curator's own page about it."""

from datetime import timedelta
from math import ceil

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib import admin, auth, messages
from django.contrib.sessions.models import Session
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from . import second_factor
from .client_address import client_address
from .second_factor_pages import page


def locked_out(request, response, credentials):
    """Say that there were too many tries, and when the next one counts (a callable of axes)."""
    minutes = minutes_to_wait(credentials.get("username", ""), client_address(request))
    context = {**admin.site.each_context(request), "minutes": minutes}
    context |= {"title": _("Too many tries"), "has_permission": False}
    answer = render(request, "admin/locked_out.html", context, status=429)
    answer["Retry-After"] = str(minutes * 60)
    return answer


def minutes_to_wait(username, address) -> int:
    """Whole minutes until this account may be tried again from this address; at least one."""
    tries = AccessAttempt.objects.filter(username=username, ip_address=address)
    last = tries.order_by("-attempt_time").values_list("attempt_time", flat=True).first()
    until = (last or timezone.now()) + timedelta(minutes=settings.SIGN_IN_WAIT_MINUTES)
    return max(1, ceil((until - timezone.now()).total_seconds() / 60))


def show(request):
    """A curator's own sign-in: second factor, recovery codes, signing out everywhere."""
    if request.method == "POST":
        return act(request, request.POST.get("action"))
    device = second_factor.device_of(request.user)
    return page(
        request,
        "admin/your_sign_in.html",
        _("Your sign-in"),
        device=device,
        codes=second_factor.recovery_codes(request.user),
        may_stop=not settings.ADMIN_TOTP,
    )


def act(request, action):
    user = request.user
    if action == "sign-out-everywhere":
        sign_out_everywhere(user)
        auth.logout(request)
        return redirect("admin:login")
    if action == "new-codes" and second_factor.device_of(user):
        second_factor.renew_recovery_codes(user)
        messages.success(request, _("These are your new recovery codes. The old ones are void."))
    if action == "stop" and not settings.ADMIN_TOTP:
        second_factor.forget(user)
        messages.success(request, _("The second factor is off."))
    return redirect("admin:your_sign_in")


def sign_out_everywhere(user):
    """End every session of a user. Only curators have sessions, so there are few to look through.

    Returns how many there were.
    """
    mine = [
        session.pk
        for session in Session.objects.filter(expire_date__gt=timezone.now())
        if session.get_decoded().get(auth.SESSION_KEY) == str(user.pk)
    ]
    Session.objects.filter(pk__in=mine).delete()
    return len(mine)
