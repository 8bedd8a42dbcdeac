"""A programme of several ingredients aimed at some tiers: one scenario whose levers differ between tiers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from clv.levers import (
    Levers,
    Outcome,
    Scenario,
    Today,
    before_after,
    cost,
    outcome,
    yearly_net,
    years_for_points,
)
from clv.limits import LONGEST_SURE
from clv.retention import yearly
from clv.tables import TOTAL, Floats

EFFECTS = (0.5, 1.0, 1.5)


@dataclass(frozen=True)
class Ingredient:
    """Something done for every customer reached: its cost, and its effect on the share (`uptake`) it works on.

    yearly: money per reached customer and year; one_off: money; points: change of yearly retention (0.02 = 2 points);
    revenue: change of revenue per customer and year as a share; price: change of the price as a share (−0.02 = 2 %
    off), which is met by the margin alone, whatever it is.
    """

    yearly: float = 0.0
    one_off: float = 0.0
    points: float = 0.0
    revenue: float = 0.0
    uptake: float = 1.0
    price: float = 0.0


def together(ingredients: Sequence[Ingredient]) -> Ingredient:
    """All ingredients as one: costs add up, effects add up weighed by uptake, on the average reached customer.

    Whether one customer is moved by two ingredients is not known, so the mean effect is what is counted.

    >>> together([Ingredient(10, 0, 0.04, 0, 0.5), Ingredient(5, 100, 0.01, 0.1, 0.2)])
    Ingredient(yearly=15, one_off=100, points=0.022, revenue=0.020000000000000004, uptake=1.0, price=0.0)
    """
    return Ingredient(
        yearly=sum(i.yearly for i in ingredients),
        one_off=sum(i.one_off for i in ingredients),
        points=sum(i.points * i.uptake for i in ingredients),
        revenue=sum(i.revenue * i.uptake for i in ingredients),
        price=sum(i.price * i.uptake for i in ingredients),
    )


def money_change(today: Today, one: Ingredient) -> Floats:
    """By what share the money per customer and year changes in each tier: revenue + price ÷ margin.

    A lower price costs what it buys all the same, so a thin margin loses most: 2 % off a margin of 4 % is half of it.
    Per tier; at least −1. Where there is no margin a price changes nothing that can be told as a share. Source:
    METHODS, evidence presets.

    >>> t = Today(1.0, *(np.array([x, x]) for x in (10.0, 4, 500, 0.5)), np.array([0.20, 0.04]))
    >>> money_change(t, Ingredient(price=-0.02)).round(3).tolist()
    [-0.1, -0.5]
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        cut = np.where(today.margin > 0, one.price / today.margin, 0.0)
    return np.asarray(np.maximum(-1.0, one.revenue + cut))


def mean_money_change(today: Today, targets: Sequence[int], one: Ingredient) -> float:
    """The same over the targets together, each tier by what it brings; NaN where they bring nothing.

    >>> t = Today(1.0, *(np.array([x, x]) for x in (10.0, 4, 500, 0.5)), np.array([0.20, 0.04]))
    >>> round(mean_money_change(t, (0, 1), Ingredient(price=-0.02)), 4)
    -0.1667
    """
    aim = list(targets)
    money = (today.customers * today.frequency * today.revenue * today.margin)[aim]
    whole = float(np.nansum(money))
    return float(np.nansum(money * money_change(today, one)[aim])) / whole if whole > 0 else np.nan


def programme_scenario(
    today: Today, targets: Sequence[int], ingredients: Sequence[Ingredient], reach: float = 1.0, effect: float = 1.0
) -> Scenario:
    """The scenario of a programme: retention up by the points in every targeted tier, revenue up by the share.

    The same points are different years in each tier, so the levers are arrays over tiers. `effect` times all effects
    (0.5: half as many change, and half as many take a lower price). Yearly retention never passes 99 %; where nobody is
    lost it stays.

    >>> t = Today(1.0, *(np.array([x, x]) for x in (10.0, 4, 500)), np.array([0.5, 0.2]), np.ones(2))
    >>> s = programme_scenario(t, (0, 1), [Ingredient(points=0.1, revenue=0.2)])
    >>> s.levers.years.round(6).tolist(), s.levers.revenue.tolist()
    ([0.5, 5.0], [100.0, 100.0])
    """
    all_of_it = together(ingredients)
    wanted = all_of_it.points * effect
    kept = np.asarray(yearly(1 - today.churn, today.years), dtype=float)
    room = np.maximum(LONGEST_SURE - kept, 0.0)
    points = [min(wanted, r) for r in np.nan_to_num(room)]
    years = np.array([years_for_points(today, i, p) for i, p in enumerate(points)])
    money = today.revenue * money_change(today, all_of_it) * effect
    # An array over tiers serves wherever the levers are added to a tier's own figures.
    levers = Levers(0.0, np.nan_to_num(money), np.nan_to_num(years))  # type: ignore[arg-type]
    return Scenario(
        targets=tuple(targets),
        levers=levers,
        reach=reach,
        one_off=all_of_it.one_off,
        yearly_cost=all_of_it.yearly,
    )


