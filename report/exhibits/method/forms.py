"""Forms of the method page: the charts of cash flow and of the methods side by side."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from report.forms import BarGroup, Bars, Columns, Measure, Place, Row, Series, Tag
from words import Words

SHOWN = 20  # years


def methods(groups: Sequence[BarGroup], w: Words) -> Bars:
    """What the portfolio is worth by each method, like beside like. A method that is not in use stands aside.

    All are written in the smallest one's unit, so that 801 million is not 0.80 billion.
    """
    rows = [row for group in groups for row in group.rows]
    largest = max([1.0, *(v for row in rows for v in (row.value, row.high, row.low) if v is not None)])
    sizes = [abs(row.value) for row in rows if row.value is not None and abs(row.value) > largest / 100]
    money = Measure(kind="money", like=min(sizes, default=largest))
    said = [f"{g.name}: " + "; ".join(f"{r.name} {_said(r, money, w)}" for r in g.rows) for g in groups]
    return Bars(tuple(groups), money, ". ".join(said) + ".")


def _said(row: Row, money: Measure, w: Words) -> str:
    if row.value is None and row.low is not None:
        return w.at_least(money.write(row.low, w))
    return money.write(row.value, w)


def cash_flow(flow: pd.DataFrame, w: Words) -> Columns:
    """What one customer is expected to bring: year and amount, at most twenty years.

    What comes after them (and the row of year 0) is said in words: one column of many years would dwarf the others.
    """
    shown = flow[flow["year"] > 0].head(SHOWN)
    later = float(flow["amount"].sum() - shown["amount"].sum())
    years, amounts = shown["year"].astype(int).tolist(), shown["amount"].astype(float).tolist()
    money = Measure(kind="money", like=max([0.0, *amounts]) or 1.0)
    expected: Tag = "expected"
    rest = w.t("after that {money}", money=f"**{money.write(later, w)}**")
    return Columns(
        tuple(Place(year, w.t("year {year}", year=w.number(year))) for year in years),
        (Series("", tuple(amounts), (expected,) * len(amounts)),),
        x=Measure(w.t("Year as a customer from now"), "year"),
        y=money,
        alt=_alt(years, amounts, later, money, w),
        rest=rest if later > 0.0005 * max(sum(amounts), 1e-12) else "",
    )


def _alt(years: Sequence[int], amounts: Sequence[float], later: float, money: Measure, w: Words) -> str:
    parts = [f"{w.t('year {year}', year=w.number(y))} {money.write(v, w)}" for y, v in zip(years, amounts, strict=True)]
    said = w.t("Expected from one customer: {years}.", years="; ".join(parts))
    return f"{said} {w.capital(w.t('after that {money}', money=money.write(later, w)))}."
