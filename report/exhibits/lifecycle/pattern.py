"""Exhibits of the life-cycle pattern: cost of winning a customer, profit by year and part, year of pay-back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

import clv
from clv.lifecycle import Pattern
from report.columns import Column, column, columns
from report.exhibit import Badge, Exhibit
from report.forms import Columns, Mark, MaybeNumber, Measure, Place, Series, Tag
from report.scale import real
from report.text import mark
from report.workings import by_row, with_parts
from study.tenure import SHOWN_YEARS, Cycle, Start
from words import N_, Words

NAMES = {
    "acquisition": N_("Acquisition cost"),
    "base profit": N_("Base profit"),
    "revenue growth": N_("Revenue growth"),
    "cost savings": N_("Cost savings"),
    "referrals": N_("Referrals"),
    "price premium": N_("Price premium"),
    "survival": N_("Customers left"),
}
PATTERNS = {
    "file": N_("From my file"),
    "retail": N_("Retail"),
    "auto service": N_("Car service"),
    "personal insurance": N_("Personal insurance"),
}
TAGS = {"measured": N_("measured"), "assumed": N_("assumed"), "benchmark": N_("from other companies")}
SOURCES = {
    "": N_("starting value"),
    "income triples from year one to five": N_("a chain's income per customer triples from year one to five"),
    "55 % of new sales come from existing customers": N_("at a life insurer 55 % of new sales come from customers"),
    "entered by you": N_("entered by you"),
}
YEARS_SHOWN = (0, 1, 2, 3, 5, 10)


def exhibits(c: Cycle, won: bool, w: Words) -> list[Exhibit]:
    """The pattern as a picture, year by year and part by part."""
    return [picture(c, won, w), *tables(c, w)]


def answer(years: pd.DataFrame, pattern: Pattern, w: Words) -> str:
    """The year it is paid back, against which cost, and what ten years leave."""
    back, left = clv.lifecycle.break_even_year(years), float(years["cumulative_discounted"].iloc[-1])
    cost = w.money(pattern.acquisition.at(1)[0])
    if back is None:
        return w.t(
            "{mark} is still missing after ten years: a customer does not pay back the {cost} it is assumed to "
            "cost to win.",
            mark=mark(w.money(-left)),
            cost=cost,
        )
    if back == 0:
        return w.t(
            "{mark} is what a customer has brought after ten years, if it costs nothing to win.",
            mark=mark(w.money(left)),
        )
    return w.t(
        "{mark} is when a customer has paid back the {cost} it is assumed to cost to win. After ten years it has "
        "brought {money} more.",
        mark=mark(w.t("Year {year}", year=w.number(back))),
        cost=cost,
        money=w.money(left),
    )


# The picture --------------------------------------------------------------------------------------------


def picture(c: Cycle, won: bool, w: Words) -> Exhibit:
    """What each year brings: discounted per customer `won`, or in full of one who stays."""
    drawn = shown(c.parts, won, max(SHOWN_YEARS, c.back or 0), w)
    return Exhibit(
        "life_cycle",
        message(c.parts, w) if won else stays(c.years, w),
        cycle(drawn, c.back if won else None, w),
        badges=_key(c.start, w),
        notes=(counted(c.start, c.pattern, c.discount, won, w),),
    )


def message(parts: pd.DataFrame, w: Words) -> str:
    """Which part brings most besides the base profit, over ten years."""
    sums = parts[parts["year"] > 0].groupby("component", sort=False)["discounted"].sum()
    more = sums.drop("base profit")
    total = sums.sum()
    if not total > sums["base profit"] or more.max() <= 0:
        return w.t("The other parts add nothing to the base profit")
    return w.t(
        "{share} of what a customer brings is base profit; the largest addition is {part}",
        share=w.percent(sums["base profit"] / total),
        part=w.t(NAMES[str(more.idxmax())]).lower(),
    )


def _key(s: Start, w: Words) -> tuple[Badge, ...]:
    """The key to the bars: how each is known."""
    known = (w.t("■ measured"), w.t("□ assumed"), w.t("▨ from other companies"))
    unlike = () if s.margin is not None else (Badge(w.t("revenue, not profit"), "orange"),)
    return (*map(Badge, known), *unlike)


def shown(parts: pd.DataFrame, won: bool, last: int, w: Words) -> pd.DataFrame:
    """What the figure draws: discounted money per customer won, or plain money per customer who stays."""
    parts = parts[parts["year"] <= last]
    return pd.DataFrame(
        {
            "year": parts["year"],
            "component": parts["component"].map(lambda c: w.t(NAMES[c])),
            "value": parts["discounted"] if won else parts["amount"],
            "tag": parts["tag"],
        }
    )


def stays(years: pd.DataFrame, w: Words) -> str:
    """What a customer who stays brings in the first year and in the fifth."""
    amounts = years.set_index("year")["amount"]
    return w.t(
        "A customer who stays brings {first} in year 1 and {last} in year {year}",
        first=w.money(amounts[1]),
        last=w.money(amounts[SHOWN_YEARS]),
        year=w.number(SHOWN_YEARS),
    )


def counted(s: Start, pattern: Pattern, discount: float, won: bool, w: Words) -> str:
    """What stands behind the bars, in a line."""
    told = [w.t("per customer who stays, not discounted")]
    if won:
        told = [
            w.t("per new customer, with those who leave on the way"),
            w.t("customers left: {tag}", tag=w.t(TAGS[pattern.survival_tag])),
            w.t("discounted {rate} per year", rate=w.percent(discount)),
        ]
    if s.margin is not None:
        told.append(w.t("margin {share}", share=w.percent(s.margin, 1)))
    if s.index:
        told.append(w.t("index: base profit of year one is 100"))
    return w.capital(" · ".join(told))


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
    cells = zip(*(components[c].tolist() for c in ("year", "component", "value", "tag")), strict=True)
    parts = [Piece(float(year), str(name), float(value), tag) for year, name, value, tag in cells if real(value)]
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


def _cycle_alt(brought: dict[float, float], spent: float, paid: MaybeNumber, money: Measure, w: Words) -> str:
    first, last = (brought.get(end(brought, default=0.0)) for end in (min, max))
    said = w.t(
        "A customer costs {cost} to win and brings {first} the first year and {last} the last.",
        cost=money.write(spent, w),
        first=money.write(first, w),
        last=money.write(last, w),
    )
    return said if paid is None else said + " " + w.t("Paid in year {year}.", year=w.number(paid))


# The tables ---------------------------------------------------------------------------------------------


def tables(c: Cycle, w: Words) -> tuple[Exhibit, Exhibit]:
    """The pattern year by year, and where each part comes from."""
    heads = columns(w, "year", "survival", "amount:left", "expected:won", "discounted", "cumulative_discounted")
    years = with_parts(c.years, "amount", by_row(c.parts, "year", "component", "amount", c.years["year"].tolist()))
    by_year = Exhibit("life_cycle_years", w.t("Year by year"), table=years, columns=heads, total=False)
    parts, shown = by_parts(c.pattern, w), part_columns(w)
    return by_year, Exhibit("life_cycle_parts", w.t("Part by part"), table=parts, columns=shown, total=False)


def by_parts(pattern: Pattern, w: Words) -> pd.DataFrame:
    """A row a part: where it comes from, and its amounts in years 1–5 and 10, per customer left."""
    rows = []
    for part in (pattern.acquisition, *pattern.parts):
        at = part.at(clv.lifecycle.YEARS)
        cost = part.name == "acquisition"
        money = [-abs(at[0])] + [float("nan")] * 6 if cost else [float("nan"), *at[:SHOWN_YEARS], at[-1]]
        source = SOURCES.get(part.source, "") if part.tag != "measured" else N_("the file")
        rows.append((w.t(NAMES[part.name]), w.t(TAGS[part.tag]), w.t(source) if source else part.source, *money))
    return pd.DataFrame(rows, columns=["part", "tag", "source", "y0", "y1", "y2", "y3", "y4", "y5", "y10"])


def part_columns(w: Words) -> tuple[Column, ...]:
    """The parts, where they come from, and their amounts."""
    years = (Column(f"y{y}", w.t("Year {year}", year=w.number(y))) for y in YEARS_SHOWN)
    return *columns(w, "part:pattern", "tag"), *years, column(w, "source")
