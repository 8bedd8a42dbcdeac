"""Sum a checked table of order lines to one row per customer, with the sums that reconcile it to the file.

The heavy work is SQL in `customers.sql` (DuckDB here; the statement runs on a warehouse as it stands).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd

from clv.orders import whole_cents
from clv.periods import Period
from clv.tables import RECONCILIATION, Returns, TableProblem, active
from intake.sql import literal

SQL = (Path(__file__).parent / "customers.sql").read_text(encoding="utf-8")
DATABASES = 8  # kept open: 4 MB each
FIRST_LINES = 20_000
SUMMED = ("customer_id", "date", "amount", "cost", "leave_reason", "left_by_us")  # what `customers_of_lines` asks for


@dataclass(frozen=True)
class Part:
    """A part of a file that is counted alone: the rows whose `column` of the checked table holds `value`.

    `name` is what the file calls the column.
    """

    column: str
    value: str
    name: str = ""


SPLIT = ("earlier", "before_active", "before_not_active", "now_active", "now_not_active")


@lru_cache(DATABASES)
def _database(table: Path) -> duckdb.DuckDBPyConnection:
    """A database for the questions to one checked table, which can read that file and nothing else.

    It holds nothing: what a question makes on the way is temporary, and its own. Opening one takes twenty times as long
    as most questions to a small file.
    """
    off = ("autoinstall_known_extensions", "autoload_known_extensions", "python_enable_replacements")
    con = duckdb.connect(config={**dict.fromkeys((*off, "enable_external_file_cache"), False), "threads": 2})
    con.execute("SET allowed_paths = [?]", [str(table)])
    con.execute("SET enable_external_access = false")
    con.execute("SET allowed_configs = ['enable_progress_bar']")
    con.execute("SET lock_configuration = true")
    return con


@contextmanager
def opened(table: Path) -> Iterator[tuple[duckdb.DuckDBPyConnection, list[str]]]:
    """A connection with the checked table as the view `rows`, and its columns; nothing else can be read by it.

    Tables and views that are made on the way must be temporary.
    """
    con = _database(table).cursor()
    try:
        # Under `python -m report` DuckDB takes us for a person at a prompt, and after two seconds draws in the JSON.
        con.execute("SET enable_progress_bar = false")
        con.execute(f"CREATE TEMP VIEW rows AS FROM read_parquet({literal(str(table))}, hive_partitioning = false)")
        yield con, [c[0] for c in con.execute("DESCRIBE rows").fetchall()]
    finally:
        con.close()


def frame(con: duckdb.DuckDBPyConnection, query: str, given: Any = None) -> pd.DataFrame:
    """The rows of a query, as DuckDB's `df` gives them; text, which that makes a Python word a cell, in a fifth of the
    time."""
    table = con.sql(query, params=given).to_arrow_table()
    text = [field.name for field in table.schema if str(field.type) == "string"]
    others = [name for name in table.column_names if name not in text]
    rest: pd.DataFrame = con.from_arrow(table.select(others)).df() if others else pd.DataFrame(index=range(len(table)))
    return pd.DataFrame({name: table[name].to_pandas() if name in text else rest[name] for name in table.column_names})


def line_columns(columns: list[str]) -> str:
    """SELECT list that gives every file the same five columns, whichever of them it has."""
    cost = "cost" if "cost" in columns else "CAST(NULL AS DECIMAL(18,4))"
    costed = "CASE WHEN cost IS NOT NULL THEN amount END" if "cost" in columns else "CAST(NULL AS DECIMAL(18,4))"
    day = "'day ' || CAST(date AS VARCHAR)"
    key = f"COALESCE(NULLIF(order_id, ''), {day})" if "order_id" in columns else day
    return f"customer_id, date, amount, {cost} AS cost, {costed} AS costed, {key} AS order_key"


def named(columns: Sequence[str], column: str) -> str:
    """A column's name as SQL writes it. TableProblem `column_missing`."""
    if column not in columns:
        raise TableProblem("column_missing", column=column)
    return '"' + column.replace('"', '""') + '"'


def counted(
    con: duckdb.DuckDBPyConnection, columns: list[str], end: dt.date, returns: Returns, part: Part | None = None
) -> str:
    """The condition for the rows that count under the returns policy and the filter."""
    parts = [f"date < CAST({literal(end.isoformat())} AS DATE)"]
    if returns == "ignore":
        parts.append("amount >= 0")
    if part is not None:
        parts.append(f"CAST({named(columns, part.column)} AS VARCHAR) = {literal(part.value)}")
    if returns == "cancel":
        con.register("pairs", pd.DataFrame({"gone": cancelled(con, columns, end)}, dtype="int64"))
        parts.append("row NOT IN (SELECT gone FROM pairs)")
    return " AND ".join(parts)


