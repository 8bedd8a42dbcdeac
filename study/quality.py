"""Data quality: how full each column is, and how many customers lack answers, products or an address."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from study import rows
from study.study import Study, kept

OURS = frozenset(["row", "customer_id", "date", "amount", "is_open", "left_by_us", "lost", "joined"])
FILLED = ("column", "said_before", "rows_before", "said_now", "rows_now", "filled_before", "filled_now")
WANTED = ("cost", "product", "nps", "order_id")  # what most files lack, and what each would show


@dataclass(frozen=True)
class Lacking:
    """Customers without an answer, a product or an address; None where no column could hold it."""

    answers: int | None
    products: int | None
    contacts: int | None
    wanted: str | None


@kept
def filled(study: Study) -> pd.DataFrame:
    """column, filled_now and filled_before: the share of the period's rows in which each column says something.

    Beside them said_before and said_now, the rows that do, and rows_before and rows_now, all of them.
    A file without dated rows has filled_now only (of all rows). Empty without a table.
    """
    table, period = study.file.table, study.period
    if table is None:
        return pd.DataFrame(columns=list(FILLED))
    with rows.opened(table) as (con, columns):
        now, before = "true", "false"
        if period is not None and "date" in columns:
            now = f"date >= DATE '{period.now_start}' AND date < DATE '{period.end}'"
            start = period.before_start
            before = f"date >= DATE '{start}' AND date < DATE '{period.now_start}'" if start is not None else "false"
        found = []
        for name in (c for c in columns if c not in OURS):
            full = f"nullif(trim(CAST({rows.named(columns, name)} AS VARCHAR)), '') IS NOT NULL"
            counts = [
                f"count(*) FILTER ({when})" for when in (f"({before}) AND {full}", before, f"({now}) AND {full}", now)
            ]
            line = con.execute(f"SELECT {', '.join(counts)} FROM rows").fetchone() or (0, 0, 0, 0)
            said = [int(x) for x in line]
            found.append((name, *said, *(math.nan if not all_ else part / all_ for part, all_ in (said[:2], said[2:]))))
    return pd.DataFrame(found, columns=list(FILLED))


@kept
def lacking(study: Study) -> Lacking:
    """How many customers lack what the file's columns could say, and the column that would show most."""
    answers = _without(study, ("nps", "ski"))
    products = _without(study, ("product", "products"))
    missing = next((int(c["without"]) for c in study.file.columns if "without" in c), None)
    held = {str(c.get("role")) for c in study.file.columns}
    wanted = next((role for role in WANTED if role not in held), None)
    return Lacking(answers, products, missing, wanted if study.file.kind in ("transactions", "customers") else None)


def _without(study: Study, wanted: tuple[str, ...]) -> int | None:
    """Customers for whom none of these columns says anything; None without such a column."""
    if study.file.table is None:
        return None
    with rows.opened(study.file.table) as (con, columns):
        there = [rows.named(columns, c) for c in wanted if c in columns]
        if not there or "customer_id" not in columns:
            return None
        full = " OR ".join(f"nullif(trim(CAST({c} AS VARCHAR)), '') IS NOT NULL" for c in there)
        line = con.execute(
            f"SELECT count(*) FROM (SELECT bool_or({full}) AS said FROM rows GROUP BY customer_id) WHERE NOT said"
        ).fetchone()
    return int(line[0]) if line else None
