"""One customer on one card: tier, stage, value, chance to stay, next action and last purchases."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass, field

import pandas as pd

from clv import StageRules
from study import stages
from study.actions import Listed
from study.rows import of_customer
from study.study import Study
from study.survey import table_of

LAST = 5
SHOWN = ("date", "product", "channel", "amount")


@dataclass(frozen=True)
class CustomerCard:
    """What is known of one customer.

    tier is the one now, else before ("none": neither); clv, retention, low and high are that tier's (NaN: not known);
    stayed: of those in the same stage a period ago, the share who have bought since. reason, status and next_product
    as in the list ("" where nothing is to be done).
    """

    customer: str
    stage: str
    tier: str
    active: bool
    revenue_now: float
    revenue_before: float
    last: dt.date | None
    silent_days: float
    clv: float
    retention: float
    low: float
    high: float
    stayed: float
    reason: str
    status: str
    next_product: str
    purchases: pd.DataFrame = field(repr=False)


def card(study: Study, rules: StageRules, listed: Listed, customer: str) -> CustomerCard | None:
    """The card of a customer by its id; None where the file has nobody of that id."""
    people = stages.people(study, rules)
    mine = people[people["customer_id"] == customer]
    if not len(mine):
        return None
    one = mine.iloc[0]
    tier = next((str(name) for name in (one["tier_now"], one["tier_before"]) if pd.notna(name)), "none")
    worth = _of_tier(study, tier)
    outcome = stages.found(study, rules).outcome.set_index("stage")["kept"]
    row = listed.table[listed.table["customer_id"] == customer]
    act = row.iloc[0].to_dict() if len(row) else {}
    status = "held" if act.get("held_out") else str(act.get("waits", ""))
    return CustomerCard(
        customer=customer,
        stage=str(one["stage"]),
        tier=tier,
        active=bool(pd.notna(one["tier_now"])),
        revenue_now=float(one["revenue_now"]),
        revenue_before=float(one["revenue_before"]),
        last=None if pd.isna(one["last_date"]) else pd.Timestamp(one["last_date"]).date(),
        silent_days=float(one["silent_days"]),
        clv=worth.get("clv", math.nan),
        retention=worth.get("retention", math.nan),
        low=worth.get("retention_low", math.nan),
        high=worth.get("retention_high", math.nan),
        stayed=float(outcome.get(str(one["stage"]), math.nan)) if study.base.two_periods else math.nan,
        reason=str(act.get("reason", "")),
        status=status if act.get("waits", "") == "" else str(act["waits"]),
        next_product=str(act["next_product"]) if pd.notna(act.get("next_product", math.nan)) else "",
        purchases=_last(study, customer),
    )


def _of_tier(study: Study, tier: str) -> dict[str, float]:
    """What the portfolio knows of a tier; {} where it is none, or there is no portfolio."""
    if study.problem is not None or tier not in study.base.names:
        return {}
    row = study.portfolio.set_index("tier").loc[tier].to_dict()
    wanted = ("clv", "retention", "retention_low", "retention_high")
    return {name: float(row[name]) for name in wanted if name in row}


def _last(study: Study, customer: str) -> pd.DataFrame:
    """The last rows of a customer before the period's end, the latest first."""
    rows = of_customer(table_of(study), customer)
    period = study.base.period
    if period is not None:
        rows = rows[pd.to_datetime(rows["date"]) < pd.Timestamp(period.end)]
    rows = rows.sort_values("date", ascending=False, kind="stable").head(LAST)
    return rows[[name for name in SHOWN if name in rows]].reset_index(drop=True)
