"""The language of a page: from its address or the browser, in links, names, numbers and dates."""

from datetime import date

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import get_script_prefix, reverse
from django.utils import translation
from django.utils.formats import date_format
from django.views.defaults import server_error
from lxml import html

from directory.languages import language_in_address, same_address
from groups.models import Condition
from groups.search import search
from groups.signposting import signposts_for

from .factories import make_condition, make_group, make_membership

pytestmark = pytest.mark.django_db

CODES = [code for code, _ in settings.LANGUAGES]


@pytest.fixture
def cystic_fibrosis():
    return make_condition(
        "Cystic fibrosis",
        orpha_code=586,
        synonyms=["CF", ("Mucoviscidose", "preferred", "fr"), ("Mukoviszidose", "preferred", "de")],
    )


def page_at(client, address, **kwargs):
    response = client.get(address, **kwargs)
    assert response.status_code == 200
    return html.fromstring(response.content)


# Which language


@pytest.mark.parametrize("code", CODES)
def test_the_language_of_an_address_is_that_of_the_page(client, code):
    response = client.get(f"/{code}/about/", headers={"accept-language": "en, fr;q=0.5"})

    page = html.fromstring(response.content)
    assert page.get("lang") == code
    assert response["Content-Language"] == code
    assert "Accept-Language" not in response.get("Vary", "")


@pytest.mark.parametrize(
    ("wish", "code"),
    [("fr", "fr"), ("de-AT, en;q=0.5", "de"), ("fi, it;q=0.8", "it"), ("fi", "en"), ("", "en")],
)
def test_an_address_without_language_follows_the_browser(client, wish, code):
    response = client.get("/about/", headers={"accept-language": wish})

    assert response.status_code == 200
    assert html.fromstring(response.content).get("lang") == code
    assert response["Content-Language"] == code
    assert "Accept-Language" in response["Vary"]


def test_no_cookie_is_set_in_any_language(client):
    assert not client.get("/fr/").cookies


def test_arabic_runs_from_right_to_left_and_no_other_language_does(client):
    directions = {code: page_at(client, f"/{code}/").get("dir") for code in CODES}

    assert {code for code, direction in directions.items() if direction == "rtl"} == {"ar"}


def test_an_unknown_language_is_an_unknown_address(client):
    assert client.get("/xx/about/").status_code == 404
    assert client.get("/FR/about/").status_code == 404


# Addresses


def test_every_link_of_a_page_carries_its_language_on(client, cystic_fibrosis):
    make_group("Example Group", conditions=[cystic_fibrosis])

    page = page_at(client, "/fr/conditions/586/")

    switch = page.xpath("//nav[contains(@class, 'languages')]//a/@href")
    own = {href for href in page.xpath("//a/@href|//form/@action") if href.startswith("/")}
    assert own - set(switch)
    assert all(href.startswith("/fr/") for href in own - set(switch))
    assert page.xpath("//input/@data-suggest")[0] == "/fr/suggest/"


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        ("/fr", "/fr/"),
        ("/fr/about", "/fr/about/"),
        ("/fr/about?x=1", "/fr/about/?x=1"),
        ("/fr/conditions/77/?area=GB", "/fr/conditions/586/?area=GB"),
        ("/fr/conditions/616874/", "/fr/undiagnosed/"),
        ("/fr/groups/former/", "/fr/groups/example-group/"),
    ],
)
def test_redirects_keep_the_language(client, cystic_fibrosis, address, leads_to):
    make_condition("Old", orpha_code=77, status="obsolete", replaced_by=cystic_fibrosis)
    group = make_group("Example Group", slug="former")
    group.slug = "example-group"
    group.save()

    response = client.get(address)

    assert response.status_code == 301
    assert response.url == leads_to


@pytest.mark.parametrize("path", ["/admin/", "/api/v1/conditions/?q=a", "/static/css/site.css"])
def test_what_is_for_curators_and_machines_has_one_address(client, path):
    response = client.get(f"/fr{path}")

    assert response.status_code == 301
    assert response.url == path


def test_the_api_speaks_english_whoever_asks(client, cystic_fibrosis):
    make_group("Example Group", conditions=[cystic_fibrosis], base_area="FR")

    response = client.get(
        "/api/v1/signposts/?condition=586&area=FR", headers={"accept-language": "fr"}
    )

    assert response["Content-Language"] == "en"
    assert "Accept-Language" not in response.get("Vary", "")
    assert response.json()["condition"]["name"] == "Cystic fibrosis"
    assert response.json()["rungs"][0]["title"] == "Groups for Cystic fibrosis in France"


