"""The shortlist that a tab keeps, the way without JavaScript, and the sheet on paper."""

import re

import pytest
from playwright.sync_api import expect

from ..factories import make_condition, make_group

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _small_directory(transactional_db):
    condition = make_condition("Alkaptonuria", orpha_code=56)
    other = make_condition("Alkalosis of Example", orpha_code=57)
    make_group("Example One", conditions=[condition], areas=["GB"], phone="+442079460000")
    make_group("Example Two", conditions=[condition], areas=["GB"])
    make_group("Example Other", conditions=[other], areas=["GB"])


def button(page, name):
    return page.get_by_role("button", name=f"Put on the handout {name}")


def bar(page):
    return page.get_by_role("region", name="Handout")


def test_groups_are_put_on_the_handout_and_stay_while_the_tab_moves_on(page):
    page.goto("/conditions/56/?area=GB")
    expect(bar(page)).to_be_hidden()

    button(page, "Example One").click()
    expect(button(page, "Example One")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("[data-handout-said]")).to_have_text("1 group on the handout")
    page.goto("/groups/example-two/")
    button(page, "Example Two").click()
    expect(bar(page)).to_contain_text("2 groups on the handout")
    page.goto("/about/")
    bar(page).get_by_role("link").click()

    expect(page).to_have_url(
        re.compile(r"/handout/\?.*condition=56&group=example-one&group=example-two$")
    )
    expect(page.get_by_role("heading", level=1)).to_have_text("Patient groups for Alkaptonuria")


def test_what_is_changed_on_the_handout_is_changed_in_the_shortlist(page):
    page.goto("/handout/?condition=56&title=talk&group=example-one&group=example-two")
    page.get_by_role("link", name="Take off Example One").click()
    page.get_by_role("link", name="More groups for Alkaptonuria").click()

    expect(button(page, "Example One")).to_have_attribute("aria-pressed", "false")
    expect(button(page, "Example Two")).to_have_attribute("aria-pressed", "true")
    expect(bar(page).get_by_role("link")).to_have_attribute("href", re.compile("title=talk"))


def test_another_condition_begins_a_new_handout(page):
    page.goto("/conditions/56/")
    button(page, "Example One").click()
    page.goto("/conditions/57/")
    expect(bar(page)).to_contain_text("1 group on the handout")

    button(page, "Example Other").click()

    expect(page.locator("[data-handout-said]")).to_contain_text("A new handout has begun.")
    bar(page).get_by_role("link").click()
    expect(page).to_have_url(re.compile(r"\?condition=57&group=example-other$"))


def test_a_shortlist_can_be_started_again(page):
    page.goto("/conditions/56/")
    button(page, "Example One").click()

    page.get_by_role("button", name="Start again").click()

    expect(bar(page)).to_be_hidden()
    expect(button(page, "Example One")).to_have_attribute("aria-pressed", "false")
    expect(page.locator("main")).to_be_focused()


def test_nothing_is_kept_but_in_the_tab(page, context):
    page.goto("/conditions/56/")
    button(page, "Example One").click()

    assert context.cookies() == []
    assert page.evaluate("localStorage.length") == 0
    other_tab = context.new_page()
    other_tab.goto("/conditions/56/")
    expect(bar(other_tab)).to_be_hidden()


def test_the_words_for_the_letter_are_copied_and_that_is_said(page, context):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/handout/?condition=56&group=example-one")

    page.get_by_role("button", name="Copy for the letter").click()

    expect(page.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").startswith(
        "Patient groups for Alkaptonuria (ORPHA:56)"
    )


def test_a_handout_is_made_without_javascript(browser, live_server):
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    page = context.new_page()
    page.goto("/conditions/56/?area=GB")
    page.get_by_role("link", name="Put on the handout Example Two").click()
    page.get_by_role("link", name="Put on the handout Example One").click()
    page.get_by_role("link", name="Move up Example One").click()
    page.get_by_label("Title").select_option("understand")
    page.get_by_label("US Letter").check()
    page.get_by_role("button", name="Change").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("People who understand: Alkaptonuria")
    expect(page.locator(".sheet-letter .sheet-group h2")).to_have_text(
        ["Example One", "Example Two"]
    )
    expect(page.get_by_role("button", name="Print")).to_have_count(0)
    expect(page.get_by_role("textbox", name="For the clinic letter")).to_have_value(
        re.compile("Example One")
    )

    page.get_by_role("link", name="More groups for Alkaptonuria").click()
    expect(bar(page)).to_contain_text("2 groups on the handout")
    bar(page).get_by_role("link").click()
    expect(page.locator(".sheet-group")).to_have_count(2)
    context.close()


