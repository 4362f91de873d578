"""Tables -> the bytes of a CSV or of an Excel workbook."""

import csv
import io

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from ..importing.formulas import defused

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CELL_LIMIT = 32_767  # of Excel, in characters


def as_csv(columns, rows) -> bytes:
    """UTF-8 with the mark by which Excel knows it; no cell is taken for a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([defused(row.get(column, "")) for column in columns] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def as_workbook(tables) -> bytes:
    """A sheet for each title -> (columns, rows). Every cell is text, so that nothing is worked out.

    Raises ValueError when a text is longer than a cell of Excel may hold.
    """
    workbook = openpyxl.Workbook(write_only=True)
    for title, (columns, rows) in tables.items():
        sheet = workbook.create_sheet(title)
        sheet.freeze_panes = "B2"
        sheet.append([text_cell(sheet, column, bold=True) for column in columns])
        for row in rows:
            sheet.append([text_cell(sheet, row.get(column, "")) for column in columns])
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def text_cell(sheet, text, bold=False):
    """A cell that holds a text as it is, whatever it begins with; None for an empty one."""
    if not text:
        return None
    if len(text) > CELL_LIMIT:
        raise ValueError(text[:40])
    cell = WriteOnlyCell(sheet)
    cell.value = text
    cell.data_type = "s"
    cell.number_format = "@"
    if bold:
        cell.font = Font(bold=True)
    return cell
