"""What customers buy next: whose revenue it is, who buys again and when, and in which order products are taken up."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from clv.pairs import lift_interval
from clv.retention import wilson
from clv.tables import TOTAL, Ints, TableProblem

WITHIN = (30, 90, 365)
FEWEST = 20
SOURCES = {
    "retained": "existing",
    "upgraded": "existing",
    "downgraded": "existing",
    "won back": "won back",
    "new": "new",
    "new or won back": "new or won back",
}


def sources(flows: pd.DataFrame) -> pd.DataFrame:
    """Whose the period's revenue is: customers active before (existing), won back, new; columns source, customers,
    revenue, share of the revenue. `flows`: FLOWS. The shares sum to 1. Nobody active: TableProblem `nobody_active`.
    Source: METHODS, what they buy next.

    >>> f = pd.DataFrame({"movement": ["retained", "upgraded", "new", "lost"], "customers": [3, 1, 2, 5],
    ...                   "revenue_now": [30.0, 30.0, 40.0, 0.0]})
    >>> sources(f).values.tolist()
    [['existing', 4.0, 60.0, 0.6], ['new', 2.0, 40.0, 0.4]]
    """
    here = flows[flows["movement"] != "lost"]
    named = here["movement"].astype(object).map(SOURCES)
    table = here.groupby(named, sort=False, observed=True)[["customers", "revenue_now"]].sum().astype(float)
    whole = float(table["revenue_now"].sum())
    if not whole > 0:
        raise TableProblem("nobody_active")
    order = [name for name in dict.fromkeys(SOURCES.values()) if name in table.index]
    table = table.loc[order].rename_axis("source").reset_index()
    return table.rename(columns={"revenue_now": "revenue"}).assign(share=lambda t: t["revenue"] / whole)


def bought_again(first: pd.Series, second: pd.Series, last_day: pd.Timestamp, groups: pd.Series) -> pd.DataFrame:
    """Who buys again within 30, 90 and 365 days of the first purchase, by group and in all.

    `first`, `second`: day of each customer's first and second purchase (NaT: none yet); `last_day`: the last day that
    is seen; `groups`: such as the first product (missing: only in the total). within_d = bought again at most d days
    later / those seen for d days, with its Wilson interval; followed_d is how many those are (NaN where none).
    median_days: by Kaplan and Meier the day by which half have bought again; NaN where half never has in what is seen.
    Columns group, customers, again, then for each d followed_d, again_d, within_d, low_d, high_d, and median_days; the
    group with most customers first, the total last. Source: METHODS, what they buy next; Kaplan & Meier (1958).

    >>> day = pd.Timestamp("2024-01-01")
    >>> again = pd.Series([day + pd.Timedelta(days=10), day + pd.Timedelta(days=50), pd.NaT])
    >>> t = bought_again(pd.Series([day] * 3), again, pd.Timestamp("2024-12-31"), pd.Series(["x"] * 3))
    >>> t[["group", "customers", "within_30", "within_90", "median_days"]].round(2).values.tolist()[0]
    ['x', 3, 0.33, 0.67, 50.0]
    """
    frame = pd.DataFrame(
        {
            "group": groups.to_numpy(object),
            "wait": (second - first).dt.days.to_numpy(float),
            "seen": (last_day - first).dt.days.to_numpy(float),
        }
    )
    sizes = frame["group"].value_counts()
    order = sizes.index[np.lexsort((sizes.index.astype(str), -sizes.to_numpy()))]
    rows = [_again(str(name), frame[frame["group"] == name]) for name in order]
    return pd.DataFrame([*rows, _again(TOTAL, frame)])


def _again(name: str, part: pd.DataFrame) -> dict[str, object]:
    wait, seen = part["wait"].to_numpy(), part["seen"].to_numpy()
    row: dict[str, object] = {"group": name, "customers": len(part), "again": int(np.isfinite(wait).sum())}
    for days in WITHIN:
        followed = seen >= days
        back = int((wait[followed] <= days).sum())
        low, high = (float(end) for end in wilson(back, int(followed.sum())))
        share = back / int(followed.sum()) if followed.any() else np.nan
        row |= {f"followed_{days}": int(followed.sum()), f"again_{days}": back, f"within_{days}": share}
        row |= {f"low_{days}": low, f"high_{days}": high}
    return row | {"median_days": half_by(wait, seen)}


def half_by(wait: npt.ArrayLike, seen: npt.ArrayLike) -> float:
    """The day by which half have bought again, by Kaplan and Meier; NaN where half has not in what is seen.

    `wait`: days to the second purchase (NaN: none yet), `seen`: days each is followed.

    >>> half_by([10, 50, np.nan], [365, 365, 20]), half_by([np.nan, np.nan], [9, 9])
    (50.0, nan)
    """
    waited, followed = np.asarray(wait, dtype=float), np.asarray(seen, dtype=float)
    bought = np.isfinite(waited)
    time = np.where(bought, waited, followed)
    left = 1.0
    for day in np.unique(time[bought]):
        left *= 1 - ((time == day) & bought).sum() / (time >= day).sum()
        if left <= 0.5 + 1e-12:
            return float(day)
    return float("nan")


def in_order(customer: npt.ArrayLike, product: npt.ArrayLike, steps: int = 2, fewest: int = FEWEST) -> pd.DataFrame:
    """In which order customers take up products: the first to the second, the second to the third.

    A row a customer and product, each once, in the order it was first bought (`customer` together). Columns step (1:
    the first to the second), product, next, customers (with both, in that order), share = customers / have, and lift =
    share / (have_next / everybody), with lift_low and lift_high (95 % for all rows of the step at once). Everybody took
    the step without having next before; have (of them, from product) and have_next (of them, to next) are counted among
    these, since nobody can take up what he has. Only rows of at least `fewest`; the most customers first.
    Source: METHODS, what they buy next.

    >>> c, p = [1, 1, 2, 2, 3, 3, 4, 4], ["a", "b", "a", "b", "a", "c", "c", "a"]
    >>> t = in_order(c, p, 1, 1)
    >>> t.loc[0, ["product", "next"]].tolist(), [int(t[n][0]) for n in ("customers", "have", "have_next", "everybody")]
    (['a', 'b'], [2, 3, 2, 4])
    """
    who = pd.factorize(pd.Series(customer))[0]  # of text as Arrow keeps it, and not cell by cell
    what, different = pd.factorize(pd.Series(product))
    products = np.asarray(different, dtype=object)
    place = pd.Series(who).groupby(who, sort=False).cumcount().to_numpy()
    took = np.full((who.max(initial=-1) + 1, steps + 1), -1)  # by customer and place; −1: nothing came there
    within = place <= steps
    took[who[within], place[within]] = what[within]
    parts = [_step(k + 1, took[took[:, k + 1] >= 0, : k + 2], products, fewest) for k in range(steps)]
    return pd.concat(parts, ignore_index=True)


def _step(step: int, took: Ints, products: npt.NDArray[np.object_], fewest: int) -> pd.DataFrame:
    """One step's rows. `took`: a place among `products` a column, the last of which is where they came.

    Whoever came to a product had not had it; those who had are the customers with it in an earlier column.
    """
    many = len(products)
    came, before = took[:, step], took[:, step - 1]
    arrived, came_from = (np.bincount(column, minlength=many) for column in (came, before))
    had_already = np.bincount(took[:, :step].ravel(), minlength=many)
    pairs_, counted = np.unique(before * many + came, return_counts=True)
    large = (counted >= fewest) & (arrived[pairs_ % many] >= fewest)
    pairs_, counted = pairs_[large], counted[large]
    one, other = pairs_ // many, pairs_ % many
    with_it = np.sort((before[:, None] * many + took[:, :step]).ravel())  # every earlier product beside the last one
    held = np.searchsorted(with_it, pairs_, "right") - np.searchsorted(with_it, pairs_, "left")
    table = pd.DataFrame(
        {
            "product": products[one],
            "next": products[other],
            "customers": counted,
            "have": came_from[one] - held,
            "have_next": arrived[other],
            "everybody": len(took) - had_already[other],
        }
    )
    counts = table[["customers", "have", "have_next", "everybody"]].to_numpy(float)
    pairs, first, second, able_to = counts.T
    ends = [
        lift_interval(counts[i, :1], counts[i, 1:2], counts[i, 2:3], int(counts[i, 3]), len(table))
        for i in range(len(table))
    ]
    with np.errstate(divide="ignore", invalid="ignore"):
        table = table.assign(step=step, share=pairs / first, lift=pairs * able_to / (first * second))
    table = table.assign(lift_low=[float(low[0]) for low, _ in ends], lift_high=[float(high[0]) for _, high in ends])
    table = table.sort_values(["customers", "product", "next"], ascending=[False, True, True], ignore_index=True)
    return table[["step", *(name for name in table.columns if name != "step")]]
