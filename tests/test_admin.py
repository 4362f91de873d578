"""A curator adds and corrects entries by hand."""

from datetime import date

import pytest
from django.contrib.auth.models import Permission, User
from django.core.exceptions import ValidationError
from django.db.models import Manager
from django.urls import reverse

from groups.models import Condition, Family, Group, Membership, Release
from groups.phones import e164

from .factories import make_condition, make_group, make_membership

pytestmark = pytest.mark.django_db


def address(thing):
    return reverse(f"admin:groups_{thing._meta.model_name}_change", args=[thing.pk])


def add_address(model):
    return reverse(f"admin:groups_{model._meta.model_name}_add")


def list_address(model):
    return reverse(f"admin:groups_{model._meta.model_name}_changelist")


def fields_of(form):
    """What a browser would send back for a form that nobody touched."""
    values = {}
    for field in form:
        value = field.value()
        if isinstance(value, Manager):
            value = value.all()
        if isinstance(value, (list, tuple)) or hasattr(value, "model"):
            values[field.html_name] = [getattr(one, "pk", one) for one in value]
        elif value is not None and value is not False:
            values[field.html_name] = value
    return values


def send(client, page, rows=(), **changes):
    """Open a page, change fields, fill a new row for each (prefix, values), and save.

    Gives the page back when it says what is wrong, the redirect when all was saved.
    """
    context = client.get(page).context
    values = fields_of(context["adminform"].form) | {"reason": "Seen on its site"}
    for inline in context["inline_admin_formsets"]:
        for form in [inline.formset.management_form, *inline.formset.initial_forms]:
            values.update(fields_of(form))
    for prefix, row in rows:
        place = values[f"{prefix}-TOTAL_FORMS"]
        values[f"{prefix}-TOTAL_FORMS"] += 1
        values.update({f"{prefix}-{place}-{field}": value for field, value in row.items()})
    return client.post(page, values | changes)


def saved(response):
    return response.status_code == 302 or errors(response)


def errors(response):
    """Every message on a page that was sent back."""
    found = list(response.context["adminform"].form.errors.values())
    for inline in response.context["inline_admin_formsets"]:
        found.append(inline.formset.non_form_errors())
        for form in inline.formset.forms:
            found += form.errors.values()
    return [message for messages in found for message in messages]


A_SOURCE = ("sources", {"address": "https://example.org/", "seen_on": "2026-11-20"})
A_FORUM = ("channels", {"kind": "forum", "address": "https://forum.example.org/"})


# Adding and correcting a group


def test_a_curator_adds_a_group_with_all_that_is_known(admin_client):
    condition = make_condition("Alkaptonuria", orpha_code=56)
    coalition = make_group("Example Coalition", kind="coalition")

    response = send(
        admin_client,
        add_address(Group),
        name="Example Group",
        slug="example-group",
        acronym="EG",
        state="listed",
        base_area="GB",
        areas=["GB-SCT", "europe"],
        languages=["en", "cy"],
        services=["helpline"],
        seeks=["speaker"],
        website="https://group.example.org/",
        rows=[
            A_SOURCE,
            A_FORUM,
            ("coverage", {"condition": condition.pk}),
            ("names", {"text": "Example Society"}),
            ("registrations", {"identifier": "GB-CHC-0000000"}),
            ("coalition_links", {"coalition": coalition.pk, "relation": "member"}),
        ],
    )

    assert saved(response) is True
    group = Group.objects.listed().get(slug="example-group")
    assert list(group.conditions.all()) == [condition]
    assert set(group.areas.values_list("code", flat=True)) == {"GB-SCT", "europe"}
    assert set(group.names.values_list("text", "kind", "key")) == {
        ("Example Group", "name", "example group"),
        ("EG", "acronym", "eg"),
        ("Example Society", "other", "example society"),
    }
    assert [link.coalition for link in group.coalition_links.all()] == [coalition]
    for facts in ["languages", "services", "seeks", "sources", "channels", "registrations"]:
        assert getattr(group, facts).exists(), facts


def test_a_page_that_nobody_touched_saves_and_changes_nothing(admin_client):
    group = make_group(
        "Example Group",
        acronym="EG",
        conditions=[make_condition("Alkaptonuria")],
        areas=["GB"],
        services=["helpline"],
        other_names=["Example Society"],
        reviewed_on=date(2026, 5, 1),
    )
    make_membership(make_group("Example Member"), group)
    before = Group.objects.filter(pk=group.pk).values("name", "slug", "state", "reviewed_by").get()

    assert saved(send(admin_client, address(group))) is True

    assert Group.objects.filter(pk=group.pk).values(*before).get() == before
    assert group.names.count() == 3
    assert group.member_links.count() == group.coverage.count() == group.sources.count() == 1


