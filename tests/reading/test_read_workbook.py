"""Workbooks: the right sheet, each cell of its own type, nothing hidden in silence, nothing hostile let in."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from raw_reading import HEADER, ORDERS, codes, problem_of, read_raw

from intake import Limits

MESSY = Path(__file__).parents[1] / "messy"
SHEET = "xl/worksheets/sheet1.xml"
TYPED = [(a, b, dt.date.fromisoformat(c), float(d.replace(",", ".")), e) for a, b, c, d, e in ORDERS]
Fill = Callable[[xlsxwriter.Workbook], Any]


def book(fill: Fill, **options: Any) -> bytes:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, options) as workbook:
        fill(workbook)
    return data.getvalue()


def put(workbook: xlsxwriter.Workbook, name: str = "Data", row: int = 0, column: int = 0, **more: Any) -> Any:
    """The orders on a sheet of their own, their corner at this cell."""
    sheet = workbook.add_worksheet(name)
    day = workbook.add_format({"num_format": more.get("day", "yyyy-mm-dd")})
    orders = more.get("orders", TYPED)
    for j, text in enumerate(more.get("header", HEADER)):
        sheet.write_string(row, column + j, text)
    for i, (a, b, c, d, e) in enumerate(orders, row + 1):
        sheet.write_string(i, column, a)
        sheet.write_string(i, column + 1, b)
        sheet.write_datetime(i, column + 2, dt.datetime.combine(c, more.get("time", dt.time())), day)
        sheet.write_number(i, column + 3, d)
        sheet.write_string(i, column + 4, e)
    return sheet


PLAIN = book(put)


def changed(change: Callable[[str, bytes], bytes | None], base: bytes = PLAIN, **added: bytes) -> bytes:
    """The workbook with its parts changed; None leaves one out."""
    data = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(base)) as old, zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if (part := change(name, old.read(name))) is not None:
                new.writestr(name, part)
        for name, part in added.items():
            new.writestr(name, part)
    return data.getvalue()


def in_sheet(old: bytes, new: bytes) -> bytes:
    return changed(lambda name, part: part.replace(old, new, 1) if name == SHEET else part)


# Each is made when it is asked for, as not every process that reads this file asks.
SAME_TABLE = {
    "plain": (lambda: PLAIN, 1),
    "away from the corner": (lambda: book(lambda w: put(w, row=4, column=2)), 5),
    "counted from 1904": (lambda: book(put, date_1904=True), 1),
    "with macros": (lambda: changed(lambda name, part: part, **{"xl/vbaProject.bin": b"x" * 100}), 1),
    "formatted far to the right": (
        lambda: in_sheet(b"</sheetData>", b'<row r="99"><c r="XFC99" s="1"/></row></sheetData>'),
        1,
    ),
}


@pytest.mark.parametrize("name", SAME_TABLE)
def test_the_same_table_reads_the_same(name: str, tmp_path: Path) -> None:
    make, header_row = SAME_TABLE[name]
    raw = read_raw(tmp_path, make())
    assert (raw.table.format, raw.table.header, raw.table.header_row) == ("xlsx", HEADER, header_row)
    assert raw.table.types == ["VARCHAR", "VARCHAR", "DATE", "DOUBLE", "VARCHAR"]
    assert [row[1:] for row in raw.rows] == TYPED
    assert raw.numbers == list(range(header_row + 1, header_row + 61))
    assert (raw.table.questions, raw.table.warnings, raw.aside) == ([], [], [])


def test_times_of_day_stay_on_their_day(tmp_path: Path) -> None:
    raw = read_raw(tmp_path, book(lambda w: put(w, day="yyyy-mm-dd hh:mm", time=dt.time(23, 30))))
    assert raw.table.types[2] == "TIMESTAMP"
    assert raw.rows[0][3] == dt.datetime(2023, 1, 1, 23, 30)


def test_serial_dates_without_a_format_stay_numbers_and_the_date_system_is_told(tmp_path: Path) -> None:
    bare = changed(lambda name, part: None if name == "xl/styles.xml" else part)
    raw = read_raw(tmp_path, bare)
    assert (raw.table.types[2], raw.rows[0][3], raw.table.dates_1904) == ("BIGINT", 44927, False)
    assert read_raw(tmp_path, book(put, date_1904=True)).table.dates_1904


def test_text_numbers_and_mixed_columns_stay_text(tmp_path: Path) -> None:
    def fill(workbook: xlsxwriter.Workbook) -> None:
        sheet = put(workbook)
        sheet.write_string(5, 3, "1 234,50")
        sheet.write_number(6, 0, 10_005)
        sheet.write_string(7, 2, "2024-02-30")

    raw = read_raw(tmp_path, book(fill))
    assert raw.table.types == ["VARCHAR"] * 5
    assert (raw.cells[4][3], raw.cells[5][0], raw.cells[6][2]) == ("1 234,50", "10005", "2024-02-30")
    assert raw.cells[0][3] == "100"


def test_the_sheet_that_is_a_table_is_read_and_the_others_are_named(tmp_path: Path) -> None:
    def fill(workbook: xlsxwriter.Workbook) -> None:
        cover = workbook.add_worksheet("Info")
        cover.write_column(0, 0, ["Rapport", "Skapad av Eva", "2024"])
        put(workbook, "Försäljning")
        pivot = workbook.add_worksheet("Pivot")
        pivot.write_row(0, 0, ["Segment", "Summa"])
        pivot.write_row(1, 0, ["Privat", 100])

    raw = read_raw(tmp_path, book(fill))
    assert (raw.table.sheet, len(raw.rows)) == ("Försäljning", 60)
    assert raw.table.warnings == [{"code": "other_sheets", "sheet": "Försäljning", "others": ["Info", "Pivot"]}]


def test_a_sheet_a_year_is_asked_about_and_may_be_read_together(tmp_path: Path) -> None:
    content = book(lambda w: (put(w, "2023", orders=TYPED[:30]), put(w, "2024", orders=TYPED[30:])))
    raw = read_raw(tmp_path, content)
    assert raw.table.questions[0]["choices"] == ["2023", "2024", "all"]
    both = read_raw(tmp_path, content, sheet="all")
    assert (both.table.questions, [row[1:] for row in both.rows]) == ([], TYPED)
    assert len(set(both.numbers)) == 60
    one = read_raw(tmp_path, content, sheet="2024")
    assert (one.table.sheet, [row[1:] for row in one.rows]) == ("2024", TYPED[30:])


def test_a_hidden_sheet_is_read_only_when_there_is_no_other_and_told(tmp_path: Path) -> None:
    def fill(workbook: xlsxwriter.Workbook) -> None:
        workbook.add_worksheet("Tom").write(0, 0, "Se annan flik")
        put(workbook, "Data").hide()

    raw = read_raw(tmp_path, book(fill))
    assert (raw.table.sheet, codes(raw.table.warnings)[0]) == ("Data", "hidden_sheet")


def test_merged_titles_and_sums_are_no_data(tmp_path: Path) -> None:
    def fill(workbook: xlsxwriter.Workbook) -> None:
        sheet = put(workbook, row=3)
        sheet.merge_range("A1:E1", "Försäljningsrapport 2024")
        sheet.write_row(64, 0, ["Summa", "", "", 1234.5])
        sheet.write(66, 0, "Rapport skapad 2024-12-31")

    raw = read_raw(tmp_path, book(fill))
    assert [row[1:] for row in raw.rows] == TYPED
    assert raw.aside == [("total_row", 65), ("footer_row", 67)]
    assert codes(raw.table.notes) == ["preamble"]


def test_hidden_rows_and_columns_are_read_and_declared(tmp_path: Path) -> None:
    def fill(workbook: xlsxwriter.Workbook) -> None:
        sheet = put(workbook)
        sheet.set_row(10, None, None, {"hidden": True})
        sheet.set_column(1, 1, None, None, {"hidden": True})

    raw = read_raw(tmp_path, book(fill))
    assert [row[1:] for row in raw.rows] == TYPED
    rows, columns = raw.table.warnings
    assert (rows["code"], rows["rows"]) == ("hidden_rows", [11])
    assert (columns["code"], columns["columns"]) == ("hidden_columns", ["Namn"])


def test_only_values_are_read_of_formulas_and_a_missing_one_is_told(tmp_path: Path) -> None:
    def fill(workbook: xlsxwriter.Workbook) -> None:
        sheet = put(workbook)
        sheet.write_formula(1, 3, "=50+50", None, 100)
        sheet.write_formula(5, 3, "=NA()", None, "#N/A")

    raw = read_raw(tmp_path, book(fill))
    assert raw.rows[0][4] == 100
    assert raw.rows[4][4] is None
    assert raw.table.warnings == [{"code": "error_cells", "cells": ["D6 #N/A"], "count": 1, "sheet": "Data"}]
    never = openpyxl.Workbook()
    never.active.append(HEADER)
    for a, b, c, d, e in TYPED:
        never.active.append([a, b, c, f"={d}", e])
    never.save(tmp_path / "never.xlsx")
    (warning,) = read_raw(tmp_path, tmp_path / "never.xlsx").table.warnings
    assert (warning["code"], warning["count"], warning["cells"][0]) == ("formulas_without_value", 60, "D2")


def test_without_a_header_it_is_asked(tmp_path: Path) -> None:
    raw = read_raw(tmp_path, book(lambda w: put(w, header=[])))
    assert (codes(raw.table.questions), raw.table.header_row, len(raw.rows)) == (["header_missing"], 0, 60)


@pytest.mark.parametrize("place", ["XFD1048576", "A1048576", "XFD3", "ZZZZZ99999999"])
def test_a_stray_cell_far_away_is_left_out_and_told(place: str, tmp_path: Path) -> None:
    row = "".join(filter(str.isdigit, place))
    cell = f'<row r="{row}"><c r="{place}"><v>1</v></c></row></sheetData>'.encode()
    raw = read_raw(tmp_path, in_sheet(b"</sheetData>", cell))
    assert [row[1:] for row in raw.rows] == TYPED
    assert raw.table.warnings == [{"code": "stray_cells", "sheet": "Data", "cells": [place], "count": 1}]


ODS = """<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>
<table:table table:name="Blad1">{}</table:table></office:spreadsheet></office:body></office:document-content>"""
BLANKS = '<table:table-cell table:number-columns-repeated="16384"/>'


def ods_cell(value: object, times: int = 1) -> str:
    kind = {float: "float", dt.date: "date"}.get(type(value), "string")
    held = {"float": f'office:value="{value}"', "date": f'office:date-value="{value}"'}.get(kind, "")
    repeated = f'table:number-columns-repeated="{times}"' if times > 1 else ""
    cell = f'<table:table-cell office:value-type="{kind}" {held} {repeated}><text:p>{value}</text:p>'
    return cell + "</table:table-cell>"


def ods(tail: str = "") -> bytes:
    rows = "".join(f"<table:table-row>{''.join(map(ods_cell, row))}</table:table-row>" for row in [HEADER, *TYPED])
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", ODS.format(rows + tail))
    return data.getvalue()


def test_an_opendocument_sheet_with_its_million_blank_rows(tmp_path: Path) -> None:
    raw = read_raw(tmp_path, ods(f'<table:table-row table:number-rows-repeated="1048000">{BLANKS}</table:table-row>'))
    assert (raw.table.format, [row[1:] for row in raw.rows]) == ("ods", TYPED)


def test_hidden_rows_of_an_opendocument_sheet_are_declared(tmp_path: Path) -> None:
    hidden = changed(
        lambda name, part: (
            part.replace(b"<table:table-row>", b'<table:table-row table:visibility="filter">', 4)
            if name == "content.xml"
            else part
        ),
        ods(),
    )
    raw = read_raw(tmp_path, hidden)
    assert [row[1:] for row in raw.rows] == TYPED
    assert raw.table.warnings == [{"code": "hidden_rows", "rows": [2, 3, 4], "count": 3, "sheet": "Blad1"}]


def test_cells_repeated_a_thousand_million_times_are_refused(tmp_path: Path) -> None:
    row = f'<table:table-row table:number-rows-repeated="1000000">{ods_cell("x", 16384)}</table:table-row>'
    assert problem_of(tmp_path, ods(row)).code == "too_many_cells"


def test_an_old_workbook_under_a_new_name(tmp_path: Path) -> None:
    raw = read_raw(tmp_path, MESSY / "67_xls_renamed.xlsx")
    assert (raw.table.format, len(raw.rows)) == ("xls", 120)


OLD = (MESSY / "67_xls_renamed.xlsx").read_bytes()
OLE = OLD[:8] + bytes(1000)
REFUSED = {
    "external entity": (
        lambda: in_sheet(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a SYSTEM "f">]><worksheet'),
        "external_entities",
    ),
    "entity in the texts": (
        lambda: changed(lambda n, p: p.replace(b"<sst", b"<!DOCTYPE l []><sst", 1) if "sharedStrings" in n else p),
        "external_entities",
    ),
    "sheet in an odd encoding": (
        lambda: changed(lambda n, p: p.decode().encode("utf-16") if n == SHEET else p),
        "damaged",
    ),
    "swollen sheet": (lambda: in_sheet(b"</sheetData>", b" " * 60_000_000 + b"</sheetData>"), "inflates_too_much"),
    "no sheet": (lambda: changed(lambda n, p: None if n == SHEET else p), "damaged"),
    "no workbook": (lambda: changed(lambda n, p: None if n == "xl/workbook.xml" else p), "damaged"),
    "half": (lambda: PLAIN[: len(PLAIN) // 2], "truncated"),
    "without its end": (lambda: PLAIN[:-30], "truncated"),
    "encrypted": (lambda: OLE + "EncryptedPackage".encode("utf-16-le") + bytes(1000), "encrypted"),
    "a letter": (lambda: OLE + "WordDocument".encode("utf-16-le") + bytes(1000), "not_a_table"),
    "half an old workbook": (lambda: OLD[:6000], "damaged"),
    "an old workbook going in circles": (lambda: OLD.replace(b"\xfe\xff\xff\xff", b"\x00\x00\x00\x00"), "damaged"),
    "empty": (lambda: book(lambda w: w.add_worksheet()), "empty_file"),
    "names only": (lambda: book(lambda w: put(w, orders=[])), "no_rows"),
    "notes only": (lambda: book(lambda w: w.add_worksheet().write_column(0, 0, ["a", "b", "c"])), "no_table"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_by_name(name: str, tmp_path: Path) -> None:
    make, code = REFUSED[name]
    assert problem_of(tmp_path, make()).code == code


def test_limits_of_members_and_columns(tmp_path: Path) -> None:
    members = len(zipfile.ZipFile(io.BytesIO(PLAIN)).namelist())
    assert len(read_raw(tmp_path, PLAIN, Limits(members=members)).rows) == 60
    assert problem_of(tmp_path, PLAIN, Limits(members=members - 1)).code == "too_many_members"
    assert len(read_raw(tmp_path, PLAIN, Limits(columns=5)).rows) == 60
    assert problem_of(tmp_path, PLAIN, Limits(columns=4)).code == "too_many_columns"
    assert len(read_raw(tmp_path, PLAIN, Limits(cells=61 * 5)).rows) == 60
    assert problem_of(tmp_path, PLAIN, Limits(cells=61 * 5 - 1)).code == "too_many_cells"
    assert problem_of(tmp_path, PLAIN, Limits(rows=59)).code == "too_many_rows"
