"""What search engines, browsers and those a page is shared with are told about it."""

import json
import xml.etree.ElementTree as ET
from datetime import date

import pytest
from django.contrib.staticfiles import finders
from django.core.cache import cache
from lxml import html

from .factories import make_condition, make_group, make_membership

pytestmark = pytest.mark.django_db

SITE = "http://testserver"
PLACES = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
LAST_CHANGED = "{http://www.sitemaps.org/schemas/sitemap/0.9}lastmod"


@pytest.fixture
def alkaptonuria():
    return make_condition(
        "Alkaptonuria",
        orpha_code=56,
        synonyms=[("Alcaptonurie", "preferred", "fr")],
        codes=[("OMIM", "203500", "exact"), ("ICD-10", "E70.2", "narrower")],
    )


@pytest.fixture
def society(alkaptonuria):
    return make_group("Example Society", conditions=[alkaptonuria], areas=["GB"])


def head_of(client, address, **kwargs):
    response = client.get(address, **kwargs)
    return html.fromstring(response.content).xpath("//head")[0]


def canonical(head):
    return "".join(head.xpath("link[@rel='canonical']/@href")).removeprefix(SITE)


def is_offered(head):
    return not head.xpath("meta[@name='robots']")


def places_in(response):
    assert response.status_code == 200
    return [place.text.removeprefix(SITE) for place in ET.fromstring(response.content).iter(PLACES)]


# A page's own address


@pytest.mark.parametrize(
    ("address", "own"),
    [
        ("/", "/"),
        ("/conditions/56/", "/conditions/56/"),
        ("/en/conditions/56/", "/conditions/56/"),
        ("/fr/conditions/56/", "/fr/conditions/56/"),
        ("/conditions/56/?area=GB&language=en", "/conditions/56/"),
        ("/conditions/?letter=A&page=1", "/conditions/"),
        ("/conditions/?letter=B", "/conditions/?letter=B"),
        ("/conditions/families/?family=56", "/conditions/families/?family=56"),
        ("/groups/?area=GB", "/groups/?area=GB"),
        ("/groups/?q=&area=&kind=", "/groups/"),
        ("/groups/example-society/?members=2", "/groups/example-society/"),
        ("/undiagnosed/?area=GB", "/undiagnosed/"),
    ],
)
def test_a_page_names_its_one_address(client, society, address, own):
    assert canonical(head_of(client, address)) == own


def test_a_page_in_the_language_of_the_browser_names_the_address_with_the_language(client):
    head = head_of(client, "/about/", headers={"accept-language": "de"})

    assert canonical(head) == "/de/about/"


def test_a_page_names_its_address_in_each_language(client, alkaptonuria):
    head = head_of(client, "/fr/conditions/56/?area=GB")

    alternates = head.xpath("link[@rel='alternate' and @hreflang]")
    assert {each.get("hreflang"): each.get("href") for each in alternates} == {
        "en": f"{SITE}/conditions/56/",
        "x-default": f"{SITE}/conditions/56/",
        **{code: f"{SITE}/{code}/conditions/56/" for code in ["de", "es", "fr", "it", "ar"]},
    }


def test_a_closed_group_keeps_its_own_address(client, society):
    make_group("Example Closed", state="closed", successor=society)

    assert canonical(head_of(client, "/groups/example-closed/")) == "/groups/example-closed/"


def test_a_page_that_is_not_there_names_no_address(client):
    assert canonical(head_of(client, "/no-such-page/")) == ""


# What search engines are offered


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/conditions/56/",
        "/conditions/57/",
        "/groups/",
        "/groups/?area=GB",
        "/groups/example-society/",
        "/conditions/?letter=B",
        "/undiagnosed/",
    ],
)
def test_pages_with_something_of_their_own_are_offered(client, society, address):
    make_condition("A condition without a group", orpha_code=57)

    assert is_offered(head_of(client, address))


