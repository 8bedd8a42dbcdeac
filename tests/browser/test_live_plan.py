"""The moving plan counts in the browser what clv counts, says what the server says, and tells once where it rests."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from live_levers import placed
from made_levers import made
from playwright.sync_api import Browser, Locator, Page

from clv import Choices, Levers
from clv.segmentation import Segmentation
from clv.tables import Method
from clv.treatment import KINDS, LEVELS, CellBase, PublicForm, Touchpoint, TreatmentPlan, treatment
from report.exhibits.plan import see
from report.text import MARK
from study import samples
from study.segmentations import Asked, divided
from study.treatment import Treated, planned
from ui import live
from ui.live import BROWSER
from ui.live import plan as moving
from words import load

PLANS, SAME = 300, 1e-9
COUNTED = """async ([sources, cases]) => {
    const at = text => 'data:text/javascript,' + encodeURIComponent(text)
    const whole = sources.plan.replace('./engine.js', at(sources.engine))
    const still = at('export const moving = kind => kind')
    const { left, enough, opened } = await import(at(whole.replace('./moving.js', still)))
    return cases.map(one => {
        const data = opened(one)
        return { ...left(data, one.at), enough: enough(data, one.at) }
    })
}"""


def drawn(seed: int) -> Treated:
    """A plan of one to four cells and touchpoints, of any levels, shares and effects."""
    rng = np.random.default_rng(seed)
    start, scenario = made(seed)
    cells = int(rng.integers(1, 5))
    bases = tuple(
        CellBase(f"c{i}", replace(start, customers=np.rint(np.nan_to_num(start.customers) * rng.random())))
        for i in range(cells)
    )
    points = tuple(
        Touchpoint(
            f"t{i}",
            KINDS[int(rng.integers(len(KINDS)))],
            float(rng.choice([0.0, 5.0, 250.0])),
            float(rng.choice([0.0, 10_000.0])),
            Levers(*(float(x) for x in rng.choice([0.0, 0.1, 0.5, -0.2], 3))),
            float(rng.random()),
        )
        for i in range(int(rng.integers(1, 5)))
    )
    levels = tuple(tuple(str(level) for level in rng.choice(LEVELS, len(points))) for _ in range(cells))
    shares = tuple(float(x) for x in np.round(rng.random(3), 2))
    found = Segmentation("made", tuple(base.cell for base in bases), np.arange(cells))
    method: Method = "discounted" if seed % 3 == 0 else "course"
    effects = float(rng.choice([0.0, 0.5, 1.0, 1.6]))
    plan = TreatmentPlan(points, levels, shares)
    tiers = tuple(f"tier {i}" for i in range(len(start.churn)))
    return Treated(
        found, bases, plan, PublicForm(), method, scenario.discount, True, False, effects, "purchases", tiers
    )


def alike(ours: float, theirs: float | None, size: float) -> bool:
    if theirs is None or math.isnan(ours) or math.isnan(theirs):
        return math.isnan(ours) and (theirs is None or math.isnan(theirs))
    return math.isclose(ours, theirs, rel_tol=SAME, abs_tol=SAME * size)


def test_the_browser_counts_a_plan_as_clv_does(chromium: Browser) -> None:
    plans = [drawn(seed) for seed in range(PLANS)]
    w = load("en", "EUR")
    sources = {name: (BROWSER / f"{name}.js").read_text("utf-8") for name in ("plan", "engine")}
    page = chromium.new_page()
    cases = [json.loads(json.dumps(moving.sent(t, str, w)).replace("NaN", "null")) for t in plans]
    with np.errstate(all="ignore"):
        found = page.evaluate(COUNTED, [sources, cases])
        page.close()
        told = 0
        for seed, (t, theirs) in enumerate(zip(plans, found, strict=True)):
            ours = treatment(t.plan.with_effects(t.effects), t.bases, t.method, t.discount)
            there = ours.iloc[:-1][[base.customers > 0 for base in t.bases]]
            size = max(1.0, float(np.nansum(np.abs(ours["value_today"]))))
            for mine, cell in zip(there.to_dict("records"), theirs["cells"], strict=True):
                for name in ("gain", "cost", "net"):
                    assert alike(float(mine[name]), cell[name], size), (seed, name, mine[name], cell[name])
                    told += bool(mine[name])
            enough = float(treatment(t.plan, t.bases, t.method, t.discount)["break_even_effect"].iloc[-1])
            if len(there) and not there["net"].isna().any():
                assert alike(enough, theirs["enough"], 1.0), (seed, enough, theirs["enough"])
        assert told > PLANS


# What it says, and how it is moved ------------------------------------------------------------------------------------


def plan_of(sample: str, **shares: Any) -> Treated:
    study = samples.study_of(sample, Choices())
    return planned(study, divided(study, Asked("tiers")).found, **shares)


SAID = """() => {
    const root = document.querySelector('div').shadowRoot, text = name => root.querySelector(name).textContent
    const bars = [...root.querySelectorAll('.cells > div')].map(row => [...row.children].map(cell => cell.textContent))
    return { answer: text('h2'), message: text('.message'), bars }
}"""


@pytest.fixture
def hand(fresh_window: Callable[..., Page]) -> Iterator[Callable[..., Page]]:
    pages: list[Page] = []

    def make(t: Treated, language: str = "sv", phone: bool = False) -> Page:
        pages.append(fresh_window(language, False, phone))
        w = load(language, "SEK")
        return placed(pages[-1], moving.sent(t, w.tier, w), what="plan")

    yield make
    for page in pages:
        page.context.close()


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("sample", ["member_company", "energy_company", "swedish_excel"])
def test_the_browser_says_of_a_plan_what_the_server_says(hand: Callable[..., Page], sample: str, language: str) -> None:
    w = load(language, "SEK")
    page = hand(plan_of(sample), language)
    plans = [
        plan_of(sample),
        plan_of(sample, effects=0.35),
        plan_of(sample, effects=0.0),
        plan_of(sample, shares=(0.0, 0.0, 0.0)),
        plan_of(sample, shares=(0.9, 0.1, 1.0), effects=2.0),
    ]
    for seq, t in enumerate(plans, 1):
        page.evaluate("data => window.give(data)", moving.sent(t, w.tier, w, seq))
        shown = page.evaluate(SAID)
        assert shown["answer"] == MARK.sub(r"\1", see.answer(t, w.tier, w)).replace("\\", "")
        assert shown["message"] == see.message(t, w.tier, w).replace("\\", "")
        nets = t.hidden.iloc[:-1].query("customers > 0")
        assert [bar[1] for bar in shown["bars"]] == [w.tier(str(cell)) for cell in nets["cell"]]


def along(slider: Locator) -> list[tuple[float, float]]:
    box = slider.bounding_box()
    assert box is not None
    return [(box["x"] + box["width"] * (0.5 - 0.012 * step), box["y"] + box["height"] / 2) for step in range(41)]


def test_a_dragged_share_answers_all_the_way_and_tells_once(hand: Callable[..., Page]) -> None:
    page = hand(plan_of("energy_company"))
    places, answers = along(page.locator(".lever input").nth(0)), set()
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places:
        page.mouse.move(*place)
        answers.add(page.locator("h2").inner_text())
    assert len(answers) > 5 and page.evaluate("window.told") == []
    page.mouse.up()
    page.wait_for_timeout(600)
    (heard,) = page.evaluate("window.told")
    assert set(heard) == {"effects", "must", "may", "strategic", "seq"}
    assert heard["effects"] < 0.2 and heard["seq"] == 1 and heard["must"] == 1.0


def test_a_thumb_drags_a_plan_on_a_phone(hand: Callable[..., Page]) -> None:
    page = hand(plan_of("energy_company"), phone=True)
    slider = page.locator(".lever input").nth(2)
    slider.scroll_into_view_if_needed()
    touch, before = page.context.new_cdp_session(page), page.locator("h2").inner_text()
    for n, (x, y) in enumerate(along(slider)):
        kind, points = "touchMove" if n else "touchStart", [{"x": x, "y": y}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    page.wait_for_timeout(100)
    assert page.locator("h2").inner_text() != before and page.evaluate("window.told") == []
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_timeout(600)
    assert page.evaluate("window.told")[0]["may"] < 0.2
    assert live.LAST > page.evaluate("window.told")[0]["seq"] == 1
