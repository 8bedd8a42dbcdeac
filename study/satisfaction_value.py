"""Satisfaction joined to money in a study: who answered in the period before, and what they did in the next."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd

from clv import TableProblem, satisfaction_value
from clv.satisfaction_value import NPS_GROUPS, THIRDS
from clv.tables import Floats
from study import history, survey
from study.rows import named, opened
from study.study import Study, kept

SEED = 7
When = Literal["answer_date", "rows", "unknown"]  # how the day of an answer is known


def names_of(study: Study) -> tuple[str, ...]:
    """The groups of answers, best first: of NPS, or thirds of the satisfaction index. TableProblem: nothing asked."""
    return NPS_GROUPS if _question(study)[1] else THIRDS


def _question(study: Study) -> tuple[str, bool]:
    """The question that divides, and whether it is NPS. TableProblem `column_missing`."""
    asked = survey.survey(study)
    if asked is None or not (asked.nps or asked.ski):
        raise TableProblem("column_missing", column="nps")
    return (asked.nps, True) if asked.nps else (str(asked.ski), False)


def when_answered(study: Study) -> When:
    """How the day of an answer is known: by a column of days, by the day of its row, or not at all."""
    if study.file.kind != "transactions":
        return "unknown"
    return "answer_date" if "answer_date" in study.file.mapping else "rows"


@kept
def answered_before(study: Study) -> pd.DataFrame:
    """Customers active in the period before, with the latest answer they gave in it, as `clv.after_answer` takes them.

    Columns customer_id, group, last, stays, brought, brings, money, tier_before. Where no day of an answer is known,
    every answer counts. TableProblem `needs_two_periods`, `column_missing`.
    """
    if not study.base.two_periods:
        raise TableProblem("needs_two_periods")
    question, _ = _question(study)
    period, when = study.base.period, when_answered(study)
    path = survey.table_of(study)
    if when == "unknown" or period is None or period.before_start is None:
        given = history.answers(path, [question], None).rename(columns={question: "answer"})
    else:
        day = "answer_date" if when == "answer_date" else "date"
        given = latest_between(path, question, day, period.before_start, period.now_start)
    people = study.customers
    return _grouped(study, people[people["tier_before"].notna()], given)


@kept
def answered_now(study: Study) -> pd.DataFrame:
    """Customers active in both periods with their latest answer of all, in the same columns. TableProblem as above."""
    if not study.base.two_periods:
        raise TableProblem("needs_two_periods")
    question, _ = _question(study)
    people = survey.answered(study)
    given = people[["customer_id", question]].rename(columns={question: "answer"})
    return _grouped(study, people[people["tier_before"].notna()].drop(columns=question), given)


def _grouped(study: Study, people: pd.DataFrame, given: pd.DataFrame) -> pd.DataFrame:
    asked = survey.survey(study)
    people = people[["customer_id", "tier_before", "tier_now", "revenue_before", "revenue_now"]].merge(
        given.drop_duplicates("customer_id"), on="customer_id", how="left"
    )
    answer = people["answer"].to_numpy(float)
    if _question(study)[1] or asked is None:
        group = satisfaction_value.nps_groups(answer)
    else:
        group = satisfaction_value.thirds(answer, asked.lowest, asked.highest)
    brought = people["revenue_before"].to_numpy(float)
    return pd.DataFrame(
        {
            "customer_id": people["customer_id"],
            "tier_before": people["tier_before"].astype(str),
            "group": group,
            "last": len(names_of(study)) - 1,
            "stays": people["tier_now"].notna(),
            "brought": brought,
            "brings": np.where(people["tier_now"].notna(), people["revenue_now"].to_numpy(float), 0.0),
            "money": brought * _margins(study, people["tier_before"]),
        }
    )


def _margins(study: Study, tiers: pd.Series) -> float | Floats:
    """The margin of each customer's tier; 1 where revenue is counted."""
    margin = study.base.margin
    if margin is None or np.ndim(margin) == 0:
        return 1.0 if margin is None else float(margin)
    by = dict(zip(study.base.names, np.asarray(margin, dtype=float).tolist(), strict=True))
    return tiers.map(by).to_numpy(float)


def latest_between(path: Path, question: str, day: str, start: dt.date, end: dt.date) -> pd.DataFrame:
    """Each customer's latest answer of a day in [start, end): customer_id, answer. TableProblem `column_missing`."""
    with opened(path) as (con, columns):
        answer, when = f"TRY_CAST({named(columns, question)} AS DOUBLE)", named(columns, day)
        place = f"({when}, row)" if "row" in columns else when
        query = f"""SELECT customer_id, arg_max({answer}, {place}) AS answer FROM rows
                    WHERE {answer} IS NOT NULL AND {when} >= CAST(? AS DATE) AND {when} < CAST(? AS DATE)
                    GROUP BY 1 ORDER BY 1"""
        return con.execute(query, [start, end]).df().astype({"answer": "float64"})


@kept
def after(study: Study) -> pd.DataFrame | None:
    """What those who answered in the period before did in the next (`clv.after_answer`); None: nobody answered then.

    TableProblem `needs_two_periods`, `column_missing`, `needs_customers`.
    """
    people = answered_before(study)
    if not (people["group"] >= 0).any():
        return None
    choices, rng = study.choices, np.random.default_rng(SEED)
    return satisfaction_value.after_answer(
        people, names_of(study), study.base.years, rng, choices.method, choices.discount
    )


@kept
def grid(study: Study) -> pd.DataFrame | None:
    """Behaviour beside emotion of those who are active in both periods; None: nobody of them has answered."""
    found = satisfaction_value.emotion_grid(answered_now(study))
    return found if found["customers"].sum() else None


@kept
def published(study: Study) -> pd.DataFrame | None:
    """The casino's change of spending beside the file's own; None as `after`."""
    table = after(study)
    return None if table is None else satisfaction_value.beside_published(table)
