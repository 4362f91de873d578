"""Curators of a part of the directory, and curators whose changes wait for a reviewer."""

import pytest
from django.urls import reverse

from groups.history.states import revisions_of
from groups.models import CuratorScope, Group, Suggestion
from groups.roles import groups_in_scope, make_roles

from .factories import make_condition, make_group
from .test_admin import A_SOURCE, address, errors, saved, send
from .test_roles import make_user, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _roles(db):
    make_roles()


# A part of the directory


def limit(user, areas=(), specialties=()):
    scope = CuratorScope.objects.create(curator=user)
    scope.areas.set(areas)
    scope.specialties.set(specialties)
    return user


@pytest.fixture
def places():
    """Groups in different places, for different things."""
    family = make_condition("Example tyrosine disorder")
    condition = make_condition("Alkaptonuria", families=[family])
    return {
        "family": family,
        "based": make_group("Example based in Scotland", base_area="GB-SCT"),
        "serving": make_group("Example serving GB", base_area="FR", areas=["GB"]),
        "wide": make_group("Example serving Europe", base_area="FR", areas=["europe"]),
        "french": make_group("Example in France", base_area="FR", conditions=[condition]),
        "british": make_group("Example in Britain", base_area="GB", conditions=[family]),
    }


@pytest.mark.parametrize(
    ("areas", "by_family", "inside"),
    [
        (["GB"], False, {"based", "serving", "british"}),
        (["GB-SCT"], False, {"based"}),
        (["europe"], False, {"based", "serving", "wide", "french", "british"}),
        ([], True, {"french", "british"}),
        (["GB"], True, {"british"}),
        ([], False, {"based", "serving", "wide", "french", "british"}),
    ],
)
def test_a_part_of_the_directory_is_told_by_areas_and_specialties(places, areas, by_family, inside):
    user = limit(make_user("curator"), areas, [places["family"]] if by_family else [])

    names = {name for name, group in places.items() if group in groups_in_scope(user)}

    assert names == inside


def test_a_limited_curator_changes_groups_of_that_part_and_looks_at_the_others(client, places):
    client.force_login(limit(make_user("curator"), ["GB"]))

    inside = send(client, address(places["based"]), acronym="EB", reason="seen today")
    outside = client.post(address(places["french"]), {"acronym": "EF"})

    assert saved(inside) is True
    assert outside.status_code == 403
    assert client.get(address(places["french"])).status_code == 200


def test_an_action_leaves_groups_outside_of_that_part_as_they_are(client, places):
    client.force_login(limit(make_user("curator"), ["GB"]))

    response = client.post(
        reverse("admin:groups_group_changelist"),
        {"action": "confirm_12", "_selected_action": [g.pk for g in Group.objects.all()]},
        follow=True,
    )

    reviewed = set(Group.objects.exclude(reviewed_on=None))
    assert reviewed == {places[name] for name in ("based", "serving", "british")}
    assert "it is not yours to change" in response.text


def test_a_limited_curator_adds_no_group_outside_of_that_part_and_loses_no_word(client, places):
    client.force_login(limit(make_user("curator"), ["GB"]))
    add, facts = reverse("admin:groups_group_add"), {"name": "Example", "slug": "example"}

    refused = send(client, add, base_area="FR", summary="Helps.", rows=[A_SOURCE], **facts)
    added = send(client, add, base_area="GB", rows=[A_SOURCE], **facts)

    assert "outside the part of the directory" in " ".join(errors(refused))
    assert "Helps." in refused.text
    assert "successfully" not in refused.text
    assert saved(added) is True
    assert Group.objects.filter(slug="example").count() == 1


@pytest.mark.parametrize("name", ["groups_tableupload_add", "groups_membership_add"])
def test_a_limited_curator_has_no_page_on_which_any_group_can_be_changed(client, name):
    client.force_login(limit(make_user("curator"), ["GB"]))

    assert client.get(reverse(f"admin:{name}")).status_code == 403


def test_a_limited_curator_decides_suggestions_for_that_part_only(client, places):
    client.force_login(limit(make_user("curator"), ["GB"]))
    pages = {}
    for name in ("based", "french"):
        suggestion = Suggestion.objects.create(
            kind="correction",
            group=places[name],
            proposed={"acronym": "NEW"},
            shown={"acronym": ""},
            sending=name,
        )
        pages[name] = reverse("admin:groups_suggestion_change", args=[suggestion.pk])

    assert client.post(pages["based"], {"accept": "acronym"}).status_code == 302
    assert client.post(pages["french"], {"accept": "acronym"}).status_code == 403


# Four eyes


@pytest.fixture
def four_eyes(settings):
    settings.FOUR_EYES = True


