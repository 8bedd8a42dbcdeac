"""Exhibits of one attribute's values side by side, each with the portfolio's figures and their uncertainty."""

from __future__ import annotations

import math

import pandas as pd

from clv import TOTAL, TableProblem
from clv.limits import FEWEST
from report.columns import columns
from report.exhibit import Exhibit, Notice
from report.forms import Dot, Dots, Measure, MeasureKind, Reference
from report.scale import all_known, known, real
from report.text import markdown_text
from report.workings import by_row, with_parts
from study import Study
from study import concentration as model
from words import Words

MEASURES: dict[str, MeasureKind] = {"retention": "percent", "clv": "money", "revenue_per_customer": "money"}
LIMITS = {"retention": ("retention_low", "retention_high"), "clv": ("clv_low", "clv_high")}
FIRST = "first:"  # goes before a column whose first value counts
VALUES = (
    "value",
    "customers",
    "revenue",
    "revenue_per_customer",
    "retention:interval",
    "duration_years",
    "clv",
    "index",
)


def attributes(study: Study, w: Words) -> dict[str, str]:
    """Columns one can compare by: their name in the checked table, and what they are called (Markdown)."""
    mapped = {"product": w.t("Product"), "channel": w.t("Channel")}
    found = {role: name for role, name in mapped.items() if role in study.file.mapping}
    found |= {f"attr_{i + 1}": markdown_text(name, 40) for i, name in enumerate(study.file.attributes)}
    if "product" in found and study.file.kind == "transactions":
        found[f"{FIRST}product"] = w.t("First product bought")
    return found


def compared(study: Study, column: str) -> pd.DataFrame | None:
    """A row a value of the column, with the portfolio's figures; None where there is nothing to compare."""
    try:
        found = model.compared(study, column)
    except TableProblem:
        return None
    return found[found["tier"] == TOTAL]


def measures(values: pd.DataFrame) -> list[str]:
    """What is known of the values, the first of which is shown unless another is asked for."""
    return [m for m in MEASURES if values[m].notna().any()] or ["revenue_per_customer"]


def heading(w: Words) -> Exhibit:
    """What goes before the choice of a column."""
    return Exhibit("attributes", w.t("By attribute"))


def by_attribute(study: Study, w: Words, column: str = "", measure: str = "") -> list[Exhibit]:
    """The values of a column (the first, unless one is given) by a measure, and what the figures cannot bear."""
    names = attributes(study, w)
    if not names or not study.has_customers:
        return [Exhibit("side_by_side", lead=w.t("The file has no column to compare by."))]
    chosen = column if column in names else next(iter(names))
    values = compared(study, chosen)
    if values is None:
        return [Exhibit("side_by_side", lead=w.t("There is nothing to compare in that column."))]
    by = measure if measure in measures(values) else measures(values)[0]
    shown = Exhibit(
        "side_by_side",
        message(values, by, w),
        group_dots(ranked(values, by), w, kind=MEASURES[by]),
        _summed(study, chosen, values.assign(value=values["value"].astype(str))),
        columns(w, *VALUES),
        total=False,
        file=f"by_{chosen}",
        notices=_few(values, w),
    )
    return [shown, *_both(study, chosen, w)]


def _summed(study: Study, column: str, values: pd.DataFrame) -> pd.DataFrame:
    """The values with the tiers within each, which its customers and revenue are the sums of."""
    found = model.compared(study, column)
    tiers = found[found["tier"] != TOTAL].assign(value=found["value"].astype(str))
    for name in ("customers", "revenue"):
        values = with_parts(values, name, by_row(tiers, "value", "tier", name, values["value"].tolist()))
    return values


