"""Finished pages in a folder: shared by all workers, and never a reason to fail."""

import errno

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from directory.environment import Environment
from directory.page_files import LEFT_ALONE, PageFiles

from .factories import make_group


@pytest.fixture
def pages(tmp_path, monkeypatch):
    monkeypatch.setattr(PageFiles, "left_alone_until", 0.0)
    return PageFiles(str(tmp_path / "pages"), {"OPTIONS": {"MAX_ENTRIES": 50}})


def test_what_one_worker_has_kept_another_finds(pages, tmp_path):
    pages.set("page", "an example")

    assert PageFiles(str(tmp_path / "pages"), {}).get("page") == "an example"
    assert (tmp_path / "pages").stat().st_mode & 0o777 == 0o700


@pytest.mark.django_db
def test_a_page_is_made_once_for_all_workers_and_again_after_a_change(
    client, tmp_path, django_assert_num_queries
):
    make_group("Example Society")
    in_files = {"BACKEND": "directory.page_files.PageFiles", "LOCATION": str(tmp_path / "pages")}
    with override_settings(CACHES=settings.CACHES | {"pages": in_files}):
        first = client.get("/groups/")
        # Another worker knows nothing but the folder.
        del caches["pages"]
        with django_assert_num_queries(1):
            second = client.get("/groups/")
        make_group("Example Alliance")
        third = client.get("/groups/")

    assert first.content == second.content
    assert b"Example Alliance" in third.content
    assert list((tmp_path / "pages").iterdir())


@pytest.mark.parametrize("content", [b"", b"\x80\x05", b"\x80\x05N.", b"\x80\x05N.no page at all"])
def test_a_file_that_was_left_half_written_is_a_page_to_make_anew(pages, tmp_path, content):
    pages.set("page", "an example")
    [file] = (tmp_path / "pages").iterdir()
    file.write_bytes(content)

    assert pages.get("page") is None

    pages.set("page", "another example")
    assert pages.get("page") == "another example"


def test_a_full_disk_is_logged_and_left_alone_for_a_moment(pages, monkeypatch, caplog):
    tried = []

    def full(*args, **kwargs):
        tried.append(args)
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("django.core.cache.backends.filebased.tempfile.mkstemp", full)
    pages.set("page", "an example")
    pages.set("page", "an example")

    assert len(tried) == 1
    assert caplog.messages == [
        "PAGES_DIR cannot be written, pages are made anew: No space left on device"
    ]
    monkeypatch.undo()
    monkeypatch.setattr(PageFiles, "left_alone_until", PageFiles.left_alone_until - LEFT_ALONE)
    pages.set("page", "an example")
    assert pages.get("page") == "an example"


def test_a_folder_that_cannot_be_made_keeps_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(PageFiles, "left_alone_until", 0.0)
    (tmp_path / "file").write_text("not a folder")
    pages = PageFiles(str(tmp_path / "file" / "pages"), {})

    pages.set("page", "an example")

    assert pages.get("page") is None


def test_there_are_never_many_more_pages_than_the_limit(pages, tmp_path, monkeypatch):
    monkeypatch.setattr("directory.page_files.SELDOM", 10)
    for number in range(500):
        pages.set(str(number), "an example")

    # 50, a hundred more at a chance of one in 40,000.
    assert len(list((tmp_path / "pages").iterdir())) < 150


def test_a_folder_that_others_may_write_to_stops_the_start(tmp_path, monkeypatch):
    tmp_path.chmod(0o777)
    monkeypatch.setenv("EXAMPLE", str(tmp_path))

    with pytest.raises(ImproperlyConfigured, match=r"EXAMPLE is .* others may write to"):
        Environment().private_folder("EXAMPLE")

    tmp_path.chmod(0o700)
    assert Environment().private_folder("EXAMPLE") == str(tmp_path)


def test_a_path_that_is_no_folder_stops_the_start(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("not a folder")
    for value in ["pages", str(tmp_path / "file")]:
        monkeypatch.setenv("EXAMPLE", value)
        with pytest.raises(ImproperlyConfigured, match=r"EXAMPLE is .* the whole path of a folder"):
            Environment().private_folder("EXAMPLE")
