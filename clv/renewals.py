"""Contracts that renew on one day, which makes a duration misleading, and those that end in the coming weeks."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from clv.contracts import DAYS_A_YEAR, OPEN, per_day, spells
from clv.orders import WEEK
from clv.periods import months_back
from clv.retention import wilson
from clv.tables import Days, Ints, Orders, TableProblem

STATES = ("renewing", "thinking", "not")
WEEKS = 8
TOGETHER = 0.5
FEWEST_LEFT = 10


def renewal_month(left: Days) -> int | None:
    """The calendar month (1–12) at least half of those who left did so in; None: they leave all through the year.

    `left`: the day each lost customer was last seen, or its contract ended. Needs ten who left, over at least a year.
    Where contracts renew on one day, a period that ends between two such days sees hardly anybody leave: a duration or
    value of that day says nothing. Source: METHODS, contracts that renew on one day.

    >>> renewal_month(np.array(["2022-12-31"] * 6 + ["2023-12-31"] * 6 + ["2023-03-01"], "M8[D]"))
    12
    >>> renewal_month(np.array(["2023-12-31"] * 20, "M8[D]")) is None
    True
    """
    if len(left) < FEWEST_LEFT or int((left.max() - left.min()).astype(int)) < 365 - WEEK.days:
        return None
    counts = np.bincount(_month(left), minlength=13)
    most = int(counts.argmax())
    return most if counts[most] >= TOGETHER * len(left) else None


def _month(days: Days) -> Ints:
    return np.asarray(days.astype("datetime64[M]").astype(np.int64) % 12 + 1)


def left_days(orders: Orders, months: int) -> Days:
    """Last day with a row of every customer silent for a whole period when the file ends.

    >>> import pandas as pd
    >>> from clv.orders import orders_from
    >>> lines = pd.DataFrame({"customer_id": ["a", "b"], "date": ["2023-12-31", "2024-12-31"], "amount": 9.0})
    >>> left_days(orders_from(lines, dt.date(2025, 1, 1)), 12).astype(str).tolist()
    ['2023-12-31']
    """
    last = np.full(orders.customers, np.datetime64("NaT"), dtype="datetime64[D]")
    last[orders.customer] = orders.day
    return np.asarray(last[last < np.datetime64(months_back(orders.end, months))])


def between_renewals(end: dt.date, month: int | None) -> bool:
    """Whether a period that ends on this day (the day after its last) ends in another month than contracts renew in.

    >>> between_renewals(dt.date(2025, 1, 1), 12), between_renewals(dt.date(2024, 12, 1), 12)
    (False, True)
    """
    return month is not None and (end - dt.timedelta(days=1)).month != month


def contract_ends(contracts: pd.DataFrame) -> pd.DataFrame:
    """Every contract that has an end: customer_id, end, amount (a year), renewed, cancelled; in the table's order.

    renewed: another contract of the customer's runs on the day after (they may overlap); cancelled: notice is given (a
    column cancelled, yes or no; no column: nobody's).

    >>> c = pd.DataFrame({"customer_id": ["a", "a", "b"], "amount": 365.25, "amount_per": "year",
    ...     "start_date": ["2024-01-01", "2025-01-01", "2024-02-01"], "end_date": ["2024-12-31", None, "2025-01-31"]})
    >>> contract_ends(c)[["customer_id", "renewed", "cancelled"]].values.tolist()
    [['a', True, False], ['b', False, False]]
    """
    starts, ends = (pd.to_datetime(contracts[n]).to_numpy("datetime64[D]") for n in ("start_date", "end_date"))
    given = ~np.isnat(ends)
    ends = np.where(given, ends, OPEN)
    a_day = per_day(contracts["amount"].to_numpy(float), contracts["amount_per"].to_numpy(str), starts, ends)
    table = pd.DataFrame({"customer_id": contracts["customer_id"].to_numpy(), "start": starts, "end": ends})
    order = table.assign(at=range(len(table))).sort_values(["customer_id", "start", "end"], kind="stable")
    joined = spells(table).rename(columns={"end": "until"}).sort_values("start", kind="stable")
    mine = pd.merge_asof(
        order.sort_values("start", kind="stable"),
        joined[["customer_id", "start", "until"]].assign(start=joined["start"].astype(order["start"].dtype)),
        on="start",
        by="customer_id",
    ).sort_values("at")
    until = mine["until"].to_numpy().astype("datetime64[D]")
    cancelled = contracts["cancelled"].eq(True) if "cancelled" in contracts else pd.Series(False, contracts.index)
    table = table.assign(amount=a_day * DAYS_A_YEAR, renewed=until > ends, cancelled=cancelled.to_numpy(bool))
    found: pd.DataFrame = table[given][["customer_id", "end", "amount", "renewed", "cancelled"]].reset_index(drop=True)
    return found


def renewals_ahead(contracts: pd.DataFrame, at: dt.date, weeks: int = WEEKS) -> pd.DataFrame:
    """The contracts that end in the coming weeks: customer_id, end, state, amount (a year), chance, expected.

    From `at` on, so many weeks. state: "renewing" (the next contract is there: chance 1), "not" (notice is given:
    chance 0), else "thinking", whose chance is `renewal_rate`'s; expected = chance × amount. The first end first.
    TableProblem `weeks_out_of_range`: no week, or more than a year. Source: METHODS, renewals of the coming weeks.

    >>> c = pd.DataFrame({"customer_id": ["a", "a", "b"], "amount": 365.25, "amount_per": "year",
    ...     "start_date": ["2024-01-01", "2025-01-06", "2024-02-01"], "end_date": ["2025-01-05", None, "2025-01-31"]})
    >>> renewals_ahead(c, dt.date(2025, 1, 1))[["customer_id", "state", "chance"]].values.tolist()
    [['a', 'renewing', 1.0], ['b', 'thinking', nan]]
    """
    if not 0 < weeks <= 52:
        raise TableProblem("weeks_out_of_range", weeks=weeks)
    ends = contract_ends(contracts)
    first = np.datetime64(at, "D")
    day = ends["end"].to_numpy().astype("datetime64[D]")
    mine = ends[(day >= first) & (day < first + 7 * weeks)].sort_values(["end", "customer_id"], kind="stable")
    state = np.select([mine["renewed"].to_numpy(), mine["cancelled"].to_numpy()], ["renewing", "not"], "thinking")
    chance = np.select([state == "renewing", state == "not"], [1.0, 0.0], renewal_rate(ends, at)["rate"])
    found = mine.assign(state=state.astype(object), chance=chance, expected=chance * mine["amount"].to_numpy(float))
    return found[["customer_id", "end", "state", "amount", "chance", "expected"]].reset_index(drop=True)


def renewal_rate(ends: pd.DataFrame, at: dt.date) -> dict[str, float]:
    """How many of the contracts that ended in the year before `at` were renewed: ended, renewed, rate, low, high.

    Wilson's interval; NaN with fewer than ten of them. `ends` from `contract_ends`.

    >>> e = pd.DataFrame({"end": pd.to_datetime(["2024-06-30"] * 20), "renewed": [True] * 15 + [False] * 5})
    >>> {k: round(v, 2) for k, v in renewal_rate(e, dt.date(2025, 1, 1)).items()}
    {'ended': 20, 'renewed': 15, 'rate': 0.75, 'low': 0.53, 'high': 0.89}
    """
    day, last = ends["end"].to_numpy().astype("datetime64[D]"), np.datetime64(at, "D")
    past = ends["renewed"].to_numpy(bool)[(day >= last - 365) & (day < last)]
    n, k = len(past), int(past.sum())
    if n < FEWEST_LEFT:
        return {"ended": n, "renewed": k, "rate": np.nan, "low": np.nan, "high": np.nan}
    low, high = wilson(k, n)
    return {"ended": n, "renewed": k, "rate": k / n, "low": float(low), "high": float(high)}


def renewals_by_state(ahead: pd.DataFrame) -> pd.DataFrame:
    """The coming renewals by state: state, contracts, amount (a year), chance, expected; every state, in STATES' order.

    >>> a = pd.DataFrame({"state": ["thinking", "not"], "amount": 10.0, "chance": [0.5, 0.0], "expected": [5.0, 0.0]})
    >>> renewals_by_state(a)[["state", "contracts", "expected"]].values.tolist()
    [['renewing', 0, 0.0], ['thinking', 1, 5.0], ['not', 1, 0.0]]
    """
    by = ahead.groupby("state")
    table = pd.DataFrame({"state": list(STATES), "contracts": by.size().reindex(STATES, fill_value=0).to_numpy()})
    for name in ("amount", "expected"):
        table[name] = by[name].sum(min_count=1).reindex(STATES).where(table["contracts"].to_numpy() > 0, 0.0).to_numpy()
    table.insert(3, "chance", by["chance"].first().reindex(STATES).to_numpy())
    return table
