"""Who is leaving, and who becomes good: features known at a day, what happened after it, and how good the score was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from clv import TableProblem
from clv.forecast.scores import Quality, auc, leaks, quality
from clv.orders import UNIT, first_rows, purchase_days, window
from clv.periods import months_back
from clv.tables import Flags, Floats, Orders
from study.scoring import scored
from study.study import Study, kept

FEWEST, FEWEST_EACH = 200, 50  # customers in all, and of each outcome
MOST_VALUES = 12  # of a column that becomes features
LISTED = 500
EARLY_DAYS, YEAR_DAYS = 90, 365
SMOOTH = (
    "recency",
    "purchases",
    "purchases_90",
    "revenue",
    "earlier",
    "tenure",
    "first_amount",
    "money",
    "days_to_second",
)


@dataclass(frozen=True)
class Features:
    """A table of features, a row a customer: what each is ("recency", "attr_3=Two year"), its values, and who."""

    names: tuple[str, ...]
    values: Floats
    rows: np.ndarray

    @property
    def smooth(self) -> Floats:
        """As a regression takes them: logarithms of days, counts and money."""
        return np.column_stack(
            [np.log1p(np.maximum(c, 0)) if n in SMOOTH else c for n, c in zip(self.names, self.values.T, strict=True)]
        )

    def without(self, places: Sequence[int]) -> Features:
        """All but some of the features."""
        left = [k for k in range(len(self.names)) if k not in places]
        return Features(tuple(self.names[k] for k in left), self.values[:, left], self.rows)


@dataclass(frozen=True)
class Scores:
    """How likely each is to leave (or to become good), why, and how good such scores were when it was known.

    `quality` of the period judged on; `split` "time" (learnt on an earlier period) or "folds" (each by a model of the
    others); `rival`: the AUC of the simple rule (recency alone; first amount; tenure), by `rival_name`. `drivers`:
    feature, effect (log-odds a standard deviation), largest first. `rules`: leaf, feature, low, high; `leaves`: n,
    happened. `listed`: row, probability, reason (feature), money, likeliest first. `leaks`: features left out, for one
    alone told nearly everything.
    """

    quality: Quality
    split: str
    rival: float
    rival_name: str
    drivers: pd.DataFrame
    rules: pd.DataFrame
    leaves: pd.DataFrame
    listed: pd.DataFrame
    leaks: tuple[str, ...]


# Features ---------------------------------------------------------------------------------------------------


def buying(orders: Orders, start: dt.date, months: int, rows: np.ndarray) -> Features:
    """What is known of customers at the beginning of a day, of the orders before it alone.

    recency (days since the last purchase), purchases and revenue of the period before, earlier (revenue of the one
    before that), tenure (days since the first row), late (the share of the period's revenue in its second half).
    """
    first = months_back(start, months)
    middle = first + (start - first) / 2
    now, half = window(orders, first, start), window(orders, middle, start)
    then = window(orders, months_back(first, months), first)
    who, day = purchase_days(orders, start)
    last = np.full(orders.customers, np.datetime64(orders.first))
    last[who] = day  # of each customer, the latest is written last
    at = np.datetime64(start)
    money = now.cents / 100
    columns = {
        "recency": (at - last).astype(np.int64),
        "purchases": now.purchases,
        "revenue": money,
        "earlier": then.cents / 100,
        "tenure": (at - np.minimum(first_rows(orders), at)).astype(np.int64),
        "late": np.divide(half.cents / 100, money, out=np.zeros(len(money)), where=money > 0).clip(0, 1),
    }
    return Features(tuple(columns), np.column_stack([c.astype(float)[rows] for c in columns.values()]), rows)


def given(study: Study, rows: np.ndarray) -> Features:
    """What a file of customers tells of each: tenure, revenue, numbers, and each value of its columns of few values."""
    people = study.customers.iloc[rows]
    columns: dict[str, Floats] = {}
    if "tenure_years" in people:
        columns["tenure"] = people["tenure_years"].to_numpy(float) * 365.25
    if "revenue" in people:
        columns["revenue"] = people["revenue"].to_numpy(float)
    if study.period is not None and "lost" not in people:  # contracts: what they paid and had stayed before it
        columns["earlier"] = people["revenue_before"].to_numpy(float)
        stayed = np.datetime64(study.period.now_start) - people["first_date"].to_numpy().astype("datetime64[D]")
        columns["tenure"] = np.where(np.isnat(stayed), np.nan, stayed.astype(float))
    for i in range(len(study.file.measures)):
        if f"num_{i + 1}" in people:
            columns[f"num_{i + 1}"] = pd.to_numeric(people[f"num_{i + 1}"], errors="coerce").to_numpy(float)
    for i in range(len(study.file.attributes)):
        if f"attr_{i + 1}" not in people:
            continue
        column = people[f"attr_{i + 1}"].astype(str)
        values = column.value_counts()
        if 2 <= len(values) <= MOST_VALUES:
            columns |= {f"attr_{i + 1}={v}": (column == v).to_numpy(float) for v in values.index[1:]}
    known = {name: c for name, c in columns.items() if np.isfinite(c).any()}
    if not known:
        raise TableProblem("scores_few", customers=len(rows), happened=0, need=FEWEST)
    table = np.column_stack([np.nan_to_num(c, nan=float(np.nanmedian(c))) for c in known.values()])
    return Features(tuple(known), table, rows)


# Who is leaving ---------------------------------------------------------------------------------------------


@kept
def leaving(study: Study) -> Scores:
    """How likely each of today's customers is to leave in the next period. TableProblem: nobody to learn from.

    Purchases: learnt on the period before, judged on the period now (folds with two periods). Customers: folds.
    """
    if study.base_problem is not None:
        raise study.base_problem
    if not study.has_customers or not study.base.two_periods:
        raise TableProblem("needs_two_periods")
    return _by_purchases(study) if study.base.kind == "transactions" else _by_columns(study)


def _by_purchases(study: Study) -> Scores:
    assert study.period is not None
    p, orders = study.period, study.orders
    months = p.months or 12
    base, lost = _base_and_lost(study)
    now = np.flatnonzero(study.customers["tier_now"].notna().to_numpy())
    judged, today = buying(orders, p.now_start, months, base), buying(orders, p.end, months, now)
    money = study.customers["revenue_now"].to_numpy(float)[now]
    if study.earlier is not None and study.earlier.base.two_periods and p.before_start is not None:
        rows, left = _base_and_lost(study.earlier)
        learn = buying(orders, p.before_start, months, rows)
        return _scores(learn, left, judged, lost, today, money, "recency")
    return _scores(judged, lost, None, lost, today, money, "recency")


def _base_and_lost(study: Study) -> tuple[np.ndarray, Flags]:
    people = study.customers
    rows = np.flatnonzero(people["tier_before"].notna().to_numpy())
    return rows, (people["movement"] == "lost").to_numpy()[rows]


def _by_columns(study: Study) -> Scores:
    """Everybody whose outcome the file tells; a period's own label beside what is known of the customer, by folds."""
    people = study.customers
    outcome = people["lost"] if "lost" in people else people["movement"] == "lost"
    rows = np.arange(len(people)) if "lost" in people else np.flatnonzero(people["tier_before"].notna().to_numpy())
    lost = outcome.fillna(False).to_numpy(bool)[rows]
    learn = given(study, rows)
    stay = np.flatnonzero(~lost)
    today = Features(learn.names, learn.values[stay], rows[stay])
    money = people["revenue_now" if "revenue_now" in people else "revenue"].to_numpy(float)[rows][stay]
    return _scores(learn, lost, None, lost, today, money, "tenure", same=stay, looked=True)


def _scores(
    learn: Features,
    happened: Flags,
    judged: Features | None,
    truth: Flags,
    today: Features,
    money: Floats,
    rival: str,
    same: np.ndarray | None = None,
    looked: bool = False,
) -> Scores:
    """Learn, judge and say; `same`: today's are these of those learnt on, so each is said by a model of the others.

    `looked`: the features are the file's own columns, of which one may look into the period; those counted from orders
    are of the days before it.
    """
    for outcome in (happened, truth):
        if len(outcome) < FEWEST or min(int(outcome.sum()), int((~outcome).sum())) < FEWEST_EACH:
            raise TableProblem("scores_few", customers=len(outcome), happened=int(outcome.sum()), need=FEWEST)
    out = leaks(learn.values, happened) if looked else []
    names = tuple(learn.names[k] for k in out)
    learn, today = learn.without(out), today.without(out)
    judged = None if judged is None else judged.without(out)
    found = scored(_job(learn, happened, judged, today, same))
    seen = learn if judged is None else judged
    alone = auc(seen.values[:, seen.names.index(rival)], truth) if rival in seen.names else float("nan")
    drivers = pd.DataFrame({"feature": list(learn.names), "effect": found["effects"]})
    return Scores(
        quality(found["judged"], truth),
        "folds" if judged is None else "time",
        max(alone, 1 - alone),
        rival,
        drivers.sort_values("effect", key=np.abs, ascending=False, kind="stable", ignore_index=True),
        _rules(found["rules"], learn.names),
        pd.DataFrame(found["leaves"], columns=["n", "happened"]),
        _listed(today, found, money),
        names,
    )


def _job(
    learn: Features, happened: Flags, judged: Features | None, today: Features, same: np.ndarray | None
) -> dict[str, Any]:
    """What `study.scoring.learnt` is given."""
    return {
        "values": learn.values,
        "smooth_values": learn.smooth,
        "happened": happened,
        "smooth_judged": np.zeros((0, len(learn.names))) if judged is None else judged.smooth,
        "smooth_today": today.smooth,
        "same": np.zeros(0, dtype=np.int64) if same is None else same,
    }


def _rules(rows: Floats, names: tuple[str, ...]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["leaf", "feature", "low", "high"])
    return table.assign(leaf=table["leaf"].astype(int), feature=[names[int(k)] for k in table["feature"]])


def rules_with_counts(found: Scores) -> list[dict[str, object]]:
    """Each leaf of the tree: its conditions (feature, low, high; None: no limit), n, happened; the worst first."""
    told: list[tuple[float, dict[str, object]]] = []
    for leaf, row in enumerate(found.leaves.to_dict("records")):
        rows = found.rules[found.rules["leaf"] == leaf].to_dict("records")
        ways = [
            {
                "feature": r["feature"],
                **{end: float(r[end]) if np.isfinite(r[end]) else None for end in ("low", "high")},
            }
            for r in rows
        ]
        n, happened = int(row["n"]), int(row["happened"])
        told.append((-happened / max(1, n), {"conditions": ways, "n": n, "happened": happened}))
    return [one for _, one in sorted(told, key=lambda pair: pair[0])]


def _listed(today: Features, found: dict[str, Floats], money: Floats) -> pd.DataFrame:
    """The likeliest first; the reasons are the two that add most to each one's own, and whether each is high there."""
    order = np.argsort(-found["today"], kind="stable")[:LISTED]
    parts = found["parts"][order]
    most = parts.argmax(axis=1)
    parts[np.arange(len(order)), most] = -np.inf
    next_most = parts.argmax(axis=1) if parts.shape[1] > 1 else most
    effects = found["effects"]
    return pd.DataFrame(
        {
            "row": today.rows[order],
            "probability": found["today"][order],
            "feature": [today.names[k] for k in most],
            "high": effects[most] > 0,
            "second": [today.names[k] for k in next_most],
            "second_high": effects[next_most] > 0,
            "money": money[order],
        }
    )


# Good customers early ---------------------------------------------------------------------------------------


@kept
def early(study: Study) -> Scores:
    """How likely each new customer is to be in the top fifth by revenue in the year after his first 90 days.

    Learnt on the earlier half of those followed so long, judged on the later half; the rival is the first amount.
    TableProblem: needs_purchases; scores_few: too few have been followed for 455 days.
    """
    if study.base_problem is not None:
        raise study.base_problem
    if study.base.kind != "transactions" or study.period is None:
        raise TableProblem("needs_purchases")
    orders, end = study.orders, study.period.end
    features, money_later, first = first_days(orders, end)
    followed = np.flatnonzero(first <= np.datetime64(end) - np.timedelta64(EARLY_DAYS + YEAR_DAYS, "D"))
    if len(followed) < 2 * FEWEST:
        raise TableProblem("scores_few", customers=len(followed), happened=0, need=2 * FEWEST)
    followed = followed[np.argsort(first[followed], kind="stable")]
    older, newer = np.array_split(followed, 2)
    young = first > np.datetime64(end) - np.timedelta64(EARLY_DAYS + YEAR_DAYS, "D")
    fresh = np.flatnonzero(young & (first <= np.datetime64(end) - np.timedelta64(EARLY_DAYS, "D")))

    def some(rows: np.ndarray) -> Features:
        return Features(features.names, features.values[rows], features.rows[rows])

    def best(rows: np.ndarray) -> Flags:
        line = np.quantile(money_later[rows], 0.8)
        return np.asarray((money_later[rows] > line) & (money_later[rows] > 0))

    brought = features.values[fresh, features.names.index("money")]
    return _scores(some(older), best(older), some(newer), best(newer), some(fresh), brought, "first_amount")


def first_days(orders: Orders, end: dt.date) -> tuple[Features, Floats, np.ndarray]:
    """Of each customer: what the first 90 days told, what the year after them brought, and the first day."""
    stop = orders.before(end)
    who, day = orders.customer[:stop], orders.day[:stop]
    units = orders.amount[:stop].astype(float)  # whole: in any order they sum to the same
    first = np.full(orders.customers, np.datetime64(end))
    first[who[::-1]] = day[::-1]  # of each customer, the earliest is written last
    since = (day - first[who]).astype(np.int64)

    def total(within: Flags) -> Floats:
        return np.asarray(np.bincount(who[within], units[within], orders.customers)) / UNIT

    bought, days = purchase_days(orders, end)
    gone = (days - first[bought]).astype(np.int64)
    second = np.full(orders.customers, EARLY_DAYS, dtype=np.int64)
    again = (gone > 0) & (gone < EARLY_DAYS)
    second[bought[again][::-1]] = gone[again][::-1]
    columns = {
        "first_amount": total(since == 0),
        "money": total(since < EARLY_DAYS),
        "purchases_90": np.bincount(bought[gone < EARLY_DAYS], minlength=orders.customers).astype(float),
        "days_to_second": second.astype(float),
    }
    later = total((since >= EARLY_DAYS) & (since < EARLY_DAYS + YEAR_DAYS))
    features = Features(tuple(columns), np.column_stack(list(columns.values())), np.arange(orders.customers))
    return features, later, first