def programme_outcomes(
    today: Today,
    targets: Sequence[int],
    ingredients: Sequence[Ingredient],
    reach: float = 1.0,
    effects: Sequence[float] = EFFECTS,
    *,
    migrating: bool = False,
) -> list[Outcome]:
    """What the programme gives when half, all, or one and a half of the assumed effect comes true.

    >>> t = Today(1.0, *(np.array([x]) for x in (10.0, 4, 500, 0.5, 1)))
    >>> [round(o.gain) for o in programme_outcomes(t, (0,), [Ingredient(revenue=0.1)])]
    [2000, 4000, 6000]
    """
    return [
        outcome(today, programme_scenario(today, targets, ingredients, reach, e), migrating=migrating) for e in effects
    ]


def programme_tiers(today: Today, scenario: Scenario, names: Sequence[str]) -> pd.DataFrame:
    """Where the money goes and where it comes from, a row a tier and Total.

    Columns tier, customers, profit (money of all customers a year), profit_share, reached, retention, retention_then
    (yearly), clv, clv_then, gain, cost (running, over the customers' stay), cost_share, net. The one-off cost is in
    the Total's cost and net only. CLV is that of a customer who is reached; of a tier that is no target it stays.

    >>> t = Today(1.0, *(np.array([x, x]) for x in (10.0, 4, 500, 0.5, 1)))
    >>> gift = Ingredient(yearly=5, one_off=7, revenue=0.1)
    >>> table = programme_tiers(t, programme_scenario(t, (0,), [gift]), ("A", "B"))
    >>> table[["gain", "cost", "net"]].values.tolist()
    [[4000.0, 100.0, 3900.0], [0.0, 0.0, 0.0], [4000.0, 107.0, 3893.0]]
    """
    found = before_after(today, scenario)
    aim = np.array([i in scenario.targets for i in range(len(names))])
    reached = np.where(aim, today.customers * scenario.reach, 0.0)
    running = np.array(
        [cost(today, replace(scenario, targets=(i,), one_off=0.0)) if aim[i] else 0.0 for i in range(len(names))]
    )
    table = pd.DataFrame(
        {
            "tier": list(names),
            "customers": today.customers,
            "profit": found["money"] * today.customers,
            "profit_share": _share((found["money"] * today.customers).to_numpy(float)),
            "reached": reached,
            "retention": found["retention"],
            "retention_then": np.where(aim, found["retention_then"], found["retention"]),
            "clv": found["value"],
            "clv_then": np.where(aim, found["value_then"], found["value"]),
            "gain": found["gain"],
            "cost": running,
            "cost_share": _share(running),
        }
    ).assign(net=lambda x: x["gain"] - x["cost"])
    return pd.concat([table, _total(table, scenario.one_off)], ignore_index=True)


def _share(x: Floats) -> Floats:
    whole = float(np.nansum(x))
    return x / whole if whole else np.zeros(len(x))


def _total(table: pd.DataFrame, one_off: float) -> pd.DataFrame:
    sums = table[["customers", "profit", "profit_share", "reached", "gain", "cost", "cost_share"]].sum()
    row = {"tier": TOTAL, **sums.to_dict(), "cost": sums["cost"] + one_off}
    row["net"] = row["gain"] - row["cost"]
    return pd.DataFrame([row], columns=table.columns)


def programme_years(today: Today, scenario: Scenario, years: int = 10, *, migrating: bool = False) -> pd.DataFrame:
    """Gain, cost and what is left, year by year: year, gain, cost, net, cumulative. The one-off cost is in year 1.

    >>> t = Today(1.0, *(np.array([x]) for x in (10.0, 4, 500, 0.5, 1)))
    >>> s = programme_scenario(t, (0,), [Ingredient(yearly=20, one_off=1000, revenue=0.1)])
    >>> programme_years(t, s, 2).round(2).values.tolist()
    [[1.0, 2000.0, 1200.0, 800.0, 800.0], [2.0, 1000.0, 100.0, 900.0, 1700.0]]
    """
    net = yearly_net(today, scenario, migrating=migrating)[:years]
    won = yearly_net(today, replace(scenario, one_off=0.0, yearly_cost=0.0), migrating=migrating)[:years]
    return pd.DataFrame(
        {"year": np.arange(1, years + 1), "gain": won, "cost": won - net, "net": net, "cumulative": net.cumsum()}
    )


def churn_cut(table: pd.DataFrame) -> float:
    """By how much of itself the churn falls among those reached, over the tiers of `programme_tiers`; 0: no churn.

    >>> t = Today(1.0, *(np.array([x]) for x in (10.0, 4, 500, 0.5, 1)))
    >>> round(churn_cut(programme_tiers(t, programme_scenario(t, (0,), [Ingredient(points=0.1)]), ("A",))), 6)
    0.2
    """
    rows = table[table["tier"] != TOTAL]
    leaving = float((rows["reached"] * (1 - rows["retention"])).sum())
    then = float((rows["reached"] * (1 - rows["retention_then"])).sum())
    return 1 - then / leaving if leaving > 0 else 0.0
