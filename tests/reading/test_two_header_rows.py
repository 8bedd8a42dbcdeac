"""A header written over two rows, as a workbook with merged cells has it: periods over measures, measures over periods,
or names beside groups."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from made_files import table
from reading_files import read_here, read_text, rows

DATA = [[f"K{i}", i * 100, i % 5 + 1, i * 90 if i % 3 else 0, i % 4 + 1] for i in range(1, 31)]  # 2023, 2024
BY_PERIOD, BY_MEASURE = (0, 1, 2, 3, 4), (0, 1, 3, 2, 4)
LAYOUTS: dict[str, tuple[list[list[Any]], tuple[int, ...]]] = {
    "periods above": ([["Customer", "2023", "", "2024", ""],
                       ["", "Revenue", "Orders", "Revenue", "Orders"]], BY_PERIOD),
    "years as numbers": ([["Kund", 2023, "", 2024, ""], ["", "Intäkt", "Ordrar", "Intäkt", "Ordrar"]], BY_PERIOD),
    "names below": ([["", "2023", "", "2024", ""], ["Kunde", "Umsatz", "Käufe", "Umsatz", "Käufe"]], BY_PERIOD),
    "words for periods": ([["Kundnr", "Föregående år", "", "Innevarande år", ""],
                           ["", "Intäkt", "Ordrar", "Intäkt", "Ordrar"]], BY_PERIOD),
    "measures above": ([["Customer", "Revenue", "", "Orders", ""], ["", 2023, 2024, 2023, 2024]], BY_MEASURE),
    "a firm's years": ([["Customer", "FY23", "", "FY24", ""],
                        ["", "Revenue", "Orders", "Revenue", "Orders"]], BY_PERIOD),
    "years across New Year": ([["Kunde", "2022/23", "", "2023/24", ""], ["", "Umsatz", "Käufe", "Umsatz", "Käufe"]],
                              BY_PERIOD),
    "one measure": ([["Kundnr", "Intäkt", ""], ["", "2023", "2024"]], (0, 1, 3)),
    "a title above": ([["", "Sales", "", "", ""], ["Customer", "2023", "", "2024", ""],
                       ["", "Revenue", "Orders", "Revenue", "Orders"]], BY_PERIOD),
}  # fmt: skip


def made(layout: str) -> list[list[Any]]:
    head, order = LAYOUTS[layout]
    return [*head, *([row[i] for i in order] for row in DATA)]


@pytest.mark.parametrize("layout", list(LAYOUTS))
def test_two_rows_of_names_are_one_header(layout: str, tmp_path: Path) -> None:
    head, *lines = made(layout)
    report = read_text(tmp_path, table(head, lines))
    assert report.kind == "customers" and report.rows_used == 30
    assert rows(report, "revenue_before, revenue_now") == [(row[1], row[3]) for row in DATA]


@pytest.mark.parametrize("layout", ["periods above", "measures above"])
def test_a_workbooks_merged_header_is_one_header(layout: str, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for line in made(layout):
        sheet.append([None if cell == "" else cell for cell in line])
    for cells in ("A1:A2", "B1:C1", "D1:E1"):
        sheet.merge_cells(cells)
    kept = io.BytesIO()
    book.save(kept)
    path = tmp_path / "made.xlsx"
    path.write_bytes(kept.getvalue())
    assert rows(read_here(path), "revenue_before, revenue_now") == [(row[1], row[3]) for row in DATA]


def test_a_line_of_text_above_the_names_is_no_part_of_them(tmp_path: Path) -> None:
    text = "Exported by Anna,on 2 May\nCustomer,Date,Amount\n" + "".join(
        f"K{i % 3},2024-0{i}-01,{i}0.5\n" for i in range(1, 9)
    )
    assert [c["name"] for c in read_text(tmp_path, text).columns] == ["Customer", "Date", "Amount"]
