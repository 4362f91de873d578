"""Tables that a curator imports in the admin: tried out, looked at, imported."""

import csv
import io
import zipfile
from datetime import date, datetime, timedelta

import openpyxl
import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl.worksheet.formula import ArrayFormula

from groups.history.states import revisions_of
from groups.importing import ImportProblems, ProblemList, import_tables, workbooks
from groups.importing.files import read_file
from groups.models import Group, TableUpload
from groups.roles import make_roles

from .factories import make_condition, make_group

pytestmark = pytest.mark.django_db

ADD = "/admin/groups/tableupload/add/"
LISTED = {"state": "listed", "sources": "https://www.example.org/about 2026-11-01"}


def as_file(rows, name="table.csv", encoding="utf-8"):
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(dict.fromkeys(key for row in rows for key in row)))
    writer.writeheader()
    writer.writerows(rows)
    return SimpleUploadedFile(name, text.getvalue().encode(encoding))


def workbook_of(*sheets):
    """The bytes of a workbook; each sheet is (title, lines of values)."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for title, lines in sheets:
        sheet = workbook.create_sheet(title)
        for line in lines:
            sheet.append(line)
    return bytes_of(workbook)


def bytes_of(workbook):
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def group_row(number, **cells):
    address = f"https://group-{number}.example.org/"
    return LISTED | {"name": f"Example Group {number}", "website": address, "phone": ""} | cells


def upload(client, *files):
    """Bring tables; returns the page that says what an import would do."""
    response = client.post(ADD, {"files": files})
    assert response.status_code == 302, response.context["form"].errors
    return client.get(response["Location"])


def counts(page):
    return {status: count for status, _words, count in page.context["tabs"]}


def page_of(table):
    return reverse("admin:groups_tableupload_change", args=[table.pk])


# Trying out


def test_trying_out_shows_what_is_new_changed_unchanged_and_wrong_and_writes_nothing(admin_client):
    there = make_group("Example There", website="https://there.example.org/", acronym="OLD")
    make_group("Example Same", website="https://same.example.org/")

    page = upload(
        admin_client,
        as_file(
            [
                group_row(1),
                {"slug": there.slug, "acronym": "NEW"},
                {"slug": "example-same", "website": "https://same.example.org/"},
                group_row(2, email="nobody"),
            ]
        ),
    )

    assert counts(page) == {"problem": 1, "new": 1, "changed": 1, "unchanged": 1}
    assert Group.objects.count() == 2
    assert Group.objects.get(pk=there.pk).acronym == "OLD"
    assert not revisions_of(there.pk).exists()


def test_a_changed_row_shows_what_was_there_and_what_comes(admin_client):
    group = make_group("Example Group", areas=["GB"])

    page = upload(admin_client, as_file([{"slug": group.slug, "areas": "GB|IE"}]))

    (row,) = page.context["rows"]
    assert row.differences == [["areas", "GB", "GB|IE"]]


def test_a_problem_is_shown_with_its_line_its_column_and_what_to_do(admin_client):
    page = upload(admin_client, as_file([group_row(1), group_row(2, areas="GBR")]))

    (row,) = page.context["rows"]
    assert (row.line, row.title) == (3, "Example Group 2")
    ((column, text),) = row.problems
    assert column == "areas"
    assert "Use an ISO 3166-1 code" in text
    assert "Use an ISO 3166-1 code" in page.text


def test_coverage_and_memberships_are_tried_out_with_their_groups(admin_client):
    make_condition("Alkaptonuria", orpha_code=56)
    make_group("Example Coalition")

    page = upload(
        admin_client,
        as_file([group_row(1)]),
        as_file([{"group": "example-group-1", "orpha_code": "56"}], "coverage.csv"),
        as_file([{"member": "example-group-1", "coalition": "example-coalition"}], "m.csv"),
    )

    assert counts(page)["new"] == 3
    assert page.context["several_files"]


def test_a_row_that_needs_a_row_with_a_problem_has_one_too(admin_client):
    make_condition("Alkaptonuria", orpha_code=56)

    page = upload(
        admin_client,
        as_file([group_row(1, kind="club"), group_row(2)]),
        as_file([{"group": "example-group-1", "orpha_code": "56"}], "coverage.csv"),
    )

    assert counts(page) == {"problem": 2, "new": 1, "changed": 0, "unchanged": 0}
    assert "A row that this one needs has a problem." in page.text


def test_a_file_that_cannot_be_read_is_told_and_nothing_can_be_imported(admin_client):
    page = upload(admin_client, as_file([{"name": "Grüppe"}], encoding="cp1252"))

    assert "not UTF-8" in page.text
    assert "CSV UTF-8" in page.text
    assert not page.context["to_do"]
    assert "<button" not in page.text.split('id="decision"')[1].split("</section>")[0]


def test_a_table_that_says_what_is_known_needs_no_import(admin_client):
    group = make_group("Example Group")

    page = upload(admin_client, as_file([{"slug": group.slug, "name": group.name}]))

    assert "nothing to import" in page.text


def test_a_table_of_two_hundred_rows_is_tried_out_with_a_bounded_number_of_queries(
    admin_client, django_assert_max_num_queries
):
    rows = [group_row(n, areas="GB|IE", languages="en", services="helpline") for n in range(200)]

    with django_assert_max_num_queries(120):
        page = upload(admin_client, as_file(rows))

    assert counts(page)["new"] == 200
    assert len(page.context["rows"]) == 100


# Importing


def test_all_rows_are_imported_when_all_are_right(admin_client, admin_user):
    there = make_group("Example There")
    page = upload(admin_client, as_file([group_row(1), {"slug": there.slug, "acronym": "ET"}]))

    response = admin_client.post(page.request["PATH_INFO"], follow=True)

    assert "Imported: 1 new row, 1 changed row." in response.text
    assert Group.objects.listed().count() == 2
    assert not TableUpload.objects.exists()
    change = revisions_of(there.pk).first()
    assert (change.user, change.comment) == (admin_user, "Import of table.csv")


def test_of_two_hundred_rows_with_twenty_bad_ones_the_right_ones_can_be_imported(admin_client):
    rows = [group_row(n, email="nobody" if n % 10 == 0 else "") for n in range(200)]
    page = upload(admin_client, as_file(rows))
    assert counts(page) == {"problem": 20, "new": 180, "changed": 0, "unchanged": 0}
    assert "Import the 180 right rows only" in page.text

    after = admin_client.post(page.request["PATH_INFO"], follow=True)

    assert Group.objects.count() == 180
    assert "20 rows were left out" in after.text
    assert counts(after) == {"problem": 20, "new": 0, "changed": 0, "unchanged": 0}


def test_the_bad_rows_are_downloaded_corrected_and_brought_again(admin_client):
    page = upload(admin_client, as_file([group_row(1), group_row(2, areas="GBR", phone="+1")]))
    table = TableUpload.objects.get()
    admin_client.post(page.request["PATH_INFO"])

    address = reverse("admin:groups_tableupload_problems", args=[table.pk, "groups"])
    text = admin_client.get(address).content.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text, newline=""))
    assert "areas: “GBR” is not an area." in row["problems"]
    assert row["phone"] == "'+1"

    page = upload(admin_client, as_file([row | {"areas": "GB", "phone": "+442079460000"}]))
    admin_client.post(page.request["PATH_INFO"])

    assert Group.objects.get(slug="example-group-2").phone == "+442079460000"


def test_the_bad_rows_are_downloaded_as_a_workbook_too(admin_client):
    upload(admin_client, as_file([group_row(1, areas="GBR")]))
    table = TableUpload.objects.get()

    address = reverse("admin:groups_tableupload_problems", args=[table.pk, "xlsx"])
    workbook = openpyxl.load_workbook(io.BytesIO(admin_client.get(address).content))

    assert workbook["groups"]["A1"].value == "problems"
    assert "GBR" in workbook["groups"]["A2"].value


def test_an_import_that_would_no_longer_do_what_was_shown_is_shown_again(admin_client):
    group = make_group("Example Group", acronym="OLD")
    page = upload(admin_client, as_file([{"slug": group.slug, "acronym": "NEW"}]))
    Group.objects.filter(pk=group.pk).update(acronym="MEANWHILE")

    after = admin_client.post(page.request["PATH_INFO"], follow=True)

    assert "entries have changed since" in after.text
    assert Group.objects.get(pk=group.pk).acronym == "MEANWHILE"
    (row,) = after.context["rows"]
    assert row.differences == [["acronym", "MEANWHILE", "NEW"]]


def test_a_table_that_was_imported_already_is_not_imported_twice(admin_client):
    page = upload(admin_client, as_file([group_row(1)]))
    admin_client.post(page.request["PATH_INFO"])

    after = admin_client.post(page.request["PATH_INFO"], follow=True)

    assert "no longer here" in after.text
    assert Group.objects.count() == 1


def test_a_table_waits_a_week_for_its_curator(admin_client, admin_user):
    for days in (6, 8):
        TableUpload.objects.create(
            names=f"{days}.csv", made_by=admin_user, made_at=timezone.now() - timedelta(days=days)
        )

    upload(admin_client, as_file([group_row(1)]))

    assert set(TableUpload.objects.values_list("names", flat=True)) == {"6.csv", "table.csv"}


@pytest.mark.parametrize("pk", ["nothing", "00000000-0000-0000-0000-000000000000"])
def test_a_table_that_is_not_there_leads_back_to_the_list(admin_client, pk):
    response = admin_client.get(f"/admin/groups/tableupload/{pk}/change/", follow=True)

    assert "no longer here" in response.text


def test_no_file_and_too_large_files_are_refused_kindly(admin_client, settings):
    settings.IMPORT_MAX_MB = 1

    nothing = admin_client.post(ADD, {})
    large = admin_client.post(ADD, {"files": SimpleUploadedFile("t.csv", b"x" * 1024 * 1025)})

    assert nothing.context["form"].errors["files"] == ["This field is required."]
    assert large.context["form"].errors["files"] == [
        "These files are too large. Together they may have 1 MB."
    ]
    assert "<title>Error:" in large.text


def test_with_four_eyes_a_table_waits_for_a_reviewer(admin_client, client, settings):
    settings.FOUR_EYES = True
    make_roles()
    users = {}
    for role in ("Curators", "Reviewers"):
        users[role] = User.objects.create_user(role, is_staff=True)
        users[role].groups.set(users[role].groups.model.objects.filter(name=role))
    client.force_login(users["Curators"])
    page = upload(client, as_file([group_row(1)]))
    address = page.request["PATH_INFO"]

    assert "waits for a reviewer" in page.text
    assert client.post(address).status_code == 403
    client.force_login(users["Reviewers"])
    client.post(address)

    assert Group.objects.count() == 1


def test_a_curator_removes_the_own_table_and_a_reviewer_that_of_anybody(client):
    make_roles()
    users = {}
    for name, role in {"one": "Curators", "another": "Curators", "reviewer": "Reviewers"}.items():
        users[name] = User.objects.create_user(name, is_staff=True)
        users[name].groups.set(users[name].groups.model.objects.filter(name=role))
    client.force_login(users["one"])
    tables = [upload(client, as_file([group_row(number)])) for number in (1, 2)]
    mine, theirs = (page.request["PATH_INFO"].replace("/change/", "/delete/") for page in tables)
    assert mine in tables[0].text

    client.force_login(users["another"])
    client.post(mine, {"post": "yes"})
    assert mine not in client.get(mine.replace("/delete/", "/change/")).text
    assert TableUpload.objects.count() == 2

    for name, page in {"one": mine, "reviewer": theirs}.items():
        client.force_login(users[name])
        client.post(page, {"post": "yes"})
    assert not TableUpload.objects.exists()


# Workbooks

HEADER = ["name", "website", "state", "sources"]
LINE = ["Example Group", "https://group.example.org/", "listed", LISTED["sources"]]


def read(content, name="table.xlsx"):
    problems = ProblemList()
    return read_file(name, content, problems), problems


def test_a_workbook_is_imported_like_a_csv(tmp_path):
    path = tmp_path / "table.xlsx"
    path.write_bytes(workbook_of(("Groups", [HEADER, LINE])))

    import_tables([path])

    assert Group.objects.listed().get().name == "Example Group"


def test_numbers_dates_and_answers_of_a_workbook_become_texts():
    cells = [586.0, 1996, date(2026, 11, 20), datetime(2026, 11, 20), True, 0.5, None, " x "]
    content = workbook_of(("Groups", [[*HEADER, "phone", "email", "kind", "form"]]))
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    workbook.active.append(cells)

    (row,), problems = read(bytes_of(workbook))

    assert not problems
    assert list(row.cells.values()) == [
        "586", "1996", "2026-11-20", "2026-11-20", "yes", "0.5", "", "x"
    ]  # fmt: skip


def test_empty_lines_and_a_title_above_the_header_do_no_harm():
    rows, problems = read(workbook_of(("Groups", [[], HEADER, [], LINE, [None, None]])))

    assert not problems
    assert [(row.line, row.file) for row in rows] == [(4, "table.xlsx, sheet Groups")]


def test_a_line_shorter_than_the_header_has_empty_cells_and_a_longer_one_is_refused():
    rows, problems = read(workbook_of(("Groups", [HEADER, ["Example"], [*LINE, "", "more"]])))

    assert [row["website"] for row in rows] == [""]
    assert [(problem.line, "6 cells" in problem.text) for problem in problems] == [(3, True)]


def test_every_sheet_with_a_table_is_read_and_notes_and_hidden_ones_are_passed_over():
    workbook = openpyxl.load_workbook(
        io.BytesIO(
            workbook_of(
                ("Notes", [["Dear curator"]]),
                ("Any title", [HEADER, LINE]),
                ("More", [["group", "orpha_code"], ["example-group", 56]]),
                ("Old", [HEADER, ["Example Hidden", *LINE[1:]]]),
            )
        )
    )
    workbook["Old"].sheet_state = "hidden"

    rows, problems = read(bytes_of(workbook))

    assert not problems
    assert [row.table for row in rows] == ["groups", "coverage"]
    assert rows[1]["orpha_code"] == "56"


def test_a_sheet_called_groups_is_refused_when_its_columns_are_not_known():
    _rows, problems = read(workbook_of(("groups", [["nmae"], ["Example"]]), ("x", [HEADER, LINE])))

    assert ["does not name the columns" in problem.text for problem in problems] == [True]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("=1+1", "holds a formula"),
        (ArrayFormula("A2:A2", "=1+1"), "holds a formula"),
        ("#N/A", "holds the error #N/A"),
    ],
)
def test_a_formula_or_an_error_in_a_cell_is_refused_with_its_place(value, said):
    _rows, (problem,) = read(workbook_of(("Groups", [HEADER, [value, *LINE[1:]]])))

    assert said in problem.text
    assert "Column A" in problem.text
    assert problem.line == 2


def test_merged_cells_are_refused_with_their_place():
    workbook = openpyxl.load_workbook(
        io.BytesIO(workbook_of(("Groups", [HEADER, LINE, ["Example Two"]])))
    )
    workbook.active.merge_cells("B2:B3")

    _rows, (problem,) = read(bytes_of(workbook))

    assert "B2:B3 are merged" in problem.text


def test_a_workbook_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(workbooks, "MAX_UNPACKED", 1000)

    _rows, (problem,) = read(workbook_of(("Groups", [HEADER, LINE])))

    assert "too large" in problem.text


def test_a_sheet_with_too_many_lines_is_refused(monkeypatch):
    monkeypatch.setattr(workbooks, "MAX_ROWS", 3)

    _rows, (problem,) = read(workbook_of(("Groups", [HEADER, LINE, LINE, LINE])))

    assert "more than 3 lines" in problem.text


def zip_of(**parts):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return content.getvalue()


def with_sheet(content, change):
    """The workbook with the XML of its first sheet changed by a function."""
    source = zipfile.ZipFile(io.BytesIO(content))
    parts = {name: source.read(name) for name in source.namelist()}
    parts["xl/worksheets/sheet1.xml"] = change(parts["xl/worksheets/sheet1.xml"])
    return zip_of(**parts)


def damaged(content):
    return with_sheet(content, lambda xml: xml[:-40])


def test_a_sheet_that_tells_a_wrong_size_is_read_whole():
    content = workbook_of(("Groups", [HEADER, LINE]))
    assert b'<dimension ref="A1:D2"' in zipfile.ZipFile(io.BytesIO(content)).read(
        "xl/worksheets/sheet1.xml"
    )

    rows, problems = read(with_sheet(content, lambda xml: xml.replace(b'"A1:D2"', b'"A1"')))

    assert not problems
    assert [row["sources"] for row in rows] == [LISTED["sources"]]


def test_entities_in_a_workbook_are_never_expanded():
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    content = with_sheet(workbook_of(("Groups", [HEADER, LINE])), lambda xml: bomb + xml)

    _rows, (problem,) = read(content)

    assert "damaged" in problem.text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (zip_of(readme="hello"), "not an Excel workbook"),
        (b"PK\x03\x04 and then nothing", "not an Excel workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old or a protected Excel file"),
        (workbook_of(("Empty", [])), "The workbook is empty"),
        (damaged(workbook_of(("Groups", [HEADER, LINE]))), "damaged"),
        (workbook_of(("Groups", [HEADER, LINE]))[:-200], "not an Excel workbook"),
    ],
)
def test_a_workbook_that_cannot_be_read_is_refused_with_the_reason(content, said):
    _rows, (problem,) = read(content)

    assert said in problem.text
    assert problem.line == 0


def test_what_excel_calls_unicode_text_is_read(tmp_path):
    path = tmp_path / "table.txt"
    path.write_bytes("name\tstate\nExample Grüppe\tdraft\n".encode("utf-16"))

    import_tables([path])

    assert Group.objects.get().name == "Example Grüppe"


def test_a_list_may_hold_the_sign_that_parts_it(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("name,other_names\nExample,Example \\| Society|Second\n", encoding="utf-8")

    import_tables([path])

    names = Group.objects.get().names.filter(kind="other").values_list("text", flat=True)
    assert list(names) == ["Example | Society", "Second"]


def test_two_known_groups_may_share_a_website_but_not_a_known_and_a_new_one(tmp_path):
    for name in ("Example One", "Example Two"):
        make_group(name, website="https://shared.example.org/")
    path = tmp_path / "table.csv"
    known = "slug,website,acronym\nexample-one,{0},A\nexample-two,{0},B\n"
    path.write_text(known.format("https://shared.example.org/"), encoding="utf-8")

    import_tables([path])

    assert list(Group.objects.values_list("acronym", flat=True)) == ["A", "B"]
    path.write_text(path.read_text() + "example-three,https://shared.example.org/,C\n")
    with pytest.raises(ImportProblems):
        import_tables([path])


def test_a_new_group_and_a_known_one_that_moves_do_not_get_one_website(tmp_path):
    make_group("Example One")
    path = tmp_path / "table.csv"
    path.write_text(
        "slug,name,website\nexample-new,Example New,https://x.example.org/\n"
        "example-one,Example One,https://x.example.org/\n",
        encoding="utf-8",
    )

    with pytest.raises(ImportProblems, match="This is the group of"):
        import_tables([path])
