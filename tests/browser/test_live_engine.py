"""The levers' arithmetic in the browser gives what clv gives: the sums, their parts, break-evens and pay-back."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from made_levers import made
from playwright.sync_api import Browser, Page

import clv
from clv import Scenario, TableProblem, Today

ENGINE = Path(__file__).parents[2] / "ui" / "live" / "browser" / "engine.js"
CASES, AT_ONCE = 5_000, 500
PARTS_EVERY = 5  # each lever alone and its part of the whole is 72 more outcomes a case
SAME = 1e-9  # of the sums, the value and the cost: a gain may be the small difference of two huge values
SUMS = ("gain", "cost", "net", "value_today", "value_then")
# Cases and answers travel as text, in it what is no number as a word: to pass on thousands of objects takes long.
COUNTED = """async ([source, cases]) => {
    const engine = await import('data:text/javascript,' + encodeURIComponent(source))
    const said = (t, s, migrating, inParts) => {
        try {
            return { ...engine.outcome(t, s, migrating), parts: inParts ? engine.parts(t, s, migrating) : [] }
        } catch (error) { return { problem: error.message } }
    }
    const found = JSON.parse(cases).map(({ today, scenario, horizon, in_parts }) => {
        const t = engine.read(today)
        return {
            staying: said(t, scenario, false, in_parts),
            moving: t.transition && said(t, scenario, true, in_parts),
            within: engine.gain(t, scenario, scenario.levers, false, horizon),
            points: engine.points(t, scenario.levers),
            years: engine.yearsForPoints(t, scenario.targets[0], 0.03),
        }
    })
    return JSON.stringify(found, (_, x) => typeof x === 'number' && !Number.isFinite(x) ? String(x) : x)
}"""
NO_NUMBERS = re.compile(r'"(NaN|-?Infinity)"')
HORIZON = 3.072


def sent(seed: int, t: Today, s: Scenario) -> dict[str, Any]:
    """A case as it travels."""
    columns = {name: x.tolist() if isinstance(x, np.ndarray) else x for name, x in vars(t).items()}
    case = {"today": columns, "scenario": asdict(s), "horizon": HORIZON, "in_parts": not seed % PARTS_EVERY}
    return case


def said(t: Today, s: Scenario, migrating: bool, in_parts: bool) -> dict[str, Any]:
    try:
        parts = clv.levers.parts(t, s, migrating=migrating).iloc[:-1].to_dict("records") if in_parts else []
        return vars(clv.outcome(t, s, migrating=migrating)) | {"parts": parts}
    except TableProblem as problem:
        return {"problem": problem.code}


def alike(ours: float | None, theirs: float | None, size: float) -> bool:
    if ours is None or theirs is None:
        return ours is theirs
    return math.isclose(ours, theirs, rel_tol=SAME, abs_tol=SAME * size) or (math.isnan(ours) and math.isnan(theirs))


def differences(ours: dict[str, Any], theirs: dict[str, Any]) -> list[str]:
    """What the browser says otherwise, with both."""
    if "problem" in ours or "problem" in theirs:
        return [] if ours == theirs else [f"{ours} {theirs}"]
    size = max(abs(x) for x in (ours["value_today"], ours["cost"], 1.0) if not math.isnan(x))
    pairs = {name: (x, theirs[name], size if name in SUMS else 1.0) for name, x in ours.items() if name != "parts"}
    for a, b in zip(ours["parts"], theirs["parts"], strict=True):
        pairs |= {f"{a['lever']} {what}": (a[what], b[what], size) for what in ("alone", "part")}
    return [f"{name}: {a} {b}" for name, (a, b, scale) in pairs.items() if not alike(a, b, scale)]


def compared(seed: int, t: Today, s: Scenario, theirs: dict[str, Any]) -> list[str]:
    in_parts = not seed % PARTS_EVERY
    found = differences(said(t, s, False, in_parts), theirs["staying"])
    if t.transition is not None:
        found += [f"moving {one}" for one in differences(said(t, s, True, in_parts), theirs["moving"])]
    near, size = clv.gain(t, s, horizon=HORIZON), max(float(np.nansum(t.customers * t.revenue * t.frequency)), 1.0)
    if not alike(near, theirs["within"], size):
        found.append(f"within: {near} {theirs['within']}")
    for name, ours, browsers in (
        ("points", clv.levers.retention_points(t, s.levers).tolist(), theirs["points"]),
        ("years", [clv.levers.years_for_points(t, s.targets[0], 0.03)], [theirs["years"]]),
    ):
        found += [f"{name}: {a} {b}" for a, b in zip(ours, browsers, strict=True) if not alike(a, b, 1.0)]
    return [f"case {seed}, {one}" for one in found]


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    """One for all cases, in which the engine is compiled once."""
    opened = chromium.new_page()
    yield opened
    opened.close()


@pytest.mark.parametrize("first", range(0, CASES, AT_ONCE))
def test_the_browser_counts_what_clv_counts(page: Page, first: int) -> None:
    cases = [(seed, *made(seed)) for seed in range(first, first + AT_ONCE)]
    text = json.dumps([sent(*case) for case in cases]).replace("NaN", "null")  # JSON has no NaN
    with np.errstate(all="ignore"):
        found = json.loads(NO_NUMBERS.sub(r"\1", page.evaluate(COUNTED, [ENGINE.read_text("utf-8"), text])))
        told = [one for case, theirs in zip(cases, found, strict=True) for one in compared(*case, theirs)]
    assert told == []
