"""Who are our customers, by value?"""

from __future__ import annotations

import pandas as pd

from clv.tables import TOTAL
from report.forms import Bars, Group, Measure, Row
from report.scale import real
from words import Words


def worth(portfolio: pd.DataFrame, w: Words) -> Bars:
    """CLV of one customer a tier, from PORTFOLIO; a tier whose CLV cannot be known is left out."""
    tiers = portfolio[portfolio["tier"] != TOTAL]
    rows = tuple(
        Row(w.tier(str(name)), float(value), rank=rank)
        for rank, (name, value) in enumerate(zip(tiers["tier"], tiers["clv"], strict=True))
        if real(value)
    )
    money = Measure(kind="money")
    said = "; ".join(f"{row.name} {money.write(row.value, w)}" for row in rows)
    alt = w.t("What one customer is worth. {tiers}.", tiers=said)
    return Bars((Group("", rows),), money, alt, tiers=len(tiers))
