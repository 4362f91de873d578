"""What the site is made of: pinned by hash, with a licence that is written down."""

import re
from importlib import metadata

import pytest
from django.conf import settings

from directory.deploy.licences import HERE, licence_of, pinned

REQUIREMENTS = ["requirements.txt", "requirements-dev.txt"]


def listed():
    """{package: licence} of LICENCES.md."""
    text = (HERE / "LICENCES.md").read_text(encoding="utf-8")
    return dict(re.findall(r"^\| ([a-z0-9._-]+) \| (.+) \|$", text, re.MULTILINE)[1:])


@pytest.mark.parametrize("package", pinned())
def test_the_licence_of_each_package_on_a_server_is_listed(package):
    assert package in listed(), "Run directory/deploy/licences.py."
    assert listed()[package] != "unknown"


def test_the_list_is_what_the_packages_say():
    # Some are needed for one version of Python and not for another.
    here = {each.name.lower().replace("_", "-") for each in metadata.distributions()}
    differing = {name for name in here & set(pinned()) if listed()[name] != licence_of(name)}

    assert not differing, "Run directory/deploy/licences.py."


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_every_package_is_pinned_to_hashes(name):
    lines = (settings.BASE_DIR / name).read_text(encoding="utf-8")
    packages = re.split(r"^(?=[a-z0-9])", lines, flags=re.MULTILINE)[1:]

    assert packages
    assert all("==" in each and "--hash=sha256:" in each for each in packages)


def test_threats_name_files_and_tests_that_exist():
    text = (HERE / "SECURITY.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:browser/)?test_\w+\.py)`", text))

    assert named
    assert all((settings.BASE_DIR / "tests" / name).exists() for name in named)
    for name in re.findall(r"`(groups/[\w/.]+)`", text):
        assert (settings.BASE_DIR / name).exists(), name
