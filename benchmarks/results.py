"""Measure the goals of speed one after another, and write them beside what was asked for: benchmarks/RESULTS.md.

    .venv/bin/python benchmarks/results.py [--peers PYTHON] [--times N] [--rows ROWS …] [--only PART,…]

On a machine that does nothing else; an hour with 10 million rows. PYTHON is the Python of an environment of its own
that has polars and numpy. Parts: moves, crowd, visit, hand, counting, growth; one not asked for keeps its rows.
"""

from __future__ import annotations

import argparse
import asyncio
import ctypes
import os
import platform
import re
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import counting
import crowd
import first_visit
import live
import numpy as np
from playwright.sync_api import sync_playwright

import clv
import run
from clv import Levers, Scenario, Today

HERE = Path(__file__).resolve().parent
OUT = HERE / "RESULTS.md"
TIERS, VISITORS, ROWS = (2, 6, 12, 25, 50), (1, 10, 50), (10_000, 100_000, 1_000_000)
HEAD = """# What was measured

Made by `benchmarks/results.py`; each part says when, and on what. Ratios are within one run. What is asked stands
beside what was reached; a dash: nothing is asked.
"""


@dataclass(frozen=True)
class Row:
    """A measure as the table has it; `most` is the goal, None where there is none."""

    what: str
    reached: float
    unit: str
    most: float | None = None
    note: str = ""

    def line(self) -> str:
        """The row of the table."""
        asked = "–" if self.most is None else f"≤ {self.most:g} {self.unit}"
        held = "" if self.most is None else "yes" if self.reached <= self.most else "**no**"
        return f"| {self.what} | {self.reached:.2f} {self.unit} | {asked} | {held} | {self.note} |"


def moves(_: argparse.Namespace) -> Iterator[Row]:
    """What a moved control costs the server."""
    with crowd.servers() as found:
        empty, *ours = asyncio.run(crowd.moves(found))
    for one in ours:
        most = 2.0 if one.place == "what_if base live" else 3.0
        alone = "" if one.alone is None else f"; the same elements alone {one.alone:.2f} ×"
        note = f"{one.ms:.1f} ms, {one.kib:.0f} KiB{alone}"
        yield Row(f"server's processor a move: {one.place}", one.times, "×", most, note)
    yield Row("the same, of the empty app", empty.ms, "ms")


def many(_: argparse.Namespace) -> Iterator[Row]:
    """A hundred people, and their coming."""
    with crowd.servers() as found:
        told = asyncio.run(crowd.crowd(found, 100))
    empty, ours = told["empty"], told["ours"]
    note = f"{ours.p95 * 1000:.0f} ms against {empty.p95 * 1000:.0f}"
    yield Row("100 visitors, p95 of an answer against the empty app's", ours.p95 / empty.p95, "×", 4, note)
    yield Row("100 visitors, cores", ours.cores, "", 1, f"{ours.moves} moves; the empty app's {empty.cores:.2f}")
    yield Row("100 visitors, errors", ours.errors, "", 0)
    with crowd.servers() as found:
        came = asyncio.run(crowd.join(found, 100))
    yield Row("100 come within 10 s, p95 of the first page", came["ours"].p95, "s", 6)
    ours_each, empty_each = came["ours"].each, came["empty"].each
    note = f"{ours_each:.0f} kB against {empty_each:.0f}"
    if ours_each <= 0:  # the server has given back more of what came before: this run says nothing of memory
        return
    yield Row("memory of a further visitor against the empty app's", ours_each / empty_each, "×", 2.5, note)


def visit(asked: argparse.Namespace) -> Iterator[Row]:
    """A first visit in a fresh browser."""
    found = first_visit.figures(asked.times + 2)
    for name, most in zip(found, (1.2, 1.1, 1.2, 2.6, 1.3, 5.0, None, None), strict=True):
        unit = "×" if "times" in name else "MB" if name.startswith("MB") else "s"
        yield Row(name.removesuffix(", s"), found[name], unit, most)


