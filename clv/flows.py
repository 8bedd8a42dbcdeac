"""Customer flow statement with its balance, revenue bridge, and revenue retention."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from clv.tables import BRIDGE, FLOWS, TOTAL, Codes, Floats, cents

ARRIVALS = ("won back", "new", "new or won back")
WAS_ACTIVE = ("retained", "upgraded", "downgraded", "lost")
KINDS = pd.Index((*WAS_ACTIVE, *ARRIVALS))


def _kinds(tiered: pd.DataFrame) -> Codes:
    """Every customer's movement as its place in KINDS, −1 for active in neither period; sooner compared than text."""
    codes, different = pd.factorize(tiered["movement"])
    return np.append(KINDS.get_indexer(pd.Index(different)), -1).astype(np.int8)[codes]  # the last: not known


def _cells(tiered: pd.DataFrame, k: int) -> npt.NDArray[np.intp]:
    """The statement's row of every customer: by tier now (k: lost), then by kind of arrival, then by tier before."""
    now, before = (tiered[c].cat.codes.to_numpy(np.intp) for c in ("tier_now", "tier_before"))
    kind = _kinds(tiered)
    arrival = (kind - len(WAS_ACTIVE) + 1).clip(0)
    cell = np.ravel_multi_index((np.where(now < 0, k, now), arrival, np.where(before < 0, k, before)), _shape(k))
    return np.where(kind < 0, -1, cell)


def _shape(k: int) -> tuple[int, int, int]:
    return k + 1, len(ARRIVALS) + 1, k + 1


def _movement(now: int, arrival: int, before: int, k: int) -> str:
    if arrival:
        return ARRIVALS[arrival - 1]
    if now == k:
        return "lost"
    return "retained" if now == before else "upgraded" if now < before else "downgraded"


def statement(tiered: pd.DataFrame, tiers: Sequence[str]) -> pd.DataFrame:
    """Customer flow statement: FLOWS, per tier now by tier before, then won back and new, then the lost.

    customers and purchases (in the period now; NaN for the lost) are counts; revenue_before and revenue_now are the
    money of those active in that period, so that both sides sum to the tier tables.
    Cells nobody is in are left out. Source: METHODS, customer flow statement.

    >>> c = pd.DataFrame({"tier_before": pd.Categorical(["A", None], ["A"]), "movement": ["lost", "new"],
    ...     "tier_now": pd.Categorical([None, "A"], ["A"]), "purchases_now": [0, 2],
    ...     "revenue_before": [5.0, 0.0], "revenue_now": [0.0, 7.0]})
    >>> statement(c, ["A"])[["movement", "customers", "revenue_now"]].values.tolist()
    [['new', 1, 7.0], ['lost', 1, 0.0]]
    """
    k, names = len(tiers), [*tiers, None]
    cell = _cells(tiered, k)
    people = tiered.loc[cell >= 0, ["purchases_now", "revenue_before", "revenue_now"]]
    used, row = np.unique(cell[cell >= 0], return_inverse=True)

    def total(values: npt.ArrayLike) -> Floats:
        return np.bincount(row, np.asarray(values, dtype=float), len(used)).astype(float)

    found = np.transpose(np.unravel_index(used, _shape(k))).tolist()
    is_, was = np.array([n < k for n, _, _ in found]), np.array([b < k for _, _, b in found])
    return pd.DataFrame(
        {
            "tier_now": pd.Series([names[n] for n, _, _ in found], dtype=object),
            "movement": [_movement(n, arrival, b, k) for n, arrival, b in found],
            "tier_before": pd.Series([names[b] for _, _, b in found], dtype=object),
            "customers": total(np.ones(len(row))).astype(np.int64),
            "purchases": np.where(is_, total(people["purchases_now"]), np.nan),
            "revenue_before": np.where(was, total(cents(people["revenue_before"])) / 100, 0.0),
            "revenue_now": np.where(is_, total(cents(people["revenue_now"])) / 100, 0.0),
        },
        columns=list(FLOWS),
    )


def moves(flows: pd.DataFrame, tiers: Sequence[str]) -> Floats:
    """Counts of customers who went from tier i (rows) to tier j (columns); shape (k, k).

    >>> f = pd.DataFrame({"tier_before": ["A"], "tier_now": ["B"], "customers": [3]})
    >>> moves(f, ["A", "B"]).tolist()
    [[0.0, 3.0], [0.0, 0.0]]
    """
    index = {name: i for i, name in enumerate(tiers)}
    counts = np.zeros((len(index), len(index)))
    stayed = flows.dropna(subset=["tier_before", "tier_now"])
    np.add.at(counts, (stayed["tier_before"].map(index), stayed["tier_now"].map(index)), stayed["customers"])
    return counts