@pytest.mark.usefixtures("four_eyes")
def test_what_a_curator_changes_on_a_public_entry_waits_for_a_reviewer():
    condition = make_condition("Alkaptonuria")
    group = make_group("Example Group", acronym="OLD", areas=["GB"])
    curator, reviewer = signed_in("curator"), signed_in("reviewer")

    response = send(
        curator,
        address(group),
        acronym="NEW",
        areas=["GB", "IE"],
        reason="seen today",
        rows=[A_SOURCE, ("coverage", {"condition": condition.pk})],
    )

    suggestion = Suggestion.objects.get()
    assert saved(response) is True
    assert Group.objects.get(pk=group.pk).acronym == "OLD"
    assert group.sources.count() == 1
    assert not revisions_of(group.pk).exists()
    assert suggestion.origin == "curator"
    assert suggestion.proposed == {
        "acronym": "NEW",
        "areas": ["GB", "IE"],
        "conditions": ["Alkaptonuria"],
    }
    told = curator.get(reverse("admin:groups_group_changelist")).text
    assert suggestion.reference in told
    assert "was changed successfully" not in told

    page = reverse("admin:groups_suggestion_change", args=[suggestion.pk])
    assert curator.post(page, {"accept": ""}).status_code == 403
    reviewer.post(page)

    group.refresh_from_db()
    assert group.acronym == "NEW"
    assert list(group.conditions.all()) == [condition]
    assert group.sources.filter(address="https://example.org/").exists()
    assert revisions_of(group.pk).first().user.username == "reviewer"


@pytest.mark.usefixtures("four_eyes")
def test_a_note_and_a_source_need_no_second_pair_of_eyes():
    group, client = make_group("Example Group"), signed_in("curator")

    response = send(
        client, address(group), editor_note="Call again.", reason="seen", rows=[A_SOURCE]
    )

    assert saved(response) is True
    group.refresh_from_db()
    assert group.editor_note == "Call again."
    assert group.sources.count() == 2
    assert not Suggestion.objects.exists()


@pytest.mark.usefixtures("four_eyes")
def test_a_note_beside_a_change_that_waits_is_kept_at_once():
    group, client = make_group("Example Group"), signed_in("curator")

    send(client, address(group), editor_note="Call again.", acronym="EG", reason="seen")

    group.refresh_from_db()
    assert (group.editor_note, group.acronym) == ("Call again.", "")


@pytest.mark.usefixtures("four_eyes")
def test_facts_that_cannot_be_proposed_are_shown_and_not_changed():
    group, client = make_group("Example Group", kind="condition"), signed_in("curator")

    page = client.get(address(group))
    send(client, address(group), kind="umbrella", slug="another", acronym="EG", reason="seen")

    assert "kind" not in page.context["adminform"].form.fields
    group.refresh_from_db()
    assert (group.kind, group.slug) == ("condition", "example-group")
    assert Suggestion.objects.get().proposed == {"acronym": "EG"}


@pytest.mark.usefixtures("four_eyes")
def test_a_draft_is_the_curators_own_until_it_is_to_be_listed():
    client = signed_in("curator")
    add, facts = reverse("admin:groups_group_add"), {"name": "Example", "slug": "example"}
    contact = {"email": "hello@example.org", "rows": [A_SOURCE]}

    refused = send(client, add, state="listed", **facts, **contact)
    added = send(client, add, **facts, **contact)
    draft = Group.objects.get()
    changed = send(client, address(draft), acronym="EG")
    listed = send(client, address(draft), state="listed")

    assert "a reviewer lists it" in " ".join(errors(refused))
    assert saved(added) is True
    assert saved(changed) is True
    assert "a reviewer lists it" in " ".join(errors(listed))
    draft.refresh_from_db()
    assert (draft.acronym, draft.state) == ("EG", "draft")


@pytest.mark.usefixtures("four_eyes")
@pytest.mark.parametrize("action", ["unlist_groups", "close_groups", "confirm_12"])
def test_an_action_of_a_curator_changes_no_public_entry(action):
    group, client = make_group("Example Group"), signed_in("curator")
    values = {"action": action, "_selected_action": [group.pk], "sure": "1", "reason": "because"}

    response = client.post(reverse("admin:groups_group_changelist"), values, follow=True)

    assert "it is not yours to change" in response.text
    group.refresh_from_db()
    assert (group.state, group.reviewed_on) == ("listed", None)


@pytest.mark.usefixtures("four_eyes")
def test_a_review_by_a_curator_waits_for_a_reviewer_too():
    group, client = make_group("Example Group"), signed_in("curator")

    response = send(client, address(group), _confirm="1", confirm_months="12")

    group.refresh_from_db()
    suggestion = Suggestion.objects.get()
    assert saved(response) is True
    assert group.reviewed_on is None
    assert (suggestion.kind, suggestion.made_by.username) == ("confirmation", "curator")
    assert suggestion.reference in client.get(response.url).text

    page = reverse("admin:groups_suggestion_change", args=[suggestion.pk])
    signed_in("reviewer").post(page, {"accept_all": ""})

    group.refresh_from_db()
    assert group.reviewed_by.username == "reviewer"


@pytest.mark.usefixtures("four_eyes")
def test_a_review_with_a_mistake_on_the_form_is_not_kept():
    group, client = make_group("Example Group"), signed_in("curator")

    response = send(client, address(group), name="", _confirm="1", confirm_months="12")

    assert errors(response) == ["This field is required."]
    assert not Suggestion.objects.exists()


@pytest.mark.usefixtures("four_eyes")
def test_a_reviewer_changes_entries_at_once():
    group, client = make_group("Example Group"), signed_in("reviewer")

    assert saved(send(client, address(group), acronym="EG", reason="seen")) is True

    group.refresh_from_db()
    assert group.acronym == "EG"
