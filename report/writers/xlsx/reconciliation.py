"""The sheet that accounts for every row of the file: what was read is used or set aside, and the difference is 0."""

from __future__ import annotations

import pandas as pd

from report.columns import column
from report.exhibits.file import line_name
from report.writers.xlsx.book import Book
from report.writers.xlsx.places import CellRange
from report.writers.xlsx.styles import Kind
from report.writers.xlsx.value_figures import ValueFigures

SHEET = "checks"
KINDS: dict[str, Kind] = {"rows": "count", "amount": "exact"}


def write(book: Book, k: ValueFigures) -> None:
    """Both lines, and that the revenue is the tiers'."""
    w = book.w
    book.wide(SHEET, 0, book.titles[SHEET], "title", last=4)
    book.wide(SHEET, 1, k.means("period.reconciliation"), "muted", last=4)
    first, second = k.study.reconciliation
    row = lines(book, 3, w.t("What happened to every row"), first, "read", True)
    if len(second):
        row = lines(book, row, w.t("Where the rows used went"), second, "parts", False)
        apart_from_used(book, row - 2, first, second)
        row = revenue(book, k, row, second)


def lines(book: Book, row: int, title: str, table: pd.DataFrame, name: str, whole: bool) -> int:
    """The lines with their numbers; `whole`: the first is what the others must sum to."""
    w = book.w
    book.text(SHEET, row, 0, title, "block")
    book.heads(SHEET, row + 1, [column(w, key).head for key in ("reason", "rows", "amount:exact")])
    for i, line in enumerate(table.to_dict("records")):
        book.text(SHEET, row + 2 + i, 0, line_name(str(line["reason"]), w), "name")
        book.number(SHEET, row + 2 + i, 1, float(line["rows"]), "count")
        book.number(SHEET, row + 2 + i, 2, float(line["amount"]), "exact")
    end = row + 2 + len(table)
    for j, what in enumerate(("rows", "amount"), start=1):
        book.places.add(f"{name}_{what}", CellRange(book.titles[SHEET], row + 2, j, len(table)))
        if whole:
            rest = book.places.add(f"{name}_{what}_rest", CellRange(book.titles[SHEET], row + 3, j, len(table) - 1))
            formula = f"{{{name}_{what}}}-SUM({rest.refers('all', 0, rest.sheet)})"
            apart = float(table[what].iloc[0] - table[what].iloc[1:].sum())
            book.difference(SHEET, end, j, formula, apart, KINDS[what])
    book.text(SHEET, end, 0, w.t("Difference, must be 0"), "name")
    return end + 3


def apart_from_used(book: Book, row: int, first: pd.DataFrame, second: pd.DataFrame) -> None:
    """The rows used less their parts."""
    for j, what in enumerate(("rows", "amount"), start=1):
        at = book.places.known[f"read_{what}"]
        book.places.add(f"used_{what}", CellRange(at.sheet, at.row + 1, at.column, single=True))
        apart = float(first[what].iloc[1] - second[what].sum())
        book.difference(SHEET, row - 1, j, f"{{used_{what}}}-SUM({{parts_{what}:all}})", apart, KINDS[what])


def revenue(book: Book, k: ValueFigures, row: int, second: pd.DataFrame) -> int:
    """This period's active customers' money less the revenue of the tiers."""
    active = [i for i, reason in enumerate(second["reason"]) if reason == "now_active"]
    if not active or k.study.part is not None:
        return row
    at = book.places.known["parts_amount"]
    book.places.add("active_amount", CellRange(at.sheet, at.row + active[0], at.column, single=True))
    book.text(SHEET, row, 0, book.w.t("This period, active customers, less the tiers' revenue: must be 0"), "name")
    apart = float(second["amount"].iloc[active[0]]) - float(k.study.base.tiers["revenue"].sum())
    book.difference(SHEET, row, 2, "{active_amount}-{revenue:total}", apart, "exact")
    return row + 2
