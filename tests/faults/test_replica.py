"""Public pages are read from the replica, all else from the primary, and each stands in."""

import pytest

from directory.replicas import PRIMARY, REPLICA, ReplicaRouter, reading_from
from groups.models import Group

from ..running_site import NEW_GROUP, Site, form_about, stored_suggestions

PAGE = "/groups/example-society/"
MAKE = "from tests.factories import make_group; make_group('Example Society', summary='{}')"


def test_reads_follow_the_request_and_writes_never_do():
    router = ReplicaRouter()
    with reading_from(REPLICA):
        assert router.db_for_read(Group) == REPLICA
        assert router.db_for_write(Group) == PRIMARY

    assert router.db_for_read(Group) == PRIMARY
    assert router.allow_relation(Group(), Group())


def test_nothing_is_ever_migrated_on_a_replica():
    assert ReplicaRouter().allow_migrate(PRIMARY, "groups")
    assert not ReplicaRouter().allow_migrate(REPLICA, "groups")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with two databases that differ in one sentence: a page shows where it was read."""
    folder = tmp_path_factory.mktemp("replica")
    for name in ["primary", "replica"]:
        site = Site(folder, f"sqlite:///{folder}/{name}.sqlite3")
        site.manage("migrate", "--verbosity", "0")
        site.manage("shell", "--no-imports", "-c", MAKE.format(f"As the {name} says."))
    return folder


@pytest.fixture
def site(folder, tmp_path):
    site = site_on(tmp_path, folder / "primary.sqlite3", folder / "replica.sqlite3")
    yield site
    site.kill()


def site_on(folder, primary, replica):
    url = f"sqlite:///{replica}"
    site = Site(folder, f"sqlite:///{primary}", DATABASE_REPLICA_URL=url, WEB_CONCURRENCY="1")
    site.start()
    return site


def test_a_public_page_and_a_search_are_read_from_the_replica(site):
    assert "As the replica says." in site.ask(PAGE).text
    assert "As the replica says." in site.ask("/groups/").text
    assert "Example Society" in site.ask("/search/?q=exampel+society").text


def test_whoever_is_signed_in_reads_from_the_primary(site):
    cookie = {"Cookie": "sessionid=of-a-curator"}

    assert "As the primary says." in site.ask(PAGE, **cookie).text


def test_what_is_written_goes_to_the_primary_and_is_seen_at_once(site):
    answer = site.ask(NEW_GROUP, form=form_about("Example Group"))

    assert answer.status == 302
    assert site.ask(answer.headers["Location"]).status == 200
    assert "Example Group" in [name for _, name in stored_suggestions(site.database)]


def test_without_the_replica_pages_are_read_from_the_primary(folder, tmp_path):
    site = site_on(tmp_path, folder / "primary.sqlite3", tmp_path / "none" / "gone.sqlite3")

    answer, ready = site.ask(PAGE), site.ask("/readyz")
    site.kill()

    assert "As the primary says." in answer.text
    assert ready.status == 200


def test_without_the_primary_public_pages_go_on_and_suggestions_keep_their_words(folder, tmp_path):
    site = site_on(tmp_path, tmp_path / "none" / "gone.sqlite3", folder / "replica.sqlite3")

    page, sent = site.ask(PAGE), site.ask(NEW_GROUP, form=form_about("Example Group"))
    site.kill()

    assert "As the replica says." in page.text
    assert sent.status == 503
    assert "Example Group" in sent.text
