"""Life-cycle profit pattern: cost of winning a customer, profit by year and part, and the year of pay-back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

import numpy as np
import pandas as pd

from clv.limits import FEWEST
from clv.tables import Floats, TableProblem

Tag = Literal["measured", "assumed", "benchmark"]

COMPONENTS = ("acquisition", "base profit", "revenue growth", "cost savings", "referrals", "price premium")
REICHHELD_SASSER = "Reichheld & Sasser (1990), Zero Defections, Harvard Business Review 68(5), 105–111"
NEW_SALES = "a quote, no curve: 55 % of new sales come from existing customers"
TRIPLES = "income of those who stay triples from year one to five; counted as margin at a constant share"
YEARS = 10


@dataclass(frozen=True)
class Component:
    """One part of a customer's profit: money per remaining customer in year 1, 2, …; after the last year it goes on.

    tag: measured in the file, assumed by the person, or a benchmark from elsewhere, with its source.
    """

    name: str
    amounts: tuple[float, ...]
    tag: Tag = "assumed"
    source: str = ""

    def at(self, years: int) -> Floats:
        """Money in years 1 … `years`.

        >>> Component("referrals", (0.0, 2.0)).at(3).tolist()
        [0.0, 2.0, 2.0]
        """
        known = list(self.amounts[:years]) or [0.0]
        return np.array(known + [known[-1]] * (years - len(known)), dtype=float)


@dataclass(frozen=True)
class Pattern:
    """What a customer costs to win (year 0), brings year by year, and how many are left.

    survival: share still there in year 2, 3, … (year 1 is 1); after the last, the last step's rate goes on (one
    value r means 1, r, r², …). TableProblem `pattern_out_of_range` outside 0–1 or when it rises.
    """

    name: str
    acquisition: Component
    parts: tuple[Component, ...]
    survival: tuple[float, ...]
    survival_tag: Tag = "assumed"

    def __post_init__(self) -> None:
        steps = (1.0, *self.survival)
        if any(not 0 <= later <= earlier <= 1 for earlier, later in pairwise(steps)):
            raise TableProblem("pattern_out_of_range", name=self.name)

    def left(self, years: int) -> Floats:
        """Share of the customers left in years 1 … `years`.

        >>> RETAIL.left(3).round(3).tolist()
        [1.0, 0.55, 0.38]
        """
        shares = [1.0, *self.survival][:years]
        rate = shares[-1] / shares[-2] if len(shares) > 1 and shares[-2] > 0 else 1.0
        while len(shares) < years:
            shares.append(shares[-1] * rate)
        return np.array(shares)


def _part(name: str, amounts: Sequence[float], tag: Tag = "assumed", source: str = "") -> Component:
    return Component(name, tuple(float(x) for x in amounts), tag, source)


# Money as an index: base profit of year one = 100, so that `scaled_pattern` fits a pattern to any file.
RETAIL = Pattern(
    "retail",
    _part("acquisition", [150]),
    (
        _part("base profit", [100]),
        _part("revenue growth", [0, 10, 18, 24, 28]),
        _part("cost savings", [0, 4, 7, 9, 10]),
        _part("referrals", [0, 3, 6, 9, 12]),
        _part("price premium", [0, 0, 2, 4, 6]),
    ),
    (0.55, 0.38, 0.29),
)
AUTO_SERVICE = Pattern(
    "auto service",
    _part("acquisition", [120]),
    (
        _part("base profit", [100]),
        _part("revenue growth", [0, 40, 90, 145, 200], "benchmark", TRIPLES),
        _part("cost savings", [0, 8, 12, 15, 18]),
        _part("referrals", [0, 5, 10, 15, 20]),
        _part("price premium", [0, 0, 5, 8, 10]),
    ),
    (0.70, 0.57, 0.48),
)
PERSONAL_INSURANCE = Pattern(
    "personal insurance",
    _part("acquisition", [300]),
    (
        _part("base profit", [100]),
        _part("revenue growth", [0, 8, 16, 25, 35], "assumed", NEW_SALES),
        _part("cost savings", [0, 10, 15, 18, 20]),
        _part("referrals", [0, 4, 8, 12, 16]),
        _part("price premium", [0, 5, 10, 14, 18]),
    ),
    (0.85, 0.76, 0.70),
)
PATTERNS = (RETAIL, AUTO_SERVICE, PERSONAL_INSURANCE)


def scaled_pattern(pattern: Pattern, base_profit: float) -> Pattern:
    """The pattern in a file's own money: every part and the acquisition cost times base_profit / year one's.

    >>> scaled_pattern(RETAIL, 500.0).acquisition.amounts
    (750.0,)
    """
    first = next(p.amounts[0] for p in pattern.parts if p.name == "base profit")
    if not first > 0:
        raise TableProblem("pattern_out_of_range", name=pattern.name)

    def times(part: Component) -> Component:
        return replace(part, amounts=tuple(x * base_profit / first for x in part.amounts))

    return replace(pattern, acquisition=times(pattern.acquisition), parts=tuple(times(p) for p in pattern.parts))


def with_part(pattern: Pattern, part: Component) -> Pattern:
    """The pattern with one component (or the acquisition) put in place of the one of its name: how it is edited.

    A name that is not there: TableProblem `pattern_without_part`.

    >>> with_part(RETAIL, Component("referrals", (0.0,))).parts[3].amounts
    (0.0,)
    """
    if part.name == pattern.acquisition.name:
        return replace(pattern, acquisition=part)
    if part.name not in {p.name for p in pattern.parts}:
        raise TableProblem("pattern_without_part", name=part.name)
    return replace(pattern, parts=tuple(part if p.name == part.name else p for p in pattern.parts))


def measured_pattern(
    pattern: Pattern, per_active: Sequence[float], survival: Sequence[float] = (), margin: float | None = None
) -> Pattern:
    """The pattern with what a file can tell, tagged measured; the rest is scaled to it and stays as it was tagged.

    per_active: revenue per customer in tenure years 1, 2, … (`money_by_tenure`); base profit = year 1's × margin
    (None: revenue is counted, not profit), revenue growth = the later years' over it. survival from `tenure_table`.

    >>> p = measured_pattern(RETAIL, [1000.0, 1200.0], [0.6], margin=0.4)
    >>> [(c.name, c.amounts, c.tag) for c in p.parts][:2]
    [('base profit', (400.0,), 'measured'), ('revenue growth', (0.0, 80.0), 'measured')]
    """
    share = 1.0 if margin is None else margin
    if not len(per_active) or not per_active[0] * share > 0:
        raise TableProblem("pattern_out_of_range", name=pattern.name)
    first = float(per_active[0]) * share
    growth = tuple(round(float(x) * share - first, 2) for x in per_active)
    found = scaled_pattern(pattern, first)
    found = with_part(found, Component("base profit", (round(first, 2),), "measured"))
    found = with_part(found, Component("revenue growth", growth, "measured"))
    if len(survival):
        found = replace(found, survival=tuple(float(s) for s in survival), survival_tag="measured")
    return found


def survival_years(table: pd.DataFrame, churn: pd.DataFrame, years: float = 1.0) -> tuple[float, ...]:
    """Share of new customers left in year 2, 3, …, from a life table of periods of `years` and `churn_by_tenure`.

    Periods with under 30 at risk are not used; one more year is added at the churn of those past the early years
    (all not early, or everybody where they are under 30), so that the early churn is not carried on for ever.
    Periods that do not divide a year, or no first period: empty. Source: METHODS, life-cycle profit pattern.

    >>> from clv.tenure import life_table
    >>> c = pd.DataFrame({"group": ["early", "total"], "base": [100, 200], "lost": [50, 70]})
    >>> survival_years(life_table([100, 50], [50, 10]), c)
    (0.5, 0.4, 0.32)
    """
    step = round(1 / years)
    if abs(step * years - 1) > 1e-9 or not len(table) or table["tenure"].iloc[0] != 1:
        return ()
    solid = table["survival"].to_numpy(float)[: int(np.argmin(np.append(~table["small"], False)))]
    known = solid[step - 1 :: step]
    if not len(known):
        return ()
    by = churn.set_index("group")[["base", "lost"]].astype(float)
    base, lost = by.loc["total"].to_numpy() - by.loc["early"].to_numpy()
    if base < FEWEST:
        base, lost = by.loc["total"].to_numpy()
    after = known[-1] * (1 - lost / base) ** step if base > 0 else known[-1]
    return tuple(round(float(x), 6) for x in (*known, after))


def profit_pattern(pattern: Pattern, years: int = YEARS, discount: float = 0.1) -> pd.DataFrame:
    """What one customer won today brings, part by part: a row a year and component, year 0 the acquisition cost.

    Columns year, component, amount (per customer left), survival, expected (amount × survival), discounted (money of
    year t at (1 + d)^t), tag, source. Source: METHODS, life-cycle profit pattern; the parts: Reichheld & Sasser
    (1990).

    >>> t = profit_pattern(RETAIL, 1, 0.0)
    >>> t[["year", "component", "expected"]].values.tolist()[:2]
    [[0, 'acquisition', -150.0], [1, 'base profit', 100.0]]
    """
    left, cost = pattern.left(years), -abs(pattern.acquisition.at(1)[0])
    rows: list[tuple[object, ...]] = []
    rows.append((0, pattern.acquisition.name, cost, 1.0, pattern.acquisition.tag, pattern.acquisition.source))
    amounts = [part.at(years) for part in pattern.parts]
    for t in range(years):
        for part, money in zip(pattern.parts, amounts, strict=True):
            rows.append((t + 1, part.name, money[t], left[t], part.tag, part.source))
    table = pd.DataFrame(rows, columns=["year", "component", "amount", "survival", "tag", "source"])
    table.insert(4, "expected", table["amount"] * table["survival"])
    table.insert(5, "discounted", table["expected"] / (1 + discount) ** table["year"])
    return table


def pattern_by_year(table: pd.DataFrame) -> pd.DataFrame:
    """Sums of `profit_pattern` by year: year, survival, amount, expected, discounted, cumulative,
    cumulative_discounted.

    >>> pattern_by_year(profit_pattern(RETAIL, 2, 0.0))["cumulative"].round(2).tolist()
    [-150.0, -50.0, 14.35]
    """
    by = table.groupby("year")
    found = by.agg(survival=("survival", "first"), amount=("amount", "sum"), expected=("expected", "sum"))
    found["discounted"] = by["discounted"].sum()
    found["cumulative"], found["cumulative_discounted"] = found["expected"].cumsum(), found["discounted"].cumsum()
    return found.reset_index()


def left_by_year(table: pd.DataFrame, column: str = "discounted", times: float = 1.0) -> pd.DataFrame:
    """What a customer has brought by the end of each year, less what winning it cost: year, left, measured.

    left(y) = Σ column(k) over the years k ≤ y, with the acquisition cost taken `times` times. `table`: one of
    `profit_pattern`; `column`: amount, expected or discounted, in money. measured(y): at least half of what the year
    brings or takes, added up without signs, is measured.

    >>> left_by_year(profit_pattern(RETAIL, 2, 0.0), "expected")["left"].round(2).tolist()
    [-150.0, -50.0, 14.35]
    >>> left_by_year(profit_pattern(RETAIL, 2, 0.0), "expected", 2.0)["left"].round(2).tolist()
    [-300.0, -200.0, -135.65]
    """
    weight = np.where(table["component"] == "acquisition", times, 1.0)
    size = table[column].abs()
    parts = pd.DataFrame({"year": table["year"], "left": table[column] * weight, "all": size})
    parts["known"] = size.where(table["tag"] == "measured", 0.0)
    sums = parts.groupby("year").sum()
    found = pd.DataFrame({"left": sums["left"].cumsum(), "measured": 2 * sums["known"] >= sums["all"]})
    return found.reset_index()


def break_even_year(by_year: pd.DataFrame, column: str = "cumulative_discounted") -> int | None:
    """First year in which what was spent has come back; None: not within the years shown.

    `column`: what a customer has brought so far less what it cost, of `pattern_by_year` or `left_by_year`.

    >>> break_even_year(pattern_by_year(profit_pattern(RETAIL, 5, 0.1)))
    3
    >>> break_even_year(left_by_year(profit_pattern(RETAIL, 5, 0.1), times=2.0), "left") is None
    True
    """
    back = by_year.loc[by_year[column] >= -1e-9, "year"]
    return int(back.iloc[0]) if len(back) else None
