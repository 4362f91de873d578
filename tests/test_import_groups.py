"""manage.py import_groups: tables of groups, coverage and memberships."""

import csv
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError

from groups.importing import ImportProblems, Numbers, import_tables
from groups.importing.cells import comparable_address
from groups.models import (
    Condition,
    Coverage,
    FormerSlug,
    Group,
    GroupName,
    Language,
    Membership,
    TrigramCount,
)

from .factories import make_condition, make_group, make_membership

DATA = Path(__file__).parent / "data" / "importing"
STARTER = Path(__file__).parent.parent / "groups" / "starter"
SOURCE = "https://www.example.org/about 2026-11-01"

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(tmp_path):
    """Write rows as a table, and return its path."""

    def write(*rows, name="table.tsv", delimiter="\t"):
        path = tmp_path / name
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), delimiter=delimiter)
            writer.writeheader()
            writer.writerows(rows)
        return path

    return write


def listed_row(**cells):
    """The cells of a group that may be listed."""
    row = {
        "name": "Example Group",
        "website": "https://www.example.org/",
        "state": "listed",
        "sources": SOURCE,
    }
    return row | cells


def problems_of(*paths):
    """What an import of the paths refuses, as (line, column, text); it must refuse something."""
    with pytest.raises(ImportProblems) as caught:
        import_tables(paths)
    return [(problem.line, problem.column, problem.text) for problem in caught.value.problems]


def the_problem(*paths):
    (problem,) = problems_of(*paths)
    return problem


def test_a_folder_of_tables_becomes_groups_coverage_and_memberships():
    make_condition("Cystic fibrosis", orpha_code=586)
    make_condition("Alkaptonuria", orpha_code=56)

    numbers = import_tables([DATA])

    assert numbers == {
        "groups": Numbers(added=3),
        "coverage": Numbers(added=2),
        "memberships": Numbers(added=1),
    }
    group = Group.objects.get(slug="example-cystic-group")
    assert group.name == "Example Cystic Group"
    assert (group.kind, group.form, group.state) == ("condition", "charity", "listed")
    assert group.base_area_id == "GB"
    assert set(group.areas.values_list("code", flat=True)) == {"GB", "europe"}
    assert set(group.languages.values_list("code", flat=True)) == {"en", "zh-HK"}
    assert (group.website, group.email) == ("https://www.example.org/cystic/", "info@example.org")
    assert (group.phone, group.founded) == ("+442079460018", 1996)
    assert set(group.channels.values_list("kind", "address")) == {
        ("facebook", "https://www.facebook.com/example"),
        ("forum", "https://forum.example.org/"),
    }
    assert [str(number) for number in group.registrations.all()] == ["GB-CHC-0000001"]
    assert set(group.services.values_list("code", flat=True)) == {"helpline", "peer-support"}
    assert [seek.code for seek in group.seeks.all()] == ["trustee"]
    assert set(group.sources.values_list("address", "seen_on")) == {
        ("https://www.example.org/about", date(2026, 11, 1)),
        ("https://www.example.org/more", None),
    }
    assert [condition.orpha_code for condition in group.conditions.all()] == [586]
    assert (group.reviewed_on, group.reviewed_by, group.review_due_on) == (None, None, None)
    umbrella = Group.objects.get(slug="example-umbrella")
    assert umbrella.covers_all_rare
    assert umbrella.welcomes_undiagnosed
    closed = Group.objects.get(slug="example-closed-group")
    assert (closed.state, closed.closed_on) == ("closed", date(2019, 1, 1))
    assert closed.successor == umbrella
    membership = Membership.objects.get()
    assert (membership.member, membership.coalition) == (group, umbrella)
    assert membership.relation == "associate"
    assert membership.source == "https://umbrella.example.org/members"


