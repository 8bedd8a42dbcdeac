"""Customers of a case: one described by name, and what the best fifth has more of than the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

import clv
from clv import TOTAL, TableProblem, comparison, concentration
from exercise.reader import Text
from study import Study, history, satisfaction_value, survey, tenure
from study.survey import table_of

BEST = 0.2
DAYS_A_YEAR = 365.25


@dataclass(frozen=True)
class Character:
    """A customer of the sample whom the case follows: the number in the file, and the name that the case gives."""

    id: str
    name: str


@dataclass(frozen=True)
class Trait:
    """Something customers may have: a value of a column, or at least so many (products, years as a customer).

    `key`: its short name where a question or a text names it.
    """

    column: str
    value: str
    least: float
    text: Text
    key: str = ""


@dataclass(frozen=True)
class Person:
    """One customer of the file, under the name the case gives: what she brings, and what she has answered (1–10).

    `money` is her revenue less her cost a year, `clv` that times the duration of her tier; NaN where the file has none.
    """

    tier: str
    since: int
    years: float
    revenue: float
    money: float
    clv: float
    nps: float
    ski: float
    ratings: Mapping[str, float] = field(default_factory=dict)


def person(study: Study, one: Character, columns: Mapping[str, str]) -> Person:
    """The customer with that number. `columns`: the file's name of a rated question by the case's own.

    TableProblem `column_missing`: she is not an active customer of the file.
    """
    people = study.customers
    mine = people[(people["customer_id"] == one.id) & people["tier_now"].notna()]
    if mine.empty:
        raise TableProblem("column_missing", column=one.id)
    tier, years = str(mine["tier_now"].iloc[0]), study.base.years
    began = pd.to_datetime(_began(study).reindex([one.id]))
    money = _of(concentration.profits(people), "customer_id", one.id, "profit") / years
    answers = _answers(study, one.id)
    return Person(
        tier=tier,
        since=int(began.dt.year.fillna(0).iloc[0]),  # 0: the file does not say
        years=float(_years(study, began).iloc[0]),
        revenue=_of(mine, "customer_id", one.id, "revenue_now") / years,
        money=money,
        clv=money * _of(study.portfolio, "tier", tier, "duration_years"),
        nps=answers.get("nps", float("nan")),
        ski=answers.get("ski", float("nan")),
        ratings={key: answers.get(name, float("nan")) for key, name in columns.items()},
    )


def _of(table: pd.DataFrame, key: str, whose: str, column: str) -> float:
    """One number of a table, NaN where it has no such row."""
    found = table.loc[table[key] == whose, column]
    return float(found.iloc[0]) if len(found) else float("nan")


def _answers(study: Study, customer: str) -> dict[str, float]:
    """One customer's latest answers, by what the file calls the question, and as `nps` and `ski`."""
    asked = survey.survey(study)
    if asked is None:
        return {}
    given = survey.answered(study)
    names = {**{asked.names[q]: q for q in asked.questions}, "nps": asked.nps, "ski": asked.ski}
    return {name: _of(given, "customer_id", customer, q) for name, q in names.items() if q is not None}


def _began(study: Study) -> pd.Series:
    """When each customer began: by the file's own column of starts, else by the first purchase in it."""
    orders, starts = study.orders, tenure.starts_of(study)
    if starts is None:
        return pd.to_datetime(study.customers.set_index("customer_id")["first_date"])
    return pd.Series(pd.to_datetime(starts), index=list(orders.ids))


def _years(study: Study, began: pd.Series) -> pd.Series:
    """Years as a customer at the period's end."""
    period = study.base.period
    if period is None:
        raise TableProblem("needs_purchases")
    return (pd.Timestamp(period.end) - pd.to_datetime(began)).dt.days / DAYS_A_YEAR


# The best fifth -----------------------------------------------------------------------------------------


def best_fifth(study: Study) -> list[str]:
    """The first tiers that together are at most a fifth of the customers: Super and Top of the course's four."""
    shares = study.base.tiers["customers"].cumsum() / study.base.tiers["customers"].sum()
    return [name for name, share in zip(study.base.names, shares, strict=True) if share <= BEST + 0.01]


def profile(study: Study, marks: Sequence[Trait]) -> pd.DataFrame:
    """What the best fifth has more or less of: `clv.comparison.profile`, a row a mark, in the case's order.

    TableProblem `column_missing`: a mark's column is not in the file.
    """
    people = study.customers
    people = people[people["tier_now"].notna()].reset_index(drop=True)
    found = pd.DataFrame({i: _has(study, mark, people["customer_id"]) for i, mark in enumerate(marks)})
    return comparison.profile(found, people["tier_now"].isin(best_fifth(study)))


def _has(study: Study, mark: Trait, ids: pd.Series) -> pd.Series:
    """Which of the customers have the mark."""
    column = _column(study, mark.column)
    if mark.least and mark.column == study.file.mapping.get("start_date"):
        return ids.map(_years(study, _began(study))) >= mark.least
    period = study.base.period
    if mark.least:
        if period is None:
            raise TableProblem("needs_purchases")
        rows = history.split(table_of(study), period.before_start, period.now_start, period.end, column)
        held = rows[rows["purchases_now"] > 0].groupby("customer_id").size()
        return ids.map(held).fillna(0) >= mark.least  # in no row of the period: holds nothing
    values = history.values_of(table_of(study), column, None if period is None else period.end)
    return ids.map(values.set_index("customer_id")["value"]) == mark.value


def _column(study: Study, name: str) -> str:
    """A column of the checked table by what the file calls it."""
    roles = {given: role for role, given in study.file.mapping.items()}
    attributes = {given: f"attr_{i + 1}" for i, given in enumerate(study.file.attributes)}
    found = {**attributes, **roles}
    if name not in found:
        raise TableProblem("column_missing", column=name)
    return found[name]


def churn_by_time(study: Study) -> dict[str, float]:
    """The share that leaves in the first year as a customer ("early"), and later; {} where the file does not tell."""
    try:
        found = clv.tenure.churn_by_tenure(tenure.panel_of(study), tenure.starts_of(study), 1.0)
    except TableProblem:
        return {}
    rates = found.set_index("group")["churn"]
    return {group: float(rates[group]) for group in ("early", "later")}


def change_after(study: Study) -> dict[str, float]:
    """How much more those who stayed after their answer spend, by what they answered ("satisfied", "dissatisfied")."""
    try:
        found = satisfaction_value.after(study)
    except TableProblem:
        found = None
    if found is None:
        return {}
    rows = found.set_index("group")["spent_change"]
    return {"satisfied": float(rows.iloc[0]), "dissatisfied": float(rows.iloc[-2])}


def unprofitable(study: Study) -> float:
    """The share of active customers that cost more than they bring; NaN without a cost in the file."""
    people = study.customers
    if "cost_now" not in people:
        return float("nan")
    profit = concentration.profits(people[people["tier_now"].notna()])["profit"]
    return float((profit < 0).mean())


def new_share(base: clv.Base) -> pd.Series:
    """The share of each tier's customers, and of all, that are new in the period; empty without movements."""
    flows = base.flows
    if flows is None:
        return pd.Series(dtype=float)
    now = flows[flows["tier_now"].isin(base.names)]
    new = now[now["movement"] == "new"].groupby("tier_now")["customers"].sum().reindex(list(base.names)).fillna(0)
    everybody = base.tiers.set_index("tier")["customers"]
    shares = new / everybody
    shares[TOTAL] = float(new.sum()) / float(everybody.sum())
    return shares
