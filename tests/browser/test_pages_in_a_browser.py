"""What only a browser can tell: the keyboard, the width of a phone, what a page loads."""

import re

import pytest
from playwright.sync_api import expect

from ..factories import make_condition, make_group, make_membership

pytestmark = pytest.mark.django_db(transaction=True)

LONG = "Extraordinarilylongunbreakablename"
PAGES = [
    "/",
    "/search/?q=alkaptonuria",
    "/search/?q=qqqzzz",
    "/conditions/",
    "/conditions/families/",
    "/conditions/56/",
    "/conditions/56/?area=ZZ",
    "/undiagnosed/",
    "/groups/",
    "/groups/?area=GB&language=xx",
    "/groups/example-society/",
    "/groups/example-coalition/",
    "/handout/",
    "/handout/?condition=56&large=1&group=example-society&group=example-coalition",
    "/about/",
    "/about/design/",
    "/accessibility/",
    "/privacy/",
]


@pytest.fixture(autouse=True)
def _small_directory(transactional_db):
    family = make_condition("Rare metabolic disease", orpha_code=68367, level="category")
    condition = make_condition(
        "Alkaptonuria",
        orpha_code=56,
        families=[family],
        synonyms=["AKU"],
        codes=[("ICD-10", "E70.2", "narrower")],
    )
    make_condition("Alkalosis of Example", orpha_code=57, families=[family])
    society = make_group(
        "Example Society",
        conditions=[condition],
        areas=["GB"],
        languages=["en"],
        email=f"{LONG.lower()}@example.org",
        website=f"https://{LONG.lower()}{LONG.lower()}.example.org/",
    )
    coalition = make_group("Example Coalition", kind="coalition", conditions=[family])
    make_membership(society, coalition)
    make_group(f"Example {LONG}", conditions=[condition], base_area="FR")
    make_group("Example Umbrella", kind="umbrella", covers_all_rare=True, welcomes_undiagnosed=True)


@pytest.fixture
def heard(page, live_server):
    """What went wrong: errors of the console and the page, and requests that leave the site."""
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on(
        "console",
        lambda message: problems.append(message.text) if message.type == "error" else None,
    )
    page.on(
        "request",
        lambda request: (
            None if request.url.startswith(live_server.url) else problems.append(request.url)
        ),
    )
    return problems


@pytest.mark.parametrize("address", PAGES)
def test_a_page_fits_a_narrow_phone_and_loads_only_its_own(page, heard, address):
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(address)
    for fold in page.locator("summary").all():
        fold.click()

    wide = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wide <= 0
    assert heard == []


@pytest.mark.parametrize("address", PAGES)
def test_every_target_is_large_enough_for_a_finger(page, address):
    """WCAG 2.2, 2.5.8: 24 pixels, except links within a sentence."""
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(address)
    small = page.evaluate(
        """() => [...document.querySelectorAll("a, button, input, select, summary")]
            .filter((target) => getComputedStyle(target).display !== "inline")
            .map((target) => [target.textContent, target.getBoundingClientRect()])
            .filter(([words, box]) => box.width && (box.height < 24 || box.width < 24))
            .map(([words]) => words)"""
    )

    assert small == []


def test_the_search_box_offers_suggestions_that_the_keyboard_reaches(page, heard):
    page.goto("/")
    box = page.get_by_role("combobox")
    box.press_sequentially("alka")
    options = page.get_by_role("option")

    expect(options.first).to_contain_text("Alkaptonuria")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("status")).to_contain_text("suggestion")

    box.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", options.first.get_attribute("id"))

    box.press("Enter")
    expect(page).to_have_url(re.compile(r"/conditions/5[67]/$"))
    assert heard == []


def test_enter_searches_for_what_was_typed_when_no_suggestion_is_chosen(page):
    page.goto("/")
    box = page.get_by_role("combobox")
    box.press_sequentially("alka")
    expect(page.get_by_role("option").first).to_be_visible()

    box.press("Enter")

    expect(page).to_have_url(re.compile(r"/search/\?q=alka$"))


def test_enter_does_not_wait_for_suggestions(page):
    page.route("**/suggest/**", lambda route: None)
    page.goto("/")
    box = page.get_by_role("combobox")
    box.press_sequentially("alka")

    box.press("Enter")

    expect(page).to_have_url(re.compile(r"/search/\?q=alka$"))


def test_escape_closes_the_suggestions_and_keeps_the_words(page):
    page.goto("/")
    box = page.get_by_role("combobox")
    box.press_sequentially("alka")
    expect(page.get_by_role("option").first).to_be_visible()

    box.press("Escape")

    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("alka")
    expect(box).to_have_attribute("aria-expanded", "false")


def test_the_arrow_keys_go_round_and_back_to_the_words(page):
    page.goto("/")
    box = page.get_by_role("combobox")
    box.press_sequentially("alkap")
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()

    box.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    for _ in range(options.count()):
        box.press("ArrowUp")

    assert box.get_attribute("aria-activedescendant") is None
    expect(box).to_have_value("alkap")


def test_a_slow_answer_to_fewer_letters_does_not_replace_a_newer_one(page):
    def slow(route):
        if route.request.url.endswith("q=al"):
            page.wait_for_timeout(600)
        route.continue_()

    page.route("**/suggest/**", slow)
    page.goto("/")
    box = page.get_by_role("combobox")
    box.press_sequentially("al")
    page.wait_for_timeout(250)
    box.press_sequentially("kaptonuria")

    expect(page.get_by_role("option").first).to_contain_text("Alkaptonuria")
    page.wait_for_timeout(700)
    expect(page.get_by_role("option").first).to_contain_text("Alkaptonuria")


def test_a_suggestion_can_be_pressed(page):
    page.goto("/")
    page.get_by_role("combobox").press_sequentially("alkaptonuria")

    page.get_by_role("option").first.click()

    expect(page).to_have_url(re.compile(r"/conditions/56/$"))


def test_the_skip_link_comes_first_and_leads_to_the_content(page):
    page.goto("/groups/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the main content")).to_be_focused()

    page.keyboard.press("Enter")

    expect(page.locator("main")).to_be_focused()


def test_the_way_from_a_name_to_a_group_works_without_javascript(browser, live_server):
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    page = context.new_page()
    page.goto("/")
    page.get_by_label("Condition, code or patient group").fill("alkaptonuria")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Alkaptonuria", exact=True).click()
    page.get_by_label("Country or area").select_option("GB")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name="Example Society", exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Example Society")
    context.close()
