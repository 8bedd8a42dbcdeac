"""Read a checked table of order lines to the history that trend, tenure, gaps, stages and surveys are counted from.

Every function reads the rows once, within about a second for a million of them; what it returns is small enough to
be kept, and everything after it is arithmetic.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api.extensions import ExtensionArray

from clv.orders import UNIT
from clv.tables import Ints, Orders, Returns, TableProblem
from study.rows import SQL as CUSTOMERS_SQL
from study.rows import (
    Part,
    counted,
    each_its_own,
    frame,
    in_cents,
    line_columns,
    named,
    opened,
    select_lines,
    sums_of_lines,
    twice,
)


def _statements(file: str) -> dict[str, str]:
    """The statements of a file by their name; `made` stands first, and makes what the others read."""
    text = (Path(__file__).parent / file).read_text(encoding="utf-8")
    made, *named_ = re.split(r"^-- fetched (several|lines|orders): .*\n", text, flags=re.MULTILINE)
    return {"made": made, **dict(zip(named_[::2], named_[1::2], strict=True))}


BY_NUMBER, BY_DAY = _statements("history.sql"), _statements("days.sql")
MOST_VALUES = 12
DAY_BITS, LONGEST = 23, 63  # bits of any date and its sign, of a whole number of DuckDB's but its sign
FEWEST_STEPS = 3
SCATTER = np.uint64(0x9E3779B97F4A7C15)  # an odd number: different customers stay different


def orders(table: Path, end: dt.date, returns: Returns = "net", part: Part | None = None) -> Orders:
    """All orders before `end`, under the returns policy and the filter, as compact arrays.

    `ids` stand in the order of CUSTOMERS made with the same choices. No row: TableProblem `no_orders`.
    """
    with opened(table) as (con, columns):
        select_lines(con, columns, end, returns, part, kept=False)
        rows = _order_rows(con, columns)
        ids = frame(con, "SELECT customer_id FROM people ORDER BY customer")["customer_id"].array
    if not len(ids):
        raise TableProblem("no_orders")
    by_day = _in_order_of(rows["day"])

    def sorted_(name: str) -> npt.NDArray[Any]:
        return np.asarray(rows.pop(name)[by_day])  # each is let go of once it is sorted: they are large

    costed, cost = (sorted_("costed"), sorted_("cost")) if "cost" in columns else (None, None)
    split = sorted_("split") if "split" in rows else np.broadcast_to(np.int32(-1), by_day.shape)
    day = sorted_("day").astype("datetime64[D]")
    return Orders.packed(ids, sorted_("customer"), day, sorted_("amount"), split, end, costed, cost)


def _order_rows(con: duckdb.DuckDBPyConnection, columns: Sequence[str]) -> dict[str, npt.NDArray[Any]]:
    """A row an order and day: the lines themselves where each is an order of its own, else their sums."""
    statements = BY_NUMBER if "order_id" in columns else BY_DAY
    con.execute(statements["made"])
    if "lines" in statements and not con.execute(statements["several"]).fetchall()[0][0]:
        query = statements["lines"]
        lines = _arrays(con, query if "cost" in columns else query.replace("costed, cost, ", ""))
        if not _come_back(lines["customer"], lines.pop("mark")):
            return lines
    return _arrays(con, statements["orders"])


def _arrays(con: duckdb.DuckDBPyConnection, query: str) -> dict[str, npt.NDArray[Any]]:
    """The columns of a query's result, all of them numbers."""
    return {name: np.asarray(column) for name, column in con.execute(query).fetchnumpy().items()}


def _come_back(customer: npt.NDArray[np.int32], mark: npt.NDArray[np.uint64]) -> bool:
    """Whether two lines may be of one customer and order: then two of these numbers are equal."""
    return twice(mark ^ (customer.astype(np.uint64) * SCATTER))


