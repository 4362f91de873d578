"""A database that is read-only or full: pages are served, and a suggestion keeps its words."""

from contextlib import contextmanager

import pytest
from django.db import connection

from groups.models import Suggestion

from ..factories import make_condition, make_group
from ..running_site import NEW_GROUP, form_about

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def read_only():
    on, off = {
        "sqlite": ("PRAGMA query_only=1", "PRAGMA query_only=0"),
        "postgresql": (
            "SET default_transaction_read_only=on",
            "SET default_transaction_read_only=off",
        ),
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(on)
    yield
    with connection.cursor() as cursor:
        cursor.execute(off)


@contextmanager
def disk_full():
    """SQLite may not grow: what it says then is what it says on a full disk."""
    if connection.vendor != "sqlite":
        pytest.skip("The drill fills a disk under PostgreSQL.")
    with connection.cursor() as cursor:
        # Pages that other tests left free would be used first.
        cursor.execute("CREATE TABLE filling (content)")
        cursor.execute("PRAGMA freelist_count")
        (free,) = cursor.fetchone()
        cursor.execute(f"INSERT INTO filling VALUES (zeroblob({(free + 1) * 4096}))")
        # This sets the number to that of the pages there are.
        cursor.execute("PRAGMA max_page_count=1")
    yield
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count=1073741823")
        cursor.execute("DROP TABLE filling")


@pytest.fixture(params=[read_only, disk_full])
def fault(request):
    return request.param


def long_form():
    """More than what is left of the table's one page."""
    words = "Words that somebody took time for. " * 110
    return form_about("Example Group") | {
        "words": words,
        "seen_at": f"https://example.org/{words[:400].replace(' ', '-')}",
    }


def test_public_pages_are_made_as_ever(client, fault):
    make_group("Example Society", conditions=[make_condition("Alkaptonuria", orpha_code=56)])

    with fault():
        pages = [client.get(page) for page in ["/", "/conditions/56/", "/search/?q=alkaptonuria"]]
        form = client.get("/suggest-a-change/?kind=correction&group=example-society")

    assert [page.status_code for page in [*pages, form]] == [200] * 4


def test_a_suggestion_is_not_taken_and_not_lost(client, fault):
    with fault():
        answer = client.post(NEW_GROUP, long_form())

    assert answer.status_code == 503
    assert answer["Retry-After"]
    assert "What you wrote is still here." in answer.content.decode()
    assert "Words that somebody took time for." in answer.content.decode()
    assert not Suggestion.objects.exists()


def test_the_same_form_is_taken_when_the_database_can_be_written_again(client, fault):
    form = long_form()
    with fault():
        client.post(NEW_GROUP, form)

    answer = client.post(NEW_GROUP, form)

    assert answer.status_code == 302
    assert Suggestion.objects.count() == 1
