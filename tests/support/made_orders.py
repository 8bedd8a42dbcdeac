"""Order lines made up for the tests of what is counted from dates, and the checked table a file would become."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import reference as ref

END = dt.date(2025, 1, 1)


def many(seed: int, customers: int = 300, first: dt.date = dt.date(2021, 1, 1), end: dt.date = END) -> pd.DataFrame:
    """Lines of customers who come, buy in bursts and leave: customer_id, date, amount (some returns), order_key."""
    rng = np.random.default_rng(seed)
    span = (end - first).days
    rows: list[tuple[str, dt.date, float, str]] = []
    for k in range(customers):
        at, left = int(rng.integers(0, span)), int(rng.geometric(0.25))
        while left and at < span:
            day = first + dt.timedelta(days=at)
            rows.append((f"c{k:04}", day, round(float(rng.lognormal(5, 1)), 2), f"o{len(rows)}"))
            if rng.random() < 0.1:
                back = min(at + int(rng.integers(0, 40)), span - 1)
                rows.append((f"c{k:04}", first + dt.timedelta(days=back), -rows[-1][2], rows[-1][3]))
            at, left = at + int(rng.exponential(120)), left - 1
    return pd.DataFrame(rows, columns=["customer_id", "date", "amount", "order_key"])


def checked(lines: pd.DataFrame, folder: Path, **columns: Sequence[object]) -> Path:
    """The lines as the checked table that reading a file gives; further columns as they are."""
    table = {
        "row": pa.array(range(2, len(lines) + 2), pa.int64()),
        "customer_id": pa.array(lines["customer_id"].tolist(), pa.string()),
        "date": pa.array(lines["date"].tolist(), pa.date32()),
        "amount": pa.array([round(x, 4) for x in lines["amount"]]).cast(pa.decimal128(18, 4), safe=False),
        "order_id": pa.array(lines["order_key"].tolist(), pa.string()),
        **{name: pa.array(list(values)) for name, values in columns.items()},
    }
    path = folder / "checked.parquet"
    pq.write_table(pa.table(table), path)
    return path


def cell(table: pd.DataFrame, row: object, column: str) -> Any:
    """One number of a table."""
    return table[column].to_dict()[row]


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table, column by name."""
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def rows_of(lines: pd.DataFrame) -> list[ref.Row]:
    """The same lines for the slow sums."""
    keys = lines["order_key"] if "order_key" in lines else [None] * len(lines)
    plain = zip(lines["customer_id"], lines["date"], lines["amount"], keys, strict=True)
    return [(who, day, ref.Decimal(str(round(money, 4))), key, None) for who, day, money, key in plain]
