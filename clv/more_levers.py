"""More levers: fewer detractors, more kinds of product, a larger share of wallet, and customers who recommend.

Each is counted alone on today's customers, as an assumption: nothing here shows that it would come true. All at zero
change nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from clv.levers import Scenario, Today, before_after
from clv.tables import TOTAL, Floats, Method
from clv.value import annuity

MORE = ("detractors", "depth", "wallet", "recommend")


@dataclass(frozen=True)
class MoreLevers:
    """Where the levers stand. All zero changes nothing.

    detractors: share of the detractors who come to stay as passives do; depth: kinds of product more per customer;
    wallet: how much larger a share of all they buy (0.05: five percentage points); referrals: recommendations per
    promoter and year; conversion: share of them who become customers; welcome: what each new one costs, in money.
    """

    detractors: float = 0.0
    depth: float = 0.0
    wallet: float = 0.0
    referrals: float = 0.0
    conversion: float = 0.0
    welcome: float = 0.0


@dataclass(frozen=True)
class MoreFacts:
    """What the levers start from, arrays over tiers, NaN where the file does not tell: kinds of product a customer,
    share of wallet, share of promoters and of detractors among the answers, and where new customers land (sums to 1).

    gap: churn of the detractors less that of the passives, per period, with its 95 % interval.
    """

    depth: Floats
    wallet: Floats
    promoters: Floats
    detractors: Floats
    landing: Floats
    gap: tuple[float, float, float] = (np.nan, np.nan, np.nan)


def more_gain(today: Today, scenario: Scenario, more: MoreLevers, facts: MoreFacts, end: int = 0) -> pd.DataFrame:
    """What each lever gives in each tier that the scenario is aimed at: a row a tier (its number) and Total.

    N the tier's customers, q reach, u uptake, V value of a customer and A discounted years, by the scenario's margin,
    method and rate, today:
    depth_gain = N q u · V · (max(0, depth + Δ)/depth − 1): a further kind brings what each brings today.
    wallet_gain = N q u · V · (min(1, share + Δ)/share − 1).
    detractors_gain = N q · m · (A(c − x·d·gap) − A(c)), d the detractors' share of the answers, c' in [0, 1].
    recommend_gain = N · p · referrals · conversion · (Σ landing · V − welcome): the new customers of one year.
    `end` 0: the gap as measured, 1 and 2: its lower and upper end. A lever at zero gives 0, also where its start is not
    known; else NaN there. gain = detractors + the larger of depth and wallet + recommend, for a broader and a larger
    share of what is bought are two descriptions of the same money. Source: METHODS, more levers.

    >>> t = Today(1.0, *(np.array([x]) for x in (10.0, 4, 500, 0.4, 1)))
    >>> f = MoreFacts(*(np.array([x]) for x in (2.0, 0.5, 0.2, 0.4, 1.0)), (0.1, 0.05, 0.15))
    >>> found = more_gain(t, Scenario(targets=(0,)), MoreLevers(0.5, 1, 0.1, 2, 0.1, 1000), f)
    >>> found[["detractors_gain", "depth_gain", "wallet_gain", "recommend_gain", "gain"]].round(1).values.tolist()[1]
    [2631.6, 25000.0, 10000.0, 1600.0, 29231.6]
    """
    found = _start(today, scenario, more, facts, end)
    with np.errstate(divide="ignore", invalid="ignore"):
        gains = {
            "detractors": (more.detractors, found["reached"] * found["money"] * (found["stay_then"] - found["stay"])),
            "depth": (more.depth, found["changing"] * found["value"] * (found["depth_then"] / facts.depth - 1)),
            "wallet": (more.wallet, found["changing"] * found["value"] * (found["wallet_then"] / facts.wallet - 1)),
            "recommend": (more.referrals * more.conversion, found["newcomers"] * (found["worth"] - more.welcome)),
        }
    aimed = np.array([i in scenario.targets for i in range(len(found))]) & (today.customers > 0)
    for name, (at, x) in gains.items():
        found[f"{name}_gain"] = np.where(aimed & (at != 0), x, 0.0)
    return _totalled(found)


def _start(today: Today, scenario: Scenario, more: MoreLevers, facts: MoreFacts, end: int) -> pd.DataFrame:
    """What each tier's gains are made of, today and then."""
    state = before_after(today, scenario)
    value = state["value"].to_numpy(float)
    aim = np.array([i in scenario.targets for i in range(len(value))])
    people = np.where(aim, np.nan_to_num(today.customers), 0.0)
    method: Method = "course" if scenario.rate == 0 else "discounted"
    churn_then = np.clip(today.churn - more.detractors * facts.detractors * facts.gap[end], 0.0, 1.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        stay, then = (annuity(1 - c, today.years, scenario.rate, method) for c in (today.churn, churn_then))
    return pd.DataFrame(
        {
            "tier": np.arange(len(value)),
            "reached": people * scenario.reach,
            "changing": people * scenario.reach * scenario.uptake,
            "money": state["money"].to_numpy(float),
            "value": value,
            "stay": stay,
            "stay_then": then,
            "depth": facts.depth,
            "depth_then": np.maximum(0, facts.depth + more.depth),
            "wallet": facts.wallet,
            "wallet_then": np.minimum(1, facts.wallet + more.wallet),
            "newcomers": people * facts.promoters * more.referrals * more.conversion,
            "worth": float((facts.landing * np.nan_to_num(value)).sum()) if _landed(facts, value) else np.nan,
            "welcome": more.welcome,
        }
    )


def _landed(facts: MoreFacts, value: Floats) -> bool:
    """Whether it is known where new customers land, and what one is worth there."""
    there = facts.landing > 0
    return bool(there.any()) and bool(np.isfinite(value[there]).all())


def _totalled(table: pd.DataFrame) -> pd.DataFrame:
    """The same with its sum of all rows, and with what the levers give together."""
    sums = [f"{name}_gain" for name in MORE] + ["newcomers", "reached", "changing"]
    whole = pd.DataFrame([{"tier": TOTAL} | {name: float(table[name].sum(skipna=False)) for name in sums}])
    found = pd.concat([table.astype({"tier": object}), whole], ignore_index=True)
    depth, wallet = found["depth_gain"], found["wallet_gain"]
    same = depth if abs(depth.iloc[-1]) >= abs(wallet.iloc[-1]) else wallet
    return found.assign(same_money=same, gain=found["detractors_gain"] + same + found["recommend_gain"])
