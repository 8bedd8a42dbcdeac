"""When does a customer pay?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from report.forms import Columns, Mark, Measure, Number, Place, Reference, Series, Tag
from report.scale import all_known, real
from words import Words

FEW = 30  # at risk; fewer say little


class Piece(NamedTuple):
    """What one part brings or costs in one year."""

    year: float
    name: str
    value: float
    tag: Tag


def cycle(components: pd.DataFrame, payback: float | None, w: Words) -> Columns:
    """What it cost to win a customer, and what each year brings part by part: year, component, value, tag.

    `tag`: "measured", "assumed" or "benchmark". `payback`: the year in which the customer is paid for; None or NaN
    when it never comes. Unknown values are left out.
    """
    columns = zip(*(components[c].tolist() for c in ("year", "component", "value", "tag")), strict=True)
    parts = [Piece(float(year), str(name), float(value), tag) for year, name, value, tag in columns if real(value)]
    years = sorted({part.year for part in parts})
    brought, spent = _sums(parts, 1), _sums(parts, -1)
    money = Measure(kind="money", like=max([1e-9, *brought.values(), *(-v for v in spent.values())]))
    paid = float(payback) if payback is not None and real(payback) else None
    mark = None
    if paid in years and paid is not None:
        mark = Mark(paid, 0, "answer", w.t("paid in year {year}", year=w.number(paid)))
    return Columns(
        tuple(Place(y, w.t("yr {year}", year=w.number(y))) for y in years),
        tuple(_series(name, parts, years) for name in dict.fromkeys(part.name for part in parts)),
        x=Measure(w.t("Year"), "year"),
        y=money,
        alt=_cycle_alt(brought, sum(spent.values()), paid, money, w),
        stacked=True,
        mark=mark,
    )


def _sums(parts: Sequence[Piece], sign: int) -> dict[float, float]:
    """Per year that has any, what is brought (sign +1) or spent (−1), the first year first."""
    sums: dict[float, float] = {}
    for part in sorted(parts, key=lambda part: part.year):
        if part.value * sign > 0:
            sums[part.year] = sums.get(part.year, 0.0) + part.value
    return sums


def _series(name: str, parts: Sequence[Piece], years: Sequence[float]) -> Series:
    mine = {part.year: part for part in parts if part.name == name}
    values = tuple(mine[year].value if year in mine else None for year in years)
    return Series(name, values, tuple(mine[year].tag if year in mine else "measured" for year in years))


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