def _in_order_of(day: npt.NDArray[np.int32]) -> npt.NDArray[np.intp]:
    """The places of the rows by day. Sixteen bits hold 179 years, and are sorted sooner."""
    since = day - day.min()
    return np.argsort(since.astype(np.uint16) if since.max() < 2**16 else since, kind="stable")


def split(
    table: Path,
    before_start: dt.date | None,
    now_start: dt.date,
    end: dt.date,
    column: str,
    returns: Returns = "net",
    most: int = MOST_VALUES,
) -> pd.DataFrame:
    """CUSTOMERS of every value of a column in one pass, with `value` first: the same rows as a filter on each value.

    A customer with rows of two values is a customer of both: it can leave one and stay in the other. The `most`
    values with the largest amounts are kept, rows without a value are left out. TableProblem `column_missing`.
    """
    with opened(table) as (con, columns):
        name = named(columns, column)
        where = counted(con, columns, end, returns)
        con.execute(
            f"CREATE TEMP TABLE lines AS SELECT CAST({name} AS VARCHAR) AS value, {line_columns(columns)} FROM rows"
            f" WHERE {where} AND CAST({name} AS VARCHAR) IN (SELECT CAST({name} AS VARCHAR) FROM rows GROUP BY 1"
            f" ORDER BY SUM(amount) DESC, 1 LIMIT {int(most)})",
        )
        starts = {"before_start": before_start or now_start, "now_start": now_start}
        if each_its_own(con):
            found = in_cents(frame(con, sums_of_lines(True, "value, customer_id"), starts), ("revenue",))
            return found.assign(**{c: found[c] / UNIT for c in found.columns if c.startswith("cost")})
        found = frame(con, CUSTOMERS_SQL.replace("customer_id", "value, customer_id"), starts)
    money = [c for c in found.columns if c.startswith(("revenue", "cost"))]
    return found.astype(dict.fromkeys(money, "float64"))


def values_of(
    table: Path, column: str, end: dt.date | None = None, which: Literal["first", "latest"] = "latest"
) -> pd.DataFrame:
    """The value each customer had in a column, first or last before `end`: customer_id, value; a row a customer.

    With it customers divide without overlap: by the product they bought first, by where they live. A file with a row
    a customer needs no `end`. TableProblem `column_missing`.
    """
    with opened(table) as (con, columns):
        name = named(columns, column)
        found = _one_each(con, columns, {"value": f"NULLIF(TRIM(CAST({name} AS VARCHAR)), '')"}, end, which)
    return found.dropna(subset=["value"]).reset_index(drop=True)


def groups_of(table: Path, columns_: Sequence[str], end: dt.date | None = None) -> pd.DataFrame:
    """How each column divides the customers by their latest value before `end`: column, customers, different, measure.

    `customers` have a value, of which so many are `different`; `measure`: all of them numbers. In one pass.
    TableProblem `column_missing`.
    """
    with opened(table) as (con, columns):
        named_ = {one: f"NULLIF(TRIM(CAST({named(columns, one)} AS VARCHAR)), '')" for one in columns_}
        found = _one_each(con, columns, named_, end, "latest")
    rows = []
    for one in columns_:
        told = pd.Series(found[one].dropna().unique())
        values = pd.to_numeric(told, errors="coerce").to_numpy(float)
        measure = bool(len(told)) and bool(np.isfinite(values).all())
        rows.append((one, int(found[one].count()), len(told), measure))
    return pd.DataFrame(rows, columns=["column", "customers", "different", "measure"])


class LatestValues(NamedTuple):
    """The latest value of a column before each of some days: `places` among `values`, an array a day; -1: none yet.

    A place a customer of `ids`, which are sorted.
    """

    ids: ExtensionArray
    places: tuple[Ints, ...]
    values: tuple[str, ...]


