"""Checking the links of the directory: which are tried, what is kept, what becomes of it."""

import threading
import time
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connections, transaction
from django.utils import timezone

from groups.link_checks import NobodyAnswers, check_links, hosts, running
from groups.link_checks.outcomes import Outcome
from groups.link_checks.recording import link_of, record
from groups.models import Group, LinkCheck, LinkHost

from .factories import make_group
from .local_server import LocalServer, redirect, reply, visitor_to

pytestmark = pytest.mark.django_db

WORKS = Outcome("working", status=200)
FAILS = Outcome("failing", "status", status=404)
SILENT = Outcome("failing", "connection")
MOVED = Outcome("redirected", status=200, new_address="https://new.example.net/")
DAY_0 = datetime(2026, 5, 3, 4, 0, tzinfo=UTC)


class Told:
    """A visitor that says of each address what it was told to, and remembers the order."""

    def __init__(self, outcomes=(), otherwise=WORKS):
        self.outcomes, self.otherwise = dict(outcomes), otherwise
        self.visited = []

    def visit(self, link):
        self.visited.append(link.address)
        return self.outcomes.get(link.address, self.otherwise)


def make_check(group=None, address="https://example.org/", **facts):
    group = group or make_group("Example Group", website=address)
    return LinkCheck.objects.create(group=group, address=address, **facts)


def try_on(check, days):
    """Keep an outcome for each day, counted from the first; returns the check as it is then."""
    for day, outcome in days.items():
        check.refresh_from_db()
        record(check, outcome, DAY_0 + timedelta(days=day))
    check.refresh_from_db()
    return check


# What a try does to the record


def test_a_link_that_works_says_when():
    check = try_on(make_check(), {0: WORKS})

    assert (check.result, check.status, check.failures) == ("working", 200, 0)
    assert check.tried_at == check.first_tried_at == check.last_success_at == DAY_0


def test_a_link_is_dead_after_three_failures_days_apart():
    check = make_check()

    assert try_on(check, {0: FAILS, 3: FAILS}).result == "failing"
    check = try_on(check, {6: FAILS})
    assert (check.result, check.failures) == ("dead", 3)
    assert check.failing_since == DAY_0


def test_failures_on_the_same_days_count_once():
    check = try_on(make_check(), {0: FAILS, 0.1: FAILS, 1: FAILS, 2.9: FAILS, 3: FAILS})

    assert (check.result, check.failures) == ("failing", 2)


def test_the_days_between_failures_can_be_set(settings):
    settings.LINK_FAILURE_DAYS = 1

    assert try_on(make_check(), {0: FAILS, 1: FAILS, 2: FAILS}).result == "dead"


def test_one_success_forgets_all_failures():
    check = try_on(make_check(), {0: FAILS, 3: FAILS, 6: WORKS, 9: FAILS})

    assert (check.result, check.failures) == ("failing", 1)
    assert check.last_success_at == DAY_0 + timedelta(days=6)
    assert check.failing_since == DAY_0 + timedelta(days=9)


def test_a_try_that_cannot_tell_is_neither_a_success_nor_a_failure():
    unclear = Outcome("cannot-tell", "refused", status=403)
    check = try_on(make_check(), {0: FAILS, 3: unclear, 6: FAILS, 9: FAILS})

    assert (check.result, check.failures) == ("dead", 3)


def test_a_dead_link_that_works_again_is_alive():
    check = try_on(make_check(), {0: FAILS, 3: FAILS, 6: FAILS, 20: WORKS})

    assert (check.result, check.failing_since) == ("working", None)


def test_a_robots_txt_that_fails_is_waited_for_a_month():
    failing_robots = Outcome("cannot-tell", "robots-error", status=503)
    check = try_on(make_check(), {0: failing_robots, 20: failing_robots})

    assert not link_of(check, DAY_0 + timedelta(days=29)).robots_may_fail
    assert link_of(check, DAY_0 + timedelta(days=30)).robots_may_fail
    assert not link_of(try_on(check, {31: WORKS}), DAY_0 + timedelta(days=60)).robots_may_fail


