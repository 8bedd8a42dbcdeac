"""Tables to draw: the member company's, ones of any number of tiers, and ones that are awkward."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from report import figures
from report.exhibits import (
    cohorts,
    concentration,
    flows,
    growth,
    lifecycle,
    overview,
    retention,
    room,
    satisfaction,
    segments,
    trend,
    what_if,
)
from report.forms import (
    Bars,
    CellMove,
    Form,
    Guesses,
    Matrix,
    MatrixCell,
    MatrixPart,
    Measure,
    Reference,
    Scatter,
    ScatterPoint,
)
from report.palette import Palette
from words import Words
from workshop.debrief import PollSummary
from workshop.polls import polls

MEMBERS = ("Super", "Top", "Middle", "Bottom")
# What a file or a person may call a tier: tags, a format, an entity, wide letters, too long, a movement's code.
NAMES: tuple[str, ...] = (
    "Super",
    "<b>Guld</b>",
    "<a href='x'>A</a>",
    "%{x}",
    "&lt;",
    "价值最高的客户群体",
    "new",
    "Järn & stål",
)
NAMES += ("Ett mycket långt namn på ett segment", "Sand")
NAN = math.nan


def wilson(lost: float, base: float) -> tuple[float, float]:
    """95 % limits of a share."""
    if not base:
        return NAN, NAN
    z, share = 1.959964, lost / base
    middle, width = share + z * z / 2 / base, z * math.sqrt(share * (1 - share) / base + z * z / 4 / base**2)
    return (middle - width) / (1 + z * z / base), (middle + width) / (1 + z * z / base)


def portfolio_of(
    names: Sequence[str],
    customers: Sequence[float],
    revenue: Sequence[float],
    base: Sequence[float],
    lost: Sequence[float],
) -> pd.DataFrame:
    """PORTFOLIO's columns that a figure reads, whole years, with the total."""
    rows = []
    sides = zip(
        (*names, "Total"), *((*column, sum(column)) for column in (customers, revenue, base, lost)), strict=True
    )
    for name, n, amount, before, gone in sides:
        low, high = wilson(gone, before)
        years = before / gone if gone else NAN
        value = amount * years
        kept = 1 - gone / before if before else NAN
        limits = (1 - high, 1 - low, 1 / high if before else NAN, 1 / low if gone else NAN)
        rows.append((name, n, amount, before, gone, kept, years, *limits, value / n if n else NAN, value))
    head = ["tier", "customers", "revenue", "base", "lost", "retention", "duration_years"]
    head += ["retention_low", "retention_high", "duration_low", "duration_high", "clv", "portfolio_value"]
    return pd.DataFrame(rows, columns=head)


def member_portfolio() -> pd.DataFrame:
    """The member company's figures."""
    revenue = (61738655, 84147530, 99718421, 12090788)
    base, lost = (4720, 14158, 47194, 28315), (539, 2725, 16706, 13600)
    return portfolio_of(MEMBERS, (5091, 15272, 50906, 30542), revenue, base, lost)


def portfolio_with(n: int) -> pd.DataFrame:
    """n tiers with awkward names; the first is small and loyal, the last is large and leaves."""
    base = [1000 * (i + 1) for i in range(n)]
    lost = [int(b * (0.08 + 0.8 * i / n)) for i, b in enumerate(base)]
    revenue = [5e7 * math.exp(-i / 2) for i in range(n)]
    return portfolio_of(NAMES[:n], [1100 * (i + 1) for i in range(n)], revenue, base, lost)


def points(table: pd.DataFrame) -> list[float]:
    """What one more point of retention is worth per tier; NaN where it cannot be known."""
    own = table[table["tier"] != "Total"]
    pairs = zip(own["retention"], own["revenue"], strict=True)
    return [money * (1 / (0.99 - r) - 1 / (1 - r)) if r < 0.985 else NAN for r, money in pairs]


