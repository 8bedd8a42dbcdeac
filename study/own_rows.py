"""The rows of the file that one customer's revenue in a period is made of, whatever kind of file it is."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from clv.contracts import money_in
from clv.customer_file import UNIT_YEARS
from study.rows import counted_of_customer, of_customer
from study.study import Study


def own_rows(study: Study, customer: str, before: bool) -> pd.DataFrame | None:
    """Rows (number in the file) and the amount each counts for, in the period before or now; they sum to the revenue.

    Of purchases: those that count under the choices. Of contracts: money a day × days in the period. Of a row a
    customer: its revenue for the period's length. None where the file has no such rows.
    """
    path, period = study.file.table, study.period
    if path is None:
        return None
    if study.base.kind == "customers":
        return _of_snapshot(study, path, customer, before)
    if period is None or (period.before_start is None and before):
        return None
    if study.base.kind == "contracts":
        rows = of_customer(path, customer).assign(customer_id=customer)
        rows["amount"] = money_in(rows, period)["before" if before else "now"]
        return rows.loc[rows["amount"] > 0, ["row", "amount"]].reset_index(drop=True)
    start, end = (period.before_start, period.now_start) if before else (period.now_start, period.end)
    if study.base.kind != "transactions" or start is None:
        return None
    return counted_of_customer(path, customer, start, end, study.choices.returns, study.part)


def _of_snapshot(study: Study, path: Path, customer: str, before: bool) -> pd.DataFrame:
    rows = of_customer(path, customer)
    column = "revenue_before" if before else "revenue_now"
    if column in rows:
        return pd.DataFrame({"row": rows["row"], "amount": rows[column].astype(float)})
    a_year = rows["revenue"].astype(float) / UNIT_YEARS[study.file.revenue_unit or "year"]
    return pd.DataFrame({"row": rows["row"], "amount": (a_year * study.base.years * 100).round() / 100})