def test_an_address_that_is_too_long_to_be_kept_is_not_offered():
    moved = Outcome("redirected", new_address=f"https://example.net/{'x' * 500}")

    assert try_on(make_check(), {0: moved}).new_address == ""


def test_an_outcome_for_an_address_that_was_changed_meanwhile_is_not_kept():
    check = make_check()
    LinkCheck.objects.update(address="https://example.org/new")

    record(check, FAILS, DAY_0)

    assert LinkCheck.objects.get().result == ""


def test_the_database_knows_no_dead_link_without_three_failures():
    with pytest.raises(IntegrityError), transaction.atomic():
        make_check(result="dead", failures=2)


# Which links are tried


def test_websites_channels_and_statements_on_funding_of_listed_groups_are_tried():
    make_group(
        "Example Group",
        website="https://a.example.org/",
        industry_funding="declared",
        industry_funding_url="https://b.example.org/",
        channels=[("forum", "https://c.example.org/")],
    )
    make_group("Example Draft", website="https://draft.example.org/", state="draft")
    make_group("Example Closed", website="https://closed.example.org/", state="closed")
    visitor = Told()

    assert check_links(visitor=visitor) == {"working": 3}
    assert sorted(visitor.visited) == [f"https://{name}.example.org/" for name in "abc"]


def test_one_group_is_tried_whatever_its_state_and_however_lately():
    make_group("Example Draft", website="https://draft.example.org/", state="draft")
    make_group("Example Other")
    visitor = Told()

    check_links("example-draft", visitor=visitor)
    check_links("example-draft", visitor=visitor)

    assert visitor.visited == ["https://draft.example.org/"] * 2


def test_the_longest_untried_come_first_and_those_tried_lately_not_at_all():
    now = timezone.now()
    for name, days in {"a": 8, "b": 20, "c": 6, "d": 9}.items():
        address = f"https://{name}.example.org/"
        group = make_group(f"Example {name}", website=address)
        tried = now - timedelta(days=days)
        make_check(group, address, host=f"{name}.example.org", result="working", tried_at=tried)
    make_group("Example New", website="https://new.example.org/")
    visitor = Told()

    check_links(limit=3, visitor=visitor)

    assert visitor.visited == [f"https://{name}.example.org/" for name in ("new", "b", "d")]


def test_a_failing_link_is_tried_again_as_soon_as_a_failure_would_count():
    tried = timezone.now() - timedelta(days=4)
    check = make_check(result="failing", failures=1, tried_at=tried, host="example.org")

    check_links(visitor=Told(otherwise=FAILS))

    check.refresh_from_db()
    assert check.failures == 2


def test_all_links_are_tried_when_asked_for():
    check = make_check(result="working", tried_at=timezone.now(), host="example.org")
    visitor = Told()

    assert check_links(visitor=visitor) == {}
    assert check_links(every=True, visitor=visitor) == {"working": 1}
    assert visitor.visited == [check.address]


def test_a_link_that_left_its_entry_is_forgotten():
    make_check(make_group("Example Group", website="https://new.example.org/"))

    check_links(visitor=Told())

    assert LinkCheck.objects.get().address == "https://new.example.org/"


def test_a_host_that_wants_to_rest_is_left_alone_until_then():
    make_group(
        "Example Group",
        website="https://busy.example.org/a",
        channels=[("forum", "https://busy.example.org/b")],
    )
    busy = Outcome("cannot-tell", "refused", status=429, retry_after=3600)
    visitor = Told(otherwise=busy)

    assert check_links(visitor=visitor) == {"cannot-tell": 1, "later": 1}
    assert check_links(every=True, visitor=visitor) == {}
    assert len(visitor.visited) == 1
    LinkHost.objects.update(not_before=timezone.now())
    assert check_links(every=True, visitor=Told()) == {"working": 2}