def select_lines(
    con: duckdb.DuckDBPyConnection,
    columns: list[str],
    end: dt.date,
    returns: Returns,
    part: Part | None = None,
    kept: bool = True,
) -> None:
    """The table `lines`: what counts under the returns policy and the filter. Read anew each time if not `kept`."""
    where = counted(con, columns, end, returns, part)
    con.execute(
        f"CREATE TEMP {'TABLE' if kept else 'VIEW'} lines AS SELECT {line_columns(columns)} FROM rows WHERE {where}"
    )


def cancelled(con: duckdb.DuckDBPyConnection, columns: list[str], end: dt.date) -> list[int]:
    """Row numbers of the returns that have a purchase to cancel, and of those purchases.

    A return is paired with the customer's latest earlier row of the same order number, else of the same product,
    unit price and quantity; each row is used once.
    """
    by_order = "NULL"
    if "order_id" in columns:
        by_order = "CASE WHEN order_id <> '' THEN hash(customer_id, order_id) END"
    by_line = "NULL"
    if {"product", "unit_price", "quantity"} <= set(columns):
        by_line = """CASE WHEN product <> '' AND unit_price IS NOT NULL AND quantity IS NOT NULL
                     THEN hash(customer_id, product, unit_price, abs(quantity)) END"""
    rows = con.execute(
        f"""WITH keyed AS (SELECT row, date, amount < 0 AS back, {by_order} AS k1, {by_line} AS k2 FROM rows
                           WHERE date < CAST(? AS DATE) AND amount <> 0),
            returned AS (SELECT k1, k2 FROM keyed WHERE back)
            SELECT row, back, k1, k2 FROM keyed WHERE back OR k1 IN (SELECT k1 FROM returned WHERE k1 IS NOT NULL)
                   OR k2 IN (SELECT k2 FROM returned WHERE k2 IS NOT NULL)
            ORDER BY date, row""",
        [end],
    ).fetchall()
    waiting: dict[int, list[int]] = defaultdict(list)
    used: set[int] = set()
    for row, back, *keys in rows:
        known = [k for k in keys if k is not None]
        if not back:
            for key in known:
                waiting[key].append(row)
            continue
        partner = next((p for p in (_latest(waiting[k], used) for k in known) if p is not None), None)
        if partner is not None:
            used |= {row, partner}
    return sorted(used)


def _latest(stack: list[int], used: set[int]) -> int | None:
    while stack and stack[-1] in used:
        stack.pop()
    return stack[-1] if stack else None


def customers(
    table: Path,
    before_start: dt.date | None,
    now_start: dt.date,
    end: dt.date,
    returns: Returns = "net",
    part: Part | None = None,
) -> pd.DataFrame:
    """CUSTOMERS of a checked table: one row a customer with any used row before `end`.

    `before_start` None: one period only, all before it is history. `part` keeps those rows alone. Money is exact in
    cents. Source: METHODS, period, purchase, active.
    """
    with opened(table) as (con, columns):
        select_lines(con, columns, end, returns, part)
        found = frame(con, SQL, {"before_start": before_start or now_start, "now_start": now_start})
    money = [c for c in found.columns if c.startswith(("revenue", "cost"))]
    return found.astype(dict.fromkeys(money, "float64"))


def customers_of_lines(
    table: Path, period: Period, returns: Returns = "net", part: Part | None = None, alone: bool = False
) -> pd.DataFrame | None:
    """As `customers`, in half the time, where every line is an order of its own; None where two may be of one order.

    `alone`: that is known, and need not be looked for.
    Costs stand there where the file has them. No row before `end`: None. Exact while a customer's money stays under
    9 · 10¹¹: until then sums of whole ten-thousandths are whole in a float too, and are soonest made so.
    """
    with opened(table) as (con, columns):
        select_lines(con, columns, period.end, returns, part, kept=False)
        if not alone and ("order_id" not in columns or not each_its_own(con)):
            return None
        starts = {"before_start": period.before_start or period.now_start, "now_start": period.now_start}
        query = sums_of_lines("cost" in columns, earlier=_begins_before(con, starts["before_start"]))
        found = frame(con, query, starts)
    days = dict.fromkeys(("first_date", "last_date"), "datetime64[s]")
    return None if found.empty else in_cents(found, ("revenue", "cost")).astype(days)