def test_the_curators_side_speaks_english_whoever_asks(client):
    response = client.get("/admin/login/", headers={"accept-language": "fr"})

    assert html.fromstring(response.content).get("lang") == "en-us" or (
        response["Content-Language"] == "en"
    )
    assert "Password:" in response.content.decode()


def test_the_page_for_an_unknown_address_speaks_the_language_of_the_address(client):
    response = client.get("/fr/no-such-page/")

    page = html.fromstring(response.content)
    assert response.status_code == 404
    assert page.get("lang") == "fr"
    assert page.xpath("//form/@action")[0] == "/fr/search/"


def test_nothing_of_the_language_is_left_when_the_answer_is_made(client):
    client.get("/fr/about/")

    assert get_script_prefix() == "/"
    assert reverse("about") == "/about/"
    assert translation.get_language() == "en"


def test_nothing_of_the_language_is_left_after_an_error():
    def fail(request):
        raise LookupError("example")

    with pytest.raises(LookupError, match="example"):
        language_in_address(fail)(RequestFactory().get("/ar/about/"))

    assert get_script_prefix() == "/"
    assert translation.get_language() == "en"


def test_a_site_below_a_folder_has_its_languages_below_that_folder():
    def say_where(request):
        return HttpResponse(f"{request.path_info} {same_address(request, 'de')}")

    request = RequestFactory().get("/fr/about/", SCRIPT_NAME="/site")

    assert request.path == "/site/fr/about/"
    assert language_in_address(say_where)(request).content == b"/about/ /site/de/about/"


# The switch


def test_the_switch_leads_to_the_same_page_in_each_language_and_keeps_the_filters(client):
    page = page_at(client, "/fr/groups/?area=GB&q=%C3%A9")

    links = page.xpath("//nav[contains(@class, 'languages')]//a")
    assert [link.get("href") for link in links] == [
        f"/{code}/groups/?area=GB&q=%C3%A9" for code in CODES
    ]
    assert [(link.get("lang"), link.get("hreflang"), link.text) for link in links] == [
        (code, code, name) for code, name in settings.LANGUAGES
    ]
    assert [link.get("lang") for link in links if link.get("aria-current")] == ["fr"]


def test_the_switch_has_a_label_and_needs_no_script(client):
    (switch,) = page_at(client, "/").xpath("//nav[contains(@class, 'languages')]")

    assert switch.get("aria-label")
    assert switch.xpath(".//details/summary")


# Names of conditions


def test_a_condition_is_shown_by_its_name_in_the_language_of_the_page(client, cystic_fibrosis):
    page = page_at(client, "/fr/conditions/586/")

    assert page.xpath("normalize-space(//h1)") == "Mucoviscidose"
    assert "Mucoviscidose" in page.xpath("string(//title)")
    assert "Cystic fibrosis" in page.xpath("//header[@class='page-head']//*[@lang='en']/text()")


def test_families_and_narrower_conditions_are_named_in_the_language_of_the_page(client):
    family = make_condition("Family", orpha_code=1, synonyms=[("Famille", "preferred", "fr")])
    condition = make_condition("Example", orpha_code=2, families=[family])
    make_condition("Form", families=[condition], synonyms=[("Forme", "preferred", "fr")])

    links = page_at(client, "/fr/conditions/2/").xpath("//main//ul[@class='links']//a/text()")

    assert {"Famille", "Forme"} <= set(links)


def test_a_name_that_is_english_on_another_page_says_so(client, cystic_fibrosis):
    page = page_at(client, "/it/conditions/586/")

    assert page.xpath("//h1//*[@lang='en']/text()") == ["Cystic fibrosis"]
    assert not page_at(client, "/conditions/586/").xpath("//h1//*[@lang]")


def test_reasons_and_titles_of_rungs_use_the_names_of_the_language(cystic_fibrosis):
    family = make_condition(
        "Lung disorder", orpha_code=1, synonyms=[("Maladie du poumon", "preferred", "fr")]
    )
    condition = make_condition("Rare lung condition", orpha_code=2, families=[family])
    make_group("Example Lung Group", conditions=[family], areas=["world"])
    make_group("Example CF Group", conditions=[cystic_fibrosis])

    with translation.override("fr"):
        (family_rung,) = signposts_for(condition)
        (own_rung,) = signposts_for(cystic_fibrosis)

    assert "Maladie du poumon" in family_rung.signposts[0].reason
    assert "Mucoviscidose" in own_rung.title
    assert "Mucoviscidose" in own_rung.signposts[0].reason


