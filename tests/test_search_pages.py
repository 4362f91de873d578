"""The results page and the suggestions; what the search itself finds is tested elsewhere."""

import pytest
from lxml import html

from groups.models.condition import UNDIAGNOSED
from groups.search import Answer
from groups.views import search as search_views

from .factories import make_condition, make_group

pytestmark = pytest.mark.django_db


@pytest.fixture
def answers(monkeypatch):
    """What the search answers, whatever is asked."""
    found = []
    monkeypatch.setattr(search_views, "answers_to", lambda text, limit, **how: found[:limit])
    return found


def cystic_fibrosis():
    condition = make_condition("Cystic fibrosis", orpha_code=586)
    condition.group_count = 12
    return condition


def page_for(client, query="anything"):
    return client.get("/search/", {"q": query}).content.decode()


def test_a_condition_is_shown_with_its_code_and_its_number_of_groups(client, answers):
    answers.append(Answer(cystic_fibrosis(), "Cystic fibrosis", "name"))

    page = page_for(client)

    assert 'href="/conditions/586/"' in page
    assert "ORPHA:586" in page
    assert "12 groups" in page


@pytest.mark.parametrize(
    ("match", "matched", "words"),
    [
        ("acronym", "CF", "also called CF"),
        ("synonym", "Mucoviscidosis", "also called Mucoviscidosis"),
        ("code", "ICD-10 E84.0", "ICD-10 E84.0"),
        ("code-broader", "ICD-10 E84", "shares the code ICD-10 E84"),
    ],
)
def test_a_condition_says_what_matched(client, answers, match, matched, words):
    answers.append(Answer(cystic_fibrosis(), matched, match))

    assert words in page_for(client)


def test_a_condition_found_by_its_own_name_is_not_also_called_that(client, answers):
    answers.append(Answer(cystic_fibrosis(), "Cystic fibrosis", "prefix"))

    assert "also called" not in page_for(client)


def test_a_group_is_shown_with_its_kind_and_place(client, answers):
    group = make_group("Example Umbrella", kind="umbrella", areas=["GB"])
    answers.append(Answer(group, group.name, "name"))

    page = " ".join(page_for(client).split())

    assert "Umbrella · United Kingdom" in page


def test_a_single_answer_is_still_a_list(client, answers):
    answers.append(Answer(cystic_fibrosis(), "Cystic fibrosis", "name"))

    assert client.get("/search/", {"q": "cystic fibrosis"}).status_code == 200


def test_similar_names_are_a_question_not_an_answer(client, answers):
    answers.append(Answer(cystic_fibrosis(), "Cystic fibrosis", "similar"))

    response = client.get("/search/", {"q": "sistic"})

    assert response.context["sure"] == []
    assert "Did you mean" in response.content.decode()


def test_no_answer_is_never_the_end(client, answers):
    page = page_for(client, "qqzz")

    for way_on in ["/conditions/", "/conditions/families/", "/groups/?kind=umbrella"]:
        assert f'href="{way_on}"' in page
    assert page.count('href="/undiagnosed/"') > 1
    assert "Check the spelling" in page


def test_what_was_typed_is_shown_as_text(client, answers):
    page = page_for(client, "<script>alert(1)</script>")

    assert "<script>alert" not in page


@pytest.mark.parametrize("query", ["", "   ", "\0", "%", "'", "x" * 5000, "\ud83d"])
def test_odd_queries_get_a_page(client, query):
    query = query.encode("utf-8", "ignore").decode()

    assert client.get("/search/", {"q": query}).status_code == 200
    assert client.get("/suggest/", {"q": query}).status_code == 200


def test_suggestions_are_the_first_answers_as_json(client, answers):
    group = make_group("Example Group", base_area="FR")
    answers += [Answer(cystic_fibrosis(), "CF", "acronym"), Answer(group, group.name, "name")]

    assert client.get("/suggest/", {"q": "CF"}).json() == {
        "suggestions": [
            {
                "text": "Cystic fibrosis",
                "detail": "also called CF · ORPHA:586",
                "url": "/conditions/586/",
            },
            {
                "text": "Example Group",
                "detail": "Condition-specific · Based in France",
                "url": "/groups/example-group/",
            },
        ]
    }


def test_one_letter_suggests_nothing(client, answers):
    answers.append(Answer(cystic_fibrosis(), "CF", "acronym"))

    assert client.get("/suggest/", {"q": "C"}).json() == {"suggestions": []}


def test_results_ask_the_same_number_of_queries_however_many_there_are(
    client, django_assert_num_queries
):
    for number in range(6):
        make_group(f"Example Group {number}", areas=["GB"], base_area="GB")
        if number in (2, 5):
            with django_assert_num_queries(8):
                page = client.get("/search/", {"q": "example group"}).content.decode()
            assert all(f"Example Group {each}" in page for each in range(number + 1))


def test_the_way_without_a_diagnosis_is_offered_in_plain_words(client):
    make_condition("Rare disorder without a determined diagnosis", orpha_code=UNDIAGNOSED)

    page = html.fromstring(client.get("/search/", {"q": "undiagnosed"}).content)
    [suggestion] = client.get("/suggest/", {"q": "undiagnosed"}).json()["suggestions"]

    assert page.xpath("//a[@class='answer-name']/text()") == ["No diagnosis yet"]
    assert suggestion == {
        "text": "No diagnosis yet",
        "detail": f"ORPHA:{UNDIAGNOSED}",
        "url": f"/conditions/{UNDIAGNOSED}/",
    }
