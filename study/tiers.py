"""Tables that compare the tiers: shares of customers and revenue, and what a customer may cost."""

from __future__ import annotations

import pandas as pd

from clv import TOTAL
from clv.tiers import share_of_customers
from clv.value import affordable
from study.study import Study


def with_shares(study: Study) -> pd.DataFrame:
    """PORTFOLIO with `share` of the customers and `revenue_share` of each tier; the total is all of both."""
    table = study.portfolio
    is_tier = (table["tier"] != TOTAL).to_numpy()
    counts, money = table["customers"].to_numpy(float), table["revenue"].to_numpy(float)
    whole = [1.0] if (~is_tier).any() else []
    return table.assign(
        share=[*share_of_customers(counts[is_tier]), *whole],
        revenue_share=[*share_of_customers(money[is_tier]), *whole],
    )


def may_cost(study: Study) -> pd.DataFrame | None:
    """The most a customer of each tier may cost to win (`to_win`) and, per year, to keep (`to_keep`), in money.

    None where revenue is counted, and not margin.
    """
    if study.base.margin is None:
        return None
    return pd.DataFrame({"tier": list(study.base.names)}).join(
        affordable(study.base.value_inputs(), study.choices.discount)
    )
