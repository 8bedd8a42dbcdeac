"""Products that customers left while they stayed, and what winning back the lost is worth by the file's figures."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from clv import left_behind
from clv.left_behind import WonBack
from clv.retention import wilson
from study.lines import lines
from study.study import Study, kept

FEWEST_BACK = 30


@dataclass(frozen=True, eq=False)
class LeftProducts:
    """Products left, a row each; how many customers left one and stayed, and how many left altogether."""

    table: pd.DataFrame
    stayed: int
    lost: int


@kept
def left_products(study: Study) -> LeftProducts | None:
    """What was bought in the previous period and not in this one; None without products or two periods."""
    base = study.base
    period = base.period
    if study.file.kind != "transactions" or "product" not in study.file.mapping or not base.two_periods:
        return None
    if period is None or period.before_start is None:
        return None
    people = study.customers
    was = people[people["tier_before"].notna()]
    still = was["tier_now"].notna().reset_index(drop=True)
    rows = lines(study)
    place = np.full(len(rows.ids), -1)
    place[rows.places_in(was)] = np.arange(len(was))
    lately, now = rows.mine & rows.since(period.before_start), rows.since(period.now_start)
    pairs = rows.pairs
    mine = pairs.seen(lately) & (place[pairs.customer] >= 0)
    bought = pd.DataFrame(
        {
            "customer_id": place[pairs.customer[mine]],
            "product": rows.named(pairs.product[mine]),
            "before": pairs.total(lately & ~now, rows.units)[mine],
            "now": pairs.total(lately & now, rows.units)[mine],
        }
    )
    table = left_behind.left_products(bought, still).astype({"product": "str"})
    lost = int((people["movement"] == "lost").sum())
    return LeftProducts(table, left_behind.left_one_and_stayed(bought, still), lost)


@dataclass(frozen=True)
class Returning:
    """What is known of customers who come back: their money a year, and how they stay.

    `base` and `lost`: won back a period ago, and of them gone now; `own`: whether their own retention is known (at
    least 30 of them), or all customers' stands in; `by_themselves`: the share of those lost a period ago who are back
    now.
    """

    lost_now: int
    per_year: float
    base: int
    lost: int
    retention: float
    low: float
    high: float
    own: bool
    clv: float
    by_themselves: float


@kept
def returning(study: Study) -> Returning | None:
    """What one who comes back is worth, at the chosen method's discount; None where nobody is known to have."""
    base = study.base
    if not study.has_customers or not base.two_periods or base.kind != "transactions":
        return None
    people = study.customers
    back = people[people["movement"] == "won back"]
    lost_now = int((people["movement"] == "lost").sum())
    if back.empty or not lost_now:
        return None
    then, gone, by_themselves = _a_period_ago(study)
    own = then >= FEWEST_BACK and 0 < gone < then
    if not own:
        then, gone = int(base.tiers["base"].sum()), int(base.tiers["lost"].sum())
    if not 0 < gone <= then:
        return None
    low, high = (float(x) for x in wilson(gone, then))
    per_year = float(back["revenue_now"].mean()) / base.years * margin_of_revenue(study)
    kept_rate = 1 - gone / then
    growth = 1.0 if study.choices.method == "course" else (1 + study.choices.discount) ** base.years
    clv = per_year * base.years * growth / (growth - kept_rate)
    return Returning(lost_now, per_year, then, gone, kept_rate, 1 - high, 1 - low, own, clv, by_themselves)


def _a_period_ago(study: Study) -> tuple[int, int, float]:
    """Of those won back a period ago how many, and how many are gone now; and who of the lost then are back now."""
    earlier = study.earlier
    if earlier is None or not earlier.has_customers:
        return 0, 0, math.nan
    before = earlier.customers.set_index("customer_id")["movement"]
    now = study.customers.set_index("customer_id")
    came = before.index[before == "won back"].intersection(now.index)
    left = before.index[before == "lost"].intersection(now.index)
    gone = int((now.loc[came, "movement"] == "lost").sum())
    share = float((now.loc[left, "movement"] == "won back").mean()) if len(left) else math.nan
    return len(came), gone, share


def margin_of_revenue(study: Study) -> float:
    """Margin for each unit of revenue, 1 where revenue is counted."""
    money, revenue = study.base.value_inputs().money, study.base.tiers["revenue"].to_numpy(float)
    return float(np.nansum(money) / revenue.sum()) if revenue.sum() > 0 else 1.0


def won_back(study: Study, share: float, cost_each: float, once: float) -> WonBack | None:
    """What winning back a share of the lost comes to; None where what they are worth is not known."""
    known = returning(study)
    return None if known is None else left_behind.win_back(known.lost_now, share, known.clv, cost_each, once)
