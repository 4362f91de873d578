"""Lists of groups as files, and back again."""

import csv
import io
from datetime import date

import openpyxl
import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from groups.exchange.files import as_csv, as_workbook
from groups.exchange.tables import TABLES, table_rows
from groups.importing import ProblemList, import_rows
from groups.importing.files import read_file
from groups.importing.formulas import as_written, defused
from groups.importing.tables import COLUMNS
from groups.models import Channel, Group, Membership

from .factories import make_condition, make_group, make_membership

pytestmark = pytest.mark.django_db

EXPORT = "/admin/groups/group/export/"


@pytest.fixture
def directory():
    """Groups with every fact that a table can tell, and with texts that are hard to tell."""
    condition = make_condition("Alkaptonuria", orpha_code=56)
    coalition = make_group("Example Coalition", kind="coalition", covers_all_rare=True)
    group = make_group(
        "=HYPERLINK Example",
        slug="example-formula",
        conditions=[condition],
        areas=["GB-SCT", "europe"],
        languages=["en", "zh-HK"],
        services=["helpline", "registry"],
        seeks=["speaker"],
        other_names=["Example | Society", "'@Example"],
        registrations=["GB-CHC-1234567"],
        channels=[("forum", "https://forum.example.org/?a=1")],
        base_area="GB",
        acronym="EF",
        form="charity",
        email="hello@example.org",
        phone="+442079460000",
        founded=1996,
        summary='-Helps "all", even; more',
        editor_note="First line\r\n=Second line",
        welcomes_undiagnosed=True,
    )
    group.sources.create(address="https://undated.example.org/")
    make_membership(group, coalition, relation="partner", source="https://coalition.example.org/")
    make_group("Example Draft", state="draft", website="")
    # Two groups may share a website once a curator has told them apart.
    make_group("Example Branch", website=group.website, base_area="FR", successor=None)
    make_group("Example Closed", state="closed", closed_on=date(2020, 5, 1), successor=group)


def loaded_again(*files):
    """The numbers of an import of some files, as {table: (added, changed)}."""
    problems, rows = ProblemList(), []
    for file in files:
        rows += read_file("export", file, problems)
    numbers = import_rows(rows, problems, "export")
    return {table: (found.added, found.changed) for table, found in numbers.items()}


NOTHING = dict.fromkeys(TABLES, (0, 0))


@pytest.mark.usefixtures("directory")
def test_what_is_exported_as_csv_loads_again_without_a_change():
    files = [as_csv(COLUMNS[table], table_rows(table, Group.objects.all())) for table in TABLES]

    assert loaded_again(*files) == NOTHING


@pytest.mark.usefixtures("directory")
def test_what_is_exported_as_a_workbook_loads_again_without_a_change():
    tables = {t: (COLUMNS[t], table_rows(t, Group.objects.all())) for t in TABLES}

    assert loaded_again(as_workbook(tables)) == NOTHING


@pytest.mark.usefixtures("directory")
def test_an_export_fills_an_empty_directory_with_the_same():
    # Of two new groups with one website an import cannot know that they are two.
    Group.objects.get(slug="example-branch").delete()
    tables = {t: (COLUMNS[t], table_rows(t, Group.objects.all())) for t in TABLES}
    file = as_workbook(tables)
    Channel.objects.all().delete()
    Membership.objects.all().delete()
    Group.objects.all().delete()

    loaded_again(file)

    assert {t: table_rows(t, Group.objects.all()) for t in TABLES} == {
        table: rows for table, (_columns, rows) in tables.items()
    }


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+442079460000",
        "-x",
        "@x",
        "\tx",
        "\rx",
        "'=x",
        "''+x",
        "'@Example",
        "\uff1dx",
        "'x",
        "x",
    ],
)
def test_a_text_that_was_defused_comes_back_as_it_was(text):
    assert as_written(defused(text)) == text


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\r=x", "\uff0b1"])
def test_no_cell_of_a_csv_is_taken_for_a_formula(text):
    (_header, (cell,)) = csv.reader(
        io.StringIO(as_csv(["name"], [{"name": text}]).decode("utf-8-sig"), newline="")
    )

    assert cell == f"'{text}"


def test_no_cell_of_a_workbook_is_a_formula():
    content = as_workbook({"groups": (["name"], [{"name": "=1+1"}])})

    cell = openpyxl.load_workbook(io.BytesIO(content)).active["A2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_a_local_condition_is_left_out_because_nothing_tells_it():
    group = make_group("Example Group", conditions=[make_condition("Local entry")])
    group.conditions.update(orpha_code=None)

    assert table_rows("coverage", Group.objects.all()) == []


def test_an_export_asks_as_many_queries_for_many_groups_as_for_few(django_assert_num_queries):
    for number in range(12):
        make_group(f"Example Group {number}", areas=["GB"], other_names=[f"Other {number}"])

    with django_assert_num_queries(9):
        table_rows("groups", Group.objects.all())


# In the admin


def names_in(response):
    text = response.content.decode("utf-8-sig")
    return [row["name"] for row in csv.DictReader(io.StringIO(text, newline=""))]


def test_a_list_is_exported_with_its_filters_and_its_search(admin_client):
    make_group("Example Friends")
    make_group("Example Friends, draft", state="draft")
    make_group("Another Example")

    address = f"{EXPORT}?q=friends&state__exact=listed"
    page = admin_client.get(address)
    response = admin_client.post(address, {"form": "groups"})

    assert "Export 1 group" in page.text
    assert f'action="{address}"'.replace("&", "&amp;") in page.text
    assert names_in(response) == ["Example Friends"]
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in response["Content-Disposition"]


def test_chosen_groups_are_exported_and_no_others(admin_client):
    chosen = [make_group("Example One"), make_group("Example Two")]
    make_group("Example Three")

    page = admin_client.post(
        reverse("admin:groups_group_changelist"),
        {"action": "export_groups", "_selected_action": [group.pk for group in chosen]},
    )
    value = page.context["form"]["chosen"].value()
    response = admin_client.post(EXPORT, {"form": "groups", "chosen": value})

    assert names_in(response) == ["Example One", "Example Two"]


def test_a_workbook_has_a_sheet_for_each_table(admin_client):
    make_group("Example Group", conditions=[make_condition("Alkaptonuria", orpha_code=56)])

    response = admin_client.post(EXPORT, {"form": "workbook"})

    workbook = openpyxl.load_workbook(io.BytesIO(response.content))
    assert workbook.sheetnames == ["groups", "coverage", "memberships"]
    assert workbook["coverage"]["B2"].value == "56"


@pytest.mark.parametrize("values", [{}, {"form": "pdf"}, {"form": "groups", "chosen": "1,x"}])
def test_an_export_that_makes_no_sense_is_asked_for_again(admin_client, values):
    response = admin_client.post(EXPORT, values)

    assert response.status_code == 200
    assert response.context["form"].errors


def test_whoever_may_not_look_at_groups_may_not_export_them(client):
    client.force_login(User.objects.create_user("nobody", is_staff=True))

    assert client.get(EXPORT).status_code == 403
    assert client.post(EXPORT, {"form": "groups"}).status_code == 403


def test_white_space_that_a_table_cannot_keep_is_no_change():
    make_group("Example  Group", summary="Helps\r\nall.")

    assert loaded_again(as_csv(COLUMNS["groups"], table_rows("groups", Group.objects.all()))) == (
        NOTHING
    )
