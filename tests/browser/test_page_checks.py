"""Every public page before independent judges: axe, the Nu HTML checker, and a still layout.

The judges come by npm: `npm install --prefix DIR` with package.json from here, then
NODE_MODULES=DIR/node_modules. Without that these tests are skipped; .ci/run brings them.
"""

import os
import subprocess
from pathlib import Path

import pytest

from ..every_page import PAGES, make_small_directory

NODE_MODULES = os.environ.get("NODE_MODULES")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE = {"width": 320, "height": 640}
MODES = {
    "light": {},
    "dark, on a phone": {"color_scheme": "dark", "viewport": PHONE},
    "forced colours": {"forced_colors": "active"},
    "more contrast": {"contrast": "more", "color_scheme": "dark"},
    "400 % zoom": {"viewport": {"width": 320, "height": 256}},
}
# On a busy machine a page is drawn while its end still arrives.
TOO_SMALL_TO_SEE = 0.001
LANGUAGES = ["de", "es", "fr", "it", "ar"]

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not NODE_MODULES, reason="NODE_MODULES does not say where axe is."),
    pytest.mark.skipif(
        os.environ["DATABASE_URL"].startswith("postgres"),
        reason="Pages look the same on both databases: this runs once, with SQLite.",
    ),
]


@pytest.fixture(autouse=True)
def _small_directory(transactional_db):
    make_small_directory()


@pytest.fixture
def page_in(browser, live_server):
    """A page in a browser with the given ways of showing it."""
    contexts = []

    def open_page(**ways):
        contexts.append(browser.new_context(base_url=live_server.url, **ways))
        return contexts[-1].new_page()

    yield open_page
    for context in contexts:
        context.close()


def faults_found_by_axe(page, address):
    page.goto(address)
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true })")
    page.evaluate(Path(NODE_MODULES, "axe-core", "axe.min.js").read_text())
    found = page.evaluate(
        "(rules) => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES
    )
    assert found["passes"], f"axe looked at nothing on {address}"
    return [
        f"{address}: {fault['id']}: {node['html'][:200]}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]


@pytest.mark.parametrize("mode", MODES)
def test_axe_finds_nothing_on_any_page(page_in, mode):
    page = page_in(**MODES[mode])

    assert [fault for address in PAGES for fault in faults_found_by_axe(page, address)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_in_any_language(page_in, language):
    page = page_in(viewport=PHONE)

    assert [
        fault for address in PAGES for fault in faults_found_by_axe(page, f"/{language}{address}")
    ] == []


def test_the_html_checker_finds_no_error(client, tmp_path):
    for number, address in enumerate([*PAGES, *(f"/ar{address}" for address in PAGES)]):
        page = client.get(address)
        # The address, as a comment, says which page a message is about.
        file = tmp_path / f"{number:03}.html"
        file.write_bytes(page.content + f"<!-- {address.replace('--', '')} -->".encode())
    style = Path("static/css/site.css").resolve()
    icons = [str(icon) for icon in Path("static").resolve().rglob("*.svg")]
    jar = Path(NODE_MODULES, "vnu-jar", "build", "dist", "vnu.jar")
    checks = [
        [*sorted(str(file) for file in tmp_path.glob("*.html"))],
        ["--also-check-css", str(style)],
        ["--also-check-svg", *icons],
    ]
    for files in checks:
        done = subprocess.run(
            ["java", "-jar", jar, "--errors-only", *files], capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr


def test_nothing_moves_while_a_page_loads(page_in):
    page = page_in(viewport=PHONE)
    page.add_init_script(
        """window.moved = 0;
        new PerformanceObserver((list) => {
            for (const shift of list.getEntries()) window.moved += shift.value;
        }).observe({type: "layout-shift", buffered: true});"""
    )
    moved = {}
    for address in PAGES:
        page.goto(address)
        page.wait_for_load_state("networkidle")
        moved[address] = page.evaluate("window.moved")

    assert {address: shift for address, shift in moved.items() if shift > TOO_SMALL_TO_SEE} == {}


def test_without_javascript_no_control_is_shown_that_does_nothing(page_in):
    """A button outside a form that is sent needs a script: without one it must not be there."""
    page = page_in(java_script_enabled=False)
    idle = {}
    for address in PAGES:
        page.goto(address)
        buttons = page.locator("button[type=button]:visible, [role=button]:visible")
        idle[address] = buttons.all_inner_texts()

    assert {address: words for address, words in idle.items() if words} == {}