def hand(_: argparse.Namespace) -> Iterator[Row]:
    """From a hand's move to the painted answer."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=run.find_browser(), args=["--headless", "--no-sandbox"])
        for phone in (False, True):
            for slower in (1, 4):
                took = live.drags(browser, phone, slower)
                name = f"{'phone' if phone else 'desktop'}, processor / {slower}: p95 of a painted answer"
                yield Row(name, took[int(len(took) * 0.95)], "ms", 30 if slower == 1 else 150)


def counted(asked: argparse.Namespace) -> Iterator[Row]:
    """Reading and counting as whole processes, beside others."""
    ctypes.CDLL(None).prctl(counting.SUBREAPER, 1, 0, 0, 0)
    for rows in asked.rows:
        with tempfile.TemporaryDirectory() as folder:
            for kind, path in counting.make(Path(folder), rows).items():
                commands = counting.lines(path, rows, asked.peers)
                if rows > 1_000_000:
                    commands.pop("whole")
                found = {name: counting.Measured() for name in commands}
                for _ in range(asked.times):
                    for name, command in commands.items():
                        counting.run(command, found[name])
                yield from _beside(found, f"{rows:,} rows, {kind}", kind, rows)


def _beside(found: dict[str, counting.Measured], where: str, kind: str, rows: int) -> Iterator[Row]:
    for name, against in (("reading", "scan"), ("parts", "pandas"), ("whole", "pandas")):
        if name not in found:
            continue
        ours, theirs = found[name], found[against]
        said = re.search(r"[\d.]+", counting.goal(name, against, kind, rows))
        processor = ours.processor / theirs.processor
        note = f"{ours.clock:.1f} s against {theirs.clock:.1f}; {processor:.2f} × of the processor"
        most = float(said[0]) if said else None
        yield Row(f"{where}: {name} against {against}", ours.clock / theirs.clock, "×", most, note)
    peak = found["parts"].peak / found["pandas"].peak
    yield Row(f"{where}: peak memory against pandas", peak, "×", 0.35, f"{found['parts'].peak:.0f} MB")
    for peer in ("polars", "duckdb"):
        if peer in found:
            yield Row(f"{where}: {peer} against pandas", found[peer].clock / found["pandas"].clock, "×")


def growth(_: argparse.Namespace) -> Iterator[Row]:
    """How cost grows with rows, tiers and visitors."""
    ctypes.CDLL(None).prctl(counting.SUBREAPER, 1, 0, 0, 0)
    for rows in ROWS:
        with tempfile.TemporaryDirectory() as folder:
            found, path = counting.Measured(), counting.make(Path(folder), rows)["csv"]
            counting.run(counting.lines(path, rows, None)["parts"], found)
            yield Row(f"report of {rows:,} rows of CSV", found.clock, "s", note=f"{found.peak:.0f} MB")
    for tiers in TIERS:
        yield Row(f"a scenario over {tiers} tiers, with tier changes", _outcome(tiers) * 1000, "ms")
    with crowd.servers() as servers:
        for visitors in VISITORS:
            told = asyncio.run(crowd.crowd(servers, visitors, 15))["ours"]
            note = f"{told.cores:.2f} of a core"
            yield Row(f"{visitors} visitors, p95 of an answer", told.p95 * 1000, "ms", note=note)


def _outcome(tiers: int) -> float:
    """Seconds of one scenario over so many tiers: the least of five."""
    even = np.full(tiers, 0.7 / tiers)
    today = Today(
        customers=np.linspace(1000, 5000, tiers),
        revenue=np.linspace(3000, 300, tiers),
        churn=np.full(tiers, 0.3),
        frequency=np.linspace(9, 2, tiers),
        margin=np.ones(tiers),
        years=1.0,
        transition=np.tile(even, (tiers, 1)),
    )
    scenario = Scenario(targets=(0, 1), levers=Levers(1, 10, 0.5), uptake=0.2, yearly_cost=5)
    return min(_once(lambda: clv.outcome(today, scenario, migrating=True)) for _ in range(5))


def _once(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


PARTS: dict[str, tuple[str, Callable[[argparse.Namespace], Iterator[Row]]]] = {
    "moves": ("A moved control", moves),
    "crowd": ("A hundred people", many),
    "visit": ("A first visit", visit),
    "hand": ("Numbers under the thumb", hand),
    "counting": ("Reading and counting", counted),
    "growth": ("How cost grows", growth),
}


def machine() -> str:
    """What it was measured on."""
    python, cores = platform.python_version(), os.cpu_count()
    command = ["git", "rev-parse", "--short", "HEAD"]
    version = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False)
    return f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {cores} cores, Python {python}, {version.stdout.strip()}"


def kept() -> dict[str, str]:
    """The parts as the file has them."""
    text = OUT.read_text("utf-8") if OUT.exists() else ""
    found = {title: f"## {title}\n{body}" for title, body in re.findall(r"(?ms)^## (.*?)\n(.*?)(?=^## |\Z)", text)}
    return {name: found[title].rstrip() + "\n" for name, (title, _) in PARTS.items() if title in found}


def main() -> None:
    """Measure what is asked for, and write the whole table anew."""
    p = argparse.ArgumentParser()
    p.add_argument("--peers")
    p.add_argument("--times", type=int, default=3)
    p.add_argument("--rows", type=int, nargs="*", default=[300_000, 3_000_000, 10_000_000])
    p.add_argument("--only", type=lambda text: text.split(","), default=list(PARTS))
    asked = p.parse_args()
    told = kept()
    for name in asked.only:
        title, measure = PARTS[name]
        head = f"## {title}\n\n{machine()}\n\n| measure | reached | asked | held | |\n|---|---|---|---|---|\n"
        lines = []
        for row in measure(asked):
            print(row.line(), flush=True)
            lines.append(row.line())
        told[name] = head + "\n".join(lines) + "\n"
        OUT.write_text("\n".join([HEAD, *(told[name] for name in PARTS if name in told)]), "utf-8")


if __name__ == "__main__":
    main()