def in_cents(found: pd.DataFrame, begun: tuple[str, ...]) -> pd.DataFrame:
    """What `sums_of_lines` gives with the money whose columns begin so in kronor, rounded once to whole cents."""
    money = [c for c in found.columns if c.startswith(begun)]
    return found.assign(**{c: whole_cents(np.rint(found[c].to_numpy(float))) / 100 for c in money})


def _begins_before(con: duckdb.DuckDBPyConnection, day: dt.date) -> bool:
    """Whether any of `lines` lies before a day."""
    return bool(con.execute("SELECT 1 FROM lines WHERE date < CAST(? AS DATE) LIMIT 1", [day]).fetchall())


def sums_of_lines(costs: bool, by: str = "customer_id", earlier: bool = True) -> str:
    """The query for a row a customer (and what else `by` names) of `lines` that are each an order of their own.

    Money is summed in ten-thousandths. `earlier` False: no line lies before both periods, so nothing is summed there.
    """

    def units(column: str) -> str:
        return f"CAST(CAST({column} * 10000 AS BIGINT) AS DOUBLE) AS {column}"

    def total(column: str, stretch: int, name: str) -> str:
        return f"COALESCE(SUM({column}) FILTER (stretch = {stretch}), 0) AS {name}"

    columns = ("amount", "costed", "cost") if costs else ("amount",)
    sums = [] if earlier else ["CAST(0 AS BIGINT) AS purchases_earlier", "CAST(0 AS DOUBLE) AS revenue_earlier"]
    stretches = ((0, "earlier"), (1, "before"), (2, "now"))
    for stretch, when in stretches if earlier else stretches[1:]:
        sums += [f"COUNT(*) FILTER (stretch = {stretch} AND amount > 0) AS purchases_{when}"]
        sums += [total("amount", stretch, f"revenue_{when}")]
    sums += [total(c, stretch, f"{c}_{when}") for stretch, when in stretches[1:] for c in columns[1:]]
    return f"""WITH dated AS (
            SELECT {by}, date, {", ".join(map(units, columns))},
                   CASE WHEN date >= CAST($now_start AS DATE) THEN 2
                        WHEN date >= CAST($before_start AS DATE) THEN 1 ELSE 0 END AS stretch
            FROM lines)
        SELECT {by}, {", ".join(sums)}, MIN(date) AS first_date, MAX(date) AS last_date
        FROM dated GROUP BY {by} ORDER BY {by}"""