def test_imported_groups_have_the_names_that_a_saved_group_has():
    make_condition("Cystic fibrosis", orpha_code=586)
    make_condition("Alkaptonuria", orpha_code=56)
    import_tables([DATA])
    group = Group.objects.get(slug="example-cystic-group")
    imported = set(group.names.values_list("text", "kind", "key"))

    group.save()

    assert set(group.names.values_list("text", "kind", "key")) == imported
    assert {text for text, *_ in imported} == {
        "Example Cystic Group",
        "ECG",
        "Example Old Name",
        "Example Other Name",
    }


def test_running_again_changes_nothing():
    make_condition("Cystic fibrosis", orpha_code=586)
    make_condition("Alkaptonuria", orpha_code=56)
    import_tables([DATA])
    before = list(Group.objects.values_list("slug", "changed_at"))

    numbers = import_tables([DATA])

    assert numbers == {
        "groups": Numbers(unchanged=3),
        "coverage": Numbers(unchanged=2),
        "memberships": Numbers(unchanged=1),
    }
    assert list(Group.objects.values_list("slug", "changed_at")) == before


def test_search_counts_the_trigrams_of_imported_names(table):
    import_tables([table({"name": "Example Xyzzy"})])
    assert TrigramCount.objects.get(trigram="xyz").names == 1


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_may_be_parted_by_commas_semicolons_or_tabs(table, delimiter):
    path = table(listed_row(summary='Says "hello", twice; kindly.'), delimiter=delimiter)

    import_tables([path])

    assert Group.objects.get().summary == 'Says "hello", twice; kindly.'


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path):
    path = tmp_path / "groups.csv"
    path.write_bytes("\ufeffname,state\r\nExample Grüppe,draft\r\n".encode())

    import_tables([path])

    assert Group.objects.get().name == "Example Grüppe"


def test_a_slug_is_made_from_the_name_and_is_the_same_the_next_time(table):
    path = table({"name": "Example Group of Zürich"})
    import_tables([path])

    assert import_tables([path])["groups"] == Numbers(unchanged=1)
    assert Group.objects.get().slug == "example-group-of-zurich"


def test_an_empty_cell_and_an_absent_column_change_nothing(table):
    group = make_group(
        "Example Group",
        areas=["GB"],
        other_names=["Example Other Name"],
        email="info@example.org",
        summary="Helps.",
        founded=1990,
    )

    numbers = import_tables([table({"slug": group.slug, "email": "", "areas": ""})])

    group.refresh_from_db()
    assert numbers["groups"] == Numbers(unchanged=1)
    assert (group.email, group.summary, group.founded) == ("info@example.org", "Helps.", 1990)
    assert [area.code for area in group.areas.all()] == ["GB"]
    assert {name.text for name in group.names.all()} == {"Example Group", "Example Other Name"}


def test_a_change_moves_the_time_of_the_last_change(table):
    group = make_group("Example Group", areas=["GB"])

    import_tables([table({"slug": group.slug, "areas": "FR"})])

    assert Group.objects.get().changed_at > group.changed_at


def test_what_the_database_refuses_at_the_end_undoes_all_of_it(table, monkeypatch):
    def refuse(memberships):
        raise IntegrityError("refused")

    monkeypatch.setattr("groups.importing.loading.save_memberships", refuse)

    with pytest.raises(IntegrityError):
        import_tables([table({"name": "Example Group"})])

    assert not Group.objects.exists()


def test_a_list_in_a_cell_replaces_the_list_but_sources_are_added_to(table):
    group = make_group("Example Group", areas=["GB"], other_names=["Example First Name"])
    channels = "forum=https://forum.example.org/"
    row = {
        "slug": group.slug,
        "areas": "FR|DE",
        "other_names": "Example New Name",
        "channels": channels,
    }

    numbers = import_tables([table(row | {"sources": "https://new.example.org/ 2026-11-20"})])

    assert numbers["groups"] == Numbers(changed=1)
    assert {area.code for area in group.areas.all()} == {"FR", "DE"}
    others = group.names.filter(kind=GroupName.Kind.OTHER)
    assert [name.text for name in others] == ["Example New Name"]
    assert {source.address for source in group.sources.all()} == {
        "https://example-group.example.org/about",
        "https://new.example.org/",
    }