# Runs that are stopped, and runs side by side


def test_a_run_that_is_stopped_keeps_what_it_did_and_the_next_one_goes_on(monkeypatch):
    monkeypatch.setattr(running, "WORKERS", 1)
    for name in "abc":
        make_group(f"Example {name}", website=f"https://{name}.example.org/")

    class Stopped(Told):
        def visit(self, link):
            if len(self.visited) == 1:
                raise KeyboardInterrupt
            return super().visit(link)

    with pytest.raises(KeyboardInterrupt):
        check_links(visitor=(stopped := Stopped()))
    visitor = Told()
    check_links(visitor=visitor)

    assert LinkCheck.objects.filter(result="working").count() == 3
    assert sorted(stopped.visited + visitor.visited) == [f"https://{n}.example.org/" for n in "abc"]


def test_two_runs_do_not_visit_one_host_at_the_same_time():
    for name in "ab":
        make_group(f"Example {name}", website=f"https://example.org/{name}")
    assert hosts.claim("example.org")

    assert check_links(visitor=Told()) == {"elsewhere": 2}
    hosts.release("example.org")
    assert check_links(visitor=Told()) == {"working": 2}


def test_a_claim_of_a_run_that_was_killed_ends_by_itself():
    hosts.claim("example.org")
    assert not hosts.claim("example.org")

    LinkHost.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert hosts.claim("example.org")


def test_a_run_ends_without_a_claim_left():
    make_group("Example Group")

    check_links(visitor=Told())

    assert not LinkHost.objects.exclude(claimed_until=None).exists()


def test_a_link_that_another_run_has_just_tried_is_not_tried_again():
    make_check(host="example.org")
    run = running.Run(list(LinkCheck.objects.all()), Told())
    LinkCheck.objects.update(tried_at=timezone.now())

    with running.ThreadPoolExecutor(1) as pool:
        run.to_the_end(pool)

    assert run.visitor.visited == []


def test_no_transaction_is_open_while_a_server_is_asked(transactional_db):
    make_group("Example Group")
    main, seen = connections["default"], []

    class Watching(Told):
        def visit(self, link):
            seen.append(main.in_atomic_block)
            return super().visit(link)

    check_links(visitor=Watching())

    assert seen == [False]


def test_hosts_are_visited_side_by_side_and_each_by_one_request_at_a_time():
    server, gate = LocalServer(), threading.Barrier(3)

    def together(connection):
        # Answers only once all three hosts are being asked at the same time.
        gate.wait(timeout=5)
        connection.sendall(reply(404))

    for name in "abc":
        server.answers[f"{name}.example.org/robots.txt"] = together
        for page in "xyz":
            server.answers[f"{name}.example.org/{page}"] = reply()
            make_group(f"Example {name}{page}", website=f"http://{name}.example.org/{page}")

    numbers = check_links(visitor=visitor_to(server))

    server.close()
    assert numbers == {"working": 9}
    assert set(server.most_open.values()) == {1}


def test_a_host_that_several_others_lead_to_is_asked_by_one_request_at_a_time():
    server = LocalServer()

    def slowly(connection):
        time.sleep(0.1)
        connection.sendall(reply())

    server.answers["shared.example.net/"] = slowly
    for name in "abc":
        server.answers[f"{name}.example.org/"] = redirect("http://shared.example.net/")
        make_group(f"Example {name}", website=f"http://{name}.example.org/")

    check_links(visitor=visitor_to(server))

    server.close()
    assert server.requests.count("HEAD shared.example.net/") == 3
    assert server.most_open["shared.example.net"] == 1


# An outage of our own


def make_silent_hosts(number, start=0):
    for n in range(start, start + number):
        make_group(f"Example {n}", website=f"https://host-{n}.example.org/")


