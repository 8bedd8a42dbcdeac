"""Convert a customer flow statement, as a slide shows it, to the tables of a base; there are no customers behind it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from clv import flows as flow_tables
from clv.base import Base
from clv.tables import BRIDGE, FLOWS, Choices, Floats

STEPS = ("start", "lost", "spent_less", "spent_more", "won_back", "new", "end")


def from_flows(table: pd.DataFrame, choices: Choices, *, years: float = 1.0) -> Base:
    """The base of a flow statement: tier_now, movement, tier_before, customers, purchases, revenue_now, revenue_before.

    Tiers in the order they come; base of a tier = all rows that were in it before, lost = its lost. The bridge has
    what the statement tells: the lost, won back, new and the end. What those who stayed spent less and more is not
    known without them one by one (NaN), nor is the start where they have no revenue before. Source: METHODS, customer
    flow statement.

    >>> t = pd.DataFrame({"tier_now": ["A", "A", None], "movement": ["retained", "new", "lost"],
    ...     "tier_before": ["A", None, "A"], "customers": [3, 2, 1], "purchases": [6.0, 2.0, np.nan],
    ...     "revenue_now": [30.0, 8.0, 0.0], "revenue_before": [np.nan, np.nan, 9.0]})
    >>> b = from_flows(t, Choices())
    >>> b.tiers[["customers", "base", "lost"]].values.tolist(), b.bridge["change"].tolist()[-3:]
    ([[5.0, 4.0, 1.0]], [0.0, 8.0, 38.0])
    """
    names = tuple(dict.fromkeys(n for n in [*table["tier_now"], *table["tier_before"]] if isinstance(n, str)))
    flows = table.reindex(columns=list(FLOWS)).astype({"customers": np.int64})
    for column in ("tier_now", "tier_before"):
        flows[column] = flows[column].astype(object).where(flows[column].notna(), None)
    return Base(
        kind="flows",
        years=years,
        names=names,
        tiers=_tiers(flows, names),
        choices=choices,
        history="whole",
        flows=flows,
        bridge=_bridge(flows),
        moves=flow_tables.moves(flows, names),
        margin=choices.margin if isinstance(choices.margin, float) else None,
    )


def _tiers(flows: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    def total(side: str, column: str, kinds: Sequence[str] | None = None) -> Floats:
        mine = flows if kinds is None else flows[flows["movement"].isin(kinds)]
        sums = mine.groupby(side)[column].sum(min_count=1)
        return sums.reindex(list(names)).to_numpy(float)

    lost = np.nan_to_num(total("tier_before", "customers", ["lost"]))
    return pd.DataFrame(
        {
            "tier": list(names),
            "customers": np.nan_to_num(total("tier_now", "customers")).astype(np.int64),
            "purchases": total("tier_now", "purchases"),
            "revenue": total("tier_now", "revenue_now"),
            "base": np.nan_to_num(total("tier_before", "customers")),
            "lost": lost,
        }
    )


def _bridge(flows: pd.DataFrame) -> pd.DataFrame:
    def money(kind: str, column: str) -> float:
        return float(flows.loc[flows["movement"] == kind, column].sum())

    stayed = flows.loc[flows["movement"].isin(["retained", "upgraded", "downgraded"]), "revenue_before"]
    lost = money("lost", "revenue_before")
    steps = {
        "start": float(stayed.sum()) + lost if stayed.notna().all() else np.nan,
        "lost": -lost,
        "spent_less": np.nan,
        "spent_more": np.nan,
        "won_back": money("won back", "revenue_now"),
        "new": money("new", "revenue_now"),
        "end": float(flows["revenue_now"].sum()),
    }
    return pd.DataFrame(list(steps.items()), columns=list(BRIDGE))
