"""Exhibits of the life-cycle pattern: cost of winning a customer, profit by year and part, year of pay-back."""

from __future__ import annotations

import pandas as pd

import clv
from clv.lifecycle import Pattern
from report.columns import Column, column, columns
from report.exhibit import Badge, Exhibit
from report.forms import BarPart, Line, Lines, Mark, Measure
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
    """What is left of a customer year by year: discounted per customer `won`, or in full of one who stays."""
    column = "discounted" if won else "amount"
    cost = c.pattern.acquisition.at(1)[0]
    return Exhibit(
        "life_cycle",
        message(c.parts, column, cost, w),
        paid_back(c.parts, column, cost, c.pattern.acquisition.tag, w),
        badges=() if c.start.margin is not None else (Badge(w.t("revenue, not profit"), "orange"),),
        notes=(
            w.t("Solid: at least half of what the year brings is measured. Dotted: assumed, or from other companies."),
            counted(c.start, c.pattern, c.discount, won, w),
        ),
    )


def message(parts: pd.DataFrame, column: str, cost: float, w: Words) -> str:
    """The year that pays, and the year that would at twice the cost."""
    once, twice = (
        clv.lifecycle.break_even_year(clv.lifecycle.left_by_year(parts, column, times), "left") for times in (1.0, 2.0)
    )
    if once is None:
        return w.t("{cost} is not paid back within ten years", cost=w.money(cost))
    if once == 0:
        return w.t("Nothing to pay back: it costs nothing to win a customer")
    if twice is None:
        return w.t("Paid back in year {year}; at twice the cost not within ten years", year=w.number(once))
    return w.t(
        "Paid back in year {year}; at twice the cost in year {later}", year=w.number(once), later=w.number(twice)
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


def paid_back(parts: pd.DataFrame, column: str, cost: float, tag: str, w: Words) -> Lines:
    """What a customer has brought by each year, less what winning it cost; and in grey at twice the cost.

    `parts`: of `clv.lifecycle.profit_pattern`. `tag`: how the cost is known; where it is not measured, it is marked.
    """
    once = clv.lifecycle.left_by_year(parts, column)
    money = Measure(kind="money", like=max([1e-9, *once["left"].dropna()]))
    lines = [_line(w.t("Cost {money}", money=w.money(cost)), once, "own")]
    if cost > 0:
        twice = clv.lifecycle.left_by_year(parts, column, 2.0)
        lines.append(_line(w.t("At twice the cost"), twice, "compared"))
    marked = cost > 0 and tag != "measured"
    marks = (Mark(0, -cost, "compared", f"{w.money(cost)}, {w.t(TAGS[tag])}"),) if marked else ()
    return Lines(tuple(lines), Measure(w.t("Year"), "year"), money, _alt(once, cost, money, w), marks)


def _line(name: str, table: pd.DataFrame, part: BarPart) -> Line:
    """Measured up to the first year of which less than half is."""
    known = table["measured"].tolist()[1:]
    measured = 1 + next((i for i, sure in enumerate(known) if not sure), len(known))
    left = tuple(float(x) if real(x) else None for x in table["left"])
    return Line(name, tuple(map(float, table["year"])), left, part, measured if measured > 1 else 0)


def _alt(years: pd.DataFrame, cost: float, money: Measure, w: Words) -> str:
    """The line told: where it starts, where it ends, and the year in which it crosses zero."""
    last, paid = years.iloc[-1], clv.lifecycle.break_even_year(years, "left")
    told = w.t(
        "A customer costs {cost} to win, and has left {last} by year {year}.",
        cost=money.write(cost, w),
        last=money.write(last["left"], w),
        year=w.number(last["year"]),
    )
    return told if paid is None else told + " " + w.t("Paid in year {year}.", year=w.number(paid))


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