def test_a_renamed_group_keeps_its_former_name_when_the_curator_says_so(admin_client):
    group = make_group("Example Group")

    response = send(
        admin_client,
        address(group),
        name="Example Trust",
        rows=[("names", {"text": "Example Group"})],
    )

    assert saved(response) is True
    assert set(group.names.values_list("text", "kind")) == {
        ("Example Trust", "name"),
        ("Example Group", "other"),
    }


@pytest.mark.parametrize("deleted", [{}, {"names-0-DELETE": "on"}])
def test_an_other_name_that_becomes_the_name_stays_found(admin_client, deleted):
    group = make_group("Example Group", other_names=["Example Trust"])

    assert saved(send(admin_client, address(group), name="Example Trust", **deleted)) is True
    assert set(group.names.values_list("text", "kind")) == {("Example Trust", "name")}


@pytest.mark.parametrize("text", ["Example Trust", "ET"])
def test_the_name_is_not_among_the_other_names_too(admin_client, text):
    group = make_group("Example Group")

    response = send(
        admin_client,
        address(group),
        name="Example Trust",
        acronym="ET",
        rows=[("names", {"text": text})],
    )

    assert errors(response) == ["This is the group's name or acronym already."]


def test_a_group_that_is_open_has_no_closing_date(admin_client):
    group = make_group("Example Group")

    response = send(admin_client, address(group), closed_on="2026-01-01")

    assert errors(response) == ["Only a closed group has a closing date."]


def test_a_group_cannot_become_its_own_successor(admin_client):
    group = make_group("Example Group")

    response = send(admin_client, address(group), state="closed", successor=group.pk)

    assert errors(response) == ["A group cannot be its own successor."]


# What a listed group needs


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"website": "https://group.example.org/"}, ["source"]),
        ({"rows": [A_FORUM]}, ["source"]),
        ({"rows": [A_SOURCE]}, ["reach"]),
        ({}, ["reach", "source"]),
    ],
)
def test_a_listed_group_is_not_added_without_source_and_way_to_reach_it(
    admin_client, given, missing
):
    response = send(
        admin_client, add_address(Group), name="Example", slug="example", state="listed", **given
    )

    assert len(errors(response)) == len(missing)
    assert all(word in text for word, text in zip(missing, errors(response), strict=True))
    assert not Group.objects.exists()


@pytest.mark.parametrize(
    "given",
    [
        {"rows": [A_SOURCE], "email": "hello@example.org"},
        {"rows": [A_SOURCE], "phone": "+44 20 7946 0000"},
        {"rows": [A_SOURCE, A_FORUM]},
    ],
)
def test_one_source_and_one_way_to_reach_it_are_enough(admin_client, given):
    response = send(
        admin_client, add_address(Group), name="Example", slug="example", state="listed", **given
    )

    assert saved(response) is True


def test_a_draft_may_still_lack_both(admin_client):
    assert saved(send(admin_client, add_address(Group), name="Example", slug="example")) is True


def test_the_last_source_of_a_listed_group_stays(admin_client):
    group = make_group("Example Group")

    response = send(admin_client, address(group), **{"sources-0-DELETE": "on"})

    assert len(errors(response)) == 1
    assert group.sources.exists()


def test_the_last_source_can_be_exchanged_for_another(admin_client):
    group = make_group("Example Group")

    response = send(admin_client, address(group), rows=[A_SOURCE], **{"sources-0-DELETE": "on"})

    assert saved(response) is True
    assert group.sources.get().address == "https://example.org/"


def test_the_last_way_to_reach_a_listed_group_stays(admin_client):
    group = make_group("Example Group", website="", channels=[("forum", "https://f.example.org/")])

    response = send(admin_client, address(group), **{"channels-0-DELETE": "on"})

    assert len(errors(response)) == 1
    assert group.channels.exists()


# Telephone numbers