def values_before(table: Path, column: str, ends: Sequence[dt.date]) -> LatestValues:
    """The latest value each customer had in a column before each of some days, the last of them first, in one pass.

    Everybody with a row before the first day given. TableProblem `column_missing`.
    """
    with opened(table) as (con, columns):
        value = f"NULLIF(TRIM(CAST({named(columns, column)} AS VARCHAR)), '')"
        con.execute(
            f"""CREATE TEMP TABLE told AS SELECT value, ROW_NUMBER() OVER (ORDER BY value) - 1 AS code
                FROM (SELECT DISTINCT {value} AS value FROM rows) WHERE value IS NOT NULL"""
        )
        values = tuple(value for (value,) in con.execute("SELECT value FROM told ORDER BY code").fetchall())
        row = "row" if "row" in columns else "0"
        last = con.execute(f"SELECT MAX({row}) FROM rows").fetchall()[0][0] or 0
        # One whole number for day, row and value: the largest of a customer holds its latest value.
        bits = [int(last).bit_length(), len(values).bit_length()]
        kind, mask = "BIGINT" if sum(bits) + DAY_BITS < LONGEST else "HUGEINT", 2 ** bits[1] - 1
        place = f"((date - DATE '1970-01-01')::{kind} * {2 ** bits[0]} + row) * {2 ** bits[1]} + code"
        latest = (
            f"COALESCE(MAX(place) FILTER (date < CAST(? AS DATE)) & {mask}, -1)::BIGINT AS place_{i}"
            for i in range(len(ends))
        )
        query = f"""SELECT customer_id, {", ".join(latest)}
                    FROM (SELECT customer_id, date, {place} AS place
                          FROM (SELECT customer_id, date, {row} AS row, {value} AS mine FROM rows)
                          LEFT JOIN told ON mine = value)
                    WHERE date < CAST(? AS DATE) GROUP BY 1 ORDER BY 1"""
        found = frame(con, query, [*ends, ends[0]])
    places = (found[f"place_{i}"].to_numpy(np.int64) for i in range(len(ends)))
    return LatestValues(found["customer_id"].array, tuple(places), values)


def answers(table: Path, questions: Sequence[str], end: dt.date | None = None) -> pd.DataFrame:
    """Each customer's latest answer to each question, as a number: customer_id and a column a question (NaN: none).

    What cannot be read as a number is no answer; which scale a question has is not judged here.
    """
    with opened(table) as (con, columns):
        asked = {q: f"TRY_CAST({named(columns, q)} AS DOUBLE)" for q in questions}
        return _one_each(con, columns, asked, end, "latest").astype(dict.fromkeys(questions, "float64"))


def sums(table: Path, column: str, start: dt.date, end: dt.date) -> pd.DataFrame:
    """The sum of a column of numbers over each customer's rows in [start, end): customer_id, total."""
    with opened(table) as (con, columns):
        query = f"""SELECT customer_id, SUM(TRY_CAST({named(columns, column)} AS DOUBLE)) AS total FROM rows
                    WHERE date >= CAST(? AS DATE) AND date < CAST(? AS DATE) GROUP BY 1 ORDER BY 1"""
        return con.execute(query, [start, end]).df()


def starts(table: Path, column: str, end: dt.date | None = None) -> pd.DataFrame:
    """The earliest date of a column per customer, such as a contract's start: customer_id, start (NaT: none)."""
    with opened(table) as (con, columns):
        name = named(columns, column)
        before, given = _before(columns, end)
        earliest = f"MIN(TRY_CAST({name} AS DATE)) AS start"
        query = f"SELECT customer_id, {earliest} FROM rows WHERE {before} GROUP BY 1 ORDER BY 1"
        return con.execute(query, given).df().astype({"start": "datetime64[s]"})


def given_starts(table: Path, o: Orders) -> npt.NDArray[np.datetime64] | None:
    """The day each customer of `o.ids` began, from the table's own column of starts; None when it has none."""
    with opened(table) as (_, columns):
        there = "start_date" in columns
    if not there:
        return None
    found = starts(table, "start_date", o.end).set_index("customer_id")["start"].reindex(o.ids)
    return found.to_numpy().astype("datetime64[D]")


