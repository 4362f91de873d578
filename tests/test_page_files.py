"""Finished pages in a folder: shared by all workers, and never a reason to fail."""

import errno
import os
import time

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from directory.environment import Environment
from directory.page_files import LEFT_ALONE, LOOK_EVERY, PageFiles

from .factories import make_group


@pytest.fixture
def clock(monkeypatch):
    """The clock by which the folder is looked through and left alone; [0] may be set."""
    now = [1000.0]
    monkeypatch.setattr("directory.page_files.time.monotonic", lambda: now[0])
    monkeypatch.setattr(PageFiles, "left_alone_until", 0.0)
    monkeypatch.setattr(PageFiles, "next_look", {})
    return now


@pytest.fixture
def pages(tmp_path, clock):
    return PageFiles(str(tmp_path / "pages"), {"TIMEOUT": 3600, "OPTIONS": {"MAX_ENTRIES": 50}})


def files_in(folder):
    return list((folder / "pages").iterdir())


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


def test_a_full_disk_is_logged_and_left_alone_for_a_moment(pages, clock, monkeypatch, caplog):
    tried = []

    def full(*args, **kwargs):
        tried.append(args)
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr("django.core.cache.backends.filebased.tempfile.mkstemp", full)
        pages.set("page", "an example")
        pages.set("page", "an example")
    pages.set("page", "an example")

    assert len(tried) == 1
    assert pages.get("page") is None
    assert caplog.messages == [
        "PAGES_DIR cannot be written, pages are made anew: No space left on device"
    ]
    clock[0] += LEFT_ALONE
    pages.set("page", "an example")
    assert pages.get("page") == "an example"


def test_a_folder_that_cannot_be_made_keeps_nothing(tmp_path, clock):
    (tmp_path / "file").write_text("not a folder")
    pages = PageFiles(str(tmp_path / "file" / "pages"), {})

    pages.set("page", "an example")
    pages.clear()

    assert pages.get("page") is None


def test_what_is_too_many_goes(pages, tmp_path, clock):
    for number in range(90):
        pages.set(str(number), "an example")
    assert len(files_in(tmp_path)) == 90

    clock[0] += LOOK_EVERY
    pages.set("one-more", "an example")

    assert len(files_in(tmp_path)) == 51


def test_a_look_takes_in_some_of_the_files(pages, tmp_path, clock, monkeypatch):
    monkeypatch.setattr("directory.page_files.LOOKED_AT", 10)
    for number in range(90):
        pages.set(str(number), "an example")

    sizes = []
    for _look in range(10):
        clock[0] += LOOK_EVERY
        pages.set("one-more", "an example")
        sizes.append(len(files_in(tmp_path)))

    assert sizes[0] == 90 - 10 + 1
    assert sizes[-1] in (50, 51)


def test_what_is_too_old_goes_though_nobody_asks_for_it(pages, tmp_path, clock):
    pages.set("page", "an example")
    [file] = files_in(tmp_path)
    long_ago = time.time() - 3601
    os.utime(file, (long_ago, long_ago))

    clock[0] += LOOK_EVERY
    pages.set("another", "an example")

    assert file not in files_in(tmp_path)
    assert len(files_in(tmp_path)) == 1


@pytest.mark.django_db
def test_answers_to_what_somebody_typed_are_kept_apart_and_go_sooner(client, tmp_path, clock):
    in_files = {
        alias: {
            "BACKEND": "directory.page_files.PageFiles",
            "LOCATION": str(tmp_path / alias),
            "TIMEOUT": settings.CACHES[alias]["TIMEOUT"],
        }
        for alias in ("typed", "pages")
    }
    with override_settings(CACHES=settings.CACHES | in_files):
        for address in ["/search/?q=secret", "/suggest/?q=secret", "/groups/?q=secret"]:
            client.get(address)
        client.get("/groups/")

    assert len(list((tmp_path / "typed").iterdir())) == 3
    assert 0 < settings.CACHES["typed"]["TIMEOUT"] <= 3600 < settings.CACHES["pages"]["TIMEOUT"]


def test_a_folder_that_others_may_write_to_stops_the_start(tmp_path, monkeypatch):
    tmp_path.chmod(0o777)
    monkeypatch.setenv("EXAMPLE", str(tmp_path))

    with pytest.raises(ImproperlyConfigured, match=r"EXAMPLE is .* others own or may write to"):
        Environment().private_folder("EXAMPLE")

    tmp_path.chmod(0o700)
    assert Environment().private_folder("EXAMPLE") == str(tmp_path)


def test_a_folder_of_somebody_else_stops_the_start(tmp_path, monkeypatch):
    tmp_path.chmod(0o755)
    monkeypatch.setenv("EXAMPLE", str(tmp_path))
    monkeypatch.setattr("directory.environment.os.geteuid", lambda: tmp_path.stat().st_uid + 1)

    with pytest.raises(ImproperlyConfigured, match=r"EXAMPLE is .* others own"):
        Environment().private_folder("EXAMPLE")


def test_a_path_that_is_no_folder_stops_the_start(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("not a folder")
    for value in ["pages", str(tmp_path / "file")]:
        monkeypatch.setenv("EXAMPLE", value)
        with pytest.raises(ImproperlyConfigured, match=r"EXAMPLE is .* the whole path of a folder"):
            Environment().private_folder("EXAMPLE")
