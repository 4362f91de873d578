"""Pages are kept while nothing public changes, and a change is visible at once."""

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import OperationalError, connection
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory

from directory import caching
from directory.caching import DirectoryCacheMiddleware
from groups.models import DirectoryRevision, Group
from groups.models.revision import public_tables
from groups.search.index import refresh_search_index

from .factories import make_condition, make_group, make_membership

pytestmark = pytest.mark.django_db


def test_a_page_made_once_is_not_made_again(client, django_assert_num_queries):
    make_condition("Alkaptonuria", orpha_code=56)
    first = client.get("/conditions/56/")

    with django_assert_num_queries(1):
        second = client.get("/conditions/56/")

    assert second.content == first.content


def test_whoever_has_a_good_copy_is_told_so_with_one_query(client, django_assert_num_queries):
    make_condition("Alkaptonuria", orpha_code=56)
    etag = client.get("/conditions/56/")["ETag"]

    with django_assert_num_queries(1):
        response = client.get("/conditions/56/", headers={"If-None-Match": etag})

    assert response.status_code == 304
    assert response["ETag"] == etag
    assert not response.content


@pytest.mark.parametrize(
    "change",
    [
        lambda group: Group.objects.filter(pk=group.pk).update(summary="New words."),
        lambda group: group.languages.add("ar"),
        lambda group: group.coverage.all().delete(),
        lambda group: Group.objects.bulk_create([Group(name="Example New", slug="new")]),
        lambda group: make_membership(group, make_group("Example Coalition")),
    ],
    ids=["update", "many to many", "delete", "bulk", "membership"],
)
def test_every_change_is_visible_at_once(client, change):
    condition = make_condition("Alkaptonuria", orpha_code=56)
    group = make_group("Example Society", conditions=[condition])
    etag = client.get("/groups/example-society/")["ETag"]

    change(group)
    response = client.get("/groups/example-society/", headers={"If-None-Match": etag})

    assert response.status_code == 200
    assert response["ETag"] != etag


def test_sql_by_hand_moves_the_revision_too():
    make_group("Example Society")
    before = DirectoryRevision.current()

    with connection.cursor() as cursor:
        cursor.execute("UPDATE groups_group SET summary = 'By hand.'")

    assert DirectoryRevision.current() > before


