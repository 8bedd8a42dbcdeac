"""The matrix as a picture with its message, and as a list where there is no room for one."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from clv.segmentation import OUTSIDE
from clv.small_groups import LEAST
from clv.tables import TOTAL
from report.exhibit import Badge, Exhibit
from report.exhibits.matrix.names import (
    OURS,
    CellWords,
    axis_name,
    between,
    cell_advice,
    cell_name,
    level,
    listed_axes,
    measure,
)
from report.forms import CellMove, Matrix, MatrixCell, MatrixPart, Measure
from report.scale import known
from report.text import markdown_text
from study.matrix import FoundMatrix
from words import Words

MOST_ARROWS = 6


def picture(found: FoundMatrix, w: Words, given: CellWords = OURS) -> Exhibit:
    """The matrix under its message: which cell has most of the revenue, and how few are in it."""
    badges = (
        Badge(w.t("To more"), "blue", "up"),
        Badge(w.t("To less"), "orange", "down"),
        Badge(w.t("To more of one and less of the other"), "gray", "same"),
    )
    shown = form(found, w, given)
    return Exhibit(
        "matrix",
        message(found, w, given),
        shown,
        lead=lead(found, w),
        badges=badges if shown.moves and not found.is_grouped else (),
        notes=notes(found, w),
    )


def listed(shown: Exhibit, w: Words) -> Exhibit:
    """The same without the picture: a line a cell, for a screen that has no room for columns."""
    if not isinstance(shown.form, Matrix):
        return shown
    lines = [_line(cell, shown.form, w) for cell in shown.form.cells]
    moves = [_move_line(move, shown.form, w) for move in shown.form.moves]
    said = [*lines, *([f"\n{w.t('Moved since the previous period')}:\n", *moves] if moves else [])]
    return replace(shown, form=None, badges=(), text="\n".join(said))


def _line(cell: MatrixCell, shown: Matrix, w: Words) -> str:
    todo = f" – {markdown_text(cell.advice, 80)}" if cell.advice else ""
    customers = w.n("{count} customer", "{count} customers", int(cell.customers))
    share = "" if cell.share is None else f" ({w.percent(cell.share)})"
    return f"- **{markdown_text(cell.name, 40)}**{todo}: {customers}, {shown.money.write(cell.money, w)}{share}"


def _move_line(move: CellMove, shown: Matrix, w: Words) -> str:
    names = (markdown_text(shown.cells[at].name, 40) for at in (move.source, move.target))
    return f"- {' → '.join(names)}: {w.number(move.customers)}"


# What is said -------------------------------------------------------------------------------------------


def message(found: FoundMatrix, w: Words, given: CellWords = OURS) -> str:
    """The cell with most of the revenue, with its share of the customers in cells and of their revenue."""
    rows = found.of_cells
    if not rows["customers"].sum():
        return w.t("Nobody is in a cell: nobody has all the measures")
    money = bool(rows["revenue"].sum() > 0)
    row = rows.iloc[int(rows["revenue" if money else "customers"].to_numpy().argmax())]
    name = markdown_text(cell_name(str(row["cell"]), found, given, w), 40)
    people = w.percent(row["customers"] / rows["customers"].sum())
    if not money:
        return w.t("{name}: {customers} of the customers in the matrix", name=name, customers=people)
    return w.t(
        "{name}: {customers} of the customers in the matrix and {revenue} of their revenue",
        name=name,
        customers=people,
        revenue=w.percent(row["revenue"] / rows["revenue"].sum()),
    )


def lead(found: FoundMatrix, w: Words) -> str:
    """What the axes are measured by, and which of ours stand in for a column that the file does not have."""
    if not found.stand_ins:
        names = [markdown_text(one, 40) for one in listed_axes(found, w)]
        return w.t("Measured by {measures}.", measures=w.listed([_small(one) for one in names]))
    said = [
        f"{axis_name(axis, w)}: {markdown_text(_small(measure(one, found.columns, w)), 40)}"
        for axis, one in found.stand_ins
    ]
    return w.t("{axes}. The file has no column of that name.", axes="; ".join([said[0], *map(_small, said[1:])]))


def _small(text: str) -> str:
    """With a small first letter, but for what is written in capitals."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def notes(found: FoundMatrix, w: Words) -> tuple[str, ...]:
    """Who is in no cell, and what a move is."""
    outside = int(len(found.cells.now) - found.cells.counts().sum())
    told = []
    if outside:
        told.append(
            w.n(
                "{count} customer is in no cell, for want of one of the measures.",
                "{count} customers are in no cell, for want of one of the measures.",
                outside,
            )
        )
        share = _outside_share(found)
        if share:
            told.append(w.t("They bring {share} of all revenue, which is in no cell.", share=w.percent(share)))
    if found.cells.before is None:
        told.append(w.t("The file does not tell all the measures a period ago, so no moves are shown."))
    else:
        told.append(w.t("The limits hold for both periods, so whoever has moved has changed."))
    return tuple(told)


