"""Tenure: when customers leave, what they bring by tenure year, and what one rate for all of them hides.

Two clocks. Leaving is counted in the product's own periods, so that the lost here are the lost everywhere: a customer
first active in a period is in tenure period 1 there. Money by tenure year is counted from each customer's own first
purchase, whole years only, so that nobody's first year is cut short by the calendar.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from clv.limits import FEWEST
from clv.orders import Panel, first_rows, purchase_days, whole_cents
from clv.periods import months_back
from clv.retention import Z95, wilson
from clv.tables import Days, Floats, Ints, Orders, TableProblem

EARLY_YEARS = 2
UNKNOWN = 0
OLDEST = 1200


def life_table(at_risk: npt.ArrayLike, lost: npt.ArrayLike, censored: npt.ArrayLike | None = None) -> pd.DataFrame:
    """Life table from counts per tenure period 1, 2, …: who could leave, who did, and the share still there.

    Columns tenure, at_risk, lost, kept, censored (in it when the file ends: not lost, and not at risk), hazard =
    lost/at_risk with hazard_low and hazard_high (Wilson), survival = Π(1 − hazard) with survival_low and _high
    (Greenwood: S ± z·S·√Σ d/(n(n−d)), within 0–1), small (under 30 at risk). Stops where nobody is at risk.
    Source: Greenwood (1926); METHODS, tenure.

    >>> life_table([100, 50], [50, 10])[["hazard", "survival", "survival_low"]].round(3).values.tolist()
    [[0.5, 0.5, 0.402], [0.2, 0.4, 0.304]]
    """
    n, d = np.asarray(at_risk, dtype=float), np.asarray(lost, dtype=float)
    c = np.zeros(len(n)) if censored is None else np.asarray(censored, dtype=float)
    if (d < 0).any() or (d > n).any():
        raise TableProblem("life_table_counts")
    many = int(np.argmax(n == 0)) if (n == 0).any() else len(n)
    n, d, c = n[:many], d[:many], c[:many]
    low, high = wilson(d, n)
    alive = np.cumprod(1 - d / n)
    with np.errstate(divide="ignore", invalid="ignore"):
        half = np.where(alive > 0, Z95 * alive * np.sqrt(np.cumsum(d / (n * (n - d)))), 0.0)
    return pd.DataFrame(
        {
            "tenure": np.arange(1, many + 1),
            "at_risk": n.astype(int),
            "lost": d.astype(int),
            "kept": (n - d).astype(int),
            "censored": c.astype(int),
            "hazard": d / n,
            "hazard_low": low,
            "hazard_high": high,
            "survival": alive,
            "survival_low": np.clip(alive - half, 0, 1),
            "survival_high": np.clip(alive + half, 0, 1),
            "small": n < FEWEST,
        }
    )


def spell_table(
    stayed: npt.ArrayLike, lost: npt.ArrayLike, entered: npt.ArrayLike | None = None, per_year: int = 1
) -> pd.DataFrame:
    """Life table of customers who each stayed so many whole periods (months: per_year 12), and left after them or not.

    For a file with a row a customer. Who has not left is at risk to the last period and then censored (Kaplan & Meier
    1958). `entered`: first period each was seen in (None: from its first; then it is taken that everybody who ever
    started is in the file; where those who left long ago are missing, hazards come out too low). per_year > 1: rows
    are years, hazard = 1 − survival over the year, with Greenwood's interval; at_risk at its beginning.
    Columns as `life_table`. Nobody, or a stay under one period: TableProblem `life_table_counts`.

    >>> spell_table([1, 2, 2], [True, True, False])[["at_risk", "lost", "censored"]].values.tolist()
    [[3, 1, 0], [2, 1, 1]]
    """
    last, gone = np.asarray(stayed, dtype=np.int64), np.asarray(lost, dtype=bool)
    first = np.ones(len(last), dtype=np.int64) if entered is None else np.asarray(entered, dtype=np.int64)
    if not len(last) or (first < 1).any() or (last < first).any():
        raise TableProblem("life_table_counts")
    size = int(last.max()) + 2
    there = np.cumsum(np.bincount(first, minlength=size) - np.bincount(last + 1, minlength=size))
    out, waiting = np.bincount(last[gone], minlength=size), np.bincount(last[~gone], minlength=size)
    begin = int(first.min())
    table = life_table(there[begin:-1], out[begin:-1], waiting[begin:-1])
    table["tenure"] += begin - 1
    return table if per_year == 1 else _in_years(table, per_year)


def _in_years(table: pd.DataFrame, per_year: int) -> pd.DataFrame:
    """Rows of a life table put together to years: the survival at each year's end, and the hazard between two."""
    n, d = table["at_risk"].to_numpy(float), table["lost"].to_numpy(float)
    with np.errstate(divide="ignore"):
        spread = np.where(n > d, d / (n * (n - d)), 0.0)
    year = (table["tenure"] - 1) // per_year + 1
    by = table.assign(spread=spread).groupby(year)
    found = by.agg(at_risk=("at_risk", "first"), lost=("lost", "sum"), censored=("censored", "sum"))
    end = by[["survival", "survival_low", "survival_high"]].last()
    kept = end["survival"] / end["survival"].shift(fill_value=1.0)
    half = Z95 * kept * np.sqrt(by["spread"].sum())
    found["hazard"] = 1 - kept
    found["hazard_low"], found["hazard_high"] = (1 - kept - half).clip(lower=0), (1 - kept + half).clip(upper=1)
    found = found.join(end).assign(kept=found["at_risk"] - found["lost"] - found["censored"])
    found["small"] = found["at_risk"] < FEWEST
    return found.rename_axis("tenure").reset_index()[list(table.columns)]


