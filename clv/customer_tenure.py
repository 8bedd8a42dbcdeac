"""Tenure of each customer, from order history or from a file with one row per customer."""

from __future__ import annotations

import numpy as np
import pandas as pd

from clv.limits import FEWEST
from clv.orders import Panel
from clv.periods import Period
from clv.retention import wilson
from clv.tables import Days, Flags, Ints, Objects, TableProblem
from clv.tenure import EARLY_YEARS, anniversaries, begun, life_table, spell_table

NEARLY = 1e-6


def first_spells(panel: Panel, starts: Days | None = None) -> pd.DataFrame:
    """Each customer's first unbroken spell, in the panel's order: tenure (0: not known, or never active), lost.

    tenure is the period the spell ended in, as `tenure_table` counts it; lost False: still there in the last period.

    >>> import datetime as dt
    >>> from clv.orders import orders_from, panel
    >>> lines = pd.DataFrame({"customer_id": ["a", "b", "c", "b"], "amount": 9.0,
    ...                       "date": ["2022-01-01", "2023-02-01", "2023-03-01", "2024-03-01"]})
    >>> first_spells(panel(orders_from(lines, dt.date(2025, 1, 1)), 12)).values.tolist()
    [[0, False], [2, False], [1, True]]
    """
    many, begin = len(panel.starts), begun(panel, starts)
    seen = np.where(panel.active.any(axis=1), panel.active.argmax(axis=1), many)
    known = (begin <= seen) & (seen < many)
    gone = ~panel.active & (np.arange(many) > np.where(known, seen, many)[:, None])
    stop = np.where(gone.any(axis=1), gone.argmax(axis=1), many)
    tenure = np.where(known, stop - begin, 0)
    return pd.DataFrame({"tenure": tenure, "lost": known & (stop < many)})


def tenure_groups(panel: Panel, early_years: float = EARLY_YEARS, starts: Days | None = None) -> list[str | None]:
    """The row of `churn_by_tenure` each customer of the latest but one period is in; None: not active then.

    >>> import datetime as dt
    >>> from clv.orders import orders_from, panel
    >>> lines = pd.DataFrame({"customer_id": ["a", "b"], "amount": 9.0, "date": ["2022-01-01", "2023-02-01"]})
    >>> tenure_groups(panel(orders_from(lines, dt.date(2025, 1, 1)), 12))
    [None, 'early']
    """
    many = len(panel.starts)
    tenure = (many - 1 - begun(panel, starts)) * panel.years
    long = (many - 1) * panel.years > early_years + 1e-9
    names = np.where(tenure > early_years + 1e-9, "later", np.where(tenure > 0, "early", "unknown")).astype(object)
    names[~panel.known & (tenure <= 0)] = "later" if long else "unknown"
    return [name if here else None for name, here in zip(names, panel.active[:, many - 2], strict=True)]


def given_tenure(people: pd.DataFrame, years: float, period: Period | None = None) -> Ints:
    """Tenure period (1, 2, …; 0: not known) of each customer, as a file with a row a customer gives it.

    The one under way when the period of length `years` began: from start dates, else from tenure_years (at leaving or
    when the file ends) less `years`. Not a customer then, or neither known: 0.

    >>> given_tenure(pd.DataFrame({"tenure_years": [0.5, 1.0, 2.1, None]}), 1.0).tolist()
    [0, 1, 2, 0]
    """
    if "tenure_years" in people and people["tenure_years"].notna().any():
        then = people["tenure_years"].to_numpy(float) - years
        known = then >= -NEARLY
        return np.where(known, np.floor(np.where(known, then, 0.0) / years + NEARLY) + 1, 0).astype(np.int64)
    if period is None or not people["first_date"].notna().any():
        return np.zeros(len(people), dtype=np.int64)
    start = pd.to_datetime(people["first_date"]).to_numpy().astype("datetime64[D]")
    passed = anniversaries(np.full(len(start), np.datetime64(period.now_start)), start)
    return np.where(
        np.isnat(start) | (start >= np.datetime64(period.now_start)), 0, passed // max(years, 1) + 1
    ).astype(np.int64)


def given_survival(people: pd.DataFrame) -> pd.DataFrame:
    """The other reading of such a file: everybody followed from the first day, by years; columns as `spell_table`.

    Kaplan-Meier over tenure_years (at leaving or when the file ends), months rounded up, with who has left (`lost`).
    It takes it that everybody who ever was a customer is in the file; where those who left long ago are missing, as in
    a file of one period's customers, it comes out too low. Not known who left, or nobody's tenure: TableProblem
    `tenure_unknown`. Source: METHODS, tenure; Kaplan & Meier (1958).

    >>> people = pd.DataFrame({"tenure_years": [0.5, 1.0, 2.0, 2.0], "lost": [True, False, True, False]})
    >>> given_survival(people)[["tenure", "at_risk", "lost"]].values.tolist()
    [[1, 4, 1], [2, 2, 1]]
    """
    if not {"tenure_years", "lost"} <= set(people.columns) or not people["tenure_years"].notna().any():
        raise TableProblem("tenure_unknown")
    known = people[people["tenure_years"].notna()]
    months = np.maximum(np.ceil(known["tenure_years"].to_numpy(float) * 12 - NEARLY), 1).astype(np.int64)
    return spell_table(months, known["lost"].fillna(False).to_numpy(bool), per_year=12)


