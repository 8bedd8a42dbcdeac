"""The sums of a customer flow statement by other means, for counting.py: `counting_peers.py pandas|polars|duckdb FILE`.

Each is written as a practised user of it would, reads the four columns it needs, and answers the same, in whole cents:
per tier its customers, purchases and revenue of the last year, and per move between tiers its customers and what they
spent before and now. A purchase is an order whose lines sum to more than 0. Imports nothing of ours.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

CUTS = (5, 20, 70)  # per cent of the customers, best first: four tiers
COLUMNS = ["customer_id", "date", "amount", "order_id"]


def told(before, now, purchases):
    """The answer, of every customer's cents before and now and its purchases now (three arrays)."""
    was, is_ = tiers(before), tiers(now)
    rows = [
        [int((is_ == i).sum()), int(purchases[is_ == i].sum()), int(now[is_ == i].sum())] for i in range(len(CUTS) + 1)
    ]
    moves = {}
    for i in range(-1, len(CUTS) + 1):
        for j in range(-1, len(CUTS) + 1):
            who = (was == i) & (is_ == j)
            if (i, j) != (-1, -1) and who.any():
                moves[f"{i}>{j}"] = [int(who.sum()), int(before[who].sum()), int(now[who].sum())]
    return {"tiers": rows, "moves": moves}


def tiers(money):
    """The tier of each: by rank in cents, ties up; −1 without money."""
    active = money > 0
    falling = np.sort(money[active])[::-1]
    codes = np.zeros(len(money), np.int8)
    for cut in CUTS:
        codes += money < falling[-(-cut * len(falling) // 100) - 1]
    return np.where(active, codes, -1)


def by_pandas(path: str):
    import pandas as pd

    if path.endswith(".csv"):
        kinds = {"customer_id": "str", "order_id": "str", "amount": "float64"}
        rows = pd.read_csv(path, usecols=COLUMNS, dtype=kinds, parse_dates=["date"], date_format="%Y-%m-%d")
    else:
        rows = pd.read_parquet(path, columns=COLUMNS)
    end = rows["date"].max() + pd.Timedelta(days=1)
    start = end - pd.DateOffset(years=1)
    customer = pd.factorize(rows["customer_id"])[0]
    rows = pd.DataFrame(
        {
            "customer": customer,
            "order": pd.factorize(rows["order_id"])[0],
            "late": rows["date"] >= start,
            "date": rows["date"],
            "cents": (rows["amount"] * 100).round().astype("int64"),
        }
    )
    orders = rows.groupby(["customer", "order", "late"], sort=False)["cents"].sum().reset_index()
    orders["bought"] = orders["cents"] > 0
    sums = orders.groupby(["customer", "late"], sort=False).agg(cents=("cents", "sum"), bought=("bought", "sum"))
    sums = sums.unstack(fill_value=0)
    rows.groupby("customer", sort=False)["date"].agg(["min", "max"])
    return told(*(sums[c].to_numpy() for c in (("cents", False), ("cents", True), ("bought", True))))


def by_polars(path: str):
    import polars as pl

    scan = pl.scan_csv(path, try_parse_dates=True) if path.endswith(".csv") else pl.scan_parquet(path)
    rows = scan.select(COLUMNS).with_columns(
        pl.col("date").cast(pl.Date), cents=(pl.col("amount").cast(pl.Float64) * 100).round().cast(pl.Int64)
    )
    last = rows.select(pl.col("date").max()).collect().item()
    late = pl.col("date") > last.replace(year=last.year - 1)
    orders = rows.group_by("customer_id", "order_id", late.alias("late")).agg(
        pl.col("cents").sum(), first=pl.col("date").min(), last=pl.col("date").max()
    )
    money, here = pl.col("cents"), pl.col("late")
    sums = orders.group_by("customer_id").agg(
        before=money.filter(~here).sum(),
        now=money.filter(here).sum(),
        bought=(money.filter(here) > 0).sum(),
        first=pl.col("first").min(),
        last=pl.col("last").max(),
    )
    found = sums.collect(engine="streaming")
    return told(*(found[c].to_numpy() for c in ("before", "now", "bought")))


def by_duckdb(path: str):
    import duckdb

    con = duckdb.connect()
    con.execute("SET threads = 2")
    end = con.execute(f"SELECT CAST(max(date) AS DATE) + 1 FROM '{path}'").fetchone()[0]
    found = con.execute(
        f"""WITH orders AS (
                SELECT customer_id, date >= ? - INTERVAL 1 YEAR AS late,
                       sum(CAST(round(amount * 100) AS BIGINT)) AS cents, min(date) AS first, max(date) AS last
                FROM '{path}' GROUP BY customer_id, order_id, late)
            SELECT coalesce(sum(cents) FILTER (NOT late), 0)::BIGINT AS before,
                   coalesce(sum(cents) FILTER (late), 0)::BIGINT AS now,
                   count(*) FILTER (late AND cents > 0) AS bought, min(first) AS first, max(last) AS last
            FROM orders GROUP BY customer_id""",
        [end],
    ).fetchnumpy()
    return told(*(found[c] for c in ("before", "now", "bought")))


WAYS = {"pandas": by_pandas, "polars": by_polars, "duckdb": by_duckdb}

if __name__ == "__main__":
    print(json.dumps(WAYS[sys.argv[1]](str(Path(sys.argv[2])))))
