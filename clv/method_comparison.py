"""Comparison of the CLV methods, assumptions of the basic model, and yearly cash flow.

What the page of methods writes out step by step. Nothing here is a new number: each row is the portfolio table's own
arithmetic at another method or rate, or a step on the way to one of its cells.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from clv.base import Base
from clv.tables import TOTAL, Floats, Method, TableProblem
from clv.tiers import cut_counts, rule_of, share_of_customers
from clv.value import HORIZON, ValueInputs, cash_flow, chain, per_period, transition

COMPARED = ["clv", "clv_low", "clv_high", "portfolio_value", "portfolio_low", "portfolio_high"]
LEFT = 0.01


def side_by_side(base: Base) -> pd.DataFrame:
    """Every tier and the Total by each method, like for like: first without discounting, then at the chosen rate.

    Columns method, discount (0 or the chosen rate), tier, customers, clv, portfolio_value, each with _low and _high,
    and problem: "" or the code of why this method cannot value this base, its figures then NaN. Rows in the order
    course, migration (0); discounted, future, migration (the rate; migration is not repeated when that is 0 too).
    Source: METHODS, CLV and portfolio value.

    >>> from clv.tables import Choices
    >>> t = pd.DataFrame({"tier": ["A"], "customers": [10], "purchases": [1], "revenue": [1000.0], "base": [100.0],
    ...                   "lost": [20.0]})
    >>> s = side_by_side(Base("transactions", 1.0, ("A",), t, Choices(), moves=np.array([[80.0]])))
    >>> s[s["tier"] == "A"][["method", "discount", "clv"]].round(2).values.tolist()
    [['course', 0.0, 500.0], ['migration', 0.0, 500.0], ['discounted', 0.1, 366.67], ['future', 0.1, 266.67], \
['migration', 0.1, 366.67]]
    """
    rate = base.choices.discount
    runs: list[tuple[Method, float]] = [("course", 0.0), ("migration", 0.0), ("discounted", rate), ("future", rate)]
    runs += [("migration", rate)] if rate else []
    return pd.concat([_run(base, method, d) for method, d in runs], ignore_index=True)


def _run(base: Base, method: Method, discount: float) -> pd.DataFrame:
    names, counts = [*base.names, TOTAL], base.tiers["customers"].to_numpy(float)
    table = pd.DataFrame({"tier": names, "customers": [*counts, counts.sum()]})
    try:
        found = base.portfolio(method, discount)
        table, problem = table.join(found[COMPARED]), ""
    except TableProblem as why:
        table, problem = table.assign(**dict.fromkeys(COMPARED, math.nan)), why.code
    table.insert(0, "method", method)
    table.insert(1, "discount", discount)
    return table.assign(problem=problem)


def taken_for_granted(base: Base) -> pd.DataFrame:
    """What the basic model assumes of each tier, and what the moves say: tier, stay, elsewhere, lost, course,
    migration, times.

    stay: share of the tier's customers found in it a period later (the rule takes all who are not lost to stay);
    elsewhere: in another tier; the three sum to 1. course and migration: value of one customer without discounting;
    times = course / migration, over 1 where the rule overstates. Raises the TableProblems of `clv.value.migration`.

    >>> from clv.tables import Choices
    >>> t = pd.DataFrame({"tier": ["A", "B"], "customers": [1, 1], "purchases": [1, 1], "revenue": [90.0, 10.0],
    ...                   "base": [10.0, 10.0], "lost": [2.0, 5.0]})
    >>> b = Base("transactions", 1.0, ("A", "B"), t, Choices(), moves=np.array([[4.0, 4.0], [0.0, 5.0]]))
    >>> taken_for_granted(b)[["stay", "elsewhere", "lost", "course", "times"]].round(2).values.tolist()[0]
    [0.4, 0.4, 0.2, 450.0, 2.76]
    """
    b = base.value_inputs()
    if b.moves is None:
        raise TableProblem("migration_needs_moves")
    p = transition(b.moves, b.base)
    values = [base.portfolio(method, 0.0)["clv"].to_numpy(float)[:-1] for method in ("course", "migration")]
    with np.errstate(divide="ignore", invalid="ignore"):
        times = np.where(values[1] > 0, values[0] / values[1], np.nan)
    return pd.DataFrame(
        {
            "tier": list(base.names),
            "stay": np.diag(p),
            "elsewhere": p.sum(axis=1) - np.diag(p),
            "lost": 1 - p.sum(axis=1),
            "course": values[0],
            "migration": values[1],
            "times": times,
        }
    )


def average_customer_times_count(portfolio: pd.DataFrame) -> float:
    """Customers × CLV of the Total row: what the portfolio would be worth if everybody were the average customer.

    Less than the sum of the tiers when those who buy most also stay longest. Source: METHODS, the total row.

    >>> average_customer_times_count(pd.DataFrame({"tier": [TOTAL], "customers": [4], "clv": [2.5]}))
    10.0
    """
    total = portfolio[portfolio["tier"] == TOTAL].iloc[0]
    return float(total["customers"] * total["clv"])


def cuts(base: Base) -> pd.DataFrame:
    """How each tier was cut: tier, cumulative (share asked of it and the tiers above), above (that share of the
    active customers, rounded up), lowest (least revenue of a customer in it), customers, share (the actual one).

    above is NaN for the last tier, with fixed cuts, and where two periods share one ranking; lowest is NaN without a
    row a customer, and in an empty tier. More stand in a tier than asked when customers tie at its cut.

    >>> from clv.tables import Choices, parse_scheme
    >>> t = pd.DataFrame({"tier": ["A", "B"], "customers": [1, 2], "purchases": [1, 2], "revenue": [9.0, 5.0],
    ...                   "base": [np.nan] * 2, "lost": [np.nan] * 2})
    >>> people = pd.DataFrame({"tier_now": ["A", "B", "B"], "revenue_now": [9.0, 3.0, 2.0]})
    >>> b = Base("transactions", 1.0, ("A", "B"), t, Choices(scheme=parse_scheme("A=30,B=70")), customers=people)
    >>> cuts(b)[["above", "lowest", "customers"]].values.tolist()
    [[1.0, 9.0, 1.0], [nan, 2.0, 2.0]]
    """
    counts = base.tiers["customers"].to_numpy(float)
    table = pd.DataFrame({"tier": list(base.names), "cumulative": np.nan, "above": np.nan, "lowest": np.nan})
    if base.kind != "segments":
        table["cumulative"] = np.cumsum([float(s) / 100 for s in base.choices.scheme.shares])
        one_ranking = base.two_periods and base.moves is None
        if rule_of(base.choices).ranks_anew and not one_ranking:
            table["above"] = [*cut_counts(int(counts.sum()), base.choices.scheme), np.nan]
    if base.customers is not None:
        lowest = base.customers.groupby("tier_now", observed=True)["revenue_now"].min()
        table["lowest"] = lowest.reindex(list(base.names)).to_numpy(float)
    return table.assign(customers=counts, share=share_of_customers(counts))


def customer_cash_flow(base: Base, tier: int, method: Method | None = None) -> pd.DataFrame:
    """Expected money of one customer of a tier by year, by the base's method or another: columns year, amount.

    Year 1, 2, … to 50 or until 1 % is left; the rest is year 0, "later"; it sums to the tier's CLV. Under migration
    the customer passes through the tiers as the base's customers did. Empty where the value is not determined (nobody
    lost, nobody there). Raises the TableProblems of `clv.value.migration`. Source: METHODS, cash flow by year.

    >>> from clv.tables import Choices
    >>> t = pd.DataFrame({"tier": ["A"], "customers": [10], "purchases": [1], "revenue": [1000.0], "base": [10.0],
    ...                   "lost": [2.0]})
    >>> b = Base("transactions", 1.0, ("A",), t, Choices(), moves=np.array([[8.0]]))
    >>> [customer_cash_flow(b, 0, m)["amount"].round(2).tolist()[:2] for m in ("discounted", "migration")]
    [[100.0, 72.73], [100.0, 72.73]]
    """
    b, how, d = base.value_inputs(), method or base.choices.method, base.choices.discount
    if how == "migration":
        return _moving(b, tier, d)
    m, churn = float(b.per_year[tier]), float(b.churn[tier])
    if not (churn > 0 and math.isfinite(m)):
        return pd.DataFrame({"year": np.array([], dtype=int), "amount": np.array([])})
    return cash_flow(m, 1 - churn, b.years, d, how)


def _moving(inputs: ValueInputs, tier: int, discount: float) -> pd.DataFrame:
    if inputs.moves is None:
        raise TableProblem("migration_needs_moves")
    if not inputs.customers[tier]:
        return pd.DataFrame({"year": np.array([], dtype=int), "amount": np.array([])})
    dp = per_period(discount, inputs.years)
    whole = float(np.linalg.solve(chain(inputs.moves, inputs.base, dp), inputs.per_customer)[tier])
    through = _through(transition(inputs.moves, inputs.base) / (1 + dp), inputs.per_customer, tier, inputs.years)
    keep = min(HORIZON, int(np.searchsorted(through, whole * (1 - LEFT))) or 1)
    years = np.append(np.arange(1, keep + 1), 0)
    return pd.DataFrame({"year": years, "amount": np.append(np.diff(through)[:keep], whole - through[keep])})


def _through(q: Floats, per_customer: Floats, tier: int, years: float) -> Floats:
    """Money up to the end of year 0, 1, … 50; a period's money falls evenly over its time."""
    periods = math.ceil(HORIZON / years) + 1
    here, money = np.eye(len(per_customer))[tier], np.empty(periods)
    for k in range(periods):
        money[k] = here @ per_customer
        here = here @ q
    through: Floats = np.interp(np.arange(HORIZON + 1), np.arange(periods + 1) * years, np.append(0.0, money.cumsum()))
    return through