def given_table(people: pd.DataFrame, tenure: Ints, years: float) -> pd.DataFrame:
    """Life table across customers of different tenure in one and the same period: columns as `tenure_table`.

    At risk in tenure k: those in the base who stood there; lost: those of them who left in the period. Sums to the
    portfolio's base and lost, less those whose tenure is not known. It follows nobody through time.

    >>> people = pd.DataFrame({"tier_before": ["A", "A", "A"], "movement": ["lost", "retained", "retained"]})
    >>> given_table(people, np.array([1, 1, 2]), 1.0)[["at_risk", "lost"]].values.tolist()
    [[2, 1], [1, 0]]
    """
    base, lost = _base_and_lost(people)
    size = int(tenure.max(initial=0)) + 1
    at_risk = np.bincount(tenure[base], minlength=size)[1:]
    table = life_table(at_risk, np.bincount(tenure[lost], minlength=size)[1:])
    return table.assign(years=table["tenure"] * years)


def given_churn(people: pd.DataFrame, tenure: Ints, years: float, early_years: float = EARLY_YEARS) -> pd.DataFrame:
    """Early against later churn of such a file; columns and rows as `churn_by_tenure`.

    >>> people = pd.DataFrame({"tier_before": ["A", "A"], "movement": ["lost", "retained"],
    ...                        "revenue_before": [5.0, 7.0]})
    >>> given_churn(people, np.array([1, 3]), 1.0)[["group", "base", "lost"]].values.tolist()
    [['early', 1, 1], ['later', 1, 0], ['unknown', 0, 0], ['total', 2, 1]]
    """
    base, lost = _base_and_lost(people)
    groups = given_groups(tenure, years, early_years)
    money = people["revenue_before"].to_numpy(float)
    rows = []
    for name in ("early", "later", "unknown", "total"):
        mine = groups == name if name != "total" else np.ones(len(groups), dtype=bool)
        rows.append((name, int((base & mine).sum()), int((lost & mine).sum()), float(money[lost & mine].sum())))
    table = pd.DataFrame(rows, columns=["group", "base", "lost", "revenue_lost"])
    churn = table["lost"] / table["base"].where(table["base"] > 0)
    low, high = wilson(table["lost"], table["base"])
    table.insert(3, "kept", table["base"] - table["lost"])
    times = churn / churn.iloc[1] if churn.iloc[1] > 0 else np.nan
    return table.assign(churn=churn, churn_low=low, churn_high=high, times=times)


def given_groups(tenure: Ints, years: float, early_years: float = EARLY_YEARS) -> Objects:
    """early, later or unknown, per customer.

    >>> given_groups(np.array([0, 2, 3]), 1.0).tolist()
    ['unknown', 'early', 'later']
    """
    early = np.where(tenure * years <= early_years + 1e-9, "early", "later")
    return np.where(tenure == 0, "unknown", early).astype(object)


def given_money(people: pd.DataFrame, tenure: Ints, years: float) -> pd.DataFrame:
    """Revenue per customer and year by tenure period, from such a file: columns as `money_by_tenure`.

    All who were customers in the period before count, with what they brought then; nobody is followed from year to
    year, so growth is not known.

    >>> people = pd.DataFrame({"tier_before": ["A", "A"], "revenue_before": [5.0, 7.0], "movement": ["lost", "lost"]})
    >>> given_money(people, np.array([1, 2]), 1.0)[["tenure_year", "active", "per_active"]].values.tolist()
    [[1.0, 1.0, 5.0], [2.0, 1.0, 7.0]]
    """
    base, _ = _base_and_lost(people)
    size = int(tenure.max(initial=0)) + 1
    active = np.bincount(tenure[base], minlength=size)[1:]
    money = np.bincount(tenure[base], weights=people["revenue_before"].to_numpy(float)[base], minlength=size)[1:]
    table = pd.DataFrame(
        {"tenure_year": np.arange(1, size), "seen": active, "active": active, "revenue": money / years}
    )
    per = table["revenue"] / table["active"].where(table["active"] > 0)
    table = table.assign(per_active=per, same_customers=0, growth=np.nan, small=table["active"] < FEWEST)
    return table[table["seen"] > 0].reset_index(drop=True)


def _base_and_lost(people: pd.DataFrame) -> tuple[Flags, Flags]:
    base = people["tier_before"].notna().to_numpy()
    return base, base & (people["movement"] == "lost").to_numpy()
