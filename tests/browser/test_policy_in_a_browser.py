"""Every page, the curators' pages too, works in a real browser under the strict policy.

A browser says on its console what the policy has kept it from loading or running.
"""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import resolve
from playwright.sync_api import expect

from groups.models import Group, Suggestion

from ..every_page import PAGES, make_small_directory
from .waiting import wait_for_htmx

pytestmark = pytest.mark.django_db(transaction=True)

OTHER_ADDRESSES = ["/no-such-page/", "/api/v1/", "/changes.atom", "/static/img/logo.svg"]


@pytest.fixture(autouse=True)
def _small_directory(transactional_db):
    make_small_directory()


@pytest.fixture
def refused(page, live_server):
    """What the browser complained about, and what it asked other sites for."""
    complaints = []
    page.add_init_script(
        "addEventListener('securitypolicyviolation', (event) =>"
        " console.error(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`))"
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))

    def hear(message):
        # A page that is not there is an error to a browser, but not one of its policy.
        if message.type in ("error", "warning") and "status of 404" not in message.text:
            complaints.append(f"{page.url}: {message.text}")

    page.on("console", hear)
    page.on(
        "request",
        lambda request: (
            None if request.url.startswith(live_server.url) else complaints.append(request.url)
        ),
    )
    return complaints


@pytest.fixture
def curators_page(page, live_server):
    """The page of somebody who may do everything, signed in."""
    client = Client()
    client.force_login(User.objects.create_superuser("curator"))
    name, cookie = "sessionid", client.cookies["sessionid"].value
    page.context.add_cookies([{"name": name, "value": cookie, "url": live_server.url}])
    return page


def test_nothing_on_public_pages_is_refused(page, refused):
    for address in [*PAGES, *OTHER_ADDRESSES]:
        page.goto(address)

    assert refused == []


def test_suggestions_while_typing_work(page, refused):
    page.goto("/")
    page.get_by_role("combobox").first.press_sequentially("alkapt")

    expect(page.get_by_role("option").first).to_contain_text("Alkaptonuria")
    assert refused == []


def test_a_list_is_narrowed_in_place(page, refused):
    page.goto("/groups/")
    page.locator("select[name=area]").hover()
    wait_for_htmx(page)
    page.locator("select[name=area]").select_option("GB")

    expect(page).to_have_url(re.compile("area=GB"))
    expect(page.locator("#groups-found")).to_contain_text("Example Alkaptonuria Society")
    assert refused == []


def one_of_each_view(links, seen):
    """The first link of each view below /admin/ that is not in seen: {name of the view: address}.

    An address with a query is another page: a list that is narrowed, or a form in a window.
    """
    for link in links:
        path, query, _rest = link.partition("?")
        name = resolve(path).view_name + ("?" if query else "")
        if name not in seen:
            seen[name] = link
            yield link


def test_nothing_on_curators_pages_is_refused(curators_page, refused):
    group = Group.objects.get(slug="example-sister-group")
    Suggestion.objects.create(kind="correction", group=group, words="Example.", sending="1")
    seen = {"admin:logout": "", "admin:view_on_site": ""}
    waiting = ["/admin/", "/admin/your-sign-in/", "/admin/second-factor/set-up/"]
    while waiting:
        curators_page.goto(waiting.pop())
        links = curators_page.locator("a[href^='/admin/'], a[href^='?']").evaluate_all(
            "links => links.map((link) => link.pathname + link.search)"
        )
        waiting += one_of_each_view(links, seen)

    assert {"admin:groups_group_change", "admin:groups_suggestion_change"} <= set(seen)
    assert refused == []


def test_a_curator_finds_a_place_while_typing_picks_a_day_and_saves(curators_page, refused):
    group = Group.objects.get(slug="example-sister-group")
    curators_page.goto(f"/admin/groups/group/{group.pk}/change/")
    curators_page.locator(".field-areas .select2-selection").click()
    curators_page.keyboard.type("Germ")
    curators_page.get_by_role("option", name="Germany").click()
    curators_page.get_by_role("link", name="Choose a Date").last.click()
    curators_page.locator(".calendarbox:visible a", has_text="Today").click()
    curators_page.get_by_label("Why").fill("Seen on its website.")
    curators_page.get_by_role("button", name="Save and continue editing").click()
    expect(curators_page.locator(".success")).to_be_visible()

    assert refused == []
    assert [area.pk for area in group.areas.all()] == ["DE"]


def test_a_curator_uploads_a_table_and_deletes_a_group(curators_page, refused):
    curators_page.goto("/admin/groups/tableupload/add/")
    table = {"name": "groups.csv", "mimeType": "text/csv", "buffer": b"slug,name\nx,Example X\n"}
    curators_page.locator("input[type=file]").set_input_files(table)
    curators_page.locator("form[enctype] [type=submit]").first.click()
    curators_page.wait_for_load_state("networkidle")
    curators_page.goto("/admin/groups/group/")
    curators_page.locator("#action-toggle").check()
    curators_page.locator("select[name=action]").select_option("delete_selected")
    curators_page.get_by_role("button", name="Go").click()
    curators_page.wait_for_load_state("networkidle")

    assert refused == []


def test_a_script_in_a_page_or_a_link_never_runs(page, refused):
    """Should an entry ever hold one: nothing that stands in a page is run."""
    Group.objects.filter(slug="example-sister-group").update(website="javascript:document.title=1")
    page.goto("/groups/example-sister-group/")
    title = page.title()
    page.evaluate(
        "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"document.title=2\">')"
    )
    for link in page.locator("a[href^='javascript:']").all():
        link.evaluate("link => { link.target = '_self'; link.click() }")
    page.wait_for_timeout(300)

    assert page.title() == title
    assert any("script-src" in complaint for complaint in refused)
