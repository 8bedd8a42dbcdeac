"""What a study's customers buy next: whose revenue it is, who buys again by first product, and products in order."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from clv import TableProblem, next_purchase
from study import history
from study.rows import counted, frame, opened
from study.study import Study, kept
from study.survey import table_of

MOST = 12


@dataclass(frozen=True, eq=False)
class Again:
    """`clv.next_purchase.bought_again` by first product, and whether those there when the file begins are left out."""

    table: pd.DataFrame
    begins_late: bool


@kept
def sources(study: Study) -> pd.DataFrame | None:
    """Whose the period's revenue is; None where the file does not tell who is new."""
    flows = study.base.flows
    if flows is None or not study.base.two_periods or study.base.moves is None:
        return None
    try:
        return next_purchase.sources(flows)
    except TableProblem:
        return None


@kept
def again(study: Study) -> Again | None:
    """Who buys again within 30, 90 and 365 days, by first product; None without purchases.

    Whose first row lies in the file's first period may have bought before it begins: left out where anybody is left.
    """
    period = study.base.period
    if study.file.kind != "transactions" or period is None:
        return None
    days = _first_days(study)
    if days.empty:
        return None
    begins = days["first"].min() + pd.Timedelta(days=round(365.25 * study.base.years))
    late = bool((days["first"] >= begins).any() and study.span_years >= 2 * study.base.years)
    new = days[days["first"] >= begins] if late else days
    if "product" in study.file.mapping:
        known = history.values_of(table_of(study), "product", period.end, "first").set_index("customer_id")["value"]
        product = new["customer_id"].map(known)
    else:
        product = pd.Series(None, index=new.index, dtype=object)
    common = product.value_counts().index[:MOST]
    last = pd.Timestamp(period.end) - pd.Timedelta(days=1)
    table = next_purchase.bought_again(new["first"], new["second"], last, product.where(product.isin(common)))
    return Again(table, late)


def _first_days(study: Study) -> pd.DataFrame:
    """The days of each customer's first two purchases (a day whose net is above 0): customer_id, first, second."""
    period = study.base.period
    assert period is not None
    with opened(table_of(study)) as (con, columns):
        where = counted(con, columns, period.end, study.choices.returns, study.part)
        found = frame(
            con,
            f"""WITH bought AS (SELECT customer_id, date FROM rows WHERE {where} GROUP BY 1, 2 HAVING SUM(amount) > 0),
                placed AS (SELECT *, row_number() OVER (PARTITION BY customer_id ORDER BY date) AS n FROM bought)
                SELECT customer_id, MIN(date) AS first, MIN(date) FILTER (n = 2) AS second FROM placed
                WHERE n <= 2 GROUP BY 1 ORDER BY 1""",
        )
    return found.astype({"first": "datetime64[s]", "second": "datetime64[s]"})


@kept
def in_order(study: Study) -> pd.DataFrame | None:
    """In which order products are taken up; None where the file has none."""
    period = study.base.period
    if study.file.kind != "transactions" or period is None or "product" not in study.file.mapping:
        return None
    with opened(table_of(study)) as (con, columns):
        where = counted(con, columns, period.end, study.choices.returns, study.part)
        row = "MIN(row)" if "row" in columns else "0"
        name = "NULLIF(TRIM(CAST(product AS VARCHAR)), '')"
        found = frame(
            con,
            f"""SELECT customer_id, {name} AS product, MIN(date) AS day, {row} AS place FROM rows
                WHERE {where} AND amount > 0 AND {name} IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 3, 4, 2""",
        )
    return next_purchase.in_order(found["customer_id"], found["product"])
