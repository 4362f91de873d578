"""What is not for the public stays in no page, feed, map, answer or file; and visits leave nothing.

Every secret here has the word PLANTED in it, or is the name of a draft.
"""

import json
import logging
import subprocess
from datetime import date
from shutil import which

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.cache import cache
from django.utils import timezone
from pythonjsonlogger.json import JsonFormatter

from directory.logs import LOGGING, AboutNobody
from groups.handout.asked import Asked
from groups.handout.short import short_address
from groups.history import change_recorded
from groups.models import (
    Channel,
    Condition,
    FormerSlug,
    Group,
    GroupName,
    Registration,
    ReviewRequest,
    Source,
    Suggestion,
)

from .every_page import PAGES, make_small_directory
from .factories import make_condition, make_group, make_membership

pytestmark = pytest.mark.django_db

PLANTED = "planted"
DRAFT = "example-planted-draft"
# Questions that would find the draft if they could, without a secret in them that pages repeat.
LOOKING_FOR_IT = [
    "/search/?q=example+quokka",
    "/suggest/?q=example+quokka",
    "/suggest/?q=example+quokka&format=opensearch",
    "/api/v1/conditions/?q=example+quokka",
    "/api/v1/conditions/?q=alkaptonuria",
    "/api/v1/signposts/?condition=56",
    "/api/v1/signposts/?condition=56&area=GB&language=en",
    "/api/v1/signposts/?condition=616874",
    "/api/v1/",
    "/api/v1/openapi.json",
    "/groups/?q=quokka",
    "/groups/?condition=56",
    "/groups/?kind=umbrella&area=GB",
    "/conditions/56/?area=GB",
    "/conditions/77/",
    "/suggest-a-change/?kind=correction&q=quokka",
    "/changes.atom",
    "/sitemap.xml",
    "/sitemap-groups.xml",
    "/sitemap-pages.xml",
    "/sitemap-conditions.xml",
    "/robots.txt",
    "/opensearch.xml",
    "/healthz",
    "/readyz",
]


@pytest.fixture
def draft():
    """A draft that covers a condition and stands in every relation to listed groups."""
    make_small_directory()
    condition = Condition.objects.get(orpha_code=56)
    listed = Group.objects.get(slug="example-alkaptonuria-society")
    draft = make_group(
        "Example Planted Draft Quokka",
        slug=DRAFT,
        state="draft",
        conditions=[condition],
        areas=["GB"],
        languages=["en"],
        email="planted@example.org",
        website="https://planted.example.org/",
        kind="umbrella",
        covers_all_rare=True,
        welcomes_undiagnosed=True,
        acronym="QUOKKA",
        summary="Planted summary.",
        reviewed_on=date(2026, 11, 1),
    )
    GroupName.objects.create(group=draft, text="Example Quokka Planted")
    Channel.objects.create(group=draft, kind="facebook", address="https://planted.example.com/")
    Registration.objects.create(group=draft, identifier="GB-CHC-7654321")
    FormerSlug.objects.create(group=draft, slug="example-planted-old-slug")
    make_membership(listed, draft)
    make_membership(draft, Group.objects.get(slug="example-coalition"))
    return draft


@pytest.fixture
def secrets(draft):
    """What curators and visitors wrote, about a listed group and its history."""
    reviewer = User.objects.create_user(
        "planted-reviewer", "planted.reviewer@example.org", first_name="Planted", is_staff=True
    )
    group = Group.objects.get(slug="example-alkaptonuria-society")
    with change_recorded(group, user=reviewer, reason="Planted reason."):
        group.reviewed_by, group.editor_note = reviewer, "Planted note."
        group.summary = "For people with alkaptonuria."
        group.save()
        Source.objects.create(group=group, address="https://source.example.org/", seen_on=None)
    suggestion = Suggestion.objects.create(
        kind=Suggestion.Kind.CORRECTION,
        group=group,
        words="Planted words.",
        proposed={"summary": "Planted proposal."},
        contact="planted.visitor@example.org",
        sending="planted",
        reason="Looked at.",
        state="declined",
        decided_at=timezone.now(),
        decided_by=reviewer,
    )
    ReviewRequest.objects.create(
        group=group,
        token_hash="planted",
        sent_to="planted.group@example.org",
        sent_by=reviewer,
        sent_at=timezone.now(),
    )
    return suggestion


