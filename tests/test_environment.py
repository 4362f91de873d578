"""A setting that cannot be understood stops the start, and is named."""

import re
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from directory.environment import Environment

PROJECT = Path(__file__).resolve().parent.parent


@pytest.fixture
def env(monkeypatch):
    """An environment in which one variable is set."""

    def with_variable(name, value):
        monkeypatch.setenv(name, value)
        return Environment()

    return with_variable


@pytest.mark.parametrize("value", ["1", "true", "Yes", "on"])
def test_yes_can_be_said_in_several_ways(env, value):
    assert env("EXAMPLE", value).bool("EXAMPLE", default=False) is True


@pytest.mark.parametrize("value", ["0", "False", "no", "off", ""])
def test_no_can_be_said_in_several_ways(env, value):
    assert env("EXAMPLE", value).bool("EXAMPLE", default=True) is False


@pytest.mark.parametrize("default", [True, False])
def test_a_variable_that_is_not_set_has_its_default(default):
    assert Environment().bool("EXAMPLE_NOT_SET", default=default) is default


def test_neither_yes_nor_no_stops_the_start(env):
    with pytest.raises(ImproperlyConfigured, match="EXAMPLE is “maybe”"):
        env("EXAMPLE", "maybe").bool("EXAMPLE", default=False)


def test_a_number_that_is_none_stops_the_start(env):
    with pytest.raises(ImproperlyConfigured, match="EXAMPLE is “12x”"):
        env("EXAMPLE", "12x").int("EXAMPLE", default=1)


@pytest.mark.parametrize("value", ["mysql://user:secret@host/name", "nonsense://secret"])
def test_a_database_that_is_not_supported_stops_the_start_and_keeps_its_password(env, value):
    with pytest.raises(ImproperlyConfigured, match="EXAMPLE names a database") as stopped:
        env("EXAMPLE", value).db("EXAMPLE")

    assert "secret" not in str(stopped.value)


def test_a_cache_that_is_unknown_stops_the_start(env):
    with pytest.raises(ImproperlyConfigured, match="EXAMPLE cannot be used"):
        env("EXAMPLE", "nonsense://host").cache("EXAMPLE")


def variables_read():
    text = (PROJECT / "directory" / "settings.py").read_text()
    return set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', text))


def test_every_setting_is_explained_in_the_example_environment_and_nothing_else_is():
    example = (PROJECT / "directory" / "deploy" / "example.env").read_text()

    assert set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE)) == variables_read() | {
        "BIND",
        "WEB_CONCURRENCY",
    }
