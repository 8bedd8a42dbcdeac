"""How long a million customers take to divide: RFM, stages and a column now and a period ago, and a division's tables.

    .venv/bin/python benchmarks/segmentations.py [CUSTOMERS]      (1 000 000 unless another number is given)

The orders are made up, some six a customer over three years, and stand in memory as a read file's do. Beside each
figure stands what sorting as many whole numbers once takes, so that machines can be compared.
"""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.stopwatch import once, timed  # noqa: E402  (the folder must be on the path first)
from clv import StageRules, rfm, stages  # noqa: E402  (the folder must be on the path first)
from clv.segmentation import Segmentation, cell_statement, cell_table  # noqa: E402
from clv.tables import Orders  # noqa: E402
from study import history  # noqa: E402

START, END = dt.date(2022, 1, 1), dt.date(2025, 1, 1)


def made(customers: int) -> Orders:
    """Orders of so many customers, who buy once or often and for little or much."""
    rng = np.random.default_rng(1)
    often = rng.geometric(0.17, customers)
    who = np.repeat(np.arange(customers, dtype=np.int32), often)
    days = np.sort(rng.integers(0, (END - START).days, len(who)))
    who = rng.permutation(who)
    amount = np.rint(rng.lognormal(5, 1, len(who)) * 10_000).astype(np.int64)
    ids = np.char.add("c", np.arange(customers).astype(str)).astype(object)
    order = np.full(len(who), -1, dtype=np.int32)
    return Orders.packed(ids, who, np.datetime64(START) + days.astype("timedelta64[D]"), amount, order, END)


def main() -> None:
    """Time each part."""
    customers = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    orders = made(customers)
    print(f"{customers:,} customers, {len(orders.customer):,} orders")
    numbers = np.random.default_rng(2).integers(0, 1 << 40, customers)
    sort = min(once(lambda: np.sort(numbers)) for _ in range(3))
    middle = dt.date(2024, 1, 1)
    now, before = rfm.rfm(orders, dt.date(2023, 1, 1), END), rfm.rfm(orders, START, middle)
    found = Segmentation("rfm", rfm.SEGMENTS, now.segments, before.segments)
    tier = pd.Categorical.from_codes(now.marks[2] - 1, list("EDCBA"))
    people = pd.DataFrame({"tier_now": tier, "revenue_now": now.values[2] / 100})
    worth = pd.DataFrame({"tier": list("EDCBA"), "clv": [1.0, 2.0, 3.0, 4.0, 5.0]})
    timed("RFM of this period and the one before", lambda: rfm.rfm(orders, dt.date(2023, 1, 1), END), sort)
    timed("RFM a period ago", lambda: rfm.rfm(orders, START, middle), sort)
    timed("its scores, segments, pairs and shared values", lambda: tables(now), sort)
    rules = StageRules(200, 200, 366)
    timed("stages now and a period ago", lambda: stages.staged(orders, rules, middle), sort)
    with tempfile.TemporaryDirectory() as folder:
        table = written(orders, Path(folder) / "rows.parquet")
        timed("a column now and a period ago", lambda: history.values_before(table, "channel", [END, middle]), sort)
    timed("the cells", lambda: cell_table(found, people, worth, 0.4), sort)
    timed("the statement", lambda: cell_statement(found), sort)


def written(orders: Orders, path: Path) -> Path:
    """The orders as a checked table with a column of forty values."""
    rng = np.random.default_rng(3)
    values = np.array([f"Channel {i + 1}" for i in range(40)], dtype=object)
    lines = pd.DataFrame(  # noqa: F841  (the statement below reads it by its name)
        {
            "row": np.arange(len(orders.customer)),
            "customer_id": np.asarray(orders.ids)[orders.customer],
            "date": orders.day.astype("datetime64[s]"),
            "amount": orders.amount / 10_000,
            "channel": values[rng.geometric(0.2, len(orders.customer)) % 40],
        }
    )
    columns = "row, customer_id, date::DATE AS date, amount::DECIMAL(18, 4) AS amount, channel"
    duckdb.sql(f"COPY (SELECT {columns} FROM lines) TO '{path}' (FORMAT parquet)")
    return path


def tables(found: rfm.Rfm) -> None:
    """Every table of RFM."""
    rfm.score_table(found)
    rfm.segment_table(found)
    rfm.recency_by_frequency(found)
    rfm.shared_values(found)
    rfm.bearable(found)


if __name__ == "__main__":
    main()