@pytest.mark.parametrize(
    "address",
    [
        "/search/?q=alkaptonuria",
        "/search/",
        "/groups/?kind=umbrella",
        "/groups/?area=GB&q=x",
        "/groups/?area=nowhere",
    ],
)
def test_answers_and_narrowed_lists_are_not_offered(client, society, address):
    head = head_of(client, address)

    assert head.xpath("meta[@name='robots']/@content") == ["noindex"]
    assert canonical(head) == ""


def test_robots_may_read_all_but_search_handout_and_admin(client):
    lines = client.get("/robots.txt").content.decode().splitlines()

    assert client.get("/robots.txt")["Content-Type"].startswith("text/plain")
    for path in ["/admin/", "/search/", "/fr/search/", "/handout/", "/ar/handout/"]:
        assert f"Disallow: {path}" in lines
    assert f"Sitemap: {SITE}/sitemap.xml" in lines
    assert f"Sitemap: {SITE}/fr/sitemap.xml" in lines
    assert f"Sitemap: {SITE}/en/sitemap.xml" not in lines
    assert "Disallow: /" not in lines


def test_the_sitemap_names_every_page_and_each_can_be_read(client, society):
    make_group("Example Draft", state="draft")
    make_group("Example Closed", state="closed")
    make_condition("Old", orpha_code=77, status="obsolete")
    make_condition("No diagnosis", orpha_code=616874)

    parts = places_in(client.get("/sitemap.xml"))
    places = [place for part in parts for place in places_in(client.get(part))]

    assert {"/", "/conditions/56/", "/groups/example-society/", "/undiagnosed/"} <= set(places)
    assert "/groups/example-closed/" in places
    assert not {"/groups/example-draft/", "/conditions/77/", "/conditions/616874/"} & set(places)
    assert len(places) == len(set(places))
    assert {place: client.get(place).status_code for place in places} == dict.fromkeys(places, 200)


def test_each_language_has_its_own_sitemap(client, society):
    parts = places_in(client.get("/fr/sitemap.xml"))
    places = [place for part in parts for place in places_in(client.get(part))]

    assert parts
    assert "/fr/conditions/56/" in places
    assert all(place.startswith("/fr/") for place in parts + places)


def test_only_groups_say_when_they_last_changed(client, society):
    conditions = ET.fromstring(client.get("/sitemap-conditions.xml").content)
    groups = ET.fromstring(client.get("/sitemap-groups.xml").content)

    assert not list(conditions.iter(LAST_CHANGED))
    assert [each.text for each in groups.iter(LAST_CHANGED)] == [
        society.changed_at.date().isoformat()
    ]


@pytest.mark.parametrize("address", ["/sitemap.xml", "/sitemap-conditions.xml", "/robots.txt"])
def test_what_crawlers_ask_for_takes_few_queries(client, address, django_assert_max_num_queries):
    for number in range(20):
        make_group(f"Example {number}", conditions=[make_condition(f"Condition {number}")])

    with django_assert_max_num_queries(4):
        assert client.get(address).status_code == 200


# How a page looks where it is shared


def test_a_shared_page_says_what_it_is(client, alkaptonuria):
    head = head_of(client, "/fr/conditions/56/?area=GB")
    said = {meta.get("property"): meta.get("content") for meta in head.xpath("meta[@property]")}

    assert "Alcaptonurie" in said["og:title"]
    assert head.xpath("string(title)").startswith(said["og:title"])
    assert said["og:description"] == head.xpath("string(meta[@name='description']/@content)")
    assert said["og:url"] == f"{SITE}/fr/conditions/56/"
    assert said["og:locale"] == "fr_FR"
    assert said["og:type"] == "website"
    assert said["og:site_name"]


def test_the_picture_of_a_shared_page_is_there_and_small(client):
    (address,) = head_of(client, "/").xpath("meta[@property='og:image']/@content")
    path = finders.find(address.removeprefix(f"{SITE}/static/"))

    with open(path, "rb") as file:
        picture = file.read()
    assert picture.startswith(b"\x89PNG")
    assert int.from_bytes(picture[16:20], "big") == 1200
    assert int.from_bytes(picture[20:24], "big") == 630
    assert len(picture) < 60_000


