"""How long counting a file takes as a whole process, beside pandas, polars and DuckDB doing only these sums.

    .venv/bin/python benchmarks/counting.py [ROWS …] [--peers PYTHON] [--times N] [--only NAME,…]

ROWS: 3 000 000 and 10 000 000 unless given. Files are made anew in a temporary folder (seeded; an order a row, eight
orders a customer, two years) as CSV and as Parquet with the types pandas gives them. Each line is a process of its own
from its start to its end, and they take turns, the least of N rounds counting: on a machine that others use too, only
the least says something, and processor seconds (both cores, with every process it started) more than the clock. Peak is
the largest process's. What ours answers must be what the others do, or it stops.

scan      DuckDB reads every cell of the file as text or as it is
reading   the file read and checked, the clean table written
parts     python -m report FILE --parts portfolio,flows,bridge
whole     python -m report FILE
pandas    counting_peers.py: the last two years' sums a customer, tiers and moves; polars and duckdb the same

PYTHON is the Python of an environment of its own that has polars (pip install polars numpy).
"""

from __future__ import annotations

import argparse
import ctypes
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import duckdb
from reading import MADE, ROOT

HERE = Path(__file__).resolve().parent
PEERS = HERE / "counting_peers.py"
PARTS = "portfolio,flows,bridge"
SUBREAPER = 36  # prctl: what a process leaves behind comes to us, to be counted
SCAN = "import sys, pathlib, reading; reading.scan(pathlib.Path(sys.argv[1]))"
READ = "import sys, pathlib, reading; reading.read(pathlib.Path(sys.argv[1]), int(sys.argv[2]))"
TIERS = ("Super", "Top", "Middle", "Bottom")
SMALL = 5_000_000  # rows below which starting weighs
GOALS = {  # (line, its measure, against, csv, parquet); a small file's goal for parts is another
    ("reading", "scan"): (2.5, None),
    ("parts", "pandas"): (0.55, 0.40),
    ("whole", "pandas"): (1.2, None),
    ("peak", "pandas"): (0.35, 0.35),
}
SMALL_PARTS = (0.9, None)


@dataclass
class Measured:
    """The least seconds by the clock and by the processor of a line so far, and its peak in MB."""

    clock: float = float("inf")
    processor: float = float("inf")
    peak: float = 0.0


def make(folder: Path, rows: int) -> dict[str, Path]:
    """The same rows as CSV and as Parquet."""
    query = MADE.format(rows=rows, customers=max(rows // 8, 1))
    paths = {"csv": folder / "made.csv", "parquet": folder / "made.parquet"}
    typed = "* REPLACE (CAST(date AS TIMESTAMP) AS date, CAST(amount AS DOUBLE) AS amount)"
    with duckdb.connect() as con:
        con.execute(f"COPY ({query}) TO '{paths['csv']}' (FORMAT csv, HEADER)")
        con.execute(f"COPY (SELECT {typed} FROM ({query})) TO '{paths['parquet']}' (FORMAT parquet)")
    return paths


def lines(path: Path, rows: int, peers: str | None) -> dict[str, list[str]]:
    """The command of every line."""
    ours = [sys.executable, "-m", "report", str(path)]
    return {
        "scan": [sys.executable, "-c", SCAN, str(path)],
        "reading": [sys.executable, "-c", READ, str(path), str(rows)],
        "parts": [*ours, "--parts", PARTS],
        "whole": ours,
        "pandas": [sys.executable, str(PEERS), "pandas", str(path)],
        **({"polars": [peers, str(PEERS), "polars", str(path)]} if peers else {}),
        "duckdb": [sys.executable, str(PEERS), "duckdb", str(path)],
    }


def run(command: list[str], so_far: Measured) -> str:
    """What it prints. Processes that it leaves behind are waited for, and counted as its own."""
    env = {**os.environ, "PYTHONPATH": f"{HERE}{os.pathsep}{ROOT}"}
    start = time.perf_counter()
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        text = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    clock, used = time.perf_counter() - start, [usage]
    while True:
        try:
            used.append(os.wait4(-1, 0)[2])
        except ChildProcessError:
            break
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}: {text[-500:]}")
    so_far.clock = min(so_far.clock, clock)
    so_far.processor = min(so_far.processor, sum(u.ru_utime + u.ru_stime for u in used))
    so_far.peak = max(so_far.peak, max(u.ru_maxrss for u in used) / 1024)
    return text


def ours_as_theirs(text: str) -> dict[str, object]:
    """The document's tiers and moves as counting_peers.py tells them."""
    document = json.loads(text)

    def whole(money: float) -> int:
        return round(money * 100)

    def place(tier: str | None) -> int:
        return -1 if tier is None else TIERS.index(tier)

    moves = {
        f"{place(f['tier_before'])}>{place(f['tier_now'])}": [
            f["customers"],
            whole(f["revenue_before"]),
            whole(f["revenue_now"]),
        ]
        for f in document["flows"]
    }
    tiers = [[t["customers"], t["purchases"], whole(t["revenue"])] for t in document["portfolio"]]
    return {"tiers": tiers, "moves": moves}


def goal(line: str, against: str, kind: str, rows: int) -> str:
    """The goal as the table prints it; empty where there is none."""
    pair = (
        SMALL_PARTS
        if (line, against) == ("parts", "pandas") and rows < SMALL
        else GOALS.get((line, against), (None, None))
    )
    found = pair[kind == "parquet"]
    return "" if found is None else f" (goal {found:g})"


def told(found: dict[str, Measured], kind: str, rows: int) -> None:
    """A line of the table for each measured, with its ratios."""
    for name, m in found.items():
        parts = [f"{rows:>11,} {kind:8}{name:8} {m.clock:7.2f} s {m.processor:7.2f} s cpu {m.peak:6.0f} MB"]
        for against in ("scan", "pandas"):
            if (
                (base := found.get(against)) is None
                or name in ("scan", "pandas")
                or (against, name) == ("scan", "whole")
            ):
                continue
            ratio = f"{m.clock / base.clock:.2f} / {m.processor / base.processor:.2f} cpu"
            parts.append(f"{against} × {ratio}{goal(name, against, kind, rows)}")
        if "pandas" in found and name in ("parts", "whole"):
            parts.append(f"peak × {m.peak / found['pandas'].peak:.2f}{goal('peak', 'pandas', kind, rows)}")
        print("   ".join(parts), flush=True)


def main() -> None:
    """Print a line for each size, format and way."""
    p = argparse.ArgumentParser()
    p.add_argument("rows", type=int, nargs="*", default=[3_000_000, 10_000_000])
    p.add_argument("--peers")
    p.add_argument("--times", type=int, default=3)
    p.add_argument("--only", type=lambda text: text.split(","))
    asked = p.parse_args()
    ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
    for rows in asked.rows:
        with tempfile.TemporaryDirectory() as folder:
            for kind, path in make(Path(folder), rows).items():
                commands = lines(path, rows, asked.peers)
                commands = {name: c for name, c in commands.items() if asked.only is None or name in asked.only}
                found = {name: Measured() for name in commands}
                said: dict[str, object] = {}
                for _ in range(asked.times):
                    for name, command in commands.items():
                        text = run(command, found[name])
                        if name == "parts":
                            said["parts"] = ours_as_theirs(text)
                        elif name in ("pandas", "polars", "duckdb"):
                            said[name] = json.loads(text)
                if any(one != next(iter(said.values())) for one in said.values()):
                    raise SystemExit(f"They do not answer the same: {said}")
                told(found, kind, rows)


if __name__ == "__main__":
    main()
