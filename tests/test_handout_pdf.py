"""The handout as a PDF: tagged, on its paper, safe with any words, and never needed."""

import re

import pytest
from lxml import html

from groups.handout import fonts, pdf

from .factories import make_condition, make_group

pytestmark = pytest.mark.django_db
ADDRESS = "/handout/pdf/?condition=56&group=example-group"
PAGE = "/handout/?condition=56&group=example-group"
# A letter that no font has: the last place of a private area.
NO_FONT = "\U0010fffd"
needs_typst = pytest.mark.skipif(pdf.typst is None, reason="typst is not installed.")


@pytest.fixture
def fresh():
    """What is remembered about fonts, forgotten before and after."""

    def forget():
        pdf.compiler.cache_clear()
        fonts.font_folder.cache_clear()
        pdf.covered.clear()

    forget()
    yield
    forget()


def make_example(**fields):
    condition = make_condition("Alkaptonuria", orpha_code=56)
    name = fields.pop("name", "Example Group")
    return make_group(name, slug="example-group", conditions=[condition], **fields)


def button_on(client):
    page = html.fromstring(client.get(PAGE).content)
    return page.xpath("//a[starts-with(@href, '/handout/pdf/')]")


def pages_of(document):
    return len(re.findall(rb"/Type\s*/Page\b", document))


@needs_typst
def test_a_pdf_is_tagged_titled_and_in_its_language(client):
    make_example()

    response = client.get(ADDRESS)
    document = response.content

    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == 'inline; filename="patient-groups-56.pdf"'
    assert document.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in document
    assert b"pdfuaid" in document
    assert re.search(rb"/Lang\s*\(en", document)
    assert b"Patient groups for Alkaptonuria" in document
    assert re.search(rb"/Lang\s*\(fr", client.get(f"/fr{ADDRESS}").content)


@needs_typst
@pytest.mark.parametrize(
    ("query", "size"), [("", rb"595\.\d+ 841\.\d+"), ("&paper=letter", rb"612 792")]
)
def test_a_pdf_has_the_paper_that_was_asked_for(client, query, size):
    make_example()

    assert re.search(rb"/MediaBox\s*\[0 0 " + size, client.get(ADDRESS + query).content)


@needs_typst
def test_links_in_a_pdf_lead_to_the_group_and_the_live_page(client):
    make_example(website="https://aku.example.org/", email="hello@example.org")

    document = client.get(ADDRESS).content

    for address in [b"https://aku.example.org/", b"mailto:hello@example.org", b"/en/h/56/"]:
        assert address in document


@needs_typst
@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_five_full_entries_stand_on_one_page_and_large_print_may_take_more(client, paper):
    condition = make_condition("Alkaptonuria" * 10, orpha_code=56)
    for number in range(5):
        make_group(
            f"Example {number} {'with a long name ' * 5}",
            slug=f"example-{number}",
            conditions=[condition],
            summary="Words that say what it does. " * 6,
            services=["helpline", "peer-support", "information", "events", "advocacy", "grants"],
            website=f"https://{'long-' * 8}{number}.example.org/",
            channels=[("facebook", f"https://social.example.org/{n}/{number}") for n in range(4)],
        )
    query = "&".join(f"group=example-{number}" for number in range(5))
    address = f"/handout/pdf/?condition=56&paper={paper}&{query}"

    assert pages_of(client.get(address).content) == 1
    assert pages_of(client.get(f"{address}&large=1").content) > 1


@needs_typst
@pytest.mark.parametrize(
    "words",
    [
        '#import "/etc/passwd"',
        '#read("letters.typ")',
        '#panic("no")',
        "$x^2$ *bold* _it_ `raw`",
        r"back\slash \u{41} \#",
        "] #emph[x",
        '"quoted" <label> @reference // comment /* more',
        "{{ braces }} {% url %}",
    ],
)
def test_words_of_an_entry_are_never_read_as_markup(client, words):
    plain = make_example(name="Example plain")
    usual = len(client.get(ADDRESS).content)
    plain.name, plain.summary = f"Example {words}", words
    plain.save()

    response = client.get(ADDRESS)

    assert response.status_code == 200
    assert pages_of(response.content) == 1
    assert abs(len(response.content) - usual) < 20_000


@needs_typst
@pytest.mark.parametrize("name", ["Example Łódź", "Ελλάδα", "Россия", "مجموعة", "קבוצה", "กลุ่ม"])
def test_letters_of_many_scripts_are_covered_by_the_font_that_comes_along(client, name, fresh):
    make_example(name=f"Example {name}")

    assert button_on(client)
    assert client.get(ADDRESS).content.startswith(b"%PDF-")


@needs_typst
def test_a_letter_without_a_font_takes_the_button_away_and_the_page_stays(client):
    make_example(name=f"Example {NO_FONT}")

    assert not button_on(client)
    assert client.get(ADDRESS).url == PAGE
    assert "Patient groups for Alkaptonuria" in client.get(PAGE).content.decode()


def test_without_typst_the_button_goes_and_the_page_stays(client, monkeypatch):
    make_example()
    monkeypatch.setattr(pdf, "typst", None)

    assert not button_on(client)
    assert client.get(ADDRESS).url == PAGE
    assert client.get(PAGE).status_code == 200


@needs_typst
def test_without_the_fonts_that_come_along_latin_letters_still_print(client, monkeypatch, fresh):
    make_example()
    monkeypatch.setattr(fonts, "pymupdf_fonts", None)

    assert client.get(PAGE).status_code == 200
    assert client.get(ADDRESS).content.startswith(b"%PDF-")


def test_a_pdf_of_no_groups_is_the_page_that_explains(client):
    assert client.get("/handout/pdf/").url == "/handout/?"


@needs_typst
def test_a_pdf_costs_few_queries(client, django_assert_max_num_queries):
    make_example()

    with django_assert_max_num_queries(12):
        client.get(ADDRESS)
