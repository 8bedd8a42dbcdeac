"""What a study's customers cost: to serve by year as a customer, and to win by channel."""

from __future__ import annotations

import numpy as np
import pandas as pd

from clv import TOTAL, TableProblem, serving
from study import concentration
from study.left_behind import margin_of_revenue
from study.rows import counted, opened
from study.study import Study, kept
from study.survey import table_of


@kept
def cost_to_serve(study: Study) -> pd.DataFrame | None:
    """`clv.serving.cost_to_serve` of the period's purchases; None where the file has no cost on its rows.

    Years count from the file's own start of the customer where it has one, else from the first row. Seen are those who
    bought in the period, from the later of their start and the period's to its end.
    """
    period = study.base.period
    if study.file.kind != "transactions" or period is None or "cost" not in study.file.mapping:
        return None
    with opened(table_of(study)) as (con, columns):
        where = counted(con, columns, period.end, study.choices.returns, study.part)
        began = "LEAST(MIN(TRY_CAST(start_date AS DATE)), MIN(date))" if "start_date" in columns else "MIN(date)"
        key = "COALESCE(NULLIF(order_id, ''), CAST(date AS VARCHAR))" if "order_id" in columns else "date"
        found = con.execute(
            f"""WITH began AS (SELECT customer_id, {began} AS began FROM rows GROUP BY 1)
                SELECT customer_id, MIN(date_diff('day', began, date)) / 365.25 AS years,
                       CAST(SUM(amount) AS DOUBLE) AS revenue, CAST(SUM(cost) AS DOUBLE) AS cost
                FROM rows JOIN began USING (customer_id)
                WHERE {where} AND date >= CAST(? AS DATE) AND cost IS NOT NULL GROUP BY customer_id, {key}""",
            [period.now_start],
        ).df()
        seen = con.execute(
            f"""WITH began AS (SELECT customer_id, {began} AS began FROM rows GROUP BY 1)
                SELECT customer_id AS customer,
                       GREATEST(date_diff('day', ANY_VALUE(began), CAST($start AS DATE)), 0) AS from_days,
                       date_diff('day', ANY_VALUE(began), CAST($end AS DATE)) AS to_days
                FROM rows JOIN began USING (customer_id)
                WHERE {where} AND date >= CAST($start AS DATE)
                GROUP BY customer_id HAVING bool_and(cost IS NOT NULL)""",
            {"start": period.now_start, "end": period.end},
        ).df()
    if found.empty:
        return None
    return serving.cost_to_serve(found["years"], found["customer_id"], found["revenue"], found["cost"], seen)


@kept
def channels(study: Study) -> pd.DataFrame | None:
    """A row a channel with what its customers are worth (`clv.comparison.compare`); None where neither is known."""
    if not study.has_customers or "channel" not in study.file.mapping or not study.base.two_periods:
        return None
    try:
        found = concentration.compared(study, "channel")
    except TableProblem:
        return None
    totals = found[(found["tier"] == TOTAL) & ~found["small"]].reset_index(drop=True)
    return totals if len(totals) and bool(totals["clv"].notna().any()) else None


def by_channel(study: Study, costs: tuple[float, ...]) -> pd.DataFrame | None:
    """`clv.serving.by_channel`; a cost of 0, or none, is not entered."""
    found = channels(study)
    if found is None:
        return None
    spent = [costs[i] if i < len(costs) and costs[i] > 0 else np.nan for i in range(len(found))]
    money = found["revenue_per_customer"] * margin_of_revenue(study)
    return serving.by_channel(found.assign(revenue_per_customer=money), spent, study.base.years)