def test_every_table_that_visitors_see_is_watched():
    """A table that a later migration brings is watched from its first migrate on."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT tbl_name FROM sqlite_master WHERE name LIKE '%_moves_revision'")
        else:
            cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
        watched = {table for (table,) in cursor.fetchall()}

    assert watched == set(public_tables())
    assert {"groups_group", "groups_group_areas", "groups_condition"} <= watched


def test_a_proxy_may_show_its_copy_only_while_the_site_is_ill(client):
    response = client.get("/about/")

    assert response["Cache-Control"].startswith("public, max-age=0, stale-if-error=")
    assert "Expires" not in response
    assert "Accept-Encoding" in response["Vary"]


def test_pages_in_another_language_or_compression_have_other_tags(client):
    plain = client.get("/about/")
    packed = client.get("/about/", headers={"Accept-Encoding": "gzip"})

    assert packed["Content-Encoding"] == "gzip"
    assert plain["ETag"] != packed["ETag"]


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Vary", "Cookie"),
        ("Vary", "Accept-Language, User-Agent"),
        ("Cache-Control", "private"),
        ("Cache-Control", "no-store"),
        ("Cache-Control", "max-age=0, no-cache"),
    ],
)
def test_a_page_that_depends_on_more_than_its_address_is_made_for_each(header, value):
    made = []

    def page(request):
        made.append(request)
        return HttpResponse("an example", headers={header: value})

    site = DirectoryCacheMiddleware(page)
    site(RequestFactory().get("/example/"))
    site(RequestFactory().get("/example/"))

    assert len(made) == 2


@pytest.mark.parametrize(
    "answer",
    [
        lambda: StreamingHttpResponse(["an example"]),
        lambda: HttpResponse("no such page", status=404),
        lambda: with_a_cookie(HttpResponse("an example")),
    ],
    ids=["streaming", "not found", "cookie"],
)
def test_what_is_no_page_for_everybody_is_not_kept(answer):
    made = []

    def page(request):
        made.append(answer())
        return made[-1]

    site = DirectoryCacheMiddleware(page)
    answers = [site(RequestFactory().get("/example/")) for _ in range(2)]

    assert answers == made


def with_a_cookie(response):
    response.set_cookie("example", "1")
    return response


def test_headers_alone_come_from_the_kept_page_and_are_not_kept_for_it(client):
    client.head("/about/")
    page = client.get("/about/")
    assert page.content
    assert client.head("/about/")["ETag"] == page["ETag"]


def test_the_same_address_on_another_host_is_another_page(client, settings):
    settings.ALLOWED_HOSTS = ["one.example.org", "two.example.org"]
    one = client.get("/about/", headers={"Host": "one.example.org"})
    two = client.get("/about/", headers={"Host": "two.example.org"})

    assert b"two.example.org" not in one.content
    assert b"two.example.org" in two.content


def test_who_asks_for_the_headers_alone_gets_no_body():
    """Checked without the test client, which leaves out the body itself."""
    site = WSGIHandler()
    for method in ("GET", "HEAD"):
        response = site.get_response(RequestFactory().generic(method, "/about/"))
        assert response.status_code == 200
        assert int(response["Content-Length"]) > 1000
        assert bool(response.content) == (method == "GET")


def test_a_template_that_is_changed_is_seen_at_once_while_somebody_develops(settings, tmp_path):
    settings.BASE_DIR = tmp_path
    (tmp_path / "templates").mkdir()
    template = tmp_path / "templates" / "page.html"
    template.write_text("one")
    settings.DEBUG = True
    before = caching.program()
    template.write_text("two")

    assert caching.program() != before


def test_what_is_missing_and_what_is_curators_is_not_kept(client, admin_client):
    assert "ETag" not in client.get("/groups/no-such-group/")
    assert "ETag" not in admin_client.get("/admin/")


def test_a_visitor_sees_kept_pages_while_the_database_is_away(db):
    make_condition("Alkaptonuria", orpha_code=56)
    visitor = Client(raise_request_exception=False)
    kept = visitor.get("/conditions/56/")
    with connection.execute_wrapper(database_is_away):
        again = visitor.get("/conditions/56/")
        other = visitor.get("/conditions/")

    assert again.content == kept.content
    assert other.status_code == 503
    assert other["Retry-After"] == "30"
    assert b"away for a moment" in other.content


def database_is_away(execute, sql, params, many, context):
    raise OperationalError("the database is away")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("is_usable", "times", "status"), [(False, 2, 200), (True, 1, 503)])
def test_a_connection_that_has_died_is_opened_anew_and_a_slow_question_not_repeated(
    monkeypatch, is_usable, times, status
):
    asked, answer = [], DirectoryRevision.with_releases

    def fails_once():
        asked.append("revision")
        if len(asked) == 1:
            raise OperationalError("an example")
        return answer()

    connection.ensure_connection()
    monkeypatch.setattr(DirectoryRevision, "with_releases", fails_once)
    monkeypatch.setattr(connection, "is_usable", lambda: is_usable)
    visitor = Client(raise_request_exception=False)

    assert visitor.get("/for-families/").status_code == status
    assert len(asked) == times


def test_the_process_says_that_it_lives_without_asking_the_database(
    client, django_assert_num_queries
):
    with django_assert_num_queries(0):
        response = client.get("/healthz")

    assert response.status_code == 200
    assert response["Cache-Control"].startswith("max-age=0, no-cache, no-store")


def test_the_site_is_ready_when_the_database_the_migrations_and_search_are(client):
    make_condition("Alkaptonuria", orpha_code=56)
    refresh_search_index()

    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json() == {"database": "ok", "migrations": "ok", "search": "ok"}


def test_the_site_is_not_ready_without_its_search_index(client):
    make_condition("Alkaptonuria", orpha_code=56)

    response = client.get("/readyz")

    assert response.status_code == 503
    assert "rebuild_search" in response.json()["search"]


def test_the_site_is_not_ready_while_the_database_is_away(client):
    with connection.execute_wrapper(database_is_away):
        response = client.get("/readyz")

    assert response.status_code == 503
    assert list(response.json()) == ["database"]