def test_a_source_without_a_date_keeps_the_date_that_is_known(table):
    group = make_group("Example Group")
    address = group.sources.get().address

    import_tables([table({"slug": group.slug, "sources": address})])

    assert group.sources.get().seen_on == date(2026, 11, 1)


def test_a_channel_keeps_what_a_curator_noted_about_its_access(table):
    group = make_group("Example Group", channels=[("facebook", "https://www.facebook.com/example")])
    group.channels.update(access="closed")
    row = {"slug": group.slug, "channels": "facebook=https://www.facebook.com/example"}

    assert import_tables([table(row)])["groups"] == Numbers(unchanged=1)
    assert group.channels.get().access == "closed"


def test_a_review_stays_when_an_import_changes_the_entry(table, admin_user):
    group = make_group(
        "Example Group",
        reviewed_on=date(2026, 10, 1),
        review_due_on=date(2027, 10, 1),
        reviewed_by=admin_user,
    )

    import_tables([table({"slug": group.slug, "summary": "Helps."})])

    group.refresh_from_db()
    assert group.summary == "Helps."
    assert (group.reviewed_on, group.review_due_on) == (date(2026, 10, 1), date(2027, 10, 1))
    assert group.reviewed_by == admin_user


def test_a_changed_group_is_found_by_its_new_name_and_no_longer_by_the_old_one(table):
    group = make_group("Example Old Name", acronym="EON")

    import_tables([table({"slug": group.slug, "name": "Example New Name"})])

    assert set(group.names.values_list("text", "kind")) == {
        ("Example New Name", "name"),
        ("EON", "acronym"),
    }


def test_an_other_name_may_become_the_name(table):
    group = make_group("Example Old Name", other_names=["Example New Name"])

    import_tables([table({"slug": group.slug, "name": "Example New Name"})])

    assert list(group.names.values_list("text", "kind")) == [("Example New Name", "name")]


@pytest.mark.parametrize(
    "row",
    [
        {"name": "Example Renamed", "registrations": "GB-CHC-0000001"},
        {"name": "Example Renamed", "website": "http://EXAMPLE-group.example.org"},
        {"slug": "example-renamed", "name": "Example Renamed", "registrations": "GB-CHC-0000001"},
        {"slug": "example-former", "name": "Example Renamed"},
    ],
)
def test_a_group_is_known_again_and_keeps_its_address(table, row):
    group = make_group("Example Group", registrations=["GB-CHC-0000001"])
    FormerSlug.objects.create(slug="example-former", group=group)

    numbers = import_tables([table(row)])

    assert numbers["groups"] == Numbers(changed=1)
    group = Group.objects.get()
    assert (group.slug, group.name) == ("example-group", "Example Renamed")


def test_coverage_may_name_a_group_by_the_slug_of_its_row_in_the_same_import(table):
    make_condition("Alkaptonuria", orpha_code=56)
    group = make_group("Example Group", registrations=["GB-CHC-0000001"])
    row = {"slug": "example-renamed", "name": "Example", "registrations": "GB-CHC-0000001"}
    groups = table(row, name="a.tsv")

    import_tables([table({"group": "example-renamed", "orpha_code": "56"}, name="b.tsv"), groups])

    assert [link.condition.orpha_code for link in group.coverage.all()] == [56]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://www.Example.org/", "http://example.org"),
        ("https://example.org/a/", "https://example.org/a"),
    ],
)
def test_two_writings_of_a_web_address_are_one(one, other):
    assert comparable_address(one) == comparable_address(other)


def test_addresses_that_differ_in_path_case_or_query_are_two():
    addresses = ["https://example.org/a", "https://example.org/A", "https://example.org/a?id=1"]
    assert len(set(map(comparable_address, addresses))) == 3


def test_a_row_that_could_be_two_groups_is_refused_with_both_named(table):
    make_group("Example One")
    make_group("Example Two", registrations=["GB-CHC-0000002"])
    path = table({"slug": "example-one", "registrations": "GB-CHC-0000002"})

    line, column, text = the_problem(path)

    assert (line, column) == (2, "slug")
    assert "example-one, example-two" in text


