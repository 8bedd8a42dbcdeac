"""How long the models of purchases take: CDNOW beside another library, and a million customers.

    .venv/bin/python benchmarks/forecast.py [PYTHON]

PYTHON is the Python of an environment of its own that has `lifetimes` (pip install lifetimes "numpy<2" "pandas<2.2"
"scipy<1.12"); without it the other library's line is left out. The fastest of seven runs counts, on both sides.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from clv.forecast import bgnbd, mbgnbd  # noqa: E402  (the folder must be on the path first)

RUNS = 7
MODELS = {"BG/NBD": bgnbd.fit, "MBG/NBD": mbgnbd.fit}
OTHER = """
import sys, time
import numpy as np
from lifetimes import BetaGeoFitter, ModifiedBetaGeoFitter
x, t_x, span = np.loadtxt(sys.argv[1], delimiter=",")
for name, fitter in (("BG/NBD", BetaGeoFitter), ("MBG/NBD", ModifiedBetaGeoFitter)):
    took = []
    for _ in range(int(sys.argv[2])):
        start = time.perf_counter()
        fitter().fit(x, t_x, span)
        took.append(time.perf_counter() - start)
    print(name, min(took))
"""


def main() -> None:
    """Print a line a model and kind of base."""
    rows = cdnow()
    theirs = other(sys.argv[1], rows) if len(sys.argv) > 1 else {}
    for name, fit in MODELS.items():
        took = min(timed(fit, rows) for _ in range(RUNS))
        beside = f"; lifetimes {1000 * theirs[name]:.1f} ms, 1/{theirs[name] / took:.0f}" if theirs else ""
        print(f"CDNOW, {len(rows[0]):,} customers: {name} {1000 * took:.2f} ms{beside}")
    for parts, said in ((1, "whole weeks"), (7, "whole days"), (10_000, "hardly two alike")):
        many = million(parts)
        for name, fit in MODELS.items():
            print(f"1,000,000 customers, {said}: {name} {min(timed(fit, many) for _ in range(3)):.2f} s")


def timed(fit, rows) -> float:
    """Seconds of one fit."""
    start = time.perf_counter()
    fit(*rows)
    return time.perf_counter() - start


def cdnow() -> list[np.ndarray]:
    """The published sample: purchases after the first, weeks to the latest, weeks to the end of September 1997."""
    orders = pd.read_csv(ROOT / "tests" / "golden" / "cdnow_orders.csv", comment="#")
    orders["date"] = pd.to_datetime(orders["date"].astype(str))
    orders = orders[orders["date"] <= "1997-09-30"]
    days = orders.drop_duplicates(["customer_id", "date"]).groupby("customer_id")["date"]
    first, last, bought = days.min(), days.max(), days.size()
    end = pd.Timestamp("1997-09-30")
    return [(bought - 1).to_numpy(float), (last - first).dt.days.to_numpy() / 7, (end - first).dt.days.to_numpy() / 7]


def other(python: str, rows: list[np.ndarray]) -> dict[str, float]:
    """The other library's seconds, by model."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.csv"
        np.savetxt(path, np.array(rows), delimiter=",")
        told = subprocess.run([python, "-c", OTHER, path, str(RUNS)], capture_output=True, text=True, check=True)
    return {name: float(took) for name, took in map(str.split, told.stdout.splitlines())}


def million(parts: int) -> list[np.ndarray]:
    """A million made customers of two years, their times in so many parts of a week."""
    rng, n = np.random.default_rng(1), 1_000_000
    rate, chance, days = rng.gamma(0.6, 1 / 60, n), rng.beta(0.8, 2.5, n), rng.integers(30, 730, n)
    until, made = rng.geometric(chance.clip(1e-12)), rng.poisson(rate * days)
    repeats = np.minimum(made, until)
    share = rng.beta(np.maximum(repeats, 1), np.where(made >= until, made - until + 1, 1))
    noise = rng.random(n) if parts > 7 else 0.0
    last, span = (np.ceil((d + noise) * parts / 7) / parts for d in (np.ceil(days * share).clip(1), days))
    return [repeats.astype(float), np.where(repeats > 0, np.minimum(last, span), 0.0), span]


if __name__ == "__main__":
    main()