@pytest.mark.parametrize(
    "text",
    [
        "+442079460000",
        "+44 20 7946 0000",
        "+44 (0)20 7946-0000",
        " 0044 20 7946 0000 ",
        "tel:+44-20-7946-0000",
        "\uff0b44 20 7946 0000",
    ],
)
def test_a_phone_number_with_its_country_code_becomes_e164(admin_client, text):
    group = make_group("Example Group")

    assert saved(send(admin_client, address(group), phone=text)) is True

    group.refresh_from_db()
    assert group.phone == "+442079460000"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("020 7946 0000", "country code"),
        ("011 496 0000", "country code"),
        ("helpline", "not a telephone number"),
        ("+44", "not a telephone number"),
        ("+44 20 7946", "digits"),
        ("+44 20 7946 0000 0", "digits"),
        ("+999 20 7946 0000", "country code"),
        ("+44 20 7946 0000 0000 0000", "not a telephone number"),
        ("+44 20 7946 0000 ext. 12", "extension"),
    ],
)
def test_any_other_phone_number_is_explained(text, message):
    with pytest.raises(ValidationError, match=message):
        e164(text)


def test_a_wrong_phone_number_stays_on_the_page_with_its_message(admin_client):
    group = make_group("Example Group", phone="+442079460000")

    response = send(admin_client, address(group), phone="020 7946 0001")

    assert errors(response) == ["Begin with the country code: +44 20 7946 0000."]
    group.refresh_from_db()
    assert group.phone == "+442079460000"


def test_a_phone_number_can_be_taken_away(admin_client):
    group = make_group("Example Group", phone="+442079460000")

    assert saved(send(admin_client, address(group), phone="")) is True

    group.refresh_from_db()
    assert group.phone == ""


# Reviews and the public page


def test_correcting_a_group_makes_nobody_its_reviewer(admin_client):
    reviewer = User.objects.create(username="reviewer")
    group = make_group("Example Group", reviewed_on=date(2026, 5, 1), reviewed_by=reviewer)

    send(admin_client, address(group), summary="Helps.")

    group.refresh_from_db()
    assert group.reviewed_by == reviewer


def test_a_group_page_links_to_the_public_page(admin_client):
    group = make_group("Example Group")

    assert f'href="{group.get_absolute_url()}"' in admin_client.get(address(group)).text


def test_a_draft_has_no_public_page_to_link_to(admin_client):
    group = make_group("Example Group", state="draft")

    assert group.get_absolute_url() not in admin_client.get(address(group)).text


# Memberships


def test_a_membership_is_made_on_its_own_page(admin_client):
    member, coalition = make_group("Example Member"), make_group("Example Coalition")

    response = send(admin_client, add_address(Membership), member=member.pk, coalition=coalition.pk)

    assert saved(response) is True
    assert Membership.objects.get().relation == "member"


@pytest.mark.parametrize(
    ("prefix", "field"), [("coalition_links", "coalition"), ("member_links", "member")]
)
def test_a_membership_is_made_from_the_page_of_either_group(admin_client, prefix, field):
    group, other = make_group("Example Group"), make_group("Example Other")

    response = send(
        admin_client, address(group), rows=[(prefix, {field: other.pk, "relation": "partner"})]
    )

    assert saved(response) is True
    assert getattr(Membership.objects.get(), field) == other


@pytest.mark.parametrize(
    ("prefix", "field"), [("coalition_links", "coalition"), ("member_links", "member")]
)
def test_a_group_cannot_be_made_its_own_member(admin_client, prefix, field):
    group = make_group("Example Group")

    response = send(
        admin_client, address(group), rows=[(prefix, {field: group.pk, "relation": "member"})]
    )

    assert errors(response) == ["A group cannot be a member of itself."]


def test_a_membership_that_exists_or_is_with_itself_is_refused_on_its_own_page(admin_client):
    member, coalition = make_group("Example Member"), make_group("Example Coalition")
    make_membership(member, coalition)
    page = add_address(Membership)

    assert errors(send(admin_client, page, member=member.pk, coalition=coalition.pk))
    assert errors(send(admin_client, page, member=member.pk, coalition=member.pk))
    assert Membership.objects.count() == 1


def test_a_coalition_with_many_members_links_to_them_and_still_saves(admin_client):
    coalition = make_group("Example Coalition", kind="coalition")
    for number in range(51):
        make_membership(make_group(f"Example Member {number}"), coalition)

    page = admin_client.get(address(coalition))

    assert "51 members" in page.text
    assert "member_links-TOTAL_FORMS" not in page.text
    assert saved(send(admin_client, address(coalition), summary="Brings groups together.")) is True
    assert coalition.member_links.count() == 51