def test_a_website_that_two_groups_share_tells_neither(table):
    make_group("Example One", website="https://www.example.org/")
    make_group("Example Two", website="https://www.example.org/")
    path = table({"slug": "example-new", "name": "New", "website": "https://www.example.org/"})

    assert "example-one, example-two" in the_problem(path)[2]


def test_a_group_under_two_slugs_is_still_not_its_own_member(table):
    make_group("Example Group", registrations=["GB-CHC-0000001"])
    row = {"slug": "example-renamed", "registrations": "GB-CHC-0000001"}
    groups = table(row, name="groups.tsv")
    links = table({"member": "example-group", "coalition": "example-renamed"}, name="links.tsv")

    assert "its own member" in the_problem(groups, links)[2]


def test_a_shared_website_does_not_hide_the_group_of_the_slug(table):
    one = make_group("Example One", website="https://www.example.org/")
    make_group("Example Two", website="https://www.example.org/")
    row = {"slug": "example-one", "website": "https://www.example.org/", "summary": "Helps."}

    import_tables([table(row)])

    one.refresh_from_db()
    assert one.summary == "Helps."


def test_a_namesake_with_another_website_is_not_overwritten(table):
    make_group("Example Group", website="https://one.example.org/")

    line, column, text = the_problem(table(listed_row(website="https://two.example.org/")))

    assert (line, column) == (2, "slug")
    assert "example-group has this name and another website" in text


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("kind", "umbrela", "Use one of: condition, umbrella, coalition"),
        ("form", "company", "Use one of: charity, nonprofit"),
        ("state", "open", "Use one of: draft, listed, closed"),
        ("country", "UK", "ISO 3166-1"),
        ("areas", "GB|Narnia", "“Narnia” is not an area"),
        ("languages", "en|klingonish", "“klingonish” is not a language"),
        ("services", "helpline|massage", "“massage” is not a known service"),
        ("seeks", "money", "“money” is not a known thing to seek"),
        ("website", "www.example.org", "https://www.example.org/"),
        ("website", "javascript:alert(1)", "is not a web address"),
        ("email", "info at example.org", "is not an e-mail address"),
        ("phone", "12345", "Begin with the country code"),
        ("channels", "https://forum.example.org", "Write its type and address"),
        ("channels", "pigeon=https://example.org/", "“pigeon” is not a known channel"),
        ("registrations", "1234567", "GB-CHC-1234567"),
        ("founded", "about 1990", "is not a year"),
        ("founded", "1066", "1500"),
        ("covers_all_rare", "perhaps", "Use one of: yes, no"),
        ("closed_on", "1/2/2019", "2026-11-20"),
        ("closed_on", "2019-02-30", "is not a date"),
        ("sources", "https://www.example.org/ 20 May", "is not a date"),
        ("sources", "a leaflet", "is not a web address"),
        ("successor", "example-nobody", "No group has the slug “example-nobody”"),
        ("successor", "example-group", "cannot be its own successor"),
        ("slug", "Example Gruppe!", "slug"),
        ("name", "x" * 201, "at most 200"),
        ("acronym", "x" * 41, "at most 40"),
        ("summary", "x" * 401, "at most 400"),
        ("other_names", "x" * 201, "at most 200"),
        ("website", "https://www.example.org/" + "x" * 500, "at most 500"),
    ],
)
def test_a_bad_cell_is_refused_with_its_place_and_what_to_do(table, column, cell, said):
    row = listed_row(slug="example-group", state="closed") | {column: cell}

    line, found, text = the_problem(table(row))

    assert (line, found) == (2, column)
    assert said in text
    assert not Group.objects.exists()


@pytest.mark.parametrize("cells", [{"sources": ""}, {"website": ""}])
def test_a_listed_group_needs_a_source_and_a_way_to_reach_it(table, cells):
    line, column, text = the_problem(table(listed_row(**cells)))

    assert (line, column) == (2, "state")
    assert "A listed group needs a" in text
    assert "draft" in text