def ranked(values: pd.DataFrame, measure: str) -> pd.DataFrame:
    """The largest values, the highest first by the measure."""
    limits = LIMITS.get(measure)
    rows = pd.DataFrame({"group": values["value"], "value": values[measure], "customers": values["customers"]})
    if limits is not None:
        rows = rows.assign(low=values[limits[0]], high=values[limits[1]])
    first = rows.head(model.MOST).sort_values("value", ascending=False, kind="stable")
    return first.reset_index(drop=True)


def message(values: pd.DataFrame, measure: str, w: Words) -> str:
    """Which value is the highest, and whether another is within the uncertainty; small groups are not compared."""
    known = values.dropna(subset=[measure])
    known = known[~known["small"]] if (~known["small"]).any() else known
    if len(known) < 2:
        return w.t("The groups side by side")
    ranked = known.sort_values(measure, ascending=False)
    best, rest = ranked.iloc[0], ranked.iloc[1:]
    value = markdown_text(str(best["value"]))
    said = {
        "retention": w.t("Highest retention rate: {value}", value=value),
        "clv": w.t("Highest CLV: {value}", value=value),
        "revenue_per_customer": w.t("Highest revenue per customer: {value}", value=value),
    }
    highest, (low, high) = said[measure], LIMITS.get(measure, (measure, measure))
    if values[measure].max() > best[measure]:
        highest = w.t("{highest}, of those with at least {n} customers", highest=highest, n=FEWEST)
    rival = rest.iloc[int(rest[high].fillna(math.inf).argmax())]
    if not rival[high] < best[low]:
        other = markdown_text(str(rival["value"]))
        return w.t("{highest}; no proven difference from {other}", highest=highest, other=other)
    return highest


def _few(values: pd.DataFrame, w: Words) -> tuple[Notice, ...]:
    """Values with too few customers to compare."""
    if not values["small"].any():
        return ()
    names = w.listed([markdown_text(str(v)) for v in values.loc[values["small"], "value"]][:5])
    text = w.t("Fewer than {n} customers in {names}: the figures there are mostly chance.", n=FEWEST, names=names)
    return (Notice(text),)


def _both(study: Study, column: str, w: Words) -> list[Exhibit]:
    """How a customer of several values is counted, where that can be."""
    if column.startswith(FIRST) or study.file.kind != "transactions":
        return []
    note = w.t(
        "A customer who bought in two groups counts in both, and can leave one while staying in the other. One can "
        "stop buying a product and still be a customer."
    )
    once = w.n(
        "The groups together are {count} customer, counted once.",
        "The groups together are {count} customers, each counted once.",
        int(study.customers["tier_now"].notna().sum()),
    )
    return [Exhibit("several_values", notes=(f"{note} {once}",))]


def group_dots(table: pd.DataFrame, w: Words, *, kind: MeasureKind = "percent", whole: float | None = None) -> Dots:
    """Rows of group, value and, where known, low, high, customers, in the order given.

    `whole`: the whole base's value. Fewer than 30 customers are too few to compare with. A group without a value
    keeps its row.
    """
    values, low, high = (all_known(_column(table, c)) for c in ("value", "low", "high"))
    few = [real(n) and n < FEWEST for n in _column(table, "customers")]
    reach = [v for v in (*values, *high, known(whole)) if v is not None]
    measure = Measure(kind=kind, like=max([1e-9, *reach]))
    names = [str(g) for g in table["group"]]
    rows = tuple(Dot(*row) for row in zip(names, values, low, high, few, strict=True))
    line = None
    if real(whole):
        line = Reference(whole, w.t("all {value}", value=f"**{measure.write(whole, w)}**"))
    return Dots(rows, measure, "; ".join(f"{row.name} {_said(row, measure, w)}" for row in rows) + ".", line)


def _column(table: pd.DataFrame, name: str) -> list[float]:
    return [float(v) for v in table[name]] if name in table else [float("nan")] * len(table)


def _said(row: Dot, measure: Measure, w: Words) -> str:
    if row.value is None:
        return w.number(None)
    return measure.write(row.value, w) + measure.limits(row.low, row.high, w)
