"""Exhibits of value by need: the tiers by a column in a grid, with what each cell holds."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from clv import TableProblem
from report.columns import columns
from report.exhibit import Exhibit
from report.exhibits.profile import names
from report.forms import Heat, Measure, MeasureKind
from report.scale import known, real
from report.text import markdown_text
from study import Study, profiles
from words import N_, Words

MEASURES: dict[str, tuple[str, MeasureKind]] = {
    "retention": (N_("Retention rate, %"), "percent"),
    "customers": (N_("Customers"), "number"),
    "revenue": (N_("Revenue, {unit}"), "money"),
    "nps": (N_("NPS"), "number"),
}
HEADS = ("tier", "value:of", "customers", "revenue", "base", "retention:interval")


def told(found: pd.DataFrame) -> list[str]:
    """What is known of the cells; which of them stands in the grid is a person's choice."""
    return [m for m in MEASURES if found[m].notna().any() and (m != "retention" or found["base"].sum() > 0)]


def value_by_need(study: Study, code: str, measure: str, w: Words) -> Exhibit:
    """The grid of a column (the first, unless one is given) by a measure, with its table."""
    there = profiles.needs(study)
    if not there:
        return Exhibit("value_by_need", w.t("Value by need"), lead=w.t("The file has no column to set beside value."))
    column = code if code in there else there[0]
    called = markdown_text(names.attribute(study, column, w))
    try:
        found = profiles.grid(study, column)
    except TableProblem:
        found = pd.DataFrame()
    if found.empty or found[["value", "kind"]].drop_duplicates().shape[0] < 2:
        said = w.t("{column} does not divide the customers into groups of at least five in every tier.", column=called)
        return Exhibit("value_by_need", w.t("Value by need"), lead=said)
    by = measure if measure in told(found) else told(found)[0]
    named = found.assign(value=[names.value(row, w) for row in found.to_dict("records")])
    heads = (*HEADS, "nps") if found["nps"].notna().any() else HEADS
    note = w.t(
        "Retention is of those who were in the tier, with that value, in the previous period. Rare values are together "
        "until each cell holds nobody or at least five. It goes together, and is not shown to be a cause."
    )
    return Exhibit(
        "value_by_need",
        message(study, named, column, w),
        heat(named, by, called, w),
        named,
        columns(w, *heads),
        total=False,
        notes=(note,),
        file="value_by_need",
    )


def message(study: Study, found: pd.DataFrame, column: str, w: Words) -> str:
    """Where in the grid most of the revenue is."""
    best = found.iloc[int(found["revenue"].to_numpy().argmax())]
    whole = float(found["revenue"].sum())
    return w.t(
        "{share} of the revenue comes from {tier} with {column} {value}",
        share=w.percent(best["revenue"] / whole) if whole > 0 else w.number(None),
        tier=markdown_text(w.tier(best["tier"])),
        column=markdown_text(names.attribute(study, column, w)),
        value=markdown_text(str(best["value"])),
    )


def heat(found: pd.DataFrame, measure: str, column: str, w: Words) -> Heat:
    """A row a tier, the best on top; a column a value."""
    tiers, values = list(dict.fromkeys(found["tier"])), list(dict.fromkeys(found["value"]))
    cells = {(row["tier"], row["value"]): row for row in found.to_dict("records")}
    title, kind = MEASURES[measure]
    rows = tuple(tuple(_number(cells[tier, one], measure) for one in values) for tier in reversed(tiers))
    most = max((abs(x) for row in rows for x in row if real(x)), default=1.0)
    unit = Measure(kind="money", like=most).unit(w) if kind == "money" else w.unit
    named = Measure(w.t(title, unit=unit) if "{unit}" in title else w.t(title), kind, most)
    steps = tuple(w.tier(str(tier)) for tier in reversed(tiers))
    said = "; ".join(
        f"{tier}: " + ", ".join(f"{one} {named.write(x, w)}" for one, x in zip(values, row, strict=True) if real(x))
        for tier, row in zip(steps, rows, strict=True)
    )
    return Heat(
        Measure(column), Measure(w.t("Value tier")), tuple(values), steps, rows, named, f"{named.name}. {said}."
    )


def _number(cell: Mapping[Hashable, Any], measure: str) -> float | None:
    """A cell's figure; nothing where nobody is in it."""
    empty = not cell["base" if measure == "retention" else "customers"]
    return None if empty else known(cell[measure])
