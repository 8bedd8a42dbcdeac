"""How many different products each customer has, what is bought together, and what comes next."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

import clv
from clv.pairs import Holdings
from clv.periods import Period
from clv.tables import Objects, Returns
from study.rows import Part, counted, frame, opened
from study.study import Study, kept
from study.survey import table_of


@kept
def held(study: Study) -> pd.DataFrame | None:
    """CUSTOMERS with products_before and products_now; None where the file does not tell them, or of one period only.

    Of purchases: different products bought in each period. Of a row a customer: the number it gives, for both.
    """
    if not study.has_customers or not study.base.two_periods:
        return None
    people, period = study.customers, study.base.period
    if "products" in people:
        held = people["products"].astype(float)
        return people.assign(products_before=held, products_now=held)
    if study.file.kind != "transactions" or period is None:
        return None
    found = bought(table_of(study), period, study.choices.returns)
    if found is None:
        return None
    mine = people[["customer_id"]].merge(found, on="customer_id", how="left")
    columns = ("products_before", "products_now")
    return people.assign(**{name: mine[name].fillna(0).to_numpy(float) for name in columns})


def bought(table: Path, period: Period, returns: Returns) -> pd.DataFrame | None:
    """Different products that each customer bought in both periods of a table of order lines; None without products.

    Columns customer_id, products_before, products_now; what was only returned is not bought.
    """
    with opened(table) as (con, columns):
        if "product" not in columns:
            return None
        where = counted(con, columns, period.end, returns)
        there = "NULLIF(TRIM(CAST(product AS VARCHAR)), '')"
        query = f"""SELECT customer_id,
                    COUNT(DISTINCT {there}) FILTER (date < CAST(? AS DATE)) AS products_before,
                    COUNT(DISTINCT {there}) FILTER (date >= CAST(? AS DATE)) AS products_now
                    FROM rows WHERE {where} AND amount > 0 AND date >= CAST(? AS DATE) GROUP BY 1 ORDER BY 1"""
        return frame(con, query, [period.now_start, period.now_start, _first(period)])


@dataclass(frozen=True, eq=False)
class Together:
    """What is bought together in the two periods: who has what, the ids of `Holdings`' customers, and the pairs."""

    held: Holdings
    ids: Objects
    pairs: pd.DataFrame


@kept
def together(study: Study) -> Together | None:
    """The pairs of products (`clv.pairs`) of the two periods; None where the file tells of none."""
    period = study.base.period
    if study.file.kind != "transactions" or period is None or "product" not in study.file.mapping:
        return None
    held, ids = holdings(table_of(study), period, study.choices.returns, study.part)
    return None if held is None else Together(held, ids, clv.pairs.pairs(held))


@kept
def next_products(study: Study) -> pd.DataFrame | None:
    """Each customer's next product: customer_id, product, because, confidence; None as `together`."""
    found = together(study)
    if found is None:
        return None
    table = clv.pairs.next_products(found.held, found.pairs)
    return table.assign(customer_id=found.ids[table["customer"].to_numpy()]).drop(columns="customer")


def holdings(
    table: Path, period: Period, returns: Returns, part: Part | None = None
) -> tuple[Holdings | None, Objects]:
    """Who bought what in both periods of a table of order lines, and the customers' ids; None: nobody bought a product.

    All who bought anything count, also who bought no named product.
    """
    with opened(table) as (con, columns):
        where = counted(con, columns, period.end, returns, part)
        con.execute(
            f"""CREATE TEMP TABLE bought AS SELECT DISTINCT customer_id, TRIM(CAST(product AS VARCHAR)) AS product
                FROM rows WHERE {where} AND amount > 0 AND date >= CAST(? AS DATE)""",
            [_first(period)],
        )
        for name, column in (("people", "customer_id"), ("goods", "product")):
            con.execute(
                f"""CREATE TEMP TABLE {name} AS SELECT {column}, row_number() OVER (ORDER BY {column}) - 1 AS n
                    FROM (SELECT DISTINCT {column} FROM bought WHERE {column} <> '')"""
            )
        query = """SELECT p.n AS customer, g.n AS product FROM bought JOIN people p USING (customer_id)
                   JOIN goods g USING (product) ORDER BY ALL"""
        rows = con.execute(query).fetchnumpy()
        ids, names = (
            frame(con, f"SELECT {column} FROM {name} ORDER BY n")[column].to_numpy(object)
            for name, column in (("people", "customer_id"), ("goods", "product"))
        )
    customer, product = (np.asarray(rows[name]).astype(np.int64) for name in ("customer", "product"))
    return (clv.pairs.holdings_of(customer, product, list(names), len(ids)) if len(product) else None), ids


def _first(period: Period) -> dt.date:
    return period.before_start or period.now_start