def test_one_press_makes_a_handout_of_the_first_groups_or_of_those_chosen(page):
    page.goto("/conditions/56/?area=GB")
    page.get_by_role("link", name="Make a handout").click()
    expect(page.locator(".sheet-group")).to_have_count(2)
    # The tab remembers the handout once its scripts have run.
    page.wait_for_load_state()

    page.goto("/conditions/56/?area=GB")
    page.get_by_role("button", name="Start again").click()
    button(page, "Example Two").click()
    page.get_by_role("link", name="Make a handout").click()
    expect(page.locator(".sheet-group h2")).to_have_text(["Example Two"])


def make_full_entries():
    """Five groups with about as many words as the longest entries of the starter directory."""
    name = "Example syndrome with a developmental delay and a long name due to a microdeletion"
    condition = make_condition(name, orpha_code=58)
    for number in range(5):
        make_group(
            f"Example Association for people {number}, their families and their carers",
            slug=f"example-full-{number}",
            conditions=[condition],
            areas=["GB"],
            languages=["en", "de"],
            services=["helpline", "peer-support", "information", "events", "advocacy", "grants"],
            summary="Support, a helpline, local meetings and a yearly conference for families,"
            " with information that doctors have checked and a medical committee.",
            email=f"enquiries-{number}@example.org",
            phone="+442079460000",
            channels=[(kind, f"https://social.example.org/{kind}-{number}") for kind in "abcd"],
        )
    return "&".join(f"group=example-full-{number}" for number in range(5))


@pytest.mark.parametrize(
    ("paper", "size"), [("a4", r"59\d(\.\d+)? 84\d(\.\d+)?"), ("letter", "612 792")]
)
def test_five_groups_stand_on_one_page_of_either_paper(page, paper, size):
    groups = make_full_entries()
    page.goto(f"/handout/?condition=58&area=GB&paper={paper}&{groups}")

    printed = page.pdf(prefer_css_page_size=True)

    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    assert re.search(rb"/MediaBox\s*\[0 0 " + size.encode(), printed)


def test_only_the_sheet_is_printed(page):
    page.goto("/handout/?condition=56&group=example-one")
    page.emulate_media(media="print")

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("img", name="QR code that opens the live page")).to_be_visible()
    for part in [".site-header", ".site-footer", ".handout-tools", ".handout-more", ".sheet-moves"]:
        expect(page.locator(part).first).to_be_hidden()


def test_groups_that_a_filter_brings_into_the_list_can_be_put_on_the_handout(page):
    make_group("Example French", areas=["FR"])
    page.goto("/groups/")
    button(page, "Example One").click()

    with page.expect_response(lambda answer: "area=FR" in answer.url):
        page.get_by_label("Helps people in").select_option("FR")
    button(page, "Example French").click()

    expect(bar(page)).to_contain_text("2 groups on the handout")
    expect(button(page, "Example French")).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize(("width", "height"), [(320, 640), (1280, 500)])
def test_what_the_keyboard_reaches_is_never_hidden(page, width, height):
    """WCAG 2.2, 2.4.11: by the bar at the end of the window, or by the end of a fixed column."""
    page.set_viewport_size({"width": width, "height": height})
    make_group("Example Umbrella", kind="umbrella", covers_all_rare=True)
    make_group("Example Elsewhere", areas=["FR"])
    page.goto("/conditions/56/?area=GB")
    button(page, "Example One").click()
    page.evaluate("window.scrollTo(0, 0)")
    page.locator(".skip-link").focus()

    hidden = []
    while not page.evaluate("document.activeElement === document.body"):
        hidden += page.evaluate(
            """() => {
                const here = document.activeElement;
                const { left, top, width, height } = here.getBoundingClientRect();
                const seen = document.elementFromPoint(left + width / 2, top + height / 2);
                return seen && (here.contains(seen) || seen.contains(here))
                    ? [] : [here.textContent.trim()];
            }"""
        )
        page.keyboard.press("Tab")

    assert hidden == []