def test_the_link_to_the_members_of_a_coalition_lists_them(admin_client):
    coalition, other = make_group("Example Coalition"), make_group("Example Alliance")
    link = make_membership(make_group("Example Member"), coalition)
    make_membership(make_group("Another Example"), other)

    response = admin_client.get(list_address(Membership), {"coalition__id__exact": coalition.pk})

    assert list(response.context["cl"].result_list) == [link]


# Conditions


def test_a_local_entry_is_added_by_hand_beneath_its_families(admin_client):
    top = make_condition("Top")
    middle = make_condition("Middle", families=[top])

    response = send(
        admin_client,
        add_address(Condition),
        name="Example local entry",
        parents=[middle.pk],
        rows=[
            ("names", {"text": "ELE", "kind": "acronym", "language": "en"}),
            ("codes", {"system": "OMIM", "value": "000000", "relation": "exact"}),
        ],
    )

    assert saved(response) is True
    entry = Condition.objects.get(orpha_code=None)
    assert set(entry.ancestor_links.values_list("ancestor__name", "distance")) == {
        ("Example local entry", 0),
        ("Middle", 1),
        ("Top", 2),
    }
    assert entry.names.get(kind="acronym").key == "ele"
    assert entry.codes.get().key == "000000"


def test_new_parents_reach_everything_beneath_the_condition(admin_client):
    old, new = make_condition("Old family"), make_condition("New family")
    moved = make_condition("Moved", families=[old])
    beneath = make_condition("Beneath", families=[moved])

    assert saved(send(admin_client, address(moved), parents=[new.pk])) is True

    families = beneath.ancestor_links.filter(distance=2)
    assert [link.ancestor for link in families] == [new]


@pytest.mark.parametrize("chosen", ["itself", "beneath"])
def test_a_condition_never_lies_beneath_itself(admin_client, chosen):
    condition = make_condition("Condition")
    beneath = make_condition("Beneath", families=[make_condition("Middle", families=[condition])])
    before = Family.objects.count()

    parent = condition if chosen == "itself" else beneath
    response = send(admin_client, address(condition), parents=[parent.pk])

    assert errors(response) == [
        f"This condition already contains {parent}. Choose a wider condition."
    ]
    assert not condition.parents.exists()
    assert Family.objects.count() == before


def test_only_an_obsolete_condition_is_given_a_successor(admin_client):
    condition, successor = make_condition("Condition"), make_condition("Successor")

    refused = send(admin_client, address(condition), replaced_by=successor.pk)
    assert any("obsolete" in message for message in errors(refused))
    response = send(admin_client, address(condition), replaced_by=successor.pk, status="obsolete")
    assert saved(response) is True


def test_a_condition_does_not_replace_itself(admin_client):
    condition = make_condition("Condition")

    response = send(admin_client, address(condition), replaced_by=condition.pk, status="obsolete")

    assert "A condition cannot replace itself." in errors(response)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"text": "Alkaptonuria", "kind": "synonym"}, "This is the preferred name already."),
        (
            {"text": "Ochronosis", "kind": "preferred"},
            "Write the preferred English name at the top of the page.",
        ),
    ],
)
def test_a_condition_has_one_preferred_english_name(admin_client, row, message):
    condition = make_condition("Alkaptonuria")

    response = send(admin_client, address(condition), rows=[("names", {"language": "en", **row})])

    assert errors(response) == [message]


@pytest.mark.parametrize("deleted", [{}, {"names-0-DELETE": "on"}])
def test_a_synonym_that_becomes_the_preferred_name_stays_found(admin_client, deleted):
    condition = make_condition("Ochronosis", synonyms=["Alkaptonuria"])

    assert saved(send(admin_client, address(condition), name="Alkaptonuria", **deleted)) is True
    assert list(condition.names.values_list("text", "kind")) == [("Alkaptonuria", "preferred")]


# Finding


def found(client, model, words, **filters):
    result = client.get(list_address(model), {"q": words, **filters}).context["cl"].result_list
    return [str(thing) for thing in result]


@pytest.mark.parametrize(
    "words", ["sjogren friends", "Friends SJÖGREN", "ESF", "Example Old Name", "sicca", "Gougerot"]
)
def test_a_group_is_found_by_any_name_or_by_its_condition(admin_client, words):
    condition = make_condition("Sicca syndrome", synonyms=["Gougerot syndrome"])
    make_group(
        "Sjögren's Friends, Example",
        acronym="ESF",
        other_names=["Example Old Name"],
        conditions=[condition],
    )
    make_group("Another Example")

    assert found(admin_client, Group, words) == ["Sjögren's Friends, Example"]