def each_its_own(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether no two of `lines` can be of one customer and order: they would be of one number, and seldom are others.

    The first are looked at before all of them: they mostly show it.
    """
    query = "SELECT hash(customer_id, order_key) AS mark FROM lines"
    return not any(twice(con.execute(q).fetchnumpy()["mark"]) for q in (f"{query} LIMIT {FIRST_LINES}", query))


def twice(numbers: npt.ArrayLike) -> bool:
    """Whether any of many numbers comes twice. They are put in order where they lie: there may be millions."""
    ordered = np.asarray(numbers)
    ordered.sort()
    return bool((ordered[1:] == ordered[:-1]).any())


def reasons(table: Path, end: dt.date) -> pd.DataFrame | None:
    """customer_id, leave_reason, left_by_us: the reason on each customer's latest row before `end` that has one; None
    where the file says nothing of why customers left."""
    with opened(table) as (con, columns):
        if not {"leave_reason", "left_by_us"} <= set(columns):
            return None
        return con.execute(
            """SELECT customer_id, arg_max(leave_reason, (date, row)) AS leave_reason,
                      arg_max(left_by_us, (date, row)) AS left_by_us
               FROM rows WHERE leave_reason IS NOT NULL AND date < CAST(? AS DATE) GROUP BY 1""",
            [end],
        ).df()


def rows_of(table: Path) -> pd.DataFrame:
    """A customers file or a segments file as it was read: one row a customer or a segment, money as floats."""
    with opened(table) as (con, columns):
        kinds = dict(con.execute("SELECT column_name, column_type FROM (DESCRIBE rows)").fetchall())
        chosen = [f'CAST("{c}" AS DOUBLE) AS "{c}"' if kinds[c].startswith("DECIMAL") else f'"{c}"' for c in columns]
        return con.execute(f"SELECT {', '.join(chosen)} FROM rows ORDER BY row").df()


def of_customer(table: Path, customer: str) -> pd.DataFrame:
    """The file's own rows of one customer, as the checked table holds them, by their row in the file. Columns that
    only serve the counting are left out. A table without customers gives no rows."""
    with opened(table) as (con, columns):
        if "customer_id" not in columns:
            return pd.DataFrame(columns=columns)
        shown = [named(columns, c) for c in columns if c not in ("customer_id", "is_open", "cancelled")]
        return con.execute(f"SELECT {', '.join(shown)} FROM rows WHERE customer_id = ? ORDER BY row", [customer]).df()


def counted_of_customer(
    table: Path, customer: str, start: dt.date, end: dt.date, returns: Returns = "net", part: Part | None = None
) -> pd.DataFrame:
    """The rows of one customer that count in a period: row (in the file) and amount, under the returns policy and the
    filter. They sum to the customer's revenue in it."""
    with opened(table) as (con, columns):
        where = counted(con, columns, end, returns, part)
        return con.execute(
            f"SELECT row, CAST(amount AS DOUBLE) AS amount FROM rows WHERE {where} AND customer_id = ?"
            " AND date >= CAST(? AS DATE) ORDER BY row",
            [customer, start],
        ).df()


def returns_left(table: Path, end: dt.date, returns: Returns) -> dict[str, int]:
    """How the returns were met: rows that are returns, and how many stay netted because nothing pairs with them."""
    with opened(table) as (con, columns):
        found = con.execute("SELECT count(*) FROM rows WHERE amount < 0 AND date < CAST(? AS DATE)", [end]).fetchone()
        total = int(found[0]) if found else 0
        paired = len(cancelled(con, columns, end)) // 2 if returns == "cancel" else 0
    return {"returns": total, "paired": paired, "netted": 0 if returns == "ignore" else total - paired}


def set_aside_by_choice(table: Path, end: dt.date, returns: Returns) -> pd.DataFrame:
    """RECONCILIATION rows of what the person's own choices set aside: after_end and returns_policy."""
    with opened(table) as (con, columns):
        late = con.execute(
            "SELECT 'after_end' AS reason, count(*) AS rows, sum(amount) AS amount FROM rows"
            " WHERE date >= CAST(? AS DATE)",
            [end],
        ).fetchall()
        gone = _policy_rows(con, columns, end, returns)
    found = [(reason, int(rows), Decimal(amount or 0)) for reason, rows, amount in [*late, *gone] if rows]
    return pd.DataFrame(found, columns=list(RECONCILIATION))


def _policy_rows(
    con: duckdb.DuckDBPyConnection, columns: list[str], end: dt.date, returns: Returns
) -> list[tuple[str, int, Decimal]]:
    if returns == "net":
        return []
    if returns == "cancel":
        con.register("pairs", pd.DataFrame({"gone": cancelled(con, columns, end)}, dtype="int64"))
        which = "row IN (SELECT gone FROM pairs)"
    else:
        which = "amount < 0"
    query = f"SELECT 'returns_policy', count(*), sum(amount) FROM rows WHERE date < CAST(? AS DATE) AND {which}"
    return con.execute(query, [end]).fetchall()


def split(
    table: Path,
    before_start: dt.date | None,
    now_start: dt.date,
    end: dt.date,
    returns: Returns = "net",
    people: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The second line of the reconciliation: the used rows and their money, by period and active or not.

    `people`: the customers of the same period and policy, where they have been counted already.
    Columns reason (earlier, before_active, before_not_active, now_active, now_not_active), rows, amount (exact).
    "now_active" is the revenue of every page, before each customer's sum is rounded to cents.
    """
    if people is None:
        people = customers(table, before_start, now_start, end, returns)
    flags = pd.DataFrame(
        {
            "customer_id": people["customer_id"],
            "was": active(people["purchases_before"], people["revenue_before"]),
            "now": active(people["purchases_now"], people["revenue_now"]),
        }
    )
    with opened(table) as (con, columns):
        select_lines(con, columns, end, returns)
        con.register("flags", flags)
        found = con.execute(
            """SELECT CASE WHEN date >= CAST($now_start AS DATE) THEN CASE WHEN now THEN 'now_active'
                                ELSE 'now_not_active' END
                           WHEN date >= CAST($before_start AS DATE) THEN CASE WHEN was THEN 'before_active'
                                ELSE 'before_not_active' END
                           ELSE 'earlier' END AS reason, count(*), sum(amount)
               FROM lines JOIN flags USING (customer_id) GROUP BY 1""",
            {"before_start": before_start or now_start, "now_start": now_start},
        ).fetchall()
    rows = {reason: (int(n), Decimal(amount)) for reason, n, amount in found}
    return pd.DataFrame([(r, *rows.get(r, (0, Decimal(0)))) for r in SPLIT], columns=list(RECONCILIATION))
