"""Concentration of a study: deciles and curves, customers who cost more than they bring, comparison by attribute."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from clv import comparison, concentration
from clv.tables import active
from study import history
from study.engines.summary import Summary
from study.study import Study, kept
from study.survey import table_of

MOST = 12
WANTED = 0.8
TOPS = (0.01, 0.05, 0.1, 0.2, 0.5)


@dataclass(frozen=True)
class Curves:
    """Revenue by customer, best first: tenths, the curve, the shares of the first few, Gini, who gives 80 %."""

    deciles: pd.DataFrame
    curve: pd.DataFrame
    tops: pd.DataFrame
    gini: float
    wanted: float
    as_known: float  # what our best bring, as many of them as in the first known case

    def top(self, share: float) -> float:
        """What the best so many (one of TOPS) bring of the whole."""
        return float(self.tops.set_index("customers_share")["amount_share"][share])


def revenue(study: Study) -> pd.Series:
    """Revenue of every active customer; of a large base in a database a sketch. TableProblem: no customers."""
    if study.file.summary is not None and not study.has_customers:
        return Summary(study.file.summary).revenue
    people = study.customers
    return people.loc[people["tier_now"].notna(), "revenue_now"]


@kept
def curves(study: Study) -> Curves:
    """How few customers bring most of the revenue. TableProblem: there are no customers, or they bring nothing."""
    money = revenue(study)
    tops = {"customers_share": list(TOPS), "amount_share": [concentration.top_share(money, t) for t in TOPS]}
    return Curves(
        concentration.value_groups(money),
        concentration.best_first(money),
        pd.DataFrame(tops),
        concentration.gini(money),
        concentration.share_that_gives(money, WANTED),
        concentration.top_share(money, float(concentration.known_cases()["customers_share"].iloc[0])),
    )


@dataclass(frozen=True)
class Profit:
    """Profit by customer, best first: the curve, its peak and end, and the groups."""

    curve: pd.DataFrame
    summary: dict[str, float]
    groups: pd.DataFrame


@kept
def profit(study: Study) -> Profit | None:
    """Who costs more than they bring; None when the file has no cost."""
    if not study.has_customers:
        return None
    people = study.customers
    if "costed_now" not in people or not people["costed_now"].fillna(0).any():
        return None
    active = people[people["tier_now"].notna()]
    money = concentration.profits(active)["profit"]
    groups = _with_income(concentration.profit_groups(money), active)
    return Profit(concentration.whale(money), concentration.whale_summary(money), groups)


def _with_income(groups: pd.DataFrame, active: pd.DataFrame) -> pd.DataFrame:
    """The groups with `income` (of the rows that have a cost) and `spent`, whose difference is their profit."""
    costed = active[["costed_now", "cost_now"]].fillna(0)
    ranked = costed[(costed != 0).any(axis=1)]
    ranked = ranked.loc[(ranked["cost_now"] - ranked["costed_now"]).round(2).sort_values(kind="stable").index]
    ends = groups["customers"].cumsum().tolist()
    each = [ranked.iloc[a:b].sum() for a, b in zip([0, *ends[:-1]], ends, strict=True)]
    return groups.assign(income=[x["costed_now"] for x in each], spent=[x["cost_now"] for x in each])


@kept
def peak(study: Study) -> dict[str, float]:
    """The whale curve's figures. TableProblem: no customers, or no cost."""
    return concentration.whale_summary(concentration.profits(study.customers)["profit"])


@kept
def compared(study: Study, column: str) -> pd.DataFrame:
    """`clv.comparison.compare` of the values of a column ("first:product": of the first product bought).

    `everybody`: the customers of all values, each counted once.
    """
    base, path, p = study.base, table_of(study), study.base.period
    if study.file.kind == "transactions" and p is not None and not column.startswith("first:"):
        people = history.split(path, p.before_start, p.now_start, p.end, column, study.choices.returns, MOST)
    else:
        first = column.startswith("first:")
        end = None if p is None else p.end
        values = history.values_of(path, column.removeprefix("first:"), end, "first" if first else "latest")
        known = study.customers.drop(columns=["tier_before", "tier_now", "movement"])
        people = comparison.by_customer(known, values, MOST)
    found = comparison.compare(
        people,
        study.choices,
        years=base.years,
        period=p,
        history=base.history,
        one_revenue=base.moves is None and base.kind == "customers",
    )
    now = active(people["purchases_now"], people["revenue_now"])
    return found.assign(everybody=people.loc[now, "customer_id"].nunique())