def scales(table: Path, questions: Sequence[str]) -> pd.DataFrame:
    """What a column's answers look like: question, answers, lowest, highest, different, whole (numbers), rating.

    `rating`: whole numbers within 0–10, with at least three of them different: it may be a survey's question.
    """
    rows = []
    with opened(table) as (con, columns):
        for q in questions:
            x = f"TRY_CAST({named(columns, q)} AS DOUBLE)"
            query = f"SELECT COUNT({x}), MIN({x}), MAX({x}), COUNT(DISTINCT {x}), BOOL_AND({x} = FLOOR({x})) FROM rows"
            count, low, high, different, whole = con.execute(query).fetchall()[0]
            rating = bool(count and whole and low >= 0 and high <= 10 and different >= FEWEST_STEPS)
            rows.append((q, int(count), low, high, int(different), bool(whole), rating))
    names = ["question", "answers", "lowest", "highest", "different", "whole", "rating"]
    return pd.DataFrame(rows, columns=names)


def events(table: Path, column: str, value: str, since: dt.date, end: dt.date) -> pd.DataFrame:
    """Customers with a row whose `column` is `value` in [since, end): customer_id, rows, last_date."""
    with opened(table) as (con, columns):
        name = named(columns, column)
        query = f"""SELECT customer_id, COUNT(*) AS rows, MAX(date) AS last_date FROM rows
                    WHERE CAST({name} AS VARCHAR) = ? AND date >= CAST(? AS DATE) AND date < CAST(? AS DATE)
                    GROUP BY 1 ORDER BY 1"""
        return con.execute(query, [value, since, end]).df()


def next_days(table: Path, column: str, since: dt.date) -> pd.DataFrame:
    """The first day from `since` on that a column of days tells of, a row a customer who has one: customer_id, day."""
    with opened(table) as (con, columns):
        name = named(columns, column)
        query = f"""SELECT customer_id, MIN({name}) AS day FROM rows WHERE {name} >= CAST(? AS DATE)
                    GROUP BY 1 ORDER BY 1"""
        return con.execute(query, [since]).df().astype({"day": "datetime64[s]"})


def dated_events(table: Path, column: str, day: str) -> pd.DataFrame:
    """Every event of a column with its day, once a customer: customer_id, event, day (of the column `day`)."""
    with opened(table) as (con, columns):
        name, when = named(columns, column), named(columns, day)
        query = f"""SELECT DISTINCT customer_id, TRIM(CAST({name} AS VARCHAR)) AS event, {when} AS day FROM rows
                    WHERE TRIM(CAST({name} AS VARCHAR)) <> '' AND {when} IS NOT NULL ORDER BY ALL"""
        return con.execute(query).df().astype({"day": "datetime64[s]"})


def _before(columns: Sequence[str], end: dt.date | None) -> tuple[str, list[object]]:
    dated = "date" in columns and end is not None
    return ("date < CAST(? AS DATE)", [end]) if dated else ("TRUE", [])


def _one_each(
    con: duckdb.DuckDBPyConnection, columns: Sequence[str], wanted: dict[str, str], end: dt.date | None, which: str
) -> pd.DataFrame:
    """Per customer, the first or latest value of each expression that has one."""
    before, given = _before(columns, end)
    when = "(date, row)" if {"date", "row"} <= set(columns) else "date" if "date" in columns else "customer_id"
    pick = "arg_min" if which == "first" else "arg_max"
    list_ = ", ".join(f'{pick}({x}, {when}) FILTER ({x} IS NOT NULL) AS "{n}"' for n, x in wanted.items())
    return frame(con, f"SELECT customer_id, {list_} FROM rows WHERE {before} GROUP BY 1 ORDER BY 1", given)
