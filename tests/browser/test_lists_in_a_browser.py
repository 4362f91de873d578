"""The lists in a browser: smoother with JavaScript, whole without it."""

import re

import pytest
from playwright.sync_api import expect

from ..factories import make_condition, make_group, make_membership
from .waiting import wait_for_htmx

pytestmark = pytest.mark.django_db(transaction=True)
# As strict as a site can be: nothing inline, nothing evaluated, nothing from elsewhere.
STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
    " form-action 'self'; base-uri 'none'"
)


@pytest.fixture(autouse=True)
def _small_directory(transactional_db):
    root = make_condition("Rare metabolic disease", orpha_code=1)
    family = make_condition("Tyrosine disorder", orpha_code=2, families=[root])
    condition = make_condition("Alkaptonuria", orpha_code=56, families=[family])
    british = make_group(
        "Example British", areas=["GB"], services=["helpline"], conditions=[condition]
    )
    french = make_group("Example French", areas=["FR"], services=["grants"], base_area="FR")
    coalition = make_group("Example Coalition", kind="coalition", areas=["GB"], base_area="DE")
    make_membership(british, coalition)
    make_membership(french, coalition)


@pytest.fixture
def strict_page(page, live_server):
    """A page under a strict Content-Security-Policy that hears what goes wrong."""

    def with_policy(route):
        answer = route.fetch()
        route.fulfill(
            response=answer, headers={**answer.headers, "content-security-policy": STRICT}
        )

    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on(
        "console",
        lambda message: problems.append(message.text) if message.type == "error" else None,
    )
    page.route("**/*", with_policy)
    yield page
    kept = page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]")
    page.unroute_all(behavior="ignoreErrors")
    # htmx calls it an error when a newer choice replaces a request that is on its way.
    assert [text for text in problems if not text.startswith(("htmx:afterR", "htmx:sendA"))] == []
    # No page is kept: only, until the tab is closed, the address it is at.
    assert set(kept) <= {"htmx-current-path-for-history"}


@pytest.fixture
def plain_page(browser, live_server):
    """A page in a browser without JavaScript."""
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    yield context.new_page()
    context.close()


def cards(page):
    return page.locator("#groups-found .card h3 a")


def open_list(page, address="/groups/"):
    """Open the list and reach for its form, as a hand or a keyboard does before it chooses."""
    page.goto(address)
    page.get_by_label("Group or condition").focus()
    wait_for_htmx(page)


def test_a_choice_changes_the_list_the_counts_the_address_and_nothing_else(strict_page):
    page = strict_page
    open_list(page)
    page.evaluate("window.sameDocument = true")
    area = page.get_by_label("Helps people in")
    area.focus()
    area.select_option("FR")

    expect(cards(page)).to_have_text(["Example French"])
    expect(page).to_have_url(re.compile(r"/groups/\?area=FR$"))
    expect(page.get_by_role("status").filter(has_text="1 group")).to_have_count(1)
    expect(page.get_by_role("link", name="Remove Helps people in: France")).to_be_visible()
    expect(area).to_be_focused()
    expect(page.locator("#id_kind option[value=coalition]")).to_have_js_property("disabled", True)
    expect(page).to_have_title(re.compile("^Patient groups"))
    assert page.evaluate("window.sameDocument")


def test_words_narrow_the_list_while_they_are_typed(strict_page):
    page = strict_page
    open_list(page)
    box = page.get_by_label("Group or condition")
    box.press_sequentially("alkap", delay=20)

    expect(cards(page)).to_have_text(["Example British"])
    expect(box).to_be_focused()
    expect(box).to_have_value("alkap")


def test_letters_typed_while_an_answer_is_on_its_way_are_kept(page, live_server):
    open_list(page)

    def slow(route):
        page.wait_for_timeout(400)
        route.continue_()

    page.route("**/groups/?*", slow)
    box = page.get_by_label("Group or condition")
    box.press_sequentially("examp")
    page.wait_for_timeout(500)
    box.press_sequentially("le br")

    expect(cards(page)).to_have_text(["Example British"])
    expect(box).to_have_value("example br")


def test_taking_a_filter_away_leads_to_the_list(strict_page):
    page = strict_page
    open_list(page, "/groups/?area=FR&service=grants")

    page.get_by_role("link", name="Remove Offers: Grants for families").click()

    expect(page).to_have_url(re.compile(r"/groups/\?area=FR$"))
    expect(page.locator("#id_service")).to_have_value("")
    expect(page.locator("#found")).to_be_focused()