def opening(flows: pd.DataFrame, tiers: Sequence[str], column: str = "customers") -> pd.DataFrame:
    """Per tier before: opening = retained + upgraded + downgraded + lost, in `column`, with a check that is 0.

    Columns tier, opening, retained, upgraded, downgraded, lost, check. `column` is customers or revenue_before.

    >>> f = pd.DataFrame({"tier_before": ["A", "A"], "movement": ["retained", "lost"], "customers": [3, 1]})
    >>> opening(f, ["A"]).values.tolist()
    [['A', 4.0, 3.0, 0.0, 0.0, 1.0, 0.0]]
    """
    return _balance(flows, tiers, "tier_before", ["retained", "upgraded", "downgraded", "lost"], column, "opening")


def closing(flows: pd.DataFrame, tiers: Sequence[str], column: str = "customers") -> pd.DataFrame:
    """Per tier now: closing = retained + upgraded + downgraded + won back + new, in `column`, with a check.

    >>> f = pd.DataFrame({"tier_now": ["A", "A"], "movement": ["retained", "new"], "customers": [3, 1]})
    >>> closing(f, ["A"])[["closing", "retained", "new", "check"]].values.tolist()
    [[4.0, 3.0, 1.0, 0.0]]
    """
    return _balance(flows, tiers, "tier_now", ["retained", "upgraded", "downgraded", *ARRIVALS], column, "closing")


def lost_rate(side: pd.DataFrame) -> Floats:
    """Per tier before, the part that was lost of what it had: lost / opening, in 0 … 1; NaN where it had nothing.

    `side`: what `opening` gives, in customers or in revenue. Source: METHODS, customer flow statement.

    >>> lost_rate(pd.DataFrame({"opening": [50.0, 0.0], "lost": [20.0, 0.0]})).tolist()
    [0.4, nan]
    """
    had, lost = (side[column].to_numpy(float) for column in ("opening", "lost"))
    rates: Floats = np.divide(lost, had, out=np.full(len(had), np.nan), where=had > 0)
    return rates


def _balance(
    flows: pd.DataFrame, tiers: Sequence[str], side: str, kinds: list[str], column: str, total: str
) -> pd.DataFrame:
    row, place = {name: i for i, name in enumerate(tiers)}, {kind: j for j, kind in enumerate(kinds)}
    found = np.zeros((len(row), len(place)))
    whole = np.zeros(len(row))
    for name, kind, value in zip(flows[side], flows["movement"], flows[column], strict=True):
        if name in row:
            whole[row[name]] += value
            if kind in place:
                found[row[name], place[kind]] += value
    parts = {kind: found[:, j] for kind, j in place.items()}
    check = (whole - found.sum(axis=1)).round(2) + 0.0
    return pd.DataFrame({"tier": list(tiers), total: whole, **parts, "check": check})


def against_tiers(flows: pd.DataFrame, tiers: pd.DataFrame) -> Floats:
    """How far the statement is from the tier table: customers and revenue now, base and lost. All 0 when it balances.

    >>> t = pd.DataFrame({"customers": [4], "revenue": [9.0], "base": [4.0], "lost": [1.0]})
    >>> f = pd.DataFrame({"tier_now": ["A", None], "tier_before": ["A", "A"], "movement": ["retained", "lost"],
    ...                   "customers": [4, 1], "revenue_now": [9.0, 0.0]})
    >>> against_tiers(f, t.assign(base=5.0)).tolist()
    [0.0, 0.0, 0.0, 0.0]
    """
    now, before = flows[flows["tier_now"].notna()], flows[flows["tier_before"].notna()]
    lost = flows[flows["movement"] == "lost"]
    return np.array(
        [
            tiers["customers"].sum() - now["customers"].sum(),
            round(tiers["revenue"].sum() - now["revenue_now"].sum(), 2),
            tiers["base"].sum() - before["customers"].sum(),
            tiers["lost"].sum() - lost["customers"].sum(),
        ],
        dtype=float,
    )


def bridge(tiered: pd.DataFrame) -> pd.DataFrame:
    """Revenue bridge: start, lost, spent_less, spent_more, won_back, new, end; the steps sum to end − start.

    Money of active customers only; new_or_won_back replaces the two when the file has no history.

    >>> c = pd.DataFrame({"movement": ["lost", "retained", "new"], "revenue_before": [5.0, 3.0, 0.0],
    ...                   "revenue_now": [0.0, 4.0, 2.0]})
    >>> bridge(c)["change"].tolist()
    [8.0, -5.0, 0.0, 1.0, 0.0, 2.0, 6.0]
    """
    kind, lost = _kinds(tiered), WAS_ACTIVE.index("lost")
    before, now = cents(tiered["revenue_before"]), cents(tiered["revenue_now"])
    was, is_ = (kind >= 0) & (kind <= lost), (kind >= 0) & (kind != lost)
    change = np.where(was & is_, now - before, 0)
    steps = {
        "start": before[was].sum(),
        "lost": -before[kind == lost].sum(),
        "spent_less": change[change < 0].sum(),
        "spent_more": change[change > 0].sum(),
    }
    came = {name: now[kind == place] for place, name in enumerate(KINDS) if name in ARRIVALS}
    arrivals = ["new or won back"] if len(came["new or won back"]) else ["won back", "new"]
    for name in arrivals:
        steps[name.replace(" ", "_")] = came[name].sum()
    steps["end"] = now[is_].sum()
    return pd.DataFrame([(step, int(change) / 100) for step, change in steps.items()], columns=list(BRIDGE))


