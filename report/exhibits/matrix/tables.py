"""The rules that place a customer in a cell of the matrix, as a table."""

from __future__ import annotations

import pandas as pd

from report.columns import column
from report.exhibit import Exhibit
from report.exhibits.matrix.names import OURS, SOURCES, CellWords, between, cell_advice, cell_name, level, measure
from study.matrix import FoundMatrix
from words import Words


def rules(found: FoundMatrix, w: Words, given: CellWords = OURS) -> Exhibit:
    """The rule of each cell, in the order of the picture; everybody who has the measures is in exactly one."""
    rows = [
        {
            "name": cell_name(code, found, given, w),
            "when": _when(code, found, w),
            "advice": cell_advice(code, found, given, w),
        }
        for code in found.cells.cells
    ]
    source = SOURCES[found.template.key]
    told = [
        w.t(source) if source else "",
        w.t("Whoever has all the measures is in exactly one cell; the same value is always in the same cell."),
        w.t("The limits are ours until you set your own.") if _counted(found) else "",
    ]
    shown = (column(w, "name:cell"), column(w, "when:rule"), column(w, "advice"))
    return Exhibit(
        "matrix_rules",
        w.t("The rules, and where a cell begins"),
        table=pd.DataFrame(rows),
        columns=shown,
        total=False,
        notes=tuple(text for text in told if text),
        file="matrix_rules_table",
    )


def _counted(found: FoundMatrix) -> bool:
    return any(axis.rule != "own" for axis in found.divided.axes)


def _when(code: str, found: FoundMatrix, w: Words) -> str:
    names = [measure(axis.measure, found.columns, w) for axis in found.divided.axes]
    if found.is_grouped:
        high = [f"{name} {between(found, i, w)[-1]}" for i, name in enumerate(names)]
        count = {"highest": w.t("all three"), "valuable": w.t("two"), "low value": w.t("at most one")}[code]
        return w.t("{count} of: {limits}", count=w.capital(count), limits=w.listed(high))
    parts = []
    for i, (axis, one) in enumerate(zip(found.divided.axes, code.split("_"), strict=True)):
        said = between(found, i, w)[axis.levels.index(one)]
        parts.append(f"{names[i]} {said} ({level(one, w).lower()})")
    return ", ".join(parts)