def test_a_draft_may_be_listed_once_the_directory_knows_a_source_and_a_channel(table):
    group = make_group(
        "Example Group", state="draft", website="", channels=[("forum", "https://f.example.org/")]
    )

    import_tables([table({"slug": group.slug, "state": "listed"})])

    group.refresh_from_db()
    assert group.state == "listed"


def test_only_a_closed_group_has_a_closing_date(table):
    line, column, _text = the_problem(table(listed_row(closed_on="2019-01-01")))
    assert (line, column) == (2, "closed_on")


def test_a_group_that_opens_again_loses_its_closing_date(table):
    group = make_group("Example Group", state="closed", closed_on=date(2019, 1, 1))

    import_tables([table({"slug": group.slug, "state": "listed"})])

    group.refresh_from_db()
    assert (group.state, group.closed_on) == ("listed", None)


def test_a_new_group_needs_a_name(table):
    assert the_problem(table({"slug": "example-group", "kind": "umbrella"}))[:2] == (2, "name")


def test_a_name_without_latin_letters_needs_a_slug(table):
    assert the_problem(table({"name": "例"}))[:2] == (2, "slug")


@pytest.mark.parametrize(
    ("first", "second", "column"),
    [
        ({"slug": "example-a"}, {"slug": "example-a"}, "slug"),
        ({"slug": ""}, {"slug": ""}, "slug"),
        (
            {"slug": "example-a", "registrations": "GB-CHC-0000001"},
            {"slug": "example-b", "registrations": "GB-CHC-0000001"},
            "registrations",
        ),
        (
            {"slug": "example-a", "website": "https://www.example.org/"},
            {"slug": "example-b", "website": "http://example.org"},
            "website",
        ),
    ],
)
def test_a_group_that_stands_twice_is_refused(table, first, second, column):
    one, two = ({"name": "Example Group"} | row for row in (first, second))

    line, found, text = the_problem(table(one, two))

    assert (line, found) == (3, column)
    assert "line 2" in text


def test_two_rows_that_match_one_group_in_different_ways_are_refused(table):
    make_group("Example Group", registrations=["GB-CHC-0000001"])
    path = table(
        {"slug": "example-group", "name": "Example Group", "registrations": ""},
        {"slug": "example-b", "name": "Example B", "registrations": "GB-CHC-0000001"},
    )

    assert the_problem(path)[0] == 3


def test_every_problem_of_every_file_is_listed_and_nothing_is_loaded(table):
    groups = table(
        listed_row(kind="umbrela", email="nobody", slug="example-a"),
        listed_row(kind="umbrella", email="", slug="example-b", website="https://b.example.org/"),
        listed_row(kind="", email="", slug="example-c", website="example.org"),
        name="a.tsv",
    )
    coverage = table({"group": "example-b", "orpha_code": "999999"}, name="b.csv", delimiter=",")

    found = [problem[:2] for problem in problems_of(groups, coverage)]

    assert found == [(2, "kind"), (2, "email"), (4, "website"), (2, "orpha_code")]
    assert not Group.objects.exists()
    assert not Language.objects.filter(code="zh-HK").exists()


def test_an_unknown_condition_is_named(table):
    make_group("Example Group")
    row = {"group": "example-group", "orpha_code": "ORPHA:999", "condition": "Example condition"}

    line, column, text = the_problem(table(row))

    assert (line, column) == (2, "orpha_code")
    assert "ORPHA:999 (Example condition)" in text
    assert "import_conditions" in text


def test_an_obsolete_code_leads_to_its_successor(table):
    new = make_condition("Example new condition", orpha_code=900001)
    middle = make_condition("Example middle", 900002, status="obsolete", replaced_by=new)
    make_condition("Example old condition", 900003, status="obsolete", replaced_by=middle)
    group = make_group("Example Group")
    path = table(
        {"group": group.slug, "orpha_code": "900003"}, {"group": group.slug, "orpha_code": "900001"}
    )

    assert import_tables([path])["coverage"] == Numbers(added=1)
    assert [link.condition for link in group.coverage.all()] == [new]


