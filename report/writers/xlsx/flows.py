"""The sheet of the customers' moves and of the revenue's way between two periods, each with its sum checked."""

from __future__ import annotations

import math
import textwrap

import pandas as pd

from report.exhibits.flows.money import bridge
from report.forms import BridgeStep
from report.slides.moves import moves, steps_of_few
from report.writers.xlsx.book import Book
from report.writers.xlsx.places import CellRange
from report.writers.xlsx.styles import Kind
from report.writers.xlsx.value_figures import ValueFigures

SHEET = "flows"
LONG = 30  # rows of a page
NAME_LETTERS, NAME_LINE = 38, 15  # letters that a line of a name holds, and its height in points
MONEY = (("customers", "count"), ("revenue_before", "money"), ("revenue_now", "money"))


def write(book: Book, k: ValueFigures) -> None:
    """The moves, then the bridge; a sentence where the file has none."""
    w = book.w
    book.wide(SHEET, 0, book.titles[SHEET], "title", last=6)
    if k.study.base.flows is None:
        book.wide(
            SHEET, 2, w.t("The file tells of one period only, so nobody can be seen to come, stay or leave."), last=6
        )
        return
    book.wide(SHEET, 1, w.t("Groups of fewer than five customers are joined with others."), "muted", last=6)
    row = flow_table(book, k, 3)
    steps = steps_of(k, book)
    if steps:
        if row + len(steps) > LONG:
            book.new_page(SHEET, row + 1)
        waterfall(book, steps, row + 1)
    elif k.study.base.bridge is not None and k.study.base.moves is not None:
        book.wide(
            SHEET,
            row + 1,
            w.t("A step of the revenue's way rests on fewer than five customers and is left out."),
            last=6,
        )


def flow_table(book: Book, k: ValueFigures, row: int) -> int:
    """Each group of moves, the sums, and what they differ from the tiers by."""
    shown = moves(k.study, book.w)
    table = pd.DataFrame() if shown.table is None else shown.table
    book.text(SHEET, row, 0, shown.message, "block")
    book.heads(SHEET, row + 1, [column.head for column in shown.columns])
    for i, name in enumerate(table["name"]):
        book.text(SHEET, row + 2 + i, 0, str(name), "line")
        book.sheets[SHEET].set_row(row + 2 + i, NAME_LINE * len(textwrap.wrap(str(name), NAME_LETTERS)))
    sums, end = expected(k), row + 2 + len(table)
    book.text(SHEET, end, 0, book.w.t("Total"), "name_total")
    book.text(SHEET, end + 1, 0, book.w.t("The tiers' own"), "name")
    book.text(SHEET, end + 2, 0, book.w.t("Difference, must be 0"), "name")
    for j, (name, kind) in enumerate(MONEY, start=1):
        _column(book, row + 2, j, name, kind, table[name].tolist(), sums.get(name))  # type: ignore[arg-type]
    return end + 4


def expected(k: ValueFigures) -> dict[str, tuple[str, float]]:
    """What the moves must sum to, by the sheet of the value: a formula, and what it comes to."""
    t = k.study.base.tiers
    people = float(t["customers"].sum() + t["lost"].sum(skipna=False))
    found = {
        "customers": ("{customers:total}+{lost:total}", people),
        "revenue_now": ("{revenue:total}", float(t["revenue"].sum())),
    }
    return {name: told for name, told in found.items() if math.isfinite(told[1])}


def _column(
    book: Book, row: int, j: int, name: str, kind: Kind, values: list[float], sums: tuple[str, float] | None
) -> None:
    place = book.places.add(f"moves_{name}", CellRange(book.titles[SHEET], row, j, len(values)))
    for i, value in enumerate(values):
        book.number(SHEET, row + i, j, value, kind)
    total = sum(values)
    end = row + place.count
    book.formula(SHEET, end, j, f"SUM({{moves_{name}:all}})", total, kind, total=True)
    if sums is not None:
        book.formula(SHEET, end + 1, j, sums[0], sums[1], kind)
        book.places.add(f"moves_{name}_sum", CellRange(book.titles[SHEET], end, j, single=True))
        book.difference(SHEET, end + 2, j, f"{{moves_{name}_sum}}-({sums[0]})", total - sums[1], kind)


def steps_of(k: ValueFigures, book: Book) -> list[BridgeStep]:
    """The bridge's steps; none where the file has none, or a step rests on few customers."""
    base = k.study.base
    if base.bridge is None or base.moves is None or steps_of_few(k.study):
        return []
    found = list(bridge(base.bridge, book.w, months=k.study.period_months).steps)
    return found if len(found) > 2 and found[0].total and found[-1].total else []


def waterfall(book: Book, steps: list[BridgeStep], row: int) -> None:
    """The steps with the parts of their columns: an invisible base, up, down, and the ends."""
    w = book.w
    book.text(SHEET, row, 0, w.t("Revenue, step by step"), "block")
    heads = [w.t("Step"), w.t("Change, {unit}", unit=w.unit), w.t("So far"), w.t("Base (invisible)")]
    heads += [w.t("Up"), w.t("Down"), w.t("Whole")]
    names = ("change", "so_far", "below", "up", "down", "whole")
    book.heads(SHEET, row + 1, heads)
    for j, name in enumerate(names, start=1):
        book.places.add(f"bridge_{name}", CellRange(book.titles[SHEET], row + 2, j, len(steps)))
    book.places.add("bridge_step", CellRange(book.titles[SHEET], row + 2, 0, len(steps)))
    so_far = 0.0
    for i, step in enumerate(steps):
        before, so_far = so_far, step.size if step.total else so_far + step.size
        _step(book, row + 2 + i, i, step, before, so_far)
    end = row + 2 + len(steps)
    book.text(SHEET, end, 0, w.t("Difference, must be 0"), "name")
    last = "{bridge_so_far:last}-{bridge_so_far_before}"
    book.places.add("bridge_so_far_before", CellRange(book.titles[SHEET], end - 2, 2, single=True))
    book.difference(SHEET, end, 1, last, steps[-1].size - sum(s.size for s in steps[:-1]), "money")


def _step(book: Book, row: int, i: int, step: BridgeStep, before: float, so_far: float) -> None:
    book.text(SHEET, row, 0, step.name, "name")
    book.places.add(f"before_{i}", CellRange(book.titles[SHEET], row - 1, 2, single=True))
    book.number(SHEET, row, 1, step.size, "money")
    if step.total:
        parts = (("{bridge_change}", so_far), ("0", 0.0), ("0", 0.0), ("0", 0.0), ("{bridge_change}", step.size))
    else:
        past = f"{{before_{i}}}"
        parts = (
            (f"{past}+{{bridge_change}}", so_far),
            (f"MIN({past},{{bridge_so_far}})", min(before, so_far)),
            ("MAX({bridge_change},0)", max(step.size, 0.0)),
            ("MAX(-{bridge_change},0)", max(-step.size, 0.0)),
            ("0", 0.0),
        )
    for j, (formula, value) in enumerate(parts, start=2):
        book.formula(SHEET, row, j, formula, value, "money", i=i)
