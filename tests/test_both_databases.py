"""SQLite and PostgreSQL give the same answers: the same things, in the same order."""

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

PROJECT = Path(__file__).resolve().parent.parent
STARTER = PROJECT / "groups" / "starter"
QUERIES = PROJECT.parent / "shared" / "data" / "queries-practice.tsv"


def answers_of(database_url):
    command = [sys.executable, "-m", "tests.answers", STARTER / "conditions.tsv", STARTER]
    command += [QUERIES] if QUERIES.exists() else []
    environment = os.environ | {"DATABASE_URL": database_url}
    done = subprocess.run(command, env=environment, cwd=PROJECT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def postgres_url():
    """An empty database beside the one that TEST_POSTGRES_URL names."""
    url = os.environ.get("TEST_POSTGRES_URL")
    if not url or os.environ["DATABASE_URL"].startswith("postgres"):
        pytest.skip("runs once, with SQLite, when TEST_POSTGRES_URL says where a PostgreSQL is")
    name = "same_answers"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name}")
        connection.execute(f"CREATE DATABASE {name}")
        yield urlsplit(url)._replace(path=f"/{name}").geturl()
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_both_databases_give_the_same_answers(postgres_url, tmp_path):
    sqlite = answers_of(f"sqlite:///{tmp_path / 'answers.sqlite3'}")
    postgres = answers_of(postgres_url)

    assert len(sqlite) > 40
    assert sqlite["CF"][0] == "Cystic fibrosis | CF | acronym"
    for question, said in sqlite.items():
        assert said == postgres[question], question
