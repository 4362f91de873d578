"""The handout as plain text, as an e-mail, as a text message, as a QR code."""

import shutil
import subprocess
from urllib.parse import parse_qs, unquote

import pytest
import segno
from lxml import html

from groups.handout.qr import qr_svg

from .factories import make_condition, make_group

pytestmark = pytest.mark.django_db
ADDRESS = "/handout/?condition=56&group=example-aku-society&group=example-online"


@pytest.fixture
def page(client, monkeypatch):
    monkeypatch.setattr("groups.handout.sheet.today", lambda: "20 November 2026")
    condition = make_condition("Alkaptonuria", orpha_code=56)
    make_group(
        "Example AKU Society",
        conditions=[condition],
        acronym="EAS",
        website="https://aku.example.org/",
        email="hello@example.org",
        phone="+442079460000",
        channels=[("facebook", "https://social.example.org/aku")],
    )
    make_group(
        "Example Online",
        conditions=[condition],
        website="",
        channels=[("facebook", "https://social.example.org/online")],
    )
    return client.get(ADDRESS)


def test_the_letter_has_a_heading_two_lines_a_group_and_the_live_address(page):
    link = page.context["sheet"].link
    shown = html.fromstring(page.content).xpath("string(//textarea[@readonly])")

    assert shown.strip() == page.context["letter"]
    assert page.context["letter"] == (
        "Patient groups for Alkaptonuria (ORPHA:56), 20 November 2026\n"
        "\n"
        "Example AKU Society (EAS)\n"
        "aku.example.org · +44 20 7946 0000 · hello@example.org\n"
        "\n"
        "Example Online\n"
        "social.example.org/online\n"
        "\n"
        f"Check for changes: {link}"
    )


def test_an_e_mail_carries_the_letter_and_its_subject_names_no_condition(page):
    link = page.context["mail_link"]
    fields = parse_qs(link.removeprefix("mailto:?"), strict_parsing=True)

    assert link.startswith("mailto:?subject=")
    assert " " not in link
    assert "+" not in link
    assert "Alkaptonuria" not in fields["subject"][0]
    assert page.context["letter"].replace("\n", "\r\n") in fields["body"][0]


def test_a_text_message_is_short_and_names_no_condition(page):
    link = page.context["text_message_link"]
    words = unquote(link.removeprefix("sms:?&body="))

    assert "+" not in link
    assert "EAS, Example Online" in words
    assert page.context["sheet"].link in words
    assert "Alkaptonuria" not in words


def test_the_qr_code_is_that_of_the_live_address(page):
    link = page.context["sheet"].link

    assert qr_svg(link).encode() in page.content
    assert 'style="' not in qr_svg(link)
    rows = len(segno.make(link, error="m", micro=False).matrix)
    assert f'viewBox="0 0 {rows + 8} {rows + 8}"' in qr_svg(link)


@pytest.mark.skipif(not shutil.which("zbarimg"), reason="There is no zbarimg to read QR codes.")
def test_a_reader_of_qr_codes_finds_the_live_address(page, tmp_path):
    link = page.context["sheet"].link
    picture = tmp_path / "qr.png"
    segno.make(link, error="m", micro=False).save(str(picture), scale=6)

    read = subprocess.run(["zbarimg", "-q", "--raw", picture], capture_output=True, check=True)

    assert read.stdout.decode().strip() == link