def begun(panel: Panel, starts: Days | None = None) -> Ints:
    """Period number (0 = the file's first; below 0: earlier) in which each customer's tenure began.

    From given start dates (such as a contract's), else the first active period. Not known (`panel.known` False and no
    start given) or never active: a number far above.

    >>> p = Panel((), None, 12, np.array([[False, True]]), np.zeros((1, 2), "i8"), np.array(["2024-01-01"], "M8[D]"))
    >>> begun(Panel((p.first_row[0].item(),) * 2, p.end, 12, p.active, p.cents, p.first_row)).tolist()
    [1]
    """
    far = np.iinfo(np.int32).max
    if starts is None:
        first = np.where(panel.active.any(axis=1), panel.active.argmax(axis=1), far)
        return np.where(panel.known, first, far).astype(np.int64)
    many = len(panel.starts)
    back = min(OLDEST // panel.months, (panel.end.year - 1) * 12 // panel.months)
    edges = np.array([months_back(panel.end, k * panel.months) for k in range(back, -1, -1)], dtype="datetime64[D]")
    number = np.searchsorted(edges, starts, side="right") - 1 - (back - many)
    return np.where(np.isnat(starts), far, number).astype(np.int64)


def tenure_table(panel: Panel, starts: Days | None = None) -> pd.DataFrame:
    """Life table by tenure period from a file's own periods; columns as `life_table`, and years (tenure × L).

    A customer is at risk in a period it is active in, if the next one is in the file, and lost when not active in
    that. Only the first unbroken spell counts: who comes back is not at risk again (see `churn_by_tenure`).
    Customers whose first row lies in the file's first period may have begun earlier: left out, unless their start
    dates are given, one a customer; then they enter at the tenure they had when the file begins. No tenure known:
    TableProblem `tenure_unknown`. Source: METHODS, tenure.

    >>> import datetime as dt
    >>> from clv.orders import orders_from, panel
    >>> lines = pd.DataFrame({"customer_id": ["a", "b", "c", "b"], "amount": 9.0,
    ...                       "date": ["2022-01-01", "2023-02-01", "2023-03-01", "2024-03-01"]})
    >>> p = panel(orders_from(lines, dt.date(2025, 1, 1)), 12)
    >>> tenure_table(p)[["at_risk", "lost", "censored"]].values.tolist()
    [[2, 1, 0]]
    """
    begin, many = begun(panel, starts), len(panel.starts)
    alive = panel.active.any(axis=1) & (begin <= np.where(panel.active.any(axis=1), panel.active.argmax(axis=1), -1))
    size = max(many - int(begin[alive].min()), 1) + 1 if alive.any() else 1
    at_risk, lost, censored = (np.zeros(size, dtype=np.int64) for _ in range(3))
    seen = np.zeros(len(begin), dtype=bool)
    for t in range(many):
        seen |= alive & panel.active[:, t] & (panel.active[:, :t].sum(axis=1) == 0)
        here = seen & panel.active[:, t]
        tenure = t - begin[here] + 1
        if t == many - 1:
            censored += np.bincount(tenure, minlength=size)[:size]
            break
        at_risk += np.bincount(tenure, minlength=size)[:size]
        lost += np.bincount(tenure[~panel.active[here, t + 1]], minlength=size)[:size]
        seen &= panel.active[:, t + 1]
    if not at_risk[1:].any():
        raise TableProblem("tenure_unknown", periods=many)
    return _from_first(at_risk[1:], lost[1:], censored[1:], panel.years)


def _from_first(at_risk: Ints, lost: Ints, censored: Ints, years: float) -> pd.DataFrame:
    """The table from the first tenure anybody is at risk in (given start dates may leave the first ones empty)."""
    first = int(np.argmax(at_risk > 0))
    table = life_table(at_risk[first:], lost[first:], censored[first:])
    table["tenure"] += first
    return table.assign(years=table["tenure"] * years)


def churn_by_tenure(panel: Panel, starts: Days | None = None, early_years: float = EARLY_YEARS) -> pd.DataFrame:
    """Early against later churn in the latest two periods; base and lost sum to the portfolio's.

    Rows group: "early" (tenure up to `early_years`), "later" (surely longer), "unknown" (began before the file does,
    and the file is too short to say which), "total". Columns group, base, lost, kept, churn with churn_low and
    churn_high (Wilson), times (churn against the later one's), revenue_lost (what the lost had bought, in money).
    Tenure counts from the first active period, whether or not it was broken. The course says leaving is 2–3 times as
    common in the first two years. Fewer than two periods: TableProblem `needs_two_periods`.

    >>> import datetime as dt
    >>> from clv.orders import orders_from, panel
    >>> lines = pd.DataFrame({"customer_id": ["a", "b", "c", "b"], "amount": 9.0,
    ...                       "date": ["2022-01-01", "2023-02-01", "2023-03-01", "2024-03-01"]})
    >>> churn_by_tenure(panel(orders_from(lines, dt.date(2025, 1, 1)), 12))[["group", "base", "lost"]].values.tolist()
    [['early', 2, 1], ['later', 0, 0], ['unknown', 0, 0], ['total', 2, 1]]
    """
    many = len(panel.starts)
    if many < 2:
        raise TableProblem("needs_two_periods", periods=many)
    base = panel.active[:, many - 2]
    lost = base & ~panel.active[:, many - 1]
    tenure = (many - 1 - begun(panel, starts)) * panel.years
    known = tenure > 0
    early = known & (tenure <= early_years + 1e-9)
    # whoever was there in the file's first period has been a customer for all of its periods
    long = ~known & ~panel.known & ((many - 1) * panel.years > early_years + 1e-9)
    later = (known & ~early) | long
    groups = {"early": early, "later": later, "unknown": ~early & ~later, "total": np.ones(len(base), dtype=bool)}
    rows = []
    for name, members in groups.items():
        money = panel.cents[lost & members, many - 2].sum() / 100
        rows.append((name, int((base & members).sum()), int((lost & members).sum()), float(money)))
    table = pd.DataFrame(rows, columns=["group", "base", "lost", "revenue_lost"])
    churn = table["lost"] / table["base"].where(table["base"] > 0)
    low, high = wilson(table["lost"], table["base"])
    table.insert(3, "kept", table["base"] - table["lost"])
    after = churn.iloc[1]
    times = churn / after if after > 0 else np.nan
    return table.assign(churn=churn, churn_low=low, churn_high=high, times=times)


# --- money by tenure year ---------------------------------------------------------------------------------------


def anniversaries(day: Days, start: Days) -> Ints:
    """Whole years from `start` to `day`, as birthdays are counted; NaT: −1.

    >>> anniversaries(np.array(["2024-02-28", "2024-03-01"], "M8[D]"), np.array(["2022-03-01"] * 2, "M8[D]")).tolist()
    [1, 2]
    """
    years = day.astype("datetime64[Y]").astype(np.int64) - start.astype("datetime64[Y]").astype(np.int64)
    found = years - (_in_year(day) < _in_year(start))
    return np.asarray(np.where(np.isnat(start) | np.isnat(day), -1, found))


def _in_year(day: Days) -> Ints:
    month = day.astype("datetime64[M]")
    number = month.astype(np.int64) % 12 * 100 + (day - month.astype("datetime64[D]")).astype(np.int64)
    return np.asarray(number)


def first_purchases(orders: Orders, months: int = 12) -> Days:
    """First purchase day of every customer whose first row lies over `months` after the file begins; else NaT.

    Whoever is there from the beginning may have bought before it: when they came is not known.

    >>> import datetime as dt
    >>> from clv.orders import orders_from
    >>> lines = pd.DataFrame({"customer_id": ["a", "b"], "date": ["2022-01-01", "2023-02-01"], "amount": 9.0})
    >>> first_purchases(orders_from(lines, dt.date(2025, 1, 1))).astype(str).tolist()
    ['NaT', '2023-02-01']
    """
    who, day = purchase_days(orders)
    first = np.full(orders.customers, np.datetime64("NaT"), dtype="datetime64[D]")
    first[who[::-1]] = day[::-1]
    return np.where(
        first_rows(orders) >= np.datetime64(months_back(orders.first, -months)), first, np.datetime64("NaT")
    )


def money_by_tenure(orders: Orders, starts: Days | None = None) -> pd.DataFrame:
    """Revenue per customer by tenure year, whole years that lie in the file only.

    Columns tenure_year, seen (customers whose whole year k is in the file, bought or not), active (net revenue > 0 in
    it), revenue, per_active, same_customers (those active in year k and k − 1, seen in both), growth (their revenue
    in k over that in k − 1: what one and the same customer adds; per_active also rises because small ones leave),
    same_now and same_before (those two revenues), small (under 30 active). starts: day each tenure began (None:
    `first_purchases`). Nobody: empty table.
    Source: METHODS, tenure.

    >>> import datetime as dt
    >>> from clv.orders import orders_from
    >>> lines = pd.DataFrame({"customer_id": ["z", "a", "a"], "date": ["2021-01-01", "2022-02-01", "2023-03-01"],
    ...                       "amount": [1.0, 8.0, 10.0]})
    >>> t = money_by_tenure(orders_from(lines, dt.date(2025, 1, 1)))
    >>> t[["tenure_year", "active", "per_active", "growth"]].values.tolist()
    [[1.0, 1.0, 8.0, nan], [2.0, 1.0, 10.0, 1.25]]
    """
    start = first_purchases(orders) if starts is None else starts
    ends = np.full(orders.customers, np.datetime64(orders.end))
    firsts = np.full(orders.customers, np.datetime64(orders.first) - 1)
    stop = anniversaries(ends, start)
    begin = np.where(start < np.datetime64(orders.first), anniversaries(firsts, start) + 1, 0)
    rows, before = [], (np.zeros(orders.customers, dtype=bool), np.zeros(orders.customers))
    year = anniversaries(orders.day, start[orders.customer])
    for k in range(max(int(stop.max(initial=0)), 0)):
        seen = (begin <= k) & (stop > k)
        mine = year == k
        money = (
            whole_cents(
                np.rint(np.bincount(orders.customer[mine], weights=orders.amount[mine], minlength=orders.customers))
            )
            / 100
        )
        active = seen & (money > 0)
        same = active & before[0]
        pair = (money[same].sum(), before[1][same].sum()) if same.any() else (np.nan, np.nan)
        rows.append((k + 1, seen.sum(), active.sum(), money[active].sum(), same.sum(), pair[0] / pair[1], *pair))
        before = (active, money)
    names = ["tenure_year", "seen", "active", "revenue", "same_customers", "growth", "same_now", "same_before"]
    table = pd.DataFrame(rows, columns=names)
    table = table[table["seen"] > 0].reset_index(drop=True)
    table.insert(4, "per_active", table["revenue"] / table["active"].where(table["active"] > 0))
    return table.assign(small=table["active"] < FEWEST)


# --- what one rate for all gets wrong ---------------------------------------------------------------------------


def expected_years(survival: npt.ArrayLike, later_churn: float, years: float = 1.0) -> float:
    """Years a new customer stays: L(1 + S₁ + … + S_K + S_K(1 − h)/h), h the churn of later periods, L their length.

    With a constant churn everywhere it is the duration L/c. h = 0: NaN, not determined.

    >>> round(expected_years([0.8, 0.64, 0.512], 0.2), 6)
    5.0
    """
    s = np.asarray(survival, dtype=float)
    if not later_churn > 0:
        return float("nan")
    last = s[-1] if len(s) else 1.0
    return float(years * (1 + s.sum() + last * (1 - later_churn) / later_churn))


def constant_rate(
    table: pd.DataFrame, churn: pd.DataFrame, per_year: Floats, average: float, years: float = 1.0
) -> pd.DataFrame:
    """What one churn rate for all gets wrong, in years and money: rows "new" and "later" (past the early years).

    `table` from `tenure_table`, `churn` from `churn_by_tenure`; `per_year` money per customer-year in tenure years 1,
    2, … (the last one goes on), `average` money per customer-year of the whole base. Columns who, years_constant
    (L/c of the total), years_tenure, years_difference, value_constant, value_tenure, value_difference
    (undiscounted). Periods with under 30 at risk are not used; after the last the later churn holds. Later churn not
    known: TableProblem `later_churn_unknown`. Source: METHODS, tenure.

    >>> c = pd.DataFrame({"group": ["early", "later", "unknown", "total"], "churn": [0.5, 0.2, None, 0.3]})
    >>> t = constant_rate(life_table([100, 50], [50, 25]), c, np.array([10.0, 20.0]), 20.0)
    >>> t[["years_constant", "years_tenure", "value_tenure"]].round(2).values.tolist()
    [[3.33, 2.75, 45.0], [3.33, 5.0, 100.0]]
    """
    by = churn.set_index("group")["churn"].astype(float)
    if not by["later"] > 0:
        raise TableProblem("later_churn_unknown")
    solid = table[(table["at_risk"] >= FEWEST) & (table["tenure"] == np.arange(1, len(table) + 1))]
    still = np.concatenate([[1.0], solid["survival"].to_numpy(float)])
    money = np.array([_at_year(per_year, k * years) for k in range(len(still))])
    tail = still[-1] * (1 - by["later"]) / by["later"] * _at_year(per_year, len(still) * years)
    stay = [expected_years(solid["survival"], by["later"], years), years / by["later"]]
    worth = [float(years * (still @ money + tail)), float(per_year[-1] * years / by["later"])]
    same = years / by["total"] if by["total"] > 0 else np.nan
    return pd.DataFrame(
        {
            "who": ["new", "later"],
            "years_constant": same,
            "years_tenure": stay,
            "years_difference": np.array(stay) - same,
            "value_constant": average * same,
            "value_tenure": worth,
            "value_difference": np.array(worth) - average * same,
        }
    )


def _at_year(per_year: Floats, passed: float) -> float:
    return float(per_year[min(int(passed + 1e-9), len(per_year) - 1)])