def test_an_obsolete_code_without_a_successor_is_refused_unless_it_was_there(table):
    old = make_condition("Example old condition", 900003, status="obsolete")
    covering = make_group("Example Covering Group", conditions=[old])
    make_group("Example Group")
    there = {"group": covering.slug, "orpha_code": "900003"}

    assert import_tables([table(there)])["coverage"] == Numbers(unchanged=1)
    line, _column, text = the_problem(table(there, there | {"group": "example-group"}))

    assert line == 3
    assert "is obsolete" in text


def test_obsolete_codes_that_lead_in_a_circle_are_refused(table):
    one = make_condition("Example one", 900001, status="obsolete")
    two = make_condition("Example two", 900002, status="obsolete", replaced_by=one)
    Condition.objects.filter(pk=one.pk).update(replaced_by=two)
    make_group("Example Group")

    assert the_problem(table({"group": "example-group", "orpha_code": "900001"}))[0] == 2


def test_coverage_and_memberships_only_grow(table):
    condition, other = make_condition("Example one", 900001), make_condition("Example two", 900002)
    group = make_group("Example Group", conditions=[condition])
    coalition = make_group("Example Coalition", kind="coalition")
    make_membership(group, coalition, relation="associate", source="https://www.example.org/")
    coverage = table({"group": group.slug, "orpha_code": "900002"}, name="a.tsv")
    memberships = table({"member": group.slug, "coalition": coalition.slug}, name="b.tsv")

    numbers = import_tables([coverage, memberships])

    assert set(group.conditions.all()) == {condition, other}
    assert numbers["memberships"] == Numbers(unchanged=1)
    assert Membership.objects.get().relation == "associate"


def test_a_membership_that_differs_is_changed(table):
    group, coalition = make_group("Example Group"), make_group("Example Coalition")
    make_membership(group, coalition, relation="associate")
    row = {"member": group.slug, "coalition": coalition.slug, "relation": "partner"}

    assert import_tables([table(row)])["memberships"] == Numbers(changed=1)
    assert Membership.objects.get().relation == "partner"


@pytest.mark.parametrize(
    ("cells", "column", "said"),
    [
        ({"member": "example-coalition"}, "coalition", "cannot be its own member"),
        ({"member": "example-nobody"}, "member", "No group has the slug “example-nobody”"),
        ({"coalition": ""}, "coalition", "The cell is empty"),
        ({"relation": "friend"}, "relation", "Use one of: member, associate, partner"),
        ({"source": "hearsay"}, "source", "is not a web address"),
    ],
)
def test_a_bad_membership_is_refused(table, cells, column, said):
    make_group("Example Group")
    make_group("Example Coalition")
    row = {
        "member": "example-group",
        "coalition": "example-coalition",
        "relation": "",
        "source": "",
    }

    line, found, text = the_problem(table(row | cells))

    assert (line, found) == (2, column)
    assert said in text