def test_titles_and_descriptions_tell_pages_apart(client, society):
    make_condition("Another condition", orpha_code=57)
    for number in range(30):
        make_group(f"Example Group {number}", areas=["FR"])
    addresses = [
        *["/", "/groups/", "/groups/?page=2", "/groups/?area=GB", "/groups/?area=FR"],
        *["/conditions/", "/conditions/?letter=B", "/conditions/families/"],
        *["/conditions/families/?family=56", "/conditions/56/", "/conditions/57/"],
        *["/groups/example-society/", "/groups/example-group-1/", "/undiagnosed/", "/about/"],
        *["/privacy/", "/accessibility/", "/for-families/", "/for-clinicians/"],
    ]

    heads = {address: head_of(client, address) for address in addresses}
    titles = {head.xpath("string(title)"): address for address, head in heads.items()}
    descriptions = {
        head.xpath("string(meta[@name='description']/@content)"): address
        for address, head in heads.items()
    }

    assert set(addresses) - set(titles.values()) == set()
    assert set(addresses) - set(descriptions.values()) == set()
    assert "" not in titles
    assert "" not in descriptions


def test_a_name_with_quotation_marks_breaks_no_attribute(client):
    name = """Example "Quoted" <b>'Group'</b> & Co"""
    make_group(name, slug="quoted")

    head = head_of(client, "/groups/quoted/")

    assert head.xpath("meta[@property='og:title']/@content") == [name]
    assert head.xpath("string(title)").startswith(name)


# A browser's own search box


def test_a_browser_learns_how_to_search_here_in_the_language_of_the_page(client, alkaptonuria):
    (address,) = head_of(client, "/fr/").xpath("link[@rel='search']/@href")
    response = client.get(address)
    tree = ET.fromstring(response.content)
    spec = "{http://a9.com/-/spec/opensearch/1.1/}"
    ways = {url.get("type"): url.get("template") for url in tree.iter(f"{spec}Url")}

    assert response["Content-Type"].startswith("application/opensearchdescription+xml")
    assert len(tree.findtext(f"{spec}ShortName")) <= 16
    assert ways["text/html"] == f"{SITE}/fr/search/?q={{searchTerms}}"
    query = ways["application/x-suggestions+json"].replace("{searchTerms}", "alka")
    assert client.get(query.removeprefix(SITE)).json() == [
        "alka",
        ["Alcaptonurie"],
        ["Alkaptonuria · ORPHA:56"],
        [f"{SITE}/fr/conditions/56/"],
    ]


# A group in the words of schema.org


def described(client, slug, prefix=""):
    """(page, group) as JSON-LD says them."""
    head = head_of(client, f"{prefix}/groups/{slug}/")
    (text,) = head.xpath("script[@type='application/ld+json']/text()")
    content = json.loads(text)
    assert content["@context"] == "https://schema.org"
    return content["@graph"]


