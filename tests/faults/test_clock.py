"""A clock that jumps loses nobody's words, and no page of another day is shown for long."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from groups.models import Suggestion
from groups.suggestions.form_token import FormToken

from ..factories import make_group
from ..running_site import NEW_GROUP

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("jump", [-86400, -3600, 3600, 400 * 86400])
def test_a_form_shown_before_the_clock_jumped_is_taken(client, jump):
    shown_at = time.time() - 60 - jump
    token = FormToken("new:", shown={"conditions": []}, at=shown_at).signed()

    answer = client.post(NEW_GROUP, {"name": "Example Group", "token": token})

    assert answer.status_code == 302
    assert Suggestion.objects.count() == 1


@pytest.mark.parametrize("jump", [timedelta(days=1), timedelta(days=-1)])
def test_a_page_is_made_anew_when_the_day_is_another(client, monkeypatch, jump):
    make_group("Example Society")
    etag = client.get("/groups/example-society/")["ETag"]
    other_day = timezone.localdate() + jump
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_zone: other_day)

    answer = client.get("/groups/example-society/", headers={"If-None-Match": etag})

    assert answer.status_code == 200


def test_a_curator_stays_signed_in_when_the_clock_goes_back(admin_client, monkeypatch):
    earlier = timezone.now() - timedelta(days=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: earlier)

    assert admin_client.get("/admin/").status_code == 200