def net_of_stayed(bridge: pd.DataFrame) -> dict[str, float]:
    """What those who stayed bought more and less, together first: net = more + less, and its two sides (less ≤ 0).

    Some spend more and some less in any two periods by chance alone; one side of it says nothing.

    >>> net_of_stayed(pd.DataFrame({"step": ["spent_less", "spent_more"], "change": [-73.4, 65.3]}))["net"].__round__(1)
    -8.1
    """
    change = bridge.set_index("step")["change"]
    less, more = float(change.get("spent_less", 0.0)), float(change.get("spent_more", 0.0))
    return {"net": more + less, "more": more, "less": less}


def lost_purchases(tiered: pd.DataFrame, tiers: Sequence[str]) -> pd.DataFrame:
    """What the lost had bought in the period before, per tier and Total: tier, customers, purchases, revenue.

    Purchases of the period before, counted from the file: they bought nothing in this one. Money, too, is of the period
    before, and is not to be added to this period's. NaN where the file counts no purchases.

    >>> c = pd.DataFrame({"tier_before": pd.Categorical(["A", "A"], ["A"]), "movement": ["lost", "retained"],
    ...                   "purchases_before": [3, 9], "revenue_before": [5.0, 7.0]})
    >>> lost_purchases(c, ["A"]).values.tolist()
    [['A', 1.0, 3.0, 5.0], ['Total', 1.0, 3.0, 5.0]]
    """
    lost = tiered[tiered["movement"] == "lost"]
    code = lost["tier_before"].cat.codes.to_numpy(np.intp)

    def total(values: npt.ArrayLike) -> Floats:
        each = np.bincount(code, np.asarray(values, dtype=float), len(tiers)).astype(float)
        return np.append(each, each.sum())

    return pd.DataFrame(
        {
            "tier": [*tiers, TOTAL],
            "customers": total(np.ones(len(lost))),
            "purchases": total(lost["purchases_before"]),
            "revenue": total(cents(lost["revenue_before"])) / 100,
        }
    )


def revenue_retention(tiered: pd.DataFrame) -> dict[str, float]:
    """NRR = Σv1/Σv0 and GRR = Σmin(v0, v1)/Σv0 over customers active before; v1 = 0 for the lost, floored at 0.

    Won back revenue is no part of either and is returned apart. Nobody active before: NaN.

    >>> c = pd.DataFrame({"movement": ["lost", "retained", "won back"], "revenue_before": [5.0, 5.0, 0.0],
    ...                   "revenue_now": [0.0, 7.0, 2.0]})
    >>> revenue_retention(c)
    {'nrr': 0.7, 'grr': 0.5, 'won_back': 2.0}
    """
    kind, lost, returned = _kinds(tiered), WAS_ACTIVE.index("lost"), list(KINDS).index("won back")
    was, money = (kind >= 0) & (kind <= lost), cents(tiered["revenue_now"])
    before = cents(tiered["revenue_before"])[was]
    now = np.where(kind == lost, 0, np.maximum(money, 0))[was]
    start = before.sum()
    back = money[kind == returned].sum() / 100
    if not start:
        return {"nrr": np.nan, "grr": np.nan, "won_back": float(back)}
    grr = np.minimum(before, now).sum() / start
    return {"nrr": float(now.sum() / start), "grr": float(grr), "won_back": float(back)}


def relabelled(relative: tuple[Codes, Codes], fixed: tuple[Codes, Codes]) -> dict[str, int]:
    """What ranking anew does to the statement, from the same customers' tiers (before, now) by both rules.

    only_relabelled: moved under relative, retained under fixed. hidden_moves: the reverse. A tier number below 0: not
    active.

    >>> before = np.array([1, 0, 0])
    >>> relabelled((before, np.array([0, 0, -1])), (before, np.array([1, 1, -1])))
    {'only_relabelled': 1, 'hidden_moves': 1}
    """
    stayed = [(before >= 0) & (now >= 0) for before, now in (relative, fixed)]
    kept = [before == now for before, now in (relative, fixed)]
    both = stayed[0] & stayed[1]
    return {
        "only_relabelled": int((both & ~kept[0] & kept[1]).sum()),
        "hidden_moves": int((both & kept[0] & ~kept[1]).sum()),
    }
