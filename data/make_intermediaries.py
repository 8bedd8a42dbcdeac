"""Make intermediaries.parquet: three years of premium income of an insurer that does not exist, by intermediary.

A row per intermediary, quarter and product, with what the relation costs and what is known of it. See data/README.md
for the fields, and for what the file is made to show.

    python data/make_intermediaries.py [PATH]

Needs numpy, pandas and pyarrow; takes about a second.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

HERE = Path(__file__).resolve().parent
SEED = 20241107
RELATIONS, FIRST_YEAR, QUARTERS = 400, 2022, 12
OPEN = QUARTERS

# product: price level, margin, commission, and the odds of selling it alone
PRODUCTS = {"Motor": (1.0, 0.17, 0.11, 0.60), "Home": (0.7, 0.24, 0.14, 0.35), "Life": (1.5, 0.13, 0.09, 0.40)}
HOME_WITH_MOTOR, HOME_WITHOUT = 0.85, 0.20  # home is sold where motor is: the planted pair; life goes with neither
KINDS = {"Broker": (0.55, 1.0), "Bank": (0.10, 3.2), "Franchise": (0.20, 0.8), "Garage": (0.15, 0.4)}
REGIONS = ("North", "East", "South", "West")
MANAGERS = ("Anna", "Bas", "Carla", "Dirk", "Esther", "Frank")
CHAINS = 190  # groups of intermediaries that belong together
COURTED = 0.40  # of the large: support and visits beyond what they bring
NAMES = ("commission", "financial_support", "account_management", "marketing", "systems")


def draw_relations(rng: np.random.Generator) -> pd.DataFrame:
    """One row an intermediary: what it is, how large, how attractive, and when it comes and goes."""
    shares = np.array([row[0] for row in KINDS.values()])
    kind = rng.choice(len(KINDS), RELATIONS, p=shares)
    size = np.array([row[1] for row in KINDS.values()])[kind] * np.exp(rng.normal(0, 0.9, RELATIONS))
    willing = rng.normal(size=RELATIONS)
    able = rng.normal(size=RELATIONS)
    start = np.where(rng.random(RELATIONS) < 0.8, 0, rng.integers(1, QUARTERS, RELATIONS))
    leaves = rng.random((RELATIONS, QUARTERS)) < (0.055 / np.exp(0.35 * willing))[:, None]
    leaves[np.arange(QUARTERS)[None, :] <= start[:, None]] = False
    end = np.where(leaves.any(axis=1), leaves.argmax(axis=1), OPEN)
    back = np.where((end < OPEN - 4) & (rng.random(RELATIONS) < 0.25), end + rng.integers(4, 6, RELATIONS), OPEN)
    return pd.DataFrame(
        {
            "kind": kind,
            "size": size,
            "willing": willing,
            "able": able,
            "growth": 0.012 * (willing + rng.normal(0, 1.2, RELATIONS)),
            "loss": rng.normal(0, 0.085, RELATIONS),  # what its customers claim beyond the usual, a share of the income
            "courted": (size > np.quantile(size, 0.7)) & (rng.random(RELATIONS) < COURTED),
            "start": start,
            "end": end,
            "back": back,
            "region": rng.integers(0, len(REGIONS), RELATIONS),
            "manager": rng.integers(0, len(MANAGERS), RELATIONS),
            "chain": rng.integers(0, CHAINS, RELATIONS),
        }
    )


def draw_products(rng: np.random.Generator) -> np.ndarray:
    """Who sells what: home goes with motor, life with neither."""
    motor = rng.random(RELATIONS) < PRODUCTS["Motor"][3]
    home = rng.random(RELATIONS) < np.where(motor, HOME_WITH_MOTOR, HOME_WITHOUT)
    life = rng.random(RELATIONS) < PRODUCTS["Life"][3]
    sells = np.column_stack([motor, home, life])
    none = np.flatnonzero(~sells.any(axis=1))
    sells[none, rng.integers(0, 3, len(none))] = True
    return sells


def draw_lines(rng: np.random.Generator, relations: pd.DataFrame) -> pd.DataFrame:
    """A row per relation, quarter and product, with its income and costs."""
    who, quarter, product = np.nonzero(np.broadcast_to(draw_products(rng)[:, None, :], (RELATIONS, QUARTERS, 3)))
    r = relations.iloc[who].reset_index(drop=True)
    there = (quarter >= r["start"]) & ((quarter < r["end"]) | (quarter >= r["back"]))
    who, quarter, product, r = (x[there.to_numpy()] for x in (who, quarter, product, r))
    level, margin, commission = (np.array([row[i] for row in PRODUCTS.values()])[product] for i in range(3))
    income = 9_000 * r["size"].to_numpy() * level * np.exp(r["growth"].to_numpy() * quarter)
    income = np.round(income * np.exp(rng.normal(0, 0.15, len(who))))
    visits = np.where(r["courted"], 0.075, 0.012) * income + 120
    return pd.DataFrame(
        {
            "who": who,
            "quarter": quarter,
            "product": product,
            "amount": income,
            "cost": np.round(income * (1 - margin - commission + r["loss"].to_numpy())),
            "commission": np.round(income * commission * np.exp(rng.normal(0, 0.05, len(who)))),
            "financial_support": np.round(np.where(r["courted"], 0.06, 0.004) * income),
            "account_management": np.round(visits),
            "marketing": np.round(income * 0.006 + 40),
            "systems": np.full(len(who), 95.0),
        }
    )


def ten(rng: np.random.Generator, latent: np.ndarray, spread: float = 0.6) -> np.ndarray:
    """A judgement from 1 to 10 of something unseen."""
    return np.clip(np.rint(5.6 + 1.9 * (latent + rng.normal(0, spread, len(latent)))), 1, 10).astype(int)


def make(seed: int = SEED) -> pa.Table:
    """All lines, sorted by intermediary, date and product."""
    rng = np.random.default_rng(seed)
    relations = draw_relations(rng)
    lines = draw_lines(rng, relations)
    known = pd.DataFrame(
        {
            "attractiveness": ten(rng, 0.5 * relations["able"] + 0.5 * relations["willing"]),
            "ability": ten(rng, relations["able"]),
            "willingness": ten(rng, relations["willing"]),
            "share_of_wallet": np.clip(np.rint(38 + 16 * relations["willing"] + rng.normal(0, 9, RELATIONS)), 3, 95),
            "nps": np.clip(np.rint(6.6 + 1.7 * relations["willing"] + rng.normal(0, 1.3, RELATIONS)), 0, 10),
        }
    )
    own = lines.groupby("who")[["amount", "cost", *NAMES]].sum() / 3
    earned = own["amount"] - own[["cost", *NAMES]].sum(axis=1)
    potential = earned.reindex(range(RELATIONS)).fillna(0).clip(lower=0) + 900 * relations["size"] * np.exp(
        0.5 * relations["able"]
    )
    who, end = lines["who"].to_numpy(), lines["quarter"].to_numpy() * 3 + 3
    day = (np.datetime64(f"{FIRST_YEAR}-01", "M") + end).astype("datetime64[D]") - 1
    columns = {
        "intermediary": pa.array([f"T{1001 + n}" for n in range(RELATIONS)]).take(pa.array(who)),
        "date": pa.array(day),
        "product": pa.array([list(PRODUCTS)[p] for p in lines["product"]]),
        "amount": pa.array(lines["amount"].astype("int64"), pa.int32()),
        **{name: pa.array(lines[name].astype("int64"), pa.int32()) for name in ("cost", *NAMES)},
        "intermediary_type": pa.array([list(KINDS)[k] for k in relations["kind"].iloc[who]]),
        "region": pa.array([REGIONS[i] for i in relations["region"].iloc[who]]),
        "owner": pa.array([MANAGERS[i] for i in relations["manager"].iloc[who]]),
        "group_id": pa.array([f"G{101 + i}" for i in relations["chain"].iloc[who]]),
        "potential": pa.array(np.rint(potential.to_numpy()).astype("int64"), pa.int32()).take(pa.array(who)),
        **{name: pa.array(known[name].astype("int64"), pa.int32()).take(pa.array(who)) for name in known},
    }
    table = pa.table(columns)
    return table.sort_by([("intermediary", "ascending"), ("date", "ascending"), ("product", "ascending")])


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "intermediaries.parquet"
    pq.write_table(make(), target, compression="zstd", compression_level=19)
