"""A streaming replica of PostgreSQL reads for public pages; it lags, goes away, and takes over."""

import time

from ..running_site import NEW_GROUP, Visitors, assert_all_stored_once, form_about
from .drilling import PAGES, look_at

CHANGE = "UPDATE groups_group SET summary = '{}' WHERE slug = 'example-society'"
PAGE = "/groups/example-society/"


def site_with_replica(postgres, site_on):
    site = site_on(postgres.url)
    site.kill()
    site.environment["DATABASE_REPLICA_URL"] = postgres.replica()
    site.start()
    look_at(site)
    return site


def wait_until_shown(site, words, **headers):
    started = time.monotonic()
    while words not in site.ask(PAGE, **headers).text:
        assert time.monotonic() - started < 20, "The change never came."
        time.sleep(0.01)
    return time.monotonic() - started


def test_a_change_is_shown_when_the_replica_has_it_and_to_curators_at_once(
    postgres, site_on, report
):
    site = site_with_replica(postgres, site_on)
    postgres.sql(CHANGE.format("First words."))
    after = wait_until_shown(site, "First words.")

    postgres.replica_sql("SELECT pg_wal_replay_pause()")
    postgres.sql(CHANGE.format("Second words."))
    to_curator = site.ask(PAGE, Cookie="sessionid=of-a-curator")
    to_visitor = site.ask(PAGE)
    postgres.replica_sql("SELECT pg_wal_replay_resume()")
    wait_until_shown(site, "Second words.")

    assert "Second words." in to_curator.text
    assert "First words." in to_visitor.text
    assert to_visitor.headers["ETag"] != to_curator.headers["ETag"]
    report(f"a change was shown after {after:.2f} s, and to curators at once while it lagged")


def test_the_replica_goes_away_and_comes_back_under_load(postgres, site_on, report):
    site = site_with_replica(postgres, site_on)
    with Visitors(site, [*PAGES, "/groups/?area=GB"]) as visitors:
        time.sleep(2)
        postgres.stop("immediate", data="replica")
        time.sleep(4)
        postgres.sql(CHANGE.format("Words of the primary."))
        meanwhile = wait_until_shown(site, "Words of the primary.")
        postgres.start_replica()
        time.sleep(4)

    assert not visitors.rude
    assert visitors.count(0) == 0
    # What was being read in the moment when it went.
    assert visitors.count(503) <= 4
    assert_all_stored_once(visitors, postgres.url)
    report(f"a change was shown after {meanwhile:.2f} s without it; {visitors}")


def test_the_primary_goes_away_and_public_pages_go_on(postgres, site_on, report):
    site = site_with_replica(postgres, site_on)
    postgres.stop("immediate")

    pages = [site.ask(page).status for page in [*PAGES, "/groups/?area=GB", "/readyz"]]
    sent = site.ask(NEW_GROUP, form=form_about("Example Group"))
    postgres.start()
    taken = site.wait_for(NEW_GROUP) and site.ask(NEW_GROUP, form=form_about("Example Group"))

    assert pages == [200] * len(pages)
    assert [sent.status, taken.status] == [503, 302]
    assert "Example Group" in sent.text
    report("all pages, made by the replica; suggestions again when the primary was back")
