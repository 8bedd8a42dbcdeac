"""The rows of a file of purchases as numbers, by customer and then by day: what products are counted from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api.extensions import ExtensionArray

from clv.orders import UNIT
from clv.tables import Flags, Floats, Ints
from study.rows import counted, frame, opened
from study.study import Study, kept
from study.survey import table_of

Places = npt.NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class OrderLines:
    """Every row before the period's end, by customer, day and row: read once for all that is asked of products.

    `customer` is a place among `ids`, which are sorted; `product` one among `products`, sorted too, −1 where none is
    named; `day` counts from 1970; `units` are ten-thousandths of money, whole. `counts`: under the returns policy;
    `mine`: of those, in the study's part. `pairs`: the customers and products that meet in a row.
    """

    ids: ExtensionArray
    products: tuple[str, ...]
    customer: Places
    product: Places
    day: Places
    units: Floats
    counts: Flags
    mine: Flags
    pairs: Pairs

    def named(self, places: Places) -> pd.Categorical[str]:
        """The products at some places."""
        return pd.Categorical.from_codes(places, pd.Index(self.products, dtype="str"))

    def since(self, day: dt.date) -> Flags:
        """The rows from a day on."""
        return np.asarray(self.day >= number(day))

    def places_in(self, people: pd.DataFrame) -> Ints:
        """Where each of CUSTOMERS stands among `ids`; −1: without a row."""
        ids = people["customer_id"]
        if len(ids) == len(self.ids) and bool((ids.array == self.ids).all()):
            return np.arange(len(ids))
        return np.asarray(pd.Index(self.ids).get_indexer(pd.Index(ids)))


@dataclass(frozen=True, eq=False)
class Pairs:
    """Customers and products that meet, in the order of their first row: `place` among them of every row (−1: none)."""

    place: Places
    customer: Places
    product: Places
    customers: int

    def seen(self, rows: Flags) -> Flags:
        """Which of them meet in some of the rows."""
        found = np.zeros(len(self.customer), dtype=bool)
        found[self.place[rows & (self.place >= 0)]] = True
        return found

    def held(self, rows: Flags) -> Ints:
        """How many different products some of the rows hold, a value a customer."""
        return np.bincount(self.customer[self.seen(rows)], minlength=self.customers)

    def total(self, rows: Flags, units: Floats) -> Floats:
        """What each of them sums to over some of the rows, in money."""
        within = np.flatnonzero(rows & (self.place >= 0))
        return np.asarray(np.bincount(self.place[within], units[within], len(self.customer))) / UNIT


def _pairs(customer: Places, product: Places, customers: int, products: int) -> Pairs:
    named, place = product >= 0, np.full(len(customer), -1, dtype=np.int32)
    place[named], keys = pd.factorize(customer[named].astype(np.int64) * max(1, products) + product[named])
    who, what = (part.astype(np.int32) for part in np.divmod(keys, max(1, products)))
    return Pairs(place, who, what, customers)


def number(day: dt.date) -> int:
    """A day as `OrderLines.day` counts it."""
    return int(np.datetime64(day, "D").astype(np.int64))


@kept
def lines(study: Study) -> OrderLines:
    """The rows of a study of purchases. TableProblem: no base."""
    period = study.base.period
    assert period is not None
    with opened(table_of(study)) as (con, columns):
        name = "NULLIF(TRIM(CAST(product AS VARCHAR)), '')" if "product" in columns else "CAST(NULL AS VARCHAR)"
        raw = "product" if "product" in columns else "NULL"
        before = f"SELECT * FROM rows WHERE date < DATE '{period.end.isoformat()}'"
        con.execute(
            f"""CREATE TEMP TABLE people AS SELECT customer_id, ROW_NUMBER() OVER (ORDER BY customer_id) - 1 AS customer
                FROM (SELECT DISTINCT customer_id FROM ({before}))"""
        )
        con.execute(
            f"""CREATE TEMP TABLE goods AS SELECT written, name, DENSE_RANK() OVER (ORDER BY name) - 1 AS place
                FROM (SELECT DISTINCT {raw} AS written, {name} AS name FROM
                      (SELECT DISTINCT {raw} AS product FROM ({before}))) WHERE name IS NOT NULL"""
        )
        policy = counted(con, columns, period.end, study.choices.returns)
        part = counted(con, columns, period.end, study.choices.returns, study.part)
        order = ", row" if "row" in columns else ""
        found = con.execute(
            f"""SELECT customer::INTEGER AS customer, COALESCE(place, -1)::INTEGER AS product,
                       (date - DATE '1970-01-01')::INTEGER AS day,
                       CAST(CAST(amount * {UNIT} AS BIGINT) AS DOUBLE) AS units,
                       COALESCE({policy}, FALSE) AS counts, COALESCE({part}, FALSE) AS mine
                FROM ({before}) JOIN people USING (customer_id) LEFT JOIN goods ON written = {raw}
                ORDER BY customer, date{order}"""
        ).fetchnumpy()
        ids = frame(con, "SELECT customer_id FROM people ORDER BY customer")["customer_id"].array
        names = con.execute("SELECT DISTINCT name, place FROM goods ORDER BY place").fetchall()
    columns_ = {name: np.asarray(column) for name, column in found.items()}
    met = _pairs(columns_["customer"], columns_["product"], len(ids), len(names))
    return OrderLines(ids, tuple(name for name, _ in names), **columns_, pairs=met)
