"""The base of cells that a database counted: customers by tier before and now, where even one row each is too many."""

from __future__ import annotations

import datetime as dt

import numpy as np
import numpy.typing as npt
import pandas as pd

from clv import flows as flow_tables
from clv.base import Base, reaches_back, told_of
from clv.periods import Period
from clv.tables import BRIDGE, FLOWS, Choices, Floats, History, Ints, TableProblem

ORDER = {"": 0, "won back": 1, "new": 2, "new or won back": 3}


def from_cells(
    cells: pd.DataFrame,
    choices: Choices,
    *,
    years: float,
    period: Period,
    history: History,
    first: dt.date | None = None,
) -> Base:
    """The base of cells: tier_before and tier_now (0 the best, −1 not active), returned (1: had bought earlier),
    customers, purchases_now, cents_before, cents_now, less and more (what those in it spend less and more, in cents).

    Tiers, flows, bridge, moves and revenue retention are those of the customers one by one; there are no customers
    behind them, nor what ranking anew does. A margin by the rows' own cost: TableProblem `no_cost`.

    >>> import datetime as dt
    >>> from clv.periods import period_for
    >>> from clv.tables import parse_scheme
    >>> c = pd.DataFrame({"tier_before": [0, 0, -1], "tier_now": [0, -1, 0], "returned": 0, "customers": [3, 1, 2],
    ...     "purchases_now": [6, 0, 2], "cents_before": [900, 100, 0], "cents_now": [800, 0, 300],
    ...     "less": [-100, -100, 0], "more": [0, 0, 300]})
    >>> b = from_cells(c, Choices(scheme=parse_scheme("A=100")), years=1.0, period=period_for(dt.date(2025, 1, 1), 12),
    ...                history="whole")
    >>> b.flows["movement"].tolist(), b.bridge["change"].tolist()
    (['retained', 'new', 'lost'], [10.0, -1.0, -1.0, 0.0, 0.0, 3.0, 11.0])
    """
    if choices.margin == "file":
        raise TableProblem("no_cost")
    names = choices.scheme.names
    cells = cells.assign(movement=_movements(cells, history))
    before, now = (cells[name].to_numpy(np.int64) for name in ("tier_before", "tier_now"))
    two = bool((before >= 0).any()) or reaches_back(period, history)
    flows = _flows(cells[cells["movement"] != ""], names) if two else None
    table = _tiers(cells, before, now, names, two)
    return Base(
        kind="summary",
        years=years,
        names=names,
        tiers=table,
        choices=choices,
        period=period,
        history=history,
        flows=flows,
        bridge=_bridge(cells) if two else None,
        moves=None if flows is None else flow_tables.moves(flows, names),
        kept_revenue=_kept(cells) if two else {},
        margin=choices.margin,
        warnings=tuple(told_of(table, np.repeat(now, cells["customers"].to_numpy(np.int64)).astype("i1"), choices)),
        first=first,
    )


def _movements(cells: pd.DataFrame, history: History) -> npt.NDArray[np.object_]:
    before, now = cells["tier_before"].to_numpy(), cells["tier_now"].to_numpy()
    both, arrived = (before >= 0) & (now >= 0), (before < 0) & (now >= 0)
    back = cells["returned"].to_numpy() > 0
    found = np.full(len(cells), "", dtype=object)
    found[both & (now == before)] = "retained"
    found[both & (now < before)] = "upgraded"
    found[both & (now > before)] = "downgraded"
    found[(before >= 0) & (now < 0)] = "lost"
    found[arrived & back], found[arrived & ~back] = "won back", "new"
    if history == "none":
        found[arrived] = "new or won back"
    return found


def _flows(cells: pd.DataFrame, names: tuple[str, ...]) -> pd.DataFrame:
    """FLOWS, in the order of `clv.flows.statement`."""
    k = len(names)
    order = cells.assign(
        here=cells["tier_now"].where(cells["tier_now"] >= 0, k),
        was=cells["tier_before"].where(cells["tier_before"] >= 0, k),
        arrival=cells["movement"].map(lambda name: ORDER.get(name, 0)),
    )
    sums = order.groupby(["here", "arrival", "was", "movement"])[
        ["customers", "purchases_now", "cents_before", "cents_now"]
    ].sum()
    found = sums.reset_index()
    here, was = found["here"].to_numpy(np.int64), found["was"].to_numpy(np.int64)
    return pd.DataFrame(
        {
            "tier_now": pd.Series([[*names, None][i] for i in here], dtype=object),
            "movement": found["movement"],
            "tier_before": pd.Series([[*names, None][i] for i in was], dtype=object),
            "customers": found["customers"].astype(np.int64),
            "purchases": np.where(here < k, found["purchases_now"].astype(float), np.nan),
            "revenue_before": np.where(was < k, found["cents_before"] / 100, 0.0),
            "revenue_now": np.where(here < k, found["cents_now"] / 100, 0.0),
        },
        columns=list(FLOWS),
    )


def _tiers(cells: pd.DataFrame, before: Ints, now: Ints, names: tuple[str, ...], two: bool) -> pd.DataFrame:
    def total(codes: Ints, name: str) -> Floats:
        used = codes >= 0
        return np.bincount(codes[used], weights=cells[name].to_numpy(float)[used], minlength=len(names)).astype(float)

    unknown = np.full(len(names), np.nan)
    return pd.DataFrame(
        {
            "tier": list(names),
            "customers": total(now, "customers").astype(np.int64),
            "purchases": total(now, "purchases_now"),
            "revenue": total(now, "cents_now") / 100,
            "base": total(before, "customers") if two else unknown,
            "lost": total(np.where(now >= 0, -1, before), "customers") if two else unknown,
            "purchases_before": total(before, "purchases_before") if two and "purchases_before" in cells else unknown,
            "revenue_before": total(before, "cents_before") / 100 if two else unknown,
        }
    )


def _money(cells: pd.DataFrame, name: str, *kinds: str) -> int:
    return int(cells.loc[cells["movement"].isin(kinds), name].sum())


STAYED = ("retained", "upgraded", "downgraded")


def _bridge(cells: pd.DataFrame) -> pd.DataFrame:
    steps = {
        "start": _money(cells, "cents_before", *STAYED, "lost"),
        "lost": -_money(cells, "cents_before", "lost"),
        "spent_less": _money(cells, "less", *STAYED),
        "spent_more": _money(cells, "more", *STAYED),
    }
    unknown = (cells["movement"] == "new or won back").any()
    for name in ["new or won back"] if unknown else ["won back", "new"]:
        steps[name.replace(" ", "_")] = _money(cells, "cents_now", name)
    steps["end"] = _money(cells, "cents_now", *STAYED, "won back", "new", "new or won back")
    return pd.DataFrame([(step, change / 100) for step, change in steps.items()], columns=list(BRIDGE))


def _kept(cells: pd.DataFrame) -> dict[str, float]:
    """NRR and GRR: what those who stayed bring, and that without what they spend more."""
    start, back = _money(cells, "cents_before", *STAYED, "lost"), _money(cells, "cents_now", "won back") / 100
    if not start:
        return {"nrr": np.nan, "grr": np.nan, "won_back": back}
    now, more = _money(cells, "cents_now", *STAYED), _money(cells, "more", *STAYED)
    return {"nrr": now / start, "grr": (now - more) / start, "won_back": back}