def test_the_button_leads_to_the_list(strict_page):
    page = strict_page
    open_list(page)
    page.get_by_label("Kind of group").select_option("coalition")
    page.get_by_role("button", name="Show groups").click()

    expect(cards(page)).to_have_text(["Example Coalition"])
    expect(page.locator("#found")).to_be_focused()


def test_a_code_that_is_not_known_says_so_at_its_field(strict_page):
    page = strict_page
    open_list(page)
    page.get_by_text("More filters").click()
    code = page.get_by_label("Condition (ORPHAcode)")
    code.fill("9999999")
    code.press("Tab")

    expect(page.locator("#field-condition .error")).to_be_visible()
    expect(page.get_by_label("Condition (ORPHAcode)")).to_have_value("9999999")


def test_the_way_back_leads_through_what_was_chosen(strict_page):
    page = strict_page
    open_list(page)
    page.get_by_label("Helps people in").select_option("FR")
    expect(cards(page)).to_have_text(["Example French"])

    page.go_back()
    expect(cards(page)).to_have_count(3)
    expect(page.locator("#id_area")).to_have_value("")

    page.wait_for_load_state()
    page.go_forward()
    expect(cards(page)).to_have_text(["Example French"])
    expect(page.locator("#id_area")).to_have_value("FR")


def test_nobody_waits_for_htmx_who_only_reads(page, live_server):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/groups/", wait_until="networkidle")
    assert not any("htmx" in address for address in asked)

    page.get_by_label("Kind of group").hover()

    wait_for_htmx(page)


def test_the_list_works_without_javascript(plain_page):
    page = plain_page
    page.goto("/groups/")
    page.get_by_label("Helps people in").select_option("FR")
    page.get_by_role("button", name="Show groups").click()
    expect(cards(page)).to_have_text(["Example French"])

    page.get_by_text("More filters").click()
    page.get_by_label("Group or condition").fill("british")
    page.get_by_role("button", name="Show groups").click()
    expect(page.get_by_text("Take one of the filters away")).to_be_visible()

    page.get_by_role("link", name="Without “Helps people in: France”").click()
    expect(cards(page)).to_have_text(["Example British"])


def test_branches_open_in_place_with_the_keyboard(strict_page):
    page = strict_page
    page.goto("/conditions/families/")
    page.locator("summary", has_text="Rare metabolic disease").focus()
    page.keyboard.press("Enter")
    inner = page.locator("summary", has_text="Tyrosine disorder")
    expect(inner).to_be_visible()

    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(inner).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.get_by_role("link", name="Alkaptonuria", exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile("/conditions/families/$"))


def test_a_branch_opened_before_htmx_has_arrived_is_filled_when_it_has(page, live_server):
    def slow(route):
        page.wait_for_timeout(500)
        route.continue_()

    page.route("**/htmx*", slow)
    page.goto("/conditions/families/")
    page.locator("summary", has_text="Rare metabolic disease").click()

    expect(page.locator("summary", has_text="Tyrosine disorder")).to_be_visible()


@pytest.mark.parametrize(("field", "choice"), [("area", "FR"), ("q", "french")])
def test_a_choice_made_before_htmx_has_arrived_narrows_the_list_when_it_has(page, field, choice):
    def slow(route):
        page.wait_for_timeout(1000)
        route.continue_()

    page.route("**/htmx*", slow)
    page.goto("/groups/")
    if field == "q":
        page.locator("#id_q").press_sequentially(choice)
    else:
        page.locator("#id_area").select_option(choice)

    expect(cards(page)).to_have_text(["Example French"])


def test_families_lead_on_without_javascript(plain_page):
    page = plain_page
    page.goto("/conditions/families/")
    page.locator("summary", has_text="Rare metabolic disease").click()
    page.get_by_role("link", name="Conditions within Rare metabolic disease").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Rare metabolic disease")

    page.locator("summary", has_text="Tyrosine disorder").click()
    page.get_by_role("link", name="Conditions within Tyrosine disorder").click()
    page.get_by_role("link", name="Alkaptonuria", exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Alkaptonuria")


@pytest.mark.parametrize(
    "address", ["/groups/example-coalition/", "/conditions/families/?family=1", "/for-clinicians/"]
)
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_a_page_fits_a_narrow_phone(browser, live_server, address, colours):
    context = browser.new_context(
        base_url=live_server.url,
        viewport={"width": 320, "height": 640},
        color_scheme=colours,
    )
    page = context.new_page()
    page.goto(address)

    wide = page.evaluate("document.documentElement.scrollWidth")
    context.close()

    assert wide <= 320