def test_a_group_is_described_with_all_that_is_known(client, alkaptonuria):
    group = make_group(
        "Example Society",
        slug="example",
        acronym="ES",
        form="charity",
        conditions=[alkaptonuria],
        areas=["GB-ENG", "FR", "europe"],
        languages=["en"],
        base_area="GB-ENG",
        other_names=["Example Old Name"],
        registrations=["GB-CHC-1234567"],
        channels=[("facebook", "https://social.example.org/es")],
        email="hello@example.org",
        phone="+442079460000",
        founded=2003,
        summary="It helps.",
        reviewed_on=date(2026, 11, 2),
    )
    make_membership(group, make_group("Example Coalition", kind="coalition"))

    page, organization = described(client, "example")

    assert page == {
        "@type": "WebPage",
        "@id": f"{SITE}/groups/example/",
        "url": f"{SITE}/groups/example/",
        "name": "Example Society",
        "inLanguage": "en",
        "mainEntity": {"@id": f"{SITE}/groups/example/#group"},
        "lastReviewed": "2026-11-02",
        "reviewedBy": {
            "@type": "Organization",
            "name": "Rare Disease Patient Groups",
            "url": f"{SITE}/",
        },
    }
    assert organization == {
        "@type": "NGO",
        "@id": f"{SITE}/groups/example/#group",
        "name": "Example Society",
        "alternateName": ["ES", "Example Old Name"],
        "description": "It helps.",
        "url": "https://example.example.org/",
        "email": "hello@example.org",
        "telephone": "+442079460000",
        "sameAs": ["https://social.example.org/es"],
        "address": {"@type": "PostalAddress", "addressCountry": "GB"},
        "areaServed": [
            {"@type": "AdministrativeArea", "name": "England", "identifier": "GB-ENG"},
            {"@type": "Place", "name": "Europe"},
            {"@type": "Country", "name": "France", "identifier": "FR"},
        ],
        "knowsLanguage": ["en"],
        "foundingDate": "2003",
        "identifier": [
            {
                "@type": "PropertyValue",
                "propertyID": "org-id.guide",
                "value": "GB-CHC-1234567",
            }
        ],
        "memberOf": [
            {
                "@type": "Organization",
                "name": "Example Coalition",
                "url": f"{SITE}/groups/example-coalition/",
            }
        ],
        "knowsAbout": [
            {
                "@type": "MedicalCondition",
                "name": "Alkaptonuria",
                "url": f"{SITE}/conditions/56/",
                "code": [
                    {"@type": "MedicalCode", "codingSystem": "ORPHA", "codeValue": "56"},
                    {"@type": "MedicalCode", "codingSystem": "OMIM", "codeValue": "203500"},
                ],
            }
        ],
    }


def test_what_is_not_known_of_a_group_is_left_out(client):
    make_group("Example Group", slug="example", website="")

    page, organization = described(client, "example")

    assert organization == {
        "@type": "Organization",
        "@id": f"{SITE}/groups/example/#group",
        "name": "Example Group",
    }
    assert "lastReviewed" not in page
    assert "reviewedBy" not in page


def test_a_group_is_the_same_one_in_every_language(client, society):
    page, organization = described(client, "example-society", prefix="/fr")

    assert page["url"] == f"{SITE}/fr/groups/example-society/"
    assert page["inLanguage"] == "fr"
    assert organization["@id"] == f"{SITE}/groups/example-society/#group"
    assert organization["knowsAbout"][0]["name"] == "Alcaptonurie"
    assert organization["knowsAbout"][0]["alternateName"] == "Alkaptonuria"


@pytest.mark.parametrize(
    ("closed_on", "said"),
    [
        (date(2020, 5, 3), "2020-05-03"),
        (date(2020, 5, 1), "2020-05"),
        (date(2020, 1, 1), "2020"),
    ],
)
def test_a_closed_group_says_when_it_closed_and_not_how_to_reach_it(client, closed_on, said):
    make_group(
        "Example Closed",
        slug="closed",
        state="closed",
        closed_on=closed_on,
        email="hello@example.org",
    )

    _page, organization = described(client, "closed")

    assert organization["dissolutionDate"] == said
    assert not {"url", "email"} & set(organization)


def test_a_name_cannot_end_the_script(client):
    name = "Example </script><script>alert(1)</script> <!-- & Co"
    make_group(name, slug="hostile", summary="\u2028</SCRIPT >")

    response = client.get("/groups/hostile/")
    _page, organization = described(client, "hostile")

    assert organization["name"] == name
    assert organization["description"] == "\u2028</SCRIPT >"
    assert "<script>alert" not in response.content.decode()


def test_the_page_of_a_group_still_takes_at_most_twelve_queries(
    client, alkaptonuria, django_assert_max_num_queries
):
    group = make_group("Example Group", slug="example", conditions=[alkaptonuria], areas=["GB"])
    make_membership(group, make_group("Example Coalition", kind="coalition"))
    make_group("Example Sister", conditions=[alkaptonuria])
    cache.clear()

    with django_assert_max_num_queries(12):
        client.get("/fr/groups/example/")