def test_answers_are_shown_in_the_language_of_the_page_with_the_english_name(
    client, cystic_fibrosis
):
    page = page_at(client, "/fr/search/?q=cystic+fibrosis")
    (suggestion,) = client.get("/fr/suggest/?q=cystic+f").json()["suggestions"]

    assert page.xpath("normalize-space(//li[@class='answer']//a)") == "Mucoviscidose"
    assert "Cystic fibrosis" in page.xpath("//li[@class='answer']//*[@lang='en']/text()")
    assert suggestion["text"] == "Mucoviscidose"
    assert suggestion["detail"].startswith("Cystic fibrosis · ")
    assert suggestion["url"] == "/fr/conditions/586/"


def test_a_foreign_name_that_was_typed_is_named_on_an_english_page(client, cystic_fibrosis):
    (suggestion,) = client.get("/suggest/?q=mucoviscidose").json()["suggestions"]

    assert suggestion["text"] == "Cystic fibrosis"
    assert "Mucoviscidose" in suggestion["detail"]


def test_the_page_and_the_list_of_a_group_name_its_conditions_in_the_language(
    client, cystic_fibrosis
):
    make_group("Example CF Group", conditions=[cystic_fibrosis])

    assert "Mukoviszidose" in page_at(client, "/de/groups/example-cf-group/").text_content()
    assert "Mukoviszidose" in page_at(client, "/de/groups/").text_content()


def test_a_name_in_a_language_falls_back_to_english(cystic_fibrosis):
    assert cystic_fibrosis.name_in("fr") == "Mucoviscidose"
    assert cystic_fibrosis.name_in("en") == "Cystic fibrosis"
    assert cystic_fibrosis.name_in("it") == "Cystic fibrosis"


def test_a_name_that_was_loaded_is_not_asked_for_again(cystic_fibrosis, django_assert_num_queries):
    with django_assert_num_queries(1):
        condition = Condition.objects.named_in("fr").get(orpha_code=586)
        assert condition.name_in("fr") == condition.shown_name == "Mucoviscidose"


@pytest.mark.parametrize(
    "address",
    [
        "/conditions/586/?area=GB&language=en",
        "/groups/",
        "/groups/example-group-0/",
        "/groups/example-coalition/",
        "/search/?q=cystic",
        "/suggest/?q=cystic",
        "/conditions/",
        "/conditions/families/?family=586",
        "/undiagnosed/",
    ],
)
def test_another_language_asks_no_more_queries_than_english(client, cystic_fibrosis, address):
    make_condition("No diagnosis", orpha_code=616874)
    coalition = make_group("Example Coalition", kind="coalition")
    for number in range(4):
        form = make_condition(f"Cystic form {number}", families=[cystic_fibrosis])
        group = make_group(
            f"Example Group {number}",
            conditions=[cystic_fibrosis, form],
            areas=["GB"],
            languages=["en"],
        )
        make_membership(group, coalition)

    counts = []
    for prefix in ["/en", "/fr"]:
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(prefix + address).status_code == 200
        counts.append(len(queries))

    assert counts[1] <= counts[0] <= 12


def test_the_order_of_answers_does_not_depend_on_the_language(cystic_fibrosis):
    make_condition("Cystic example", synonyms=[("Zzz", "preferred", "fr")])
    make_condition("Cystic other", synonyms=[("Aaa", "preferred", "fr")])

    english = [answer.thing.pk for answer in search("cystic")]
    with translation.override("fr"):
        french = [answer.thing.pk for answer in search("cystic")]

    assert english == french


# Dates and numbers


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("en", "2 November 2026"),
        ("de", "2. November 2026"),
        ("fr", "2 novembre 2026"),
        ("es", "2 de noviembre de 2026"),
    ],
)
def test_dates_are_written_as_the_language_writes_them(client, code, words):
    make_group("Example Group", slug="example", reviewed_on=date(2026, 11, 2))

    with translation.override(code):
        assert date_format(date(2026, 11, 2)) == words
    assert words in page_at(client, f"/{code}/groups/example/").text_content()


def test_the_page_for_an_error_of_ours_speaks_the_language_and_needs_no_database(
    django_assert_num_queries,
):
    request = RequestFactory().get("/ar/about/")

    with django_assert_num_queries(0):
        response = language_in_address(server_error)(request)

    page = html.fromstring(response.content)
    assert response.status_code == 500
    assert (page.get("lang"), page.get("dir")) == ("ar", "rtl")
    assert page.xpath("//form/@action") == ["/ar/search/"]
