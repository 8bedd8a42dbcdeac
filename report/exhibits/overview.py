"""What is our customer base worth today?"""

from __future__ import annotations

import pandas as pd

from clv.tables import TOTAL
from report.forms import Measure, Rail, Rails
from words import Words


def rails(portfolio: pd.DataFrame, w: Words) -> Rails:
    """The tiers' shares of customers, revenue and value.

    `portfolio`: PORTFOLIO with its "Total" row. A rail whose sum cannot be known (a tier without a value) is left out.
    """
    tiers = portfolio[portfolio["tier"] != TOTAL]
    names = tuple(w.tier(str(name)) for name in tiers["tier"])
    measures = [
        (Measure(w.t("Customers")), tiers["customers"].astype(float)),
        (Measure(w.t("Revenue"), "money"), tiers["revenue"].astype(float)),
        (Measure(w.t("Value"), "money"), tiers["portfolio_value"].astype(float)),
    ]
    whole = tuple(Rail(measure, tuple(values.tolist())) for measure, values in measures if _whole(values))
    return Rails(names, whole, _alt(names, whole, w))


def _whole(values: pd.Series) -> bool:
    """A hundred per cent can be cut only when every part is known and none is below zero."""
    return bool(values.notna().all() and (values >= 0).all() and values.sum() > 0)


def _alt(names: tuple[str, ...], whole: tuple[Rail, ...], w: Words) -> str:
    shares = [(r.measure.name.lower(), r.shares) for r in whole]
    parts = [
        w.t(
            "{tier}: {shares}.",
            tier=tier,
            shares=", ".join(f"{name} {w.percent(found[i])}" for name, found in shares),
        )
        for i, tier in enumerate(names)
    ]
    return " ".join([w.t("Shares of the value tiers."), *parts])
