"""The site starts, answers kindly and says that it is not ready while its database is away."""

import pytest

from ..running_site import NEW_GROUP, Site, form_about

AWAY = "postgres://nobody:secretpassword@127.0.0.1:1/none"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The site, started while nothing listens where its database should be."""
    site = Site(tmp_path_factory.mktemp("away"), AWAY)
    site.start()
    yield site
    site.kill()


def test_the_process_lives_and_says_that_it_is_not_ready(site):
    assert site.ask("/healthz").status == 200

    answer = site.ask("/readyz")
    assert answer.status == 503
    assert "The database does not answer" in answer.text


@pytest.mark.parametrize("page", ["/", "/conditions/586/", "/groups/", "/admin/login/"])
def test_a_visitor_sees_a_kind_page_and_when_to_try_again(site, page):
    answer = site.ask(page)

    assert answer.status in (200, 503)
    assert "Traceback" not in answer.text
    if answer.status == 503:
        assert "away for a moment" in answer.text
        assert answer.headers["Retry-After"] == "30"
        assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("page", ["/api/v1/conditions/?q=cf", "/suggest/?q=cf"])
def test_programs_get_json(site, page):
    answer = site.ask(page)

    assert answer.status == 503
    assert answer.headers["Content-Type"] == "application/json"
    assert "away for a moment" in answer.text
    assert answer.headers["Retry-After"] == "30"


def test_what_a_visitor_typed_comes_back_ready_to_be_sent_again(site):
    form = form_about("Example <Group> of “Quotes”") | {"words": "First line.\r\nSecond line."}

    answer = site.ask("/fr" + NEW_GROUP, form=form)

    assert answer.status == 503
    assert '<html lang="fr">' in answer.text
    assert f'<form class="suggestion-form" method="post" action="/fr{NEW_GROUP}">' in answer.text
    assert 'value="Example &lt;Group&gt; of “Quotes”"' in answer.text
    assert "First line.<br>Second line." in answer.text
    assert f'name="token" value="{form["token"]}"' in answer.text


def test_nothing_typed_and_no_password_is_in_the_log(site):
    site.ask("/search/?q=secretwords")
    site.ask(NEW_GROUP, form=form_about("Example secretwords"))

    text = (site.folder / "log").read_text()
    assert "the connection is refused" in text.lower() or "connection refused" in text.lower()
    assert "secretwords" not in text
    assert "secretpassword" not in text