@pytest.mark.parametrize("columns", [("member", "coalition"), ("group", "orpha_code")])
def test_a_link_that_stands_twice_is_refused(table, columns):
    make_condition("Example condition", orpha_code=56)
    make_group("Example Group")
    make_group("Example Coalition")
    second = "56" if "orpha_code" in columns else "example-coalition"
    row = dict(zip(columns, ["example-group", second], strict=True))

    line, _column, text = the_problem(table(row, row))

    assert line == 3
    assert "line 2, says the same" in text


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        (b"", 0, "empty"),
        (b"\n \n", 0, "empty"),
        ("name,state\nExample Grüppe,draft\n".encode("latin-1"), 0, "Line 2 is not UTF-8"),
        ("name,state\nExample,draft\n".encode("utf-16-le"), 0, "UTF-8"),
        (b"a,b\n1,2\n", 0, "does not name the columns"),
        (b"group,condition\na,b\n", 0, "orpha_code is missing"),
        (b"member,relation\na,b\n", 0, "coalition is missing"),
        (b"name,webiste\na,b\n", 0, "Perhaps it is website"),
        (b"name,name\na,b\n", 0, "twice"),
        (b"name,state\nExample,draft,more\n", 2, "3 cells, the header 2"),
        (b"name,state\nExample\n", 2, "1 cells, the header 2"),
        (b'name,state\n"Example\nGroup",draft\nExample\n', 4, "1 cells"),
        (b'name,state\n"Example,draft\n', 2, "quotation marks"),
        (b"orpha_code,name,level\n56,Alkaptonuria,disorder\n", 0, "import_conditions"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_the_reason(tmp_path, content, line, said):
    path = tmp_path / "table.csv"
    path.write_bytes(content)

    with pytest.raises(ImportProblems) as caught:
        import_tables([path])

    (problem,) = caught.value.problems
    assert (problem.file, problem.line) == (str(path), line)
    assert said in problem.text


def test_lines_without_a_word_are_passed_over(tmp_path):
    path = tmp_path / "table.csv"
    path.write_bytes(b"name,state\n\n,\nExample Group,draft\n")

    assert import_tables([path])["groups"] == Numbers(added=1)


def test_groups_of_a_file_that_cannot_be_read_are_not_missed_once_more(tmp_path, table):
    broken = tmp_path / "groups.csv"
    broken.write_bytes(b"")
    links = table({"member": "example-group", "coalition": "example-coalition"})

    assert [line for line, *_rest in problems_of(broken, links)] == [0]


def test_a_path_that_is_not_there_and_a_folder_without_tables_are_refused(tmp_path):
    (tmp_path / "empty").mkdir()

    found = problems_of(tmp_path / "empty", tmp_path / "nowhere")

    assert ["No .csv" in found[0][2], "No such file" in found[1][2]] == [True, True]


def test_a_file_named_twice_is_loaded_once(table):
    path = table({"name": "Example Group"})
    assert import_tables([path, path.parent])["groups"] == Numbers(added=1)


def test_the_command_tells_the_numbers(table, capsys):
    call_command("import_groups", str(table({"name": "Example Group"})))
    assert "groups: 1 added, 0 changed, 0 unchanged" in capsys.readouterr().out


def test_the_command_tells_file_line_and_column_and_that_nothing_was_loaded(table):
    path = table({"name": "Example Group", "kind": "x"}, {"name": "Example Other", "kind": "y"})

    with pytest.raises(CommandError) as caught:
        call_command("import_groups", str(path))

    lines = str(caught.value).splitlines()
    assert lines[0].startswith(f"{path}, line 2, column kind: ")
    assert lines[1].startswith(f"{path}, line 3, column kind: ")
    assert lines[2] == "2 problems. Nothing was loaded."


def test_the_starter_directory_loads_and_loads_again_without_a_change(
    django_assert_max_num_queries,
):
    load_starter_conditions()

    with django_assert_max_num_queries(200):
        numbers = import_tables([STARTER])

    assert numbers["groups"] == Numbers(added=1987)
    assert numbers["coverage"] == Numbers(added=2939)
    assert numbers["memberships"] == Numbers(added=1312)
    assert not Group.objects.filter(reviewed_on__isnull=False).exists()
    assert Coverage.objects.filter(group__slug="cystic-fibrosis-trust").exists()
    again = import_tables([STARTER])
    assert again["groups"] == Numbers(unchanged=1987)
    assert again["coverage"] == Numbers(unchanged=2939)
    assert again["memberships"] == Numbers(unchanged=1312)


def load_starter_conditions():
    with (STARTER / "conditions.tsv").open(encoding="utf-8", newline="") as file:
        Condition.objects.bulk_create(
            Condition(orpha_code=row["orpha_code"], name=row["name"], level=row["level"])
            for row in csv.DictReader(file, delimiter="\t")
        )
