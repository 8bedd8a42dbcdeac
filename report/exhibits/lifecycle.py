"""When does a customer pay?"""

from __future__ import annotations

import pandas as pd

from report.forms import Columns, Mark, Measure, Number, Place, Reference, Series, Tag
from report.scale import all_known, real
from words import Words

FEW = 30  # at risk; fewer say little


def cycle(components: pd.DataFrame, payback: float | None, w: Words) -> Columns:
    """What it cost to win a customer, and what each year brings part by part: year, component, value, tag.

    `tag`: "measured", "assumed" or "benchmark". `payback`: the year in which the customer is paid for; None or NaN
    when it never comes. Unknown values are left out.
    """
    rows = components.dropna(subset=["value"])
    years = sorted({float(y) for y in rows["year"]})
    names = dict.fromkeys(rows["component"].astype(str))
    brought, spent = _sums(rows[rows["value"] > 0]), _sums(rows[rows["value"] < 0])
    money = Measure(kind="money", like=max([1e-9, *brought.values(), *(-v for v in spent.values())]))
    paid = float(payback) if payback is not None and real(payback) else None
    mark = None
    if paid in years and paid is not None:
        mark = Mark(paid, 0, "answer", w.t("paid in year {year}", year=w.number(paid)))
    return Columns(
        tuple(Place(y, w.t("yr {year}", year=w.number(y))) for y in years),
        tuple(_part(name, rows[rows["component"].astype(str) == name], years) for name in names),
        x=Measure(w.t("Year"), "year"),
        y=money,
        alt=_cycle_alt(brought, sum(spent.values()), paid, money, w),
        stacked=True,
        mark=mark,
    )


def _sums(rows: pd.DataFrame) -> dict[float, float]:
    sums = rows.groupby("year")["value"].sum()
    return dict(zip(sums.index.astype(float).tolist(), sums.astype(float).tolist(), strict=True))


def _part(name: str, rows: pd.DataFrame, years: list[float]) -> Series:
    values = dict(zip(rows["year"].astype(float), rows["value"].astype(float), strict=True))
    tags = dict(zip(rows["year"].astype(float), rows["tag"], strict=True))
    return Series(name, tuple(values.get(y) for y in years), tuple(tags.get(y, "measured") for y in years))


def _cycle_alt(brought: dict[float, float], spent: float, paid: Number, money: Measure, w: Words) -> str:
    first, last = (brought.get(end(brought, default=0.0)) for end in (min, max))
    said = w.t(
        "A customer costs {cost} to win and brings {first} the first year and {last} the last.",
        cost=money.write(spent, w),
        first=money.write(first, w),
        last=money.write(last, w),
    )
    return said if paid is None else said + " " + w.t("Paid in year {year}.", year=w.number(paid))


def hazard(table: pd.DataFrame, w: Words, *, constant: float | None = None) -> Columns:
    """The share lost in each year as a customer: year, hazard and, where known, low, high, at_risk.

    `constant`: the same churn every year, to compare with. Years without a hazard are left out.
    """
    rows = table.dropna(subset=["hazard"])
    values = tuple(float(v) for v in rows["hazard"])
    limited = {"low", "high"} <= set(rows)
    low, high = (all_known(rows[c]) if limited else () for c in ("low", "high"))
    counted = all_known(rows["at_risk"]) if "at_risk" in rows else ()
    tags = tuple(_tag(n) for n in counted or [FEW] * len(rows))
    line = None
    if constant:
        line = Reference(constant, w.t("the same every year: {share}", share=w.percent(constant)))
    return Columns(
        tuple(Place(int(y), w.t("year {year}", year=w.number(y))) for y in rows["year"]),
        (Series("", values, tags, low, high, counted),),
        x=Measure(w.t("Year as a customer"), "year"),
        y=Measure(w.t("Lost during the year, %"), "percent"),
        alt=_hazard_alt(rows, constant, w),
        across=line,
    )


def _tag(counted: Number) -> Tag:
    return "measured" if counted is not None and counted >= FEW else "few"


def _hazard_alt(rows: pd.DataFrame, constant: float | None, w: Words) -> str:
    parts = "; ".join(f"{w.number(y)}: {w.percent(v)}" for y, v in zip(rows["year"], rows["hazard"], strict=True))
    said = w.t("Share lost per year as a customer. {years}.", years=parts)
    return said + (" " + w.t("On average {share}.", share=w.percent(constant)) if constant else "")