@pytest.mark.parametrize("language", ["", "/fr"])
def test_no_public_answer_holds_what_is_not_public(client, secrets, language):
    pages = [*PAGES, *LOOKING_FOR_IT, f"/suggest-a-change/received/{secrets.reference}/"]
    for address in pages:
        response = client.get(language + address, follow=True)

        said = response.content.decode() + repr(response.headers)
        assert response.status_code in (200, 503), address
        assert PLANTED not in said.lower(), address
        assert "7654321" not in said, address


@pytest.mark.parametrize(
    "address",
    [
        f"/groups/{DRAFT}/",
        "/groups/example-planted-old-slug/",
        f"/fr/groups/{DRAFT}/?area=GB",
        f"/groups/{DRAFT.upper()}/",
    ],
)
def test_a_draft_is_answered_as_if_it_were_not_there(client, secrets, address):
    missing = client.get("/groups/example-not-there/")
    response = client.get(address)

    assert response.status_code == missing.status_code == 404
    assert "quokka" not in response.content.decode().lower()


@pytest.mark.parametrize(
    "address",
    [
        "/handout/?condition=56&group={}",
        "/conditions/56/?group={}",
        "/suggest-a-change/?kind=correction&group={}",
        "/suggest-a-change/?group={}",
    ],
)
def test_a_page_that_is_asked_for_a_draft_says_nothing_of_it(client, secrets, address):
    asked = client.get(address.format(DRAFT)).content.decode()

    assert "quokka" not in asked.lower()
    assert "planted.example" not in asked


def test_the_number_of_a_draft_on_a_handout_leads_to_nothing(client, draft):
    asked = Asked(condition="56")
    with_draft = short_address(asked, [draft])
    with_another = short_address(asked, [Group.objects.get(slug="example-sister-group")])

    assert b"Example Sister Group" in client.get(with_another, follow=True).content
    assert b"Quokka" not in client.get(with_draft, follow=True).content


@pytest.mark.skipif(not which("pdftotext"), reason="There is no pdftotext to read a PDF with.")
def test_a_pdf_holds_no_draft(client, draft, tmp_path):
    listed = "example-alkaptonuria-society"
    response = client.get(f"/handout/pdf/?condition=56&group={listed}&group={DRAFT}")
    file = tmp_path / "handout.pdf"
    file.write_bytes(response.content)

    text = subprocess.run(["pdftotext", file, "-"], capture_output=True, check=True).stdout
    assert b"Example Alkaptonuria Society" in text
    assert b"Quokka" not in text


def test_a_visit_leaves_nothing_in_the_database(client, secrets):
    def rows():
        return {model._meta.label: model._base_manager.count() for model in apps.get_models()}

    before = rows()
    for address in [*PAGES, *LOOKING_FOR_IT, "/no-such-page/", "/admin/", "/admin/login/"]:
        client.get(address)
        client.head(address)

    assert rows() == before


def test_nothing_of_a_visitor_is_kept_in_memory_either(client, secrets):
    for page in ["/search/?q=quokka", "/suggest/?q=quokka", "/api/v1/conditions/?q=quokka"]:
        client.get(page, REMOTE_ADDR="192.0.2.77", headers={"User-Agent": "browser-of-somebody"})

    kept = repr(cache._cache)
    assert kept
    assert "192.0.2" not in kept
    assert "browser-of-somebody" not in kept


def test_conditions_of_drafts_are_not_counted(client, draft):
    make_condition("Quokka condition", orpha_code=4242)
    draft.conditions.add(Condition.objects.get(orpha_code=4242))

    (result,) = client.get("/api/v1/conditions/?q=quokka+condition").json()["results"]

    assert result["groups"] == 0


def test_the_log_of_the_server_does_not_say_who_sent_what(caplog):
    """These are two messages of gunicorn's own; its access log is tested with the server."""
    log = logging.getLogger("gunicorn.error.example")
    log.addFilter(AboutNobody())
    log.warning("Invalid request from ip=2001:db8::1: Invalid HTTP Header: 'X'")
    log.error("Error handling request %s", "/search/?q=secretwords")

    assert [record.getMessage() for record in caplog.records] == [
        "Invalid request: Invalid HTTP Header: 'X'",
        "Error handling request /search/",
    ]


def test_a_line_break_in_an_address_makes_no_line_in_the_log(client, settings):
    (formatter,) = LOGGING["formatters"].values()
    options = {name: value for name, value in formatter.items() if name not in ("()", "format")}
    record = logging.makeLogRecord(
        {"msg": 'Broken: /a\n{"level": "INFO"}', "name": "django.request"}
    )

    line = JsonFormatter(formatter["format"], **options).format(record)

    assert "\n" not in line
    assert json.loads(line)["message"] == record.getMessage()