def test_when_nobody_answers_any_more_the_run_ends_and_nothing_is_held_against_the_links():
    make_silent_hosts(running.DOUBTFUL_HOSTS + 5)

    with pytest.raises(NobodyAnswers):
        check_links(visitor=Told(otherwise=SILENT))

    assert not LinkCheck.objects.exclude(result="").exists()
    assert not LinkHost.objects.exclude(claimed_until=None).exists()


@pytest.mark.parametrize("reason", ["certificate", "not-public", "slow", "name"])
def test_what_all_sites_seem_to_suffer_from_is_not_held_against_them(reason):
    make_silent_hosts(running.DOUBTFUL_HOSTS)

    with pytest.raises(NobodyAnswers):
        check_links(visitor=Told(otherwise=Outcome("failing", reason)))


def test_sites_that_cannot_be_reached_while_others_can_are_failing(monkeypatch):
    monkeypatch.setattr(running, "WORKERS", 1)
    make_silent_hosts(running.DOUBTFUL_HOSTS - 2)
    make_group("Example In Between", website="https://works.example.org/")
    make_silent_hosts(running.DOUBTFUL_HOSTS - 2, start=100)

    numbers = check_links(visitor=Told({"https://works.example.org/": WORKS}, SILENT))

    assert numbers == {"failing": 2 * (running.DOUBTFUL_HOSTS - 2), "working": 1}


def test_many_sites_that_failed_before_and_still_do_are_no_outage():
    make_silent_hosts(running.DOUBTFUL_HOSTS + 5)
    long_ago = timezone.now() - timedelta(days=4)
    for group in Group.objects.all():
        make_check(group, group.website, host=group.slug, result="failing", tried_at=long_ago)

    assert check_links(visitor=Told(otherwise=SILENT)) == {"failing": running.DOUBTFUL_HOSTS + 5}


def test_a_single_site_that_does_not_answer_is_failing():
    make_group("Example Group")

    assert check_links(visitor=Told(otherwise=SILENT)) == {"failing": 1}


# Work list and command


def test_dead_links_that_still_stand_on_a_listed_entry_are_on_the_work_list():
    dead = {"result": "dead", "failures": 3}
    website = make_group("Example A", website="https://a.example.org/")
    make_check(website, website.website, **dead)
    channel = make_group("Example B", channels=[("forum", "https://b.example.org/")])
    make_check(channel, "https://b.example.org/", **dead)
    make_check(make_group("Example C"), "https://left.example.org/", **dead)
    draft = make_group("Example D", website="https://d.example.org/", state="draft")
    make_check(draft, "https://d.example.org/", **dead)
    make_check(make_group("Example E", website="https://e.example.org/"), result="failing")

    assert list(Group.objects.with_dead_links()) == [website, channel]


def run(*words):
    out = StringIO()
    call_command("check_links", *words, stdout=out)
    return out.getvalue()


def test_the_command_reports_in_numbers(monkeypatch):
    make_group("Example A", website="https://a.example.org/")
    make_group("Example B", website="https://www.facebook.com/example")
    monkeypatch.setattr(running, "Visitor", lambda: Told({"https://a.example.org/": MOVED}, FAILS))

    assert run() == "Links tried: 2\n  1 leads elsewhere\n  1 failing\n"
    assert run() == "Links tried: 0\n"
    assert run("--all", "--limit", "1") == "Links tried: 1\n  1 leads elsewhere\n"


def test_the_command_says_when_a_slug_is_unknown():
    with pytest.raises(CommandError, match="No group has the slug “nobody”"):
        run("--group", "nobody")


def test_the_command_says_when_the_network_is_down(monkeypatch):
    make_silent_hosts(running.DOUBTFUL_HOSTS)
    monkeypatch.setattr(running, "Visitor", lambda: Told(otherwise=SILENT))

    with pytest.raises(CommandError, match="network of this machine seems to be down"):
        run()


@pytest.mark.parametrize("number", ["0", "-1", "many"])
def test_a_limit_is_a_number_from_one(number):
    with pytest.raises(CommandError, match="--limit"):
        run("--limit", number)