def flows_with(names: Sequence[str]) -> pd.DataFrame:
    """Customers between all tiers, lost, new and won back."""
    rows: list[tuple[str | None, str, str | None, int]] = []
    for i, before in enumerate(names):
        for j, now in enumerate(names):
            rows.append(
                (now, "retained" if i == j else "upgraded" if j < i else "downgraded", before, 900 // (1 + abs(i - j)))
            )
        rows += [
            (None, "lost", before, 100 + 40 * i),
            (before, "new", None, 80 + 10 * i),
            (before, "won back", None, 30),
        ]
    found = pd.DataFrame(rows, columns=["tier_now", "movement", "tier_before", "customers"])
    return found.assign(revenue_before=found["customers"] * 9.0, revenue_now=found["customers"] * 10.0)


def bridge_table() -> pd.DataFrame:
    """The member company's revenue bridge."""
    steps = {"start": 233167960, "lost": -54125759, "spent_less": -62000000, "spent_more": 53925174}
    steps |= {"won_back": 31593404, "new": 55134615, "end": 257695394}
    return pd.DataFrame({"step": list(steps), "change": list(steps.values())})


def grid_values(n: int) -> np.ndarray:
    """Gains and losses of two levers, in kronor, one cell unknown."""
    x, y = np.meshgrid(np.linspace(-1, 2, n), np.linspace(-0.5, 1, n))
    values = (10 * x + 5 * y + 2 * x * y) * 1e6
    values[0, 0] = NAN
    return values


def paths() -> pd.DataFrame:
    """One's own base, measured two years, beside a company that leaks twice as much."""
    own = [(y, "Egen bas", 100 * 1.05**y, "measured" if y < 3 else "projected") for y in range(15)]
    return pd.DataFrame(
        own + [(y, "Läcker 10 %", 100.0, "projected") for y in range(15)], columns=["year", "series", "value", "kind"]
    )


def components() -> pd.DataFrame:
    """A customer's years, with parts measured, assumed and taken from others."""
    rows: list[tuple[int, str, float, str]] = [(0, "acquisition", -800, "assumed")]
    for year in range(1, 8):
        rows += [(year, "Grundvinst", 300, "measured"), (year, "Ökade köp", 42 * year, "measured")]
        rows += [(year, "Lägre kostnad", 25 * year, "assumed"), (year, "<b>Rekommendation</b>", 16 * year, "benchmark")]
    return pd.DataFrame(rows, columns=["year", "component", "discounted", "tag"])


def rolling(series: Sequence[str]) -> pd.DataFrame:
    """Two years of months, one gap, the last two unfinished."""
    rows = []
    for j, name in enumerate(series):
        for i in range(24):
            value = NAN if i == 7 else 0.9 - 0.12 * j + 0.002 * i
            rows.append((dt.date(2023 + i // 12, i % 12 + 1, 28), name, value, value - 0.01, value + 0.01, i < 22))
    return pd.DataFrame(rows, columns=["period", "series", "value", "low", "high", "finished"])


def hazards(years: int) -> pd.DataFrame:
    """Churn that falls with time."""
    year = np.arange(1, years + 1)
    share = 0.45 * 0.7 ** (year - 1) + 0.08
    risk = (5000 * 0.5**year).astype(int)
    return pd.DataFrame({"year": year, "at_risk": risk, "hazard": share, "low": share * 0.8, "high": share * 1.2})


def waits() -> pd.DataFrame:
    """Days between purchases."""
    start = np.arange(0, 720, 30)
    return pd.DataFrame({"from_days": start, "to_days": start + 30, "gaps": (9000 * np.exp(-start / 150)).astype(int)})


def answers() -> pd.DataFrame:
    """NPS per tier; few in the last."""
    nps = [52, 34, 12, -14]
    return pd.DataFrame(
        {
            "tier": MEMBERS,
            "nps": nps,
            "nps_low": [v - 6 for v in nps],
            "nps_high": [v + 6 for v in nps],
            "small": [False, False, False, True],
            "detractor_revenue_all": [12738655, 24147530, 49718421, 9090788],
            "answers": [200, 400, 900, 22],
        }
    )


def aspects() -> pd.DataFrame:
    """What drives satisfaction, and how well it is done."""
    importance = [0.38, 0.31, 0.22, 0.12]
    return pd.DataFrame(
        {
            "driver": ["Månar om sina kunder", "Ger mig hjälp", "<b>Pris</b>", "Produkt"],
            "importance": importance,
            "low": [v - 0.07 for v in importance],
            "high": [v + 0.07 for v in importance],
            "performance": [48, 52, 61, 72],
        }
    )


def groups() -> pd.DataFrame:
    """Retention per channel: one group is small, one is unknown."""
    return pd.DataFrame(
        {
            "group": ["Butik", "Webb & app", "Ombud", "Okänd <b>"],
            "value": [0.66, 0.71, 0.31, NAN],
            "low": [0.64, 0.70, 0.16, NAN],
            "high": [0.68, 0.72, 0.50, NAN],
            "customers": [5000, 9000, 20, 0],
        }
    )


def lorenz_table() -> pd.DataFrame:
    """Shares of customers and of value, best first."""
    value = np.sort(np.random.default_rng(3).pareto(1.6, 5000))[::-1]
    total = np.concatenate([[0], value.cumsum() / value.sum()])
    return pd.DataFrame({"customers": np.linspace(0, 1, 5001), "value": total})


def whale_table() -> pd.DataFrame:
    """Cumulative profit: some customers cost more than they bring."""
    profit = np.sort(np.random.default_rng(3).normal(400, 900, 5000))[::-1]
    return pd.DataFrame({"customers": np.linspace(0, 1, 5001), "profit": np.concatenate([[0], profit.cumsum()])})


def came() -> pd.DataFrame:
    """Six cohorts, of whom fewer and fewer still buy; the last is small."""
    rows = [
        (dt.date(2022 + i // 4, 1 + i % 4 * 3, 1), k, 0.5**k + 0.02 * i, 900.0 * (k + 1), i == 5)
        for i in range(6)
        for k in range(6 - i)
    ]
    return pd.DataFrame(rows, columns=["cohort", "since", "share", "value", "small"])


Make = Callable[[Words], Form]
Draw = Callable[[Words, Palette], go.Figure]


def drawn(make: Make) -> Draw:
    """A form as the figure it becomes."""
    return lambda w, p: figures.draw(make(w), w, p)


def by_tier(n: int) -> dict[str, Make]:
    """The forms that change with the number of tiers."""
    table, names = portfolio_with(n), NAMES[:n]
    return {
        "portfolio": lambda w: overview.rails(table, w),
        "sankey": lambda w: flows.sankey(flows_with(names), w, names, months=6),
        "retention": lambda w: retention.curve(table, points(table), w),
        "tiers": lambda w: segments.worth(table, w),
        "trend by tier": lambda w: trend.lines(rolling(names), w, kind="percent", what="%"),
    }


def matrix_of(wide: int, tall: int, w: Words) -> Matrix:
    """A matrix of awkward names, each cell with arrows to its neighbours."""
    places = [(x, y) for y in range(tall)[::-1] for x in range(wide)[::-1]]
    cells = tuple(
        MatrixCell(NAMES[i % len(NAMES)], x, y, 100 * i + 1, 1e6 * i, i / 36, NAMES[-2 - i % 2] if i % 3 else "")
        for i, (x, y) in enumerate(places)
    )
    near = [(i, j) for i in range(len(places)) for j in range(len(places)) if i != j]
    moves = tuple(CellMove(i, j, float(n + 1)) for n, (i, j) in enumerate(near[:12]))
    part = tuple(MatrixPart(name, "1–2 %") for name in NAMES[:3])
    money = Measure(w.t("Revenue"), "money", like=8e6)
    alt = w.t("Customers and revenue in each cell: {cells}.", cells=", ".join(cell.name for cell in cells))
    return Matrix(
        cells, part[:wide], part[:tall] if tall > 1 else (MatrixPart(""),), (NAMES[1], NAMES[3]), money, alt, moves
    )


def points_of(w: Words) -> Scatter:
    """Points with awkward names, some with where they stood before, on both sides of zero."""
    points = tuple(
        ScatterPoint(name, 1e5 * (i - 2), 1e4 * i**2, (i % 3) - 1, None if i % 2 else 3e5)
        for i, name in enumerate(NAMES)
    )
    x, y = Measure(NAMES[1], "money", like=8e5), Measure(w.t("Return"), "money", like=8e5)
    alt = w.t("Revenue against return. {guide}.", guide=", ".join(NAMES))
    return Scatter(points, x, y, alt, (None, 2e5), (NAMES[3], NAMES[2]))


def recipes() -> dict[str, tuple[float, Make]]:
    """The forms of the product's figures, of the member company where it has them, and the kilobytes each may take."""
    table = member_portfolio()
    steps = [("Fler köp", 2700.0), ("Större köp", 887.0), ("Längre tid", 1262.0)]
    rows = [("±1 köp per år", 3201.0, 7873.0), ("±½ år", 4557.0, 6517.0), ("±100 kr per köp", 4867.0, 6207.0)]
    at = ["0", "+0,5", "+1,0", "+1,5", "+2,0"]
    return {
        "portfolio": (7.1, lambda w: overview.rails(table, w)),
        "sankey": (6.1, lambda w: flows.sankey(flows_with(MEMBERS), w, MEMBERS)),
        "bridge": (3.3, lambda w: flows.bridge(bridge_table(), w)),
        "retention": (11.0, lambda w: retention.curve(table, points(table), w)),
        "waterfall": (3.0, lambda w: what_if.waterfall(5534, steps, 10383, w)),
        "two methods": (1.6, lambda w: what_if.two_methods((5534, 10383), (7025, 10370), w)),
        "tornado": (2.2, lambda w: what_if.tornado(5537, rows, w)),
        "grid": (4.7, lambda w: what_if.grid((at, at), grid_values(5), (2, 2), ("Köp", "År"), w)),
        "growth": (2.3, lambda w: growth.paths(paths(), w, what="Kunder")),
        "lifecycle": (3.3, lambda w: lifecycle.paid_back(components(), "discounted", 800, "assumed", w)),
        "satisfaction": (3.7, lambda w: satisfaction.by_tier(answers(), "nps", w)),
    }


def poll_of(counts: tuple[int, ...], w: Words) -> Bars:
    """A room's answers to the first ready question, with what others have answered."""
    form = room.polled(PollSummary(polls()[0], counts), w).form
    assert isinstance(form, Bars)
    return form


def guesses_of(values: Sequence[int], w: Words) -> Guesses:
    """A room's guesses in per cent, the last one's own."""
    shares = tuple(value / 100 for value in values)
    truth = Reference(0.42, f"**{w.percent(0.42)}**")
    measure = Measure("", "percent", 1.0)
    return Guesses(
        shares, 0.0, 1.0, measure, f"{len(values)} gissningar i ett rum", truth, shares[-1] if shares else None
    )


def others() -> dict[str, Make]:
    """The forms whose size is not limited."""
    shares = pd.DataFrame(
        {"group": range(1, 11), "value": [0.5, 0.17, 0.1, 0.07, 0.05, 0.04, 0.03, 0.02, 0.015, 0.005]}
    )
    at = ["−1", "−0,5", "0", "+0,5", "+1", "+1,5", "+2"]
    case = [("Kasinokoncern", 0.26, 0.82)]
    return {
        "grid of seven": lambda w: what_if.grid((at, at), grid_values(7), (4, 4), ("Köp", "År"), w),
        "one method": lambda w: what_if.two_methods((5534, 4383), None, w),
        "deciles": lambda w: concentration.deciles(shares, w, what="Andel"),
        "lorenz": lambda w: concentration.lorenz(lorenz_table(), w, mark=(0.3, 0.8), others=case),
        "whale": lambda w: concentration.whale(whale_table(), w, unprofitable=1712),
        "trend": lambda w: trend.lines(rolling(["Hela basen"]), w, kind="percent", what="%"),
        "hazard": lambda w: lifecycle.hazard(hazards(14), w, constant=0.2),
        "gaps": lambda w: trend.waits(waits(), w),
        "drivers": lambda w: satisfaction.drivers(aspects(), w),
        "compare": lambda w: concentration.group_dots(groups(), w, whole=0.644),
        "matrix": lambda w: matrix_of(3, 3, w),
        "matrix of two": lambda w: matrix_of(2, 2, w),
        "points": lambda w: points_of(w),
        "value groups": lambda w: matrix_of(3, 1, w),
        "guesses": lambda w: guesses_of((12, 30, 30, 30, 35, 42, 60, 100, 0), w),
        "a poll": lambda w: poll_of((12, 3, 5), w),
        "guesses of nobody": lambda w: guesses_of((), w),
        "cohorts": lambda w: cohorts.grid(came(), "share", w),
        "cohorts in money": lambda w: cohorts.grid(came(), "value", w),
    }