@pytest.mark.parametrize("words", ["alcaptonuria", "Alkaptonurie", "56", "ORPHA:56", "orpha 56"])
def test_a_condition_is_found_by_any_name_or_its_code(admin_client, words):
    make_condition(
        "Alkaptonuria",
        orpha_code=56,
        synonyms=["Alcaptonuria", ("Alkaptonurie", "preferred", "de")],
    )
    make_condition("Another", orpha_code=560)

    assert found(admin_client, Condition, words) == ["Alkaptonuria"]


def test_the_one_that_bears_the_very_name_comes_first(admin_client):
    make_condition("Atypical CF")
    make_condition("Cystic fibrosis", synonyms=["CF"])

    assert found(admin_client, Condition, "cf") == ["Cystic fibrosis", "Atypical CF"]


def test_punctuation_alone_finds_nothing(admin_client):
    make_group("Example Group")

    assert found(admin_client, Group, "?!") == []


def choices(client, model, field, words):
    parameters = {"app_label": "groups", "model_name": model, "field_name": field, "term": words}
    response = client.get(reverse("admin:autocomplete"), parameters)
    return [choice["text"] for choice in response.json()["results"]]


def test_the_choices_of_a_form_put_the_very_name_first_and_leave_out_obsolete_ones(admin_client):
    make_condition("Atypical cystic fibrosis")
    make_condition("Cystic fibrosis")
    make_condition("Old cystic fibrosis", status="obsolete")

    assert choices(admin_client, "coverage", "condition", "cystic fibrosis") == [
        "Cystic fibrosis",
        "Atypical cystic fibrosis",
    ]


def test_areas_and_languages_are_found_by_name_or_code(admin_client):
    assert choices(admin_client, "group", "areas", "scotland") == ["Scotland"]
    assert choices(admin_client, "group", "base_area", "GB-SCT") == ["Scotland"]
    assert choices(admin_client, "group", "languages", "welsh") == ["Welsh"]


def test_a_curator_who_is_no_superuser_finds_areas_too(client):
    curator = User.objects.create_user("curator", is_staff=True)
    curator.user_permissions.set(
        Permission.objects.filter(codename__in=["add_group", "change_group", "view_group"])
    )
    client.force_login(curator)

    assert choices(client, "group", "areas", "scotland") == ["Scotland"]
    assert client.get(add_address(Group)).status_code == 200


# The lists


@pytest.fixture
def many(request):
    """A function that makes some more of everything, each with its relations."""

    def make(numbers):
        for number in numbers:
            family = make_condition(f"Family {number}")
            condition = make_condition(
                f"Condition {number}", families=[family], preferential_parent=family
            )
            member = make_group(
                f"Example Group {number}", conditions=[condition], base_area="GB", areas=["GB"]
            )
            make_membership(member, make_group(f"Example Coalition {number}", base_area="FR"))

    return make


@pytest.mark.parametrize("model", [Group, Condition, Membership, Release])
@pytest.mark.parametrize("query", ["", "?q=e"])
def test_a_list_asks_as_many_queries_for_many_rows_as_for_few(
    admin_client, many, model, query, django_assert_max_num_queries
):
    many(range(2))
    with django_assert_max_num_queries(20) as few:
        admin_client.get(list_address(model) + query)

    many(range(2, 12))
    with django_assert_max_num_queries(len(few)):
        response = admin_client.get(list_address(model) + query)

    assert response.status_code == 200


@pytest.mark.parametrize("model", [Group, Condition, Membership])
def test_every_filter_of_a_list_works(admin_client, many, model):
    many(range(2))
    page = admin_client.get(list_address(model))

    for shown in page.context["cl"].filter_specs:
        for choice in shown.choices(page.context["cl"]):
            response = admin_client.get(list_address(model) + choice["query_string"])
            assert response.status_code == 200, choice


def test_releases_are_there_to_look_at_only(admin_client):
    release = Release.objects.create(name="Example nomenclature", version="1")

    assert "Example nomenclature" in admin_client.get(list_address(Release)).text
    assert admin_client.get(address(release)).status_code == 200
    assert admin_client.get(add_address(Release)).status_code == 403
    assert admin_client.post(address(release), {"name": "Other"}).status_code == 403


def test_the_first_page_offers_what_curators_look_after_and_not_the_fixed_lists(admin_client):
    page = admin_client.get(reverse("admin:index")).text

    assert all(list_address(model) in page for model in [Group, Condition, Membership, Release])
    assert "/area/" not in page
    assert "/language/" not in page