def _outside_share(found: FoundMatrix) -> float:
    """The share of all revenue that those in no cell bring."""
    money = found.table.set_index("cell")["revenue"].fillna(0.0)
    return float(money.get(OUTSIDE, 0.0) / money[TOTAL]) if money[TOTAL] > 0 else 0.0


# The form -----------------------------------------------------------------------------------------------


def form(found: FoundMatrix, w: Words, given: CellWords = OURS) -> Matrix:
    """The cells with what they hold, and the largest moves between them."""
    rows = found.of_cells
    whole = rows["revenue"].sum()
    cells = tuple(_cell(row, float(whole), found, given, w) for _, row in rows.iterrows())
    at = {code: i for i, code in enumerate(found.cells.cells)}
    moves = found.arrows[found.arrows["customers"] >= LEAST].head(MOST_ARROWS)
    drawn = tuple(
        CellMove(at[a], at[b], float(n)) for a, b, n in zip(moves["from"], moves["to"], moves["customers"], strict=True)
    )
    money = Measure(w.t("Revenue"), "money", like=float(rows["revenue"].max()))
    heads = ("", "") if found.is_grouped else (_head(found, 0, w), _head(found, 1, w))
    return Matrix(cells, *_parts(found, w), heads, money, _alt(cells, drawn, money, w), drawn)


def _place(code: str, found: FoundMatrix) -> tuple[int, int]:
    """Where a cell stands; value groups stand in a row, the highest to the right."""
    if found.is_grouped:
        return len(found.cells.cells) - 1 - found.cells.cells.index(code), 0
    across, up = code.split("_")
    level_axis, upright = found.divided.axes
    return level_axis.levels.index(across), upright.levels.index(up)


def _cell(row: pd.Series, whole: float, found: FoundMatrix, given: CellWords, w: Words) -> MatrixCell:
    code = str(row["cell"])
    share = float(row["revenue"]) / whole if whole > 0 else None
    return MatrixCell(
        cell_name(code, found, given, w),
        *_place(code, found),
        float(row["customers"]),
        known(row["revenue"]),
        share,
        cell_advice(code, found, given, w),
    )


def _parts(found: FoundMatrix, w: Words) -> tuple[tuple[MatrixPart, ...], tuple[MatrixPart, ...]]:
    if found.is_grouped:
        high = [w.t("high in at most one"), w.t("high in two"), w.t("high in all three")]
        return tuple(MatrixPart(text) for text in high), (MatrixPart(""),)
    across, up = (
        tuple(MatrixPart(level(code, w), said) for code, said in zip(axis.levels, between(found, i, w), strict=True))
        for i, axis in enumerate(found.divided.axes)
    )
    return across, up


def _head(found: FoundMatrix, place: int, w: Words) -> str:
    """What an axis means and is measured by."""
    said = measure(found.divided.axes[place].measure, found.columns, w)
    if found.template.key == "own":
        return said
    return f"{axis_name(found.template.axes[place], w)}: {_small(said)}"


def _alt(cells: tuple[MatrixCell, ...], moves: tuple[CellMove, ...], money: Measure, w: Words) -> str:
    said = "; ".join(
        f"{c.name} {w.n('{count} customer', '{count} customers', int(c.customers))}, {money.write(c.money, w)}"
        for c in cells
    )
    if not moves:
        return w.t("Customers and revenue in each cell: {cells}.", cells=said)
    went = "; ".join(
        w.t("{a} to {b} {n}", a=cells[m.source].name, b=cells[m.target].name, n=w.number(m.customers)) for m in moves
    )
    return w.t("Customers and revenue in each cell: {cells}. Moved: {moves}.", cells=said, moves=went)
