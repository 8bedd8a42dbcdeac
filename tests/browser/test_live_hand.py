"""The moving levers as a hand moves them: what they say beside what the server says, and when they tell it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from counted_bases import member
from live_levers import placed
from playwright.sync_api import Locator, Page, expect

from clv import Levers, Scenario, levers
from report.exhibits.what_if import customer_base, profit
from report.text import MARK
from study import what_if as model
from study.what_if import Facts
from ui.live import BROWSER
from ui.live import levers as live
from words import Words, load

BASE = member()
MIDDLE = Scenario(targets=(2,), levers=Levers(1, 100, 0.5), uptake=0.1)
SHOWN = """() => {
    const root = document.querySelector('div').shadowRoot, said = name => root.querySelector(name).textContent
    const keys = [...root.querySelectorAll('dl > div')].map(key => [...key.children].map(cell => cell.textContent))
    const bars = [...root.querySelectorAll('.steps .name')].map(name => name.textContent)
    return { answer: said('h2'), message: said('.message'), moves: said('.moves'), keys, bars }
}"""
SIX_KEYS = """slider => {
    const key = () => new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true, cancelable: true })
    for (let pressed = 0; pressed < 6; pressed++) slider.dispatchEvent(key())
}"""
WIDTH = "() => document.querySelector('div').shadowRoot.querySelector('.steps i').getBoundingClientRect().width"


def without(**columns: Any) -> Facts:
    return model.facts(replace(BASE, tiers=BASE.tiers.assign(**columns)))


FILES = {
    "member": model.facts(BASE),
    "nothing counted": without(purchases=np.nan),
    "products": without(purchases=np.nan, products=[3.0, 2.0, 1.5, 1.0]),
    "nobody lost": without(lost=[0.0, *BASE.tiers["lost"][1:]]),
}
SCENARIOS = [
    MIDDLE,
    replace(MIDDLE, uptake=1.0, targets=(0, 1, 2, 3)),
    replace(MIDDLE, reach=0.5, targets=(0, 1)),
    replace(MIDDLE, levers=Levers(-1, -50, -0.25)),
    replace(MIDDLE, one_off=1e6, yearly_cost=20),
    replace(MIDDLE, one_off=5e7, method="discounted", discount=0.07),
    replace(MIDDLE, levers=Levers(years=2.5), targets=(1,), yearly_cost=900, margin=0.4),
    replace(MIDDLE, levers=Levers()),
    replace(MIDDLE, uptake=0.0),
    replace(MIDDLE, targets=()),
    replace(MIDDLE, targets=(0,), reach=0.25, uptake=1.0),
    replace(MIDDLE, levers=Levers(revenue=-1e6), one_off=1000, targets=(3,)),
]


@pytest.fixture
def hand(fresh_window: Callable[..., Page]) -> Iterator[Callable[..., Page]]:
    """The levers on a page of their own: `hand(phone=True)`."""
    pages: list[Page] = []

    def make(scenario: Scenario = MIDDLE, phone: bool = False, **kind: Any) -> Page:
        pages.append(fresh_window("sv", kind.get("dark", False), phone))
        return placed(pages[-1], live.sent(FILES["member"], scenario, load("sv", "SEK")), **kind)

    yield make
    for page in pages:
        page.context.close()


def lever(page: Page, name: int) -> Locator:
    return page.locator(".lever input").nth(name)


def told(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate("window.told")
    return found


# What it says ---------------------------------------------------------------------------------------------------------


def said(f: Facts, s: Scenario, w: Words) -> dict[str, Any]:
    """The same from the page's exhibits."""
    v = model.view(f, s)
    answer = MARK.sub(r"\1", customer_base.answer(v, w)).replace("\\", "")
    if not v.drawable:
        return {"answer": answer}
    difference, pays = customer_base.difference(v, w), profit.pays(v, w)
    keys = [[key.label, key.value, key.note] for key in (*difference.keys, *pays.keys)]
    message = difference.message.replace("\\", "")
    names = [step.name for step in difference.form.steps]  # type: ignore[union-attr]
    return {
        "answer": answer,
        "message": message,
        "moves": customer_base.methods_message(v, w),
        "keys": keys,
        "bars": names,
    }


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("file", FILES)
def test_the_browser_says_what_the_server_says(hand: Callable[..., Page], file: str, language: str) -> None:
    page, f, w = hand(), FILES[file], load(language, "SEK")
    for seq, s in enumerate(SCENARIOS, 1):
        page.evaluate("data => window.give(data)", live.sent(f, model.suited(f, s), w, seq))
        shown, ours = page.evaluate(SHOWN), said(f, s, w)
        assert {name: shown[name] for name in ours} == ours


# How it is moved ------------------------------------------------------------------------------------------------------


def along(slider: Locator) -> list[tuple[float, float]]:
    """Forty places from the slider's middle to its end."""
    box = slider.bounding_box()
    assert box is not None
    return [(box["x"] + box["width"] * (0.5 + 0.012 * step), box["y"] + box["height"] / 2) for step in range(41)]


def test_a_dragged_lever_answers_all_the_way_and_tells_once(hand: Callable[..., Page]) -> None:
    page = hand()
    places, answers, widths = along(lever(page, 0)), set(), set()
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places:
        page.mouse.move(*place)
        answers.add(page.locator("h2").inner_text())
        widths.add(round(page.evaluate(WIDTH), 3))
    assert len(answers) > 5 and len(widths) == 1 and told(page) == []
    page.mouse.up()
    page.wait_for_timeout(600)
    (heard,) = told(page)
    assert heard["frequency"] == 3.0 and heard["seq"] == 1 and heard["targets"] == [2]


def test_levers_dragged_one_after_another_tell_once_each(hand: Callable[..., Page]) -> None:
    """The focus leaves the one before when the next is under the hand already: that is no end of its drag."""
    page = hand()
    for n in (0, 2, 4):
        lever(page, n).scroll_into_view_if_needed()
        places, before = along(lever(page, n)), len(told(page))
        page.mouse.move(*places[-2])
        page.mouse.down()
        for place in reversed(places[:-2]):
            page.mouse.move(*place)
            page.wait_for_timeout(30)
        assert len(told(page)) == before, "nothing is told while it is held"
        page.mouse.up()
        page.wait_for_timeout(600)
        assert len(told(page)) == before + 1


def test_a_thumb_on_a_phone_drags_it_too_and_sees_the_answer(hand: Callable[..., Page]) -> None:
    page = hand(phone=True)
    slider = lever(page, 4)
    slider.scroll_into_view_if_needed()
    page.evaluate("document.scrollingElement.scrollTo(0, 250)")
    touch, before = page.context.new_cdp_session(page), page.locator("h2").inner_text()
    for n, (x, y) in enumerate(along(slider)):
        touch.send(
            "Input.dispatchTouchEvent", {"type": "touchMove" if n else "touchStart", "touchPoints": [{"x": x, "y": y}]}
        )
    page.wait_for_timeout(100)
    assert page.locator("h2").inner_text() != before and told(page) == []
    top = page.locator(".top").bounding_box()
    assert top is not None and 0 <= top["y"] < 200
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_timeout(600)
    assert len(told(page)) == 1 and told(page)[0]["uptake"] > 0.5


def test_six_keys_are_told_once_and_read_aloud_at_rest(hand: Callable[..., Page]) -> None:
    page = hand()
    slider = lever(page, 2)
    slider.evaluate(SIX_KEYS)  # faster than a machine that is busy with other tests lets a hand be
    expect(slider).to_have_attribute("aria-valuetext", "+2,00")
    expect(page.locator(".voice")).to_have_text(page.locator("h2").inner_text())
    page.wait_for_timeout(500)
    assert [heard["years"] for heard in told(page)] == [2.0]


def test_years_and_points_are_one_lever(hand: Callable[..., Page]) -> None:
    page = hand()
    points = lever(page, 3)
    assert points.get_attribute("aria-valuetext") == "+5,3"
    points.press("ArrowRight")
    page.wait_for_timeout(600)
    years = levers.years_for_points(FILES["member"].today, 2, 0.06)
    assert told(page)[-1]["years"] == pytest.approx(years)


def test_what_the_server_sends_never_moves_a_lever_under_the_hand(hand: Callable[..., Page]) -> None:
    page = hand()
    places = along(lever(page, 1))
    page.mouse.move(*places[0])
    page.mouse.down()
    page.mouse.move(*places[20])
    held = page.locator("h2").inner_text(), lever(page, 1).input_value()
    for _ in range(3):
        page.evaluate("data => window.give(data)", live.sent(FILES["member"], MIDDLE, load("sv", "SEK")))
    assert (page.locator("h2").inner_text(), lever(page, 1).input_value()) == held
    page.mouse.up()
    older = live.sent(FILES["member"], MIDDLE, load("sv", "SEK"), 0)
    page.evaluate("data => window.give(data)", older)  # it was on its way when the hand let go
    assert page.locator("h2").inner_text() == held[0]
    page.evaluate("data => window.give(data)", older | {"seq": 1})
    assert page.locator("h2").inner_text() != held[0]


def test_a_page_left_at_once_still_tells(hand: Callable[..., Page]) -> None:
    page = hand()
    lever(page, 0).press("End")
    page.evaluate("window.leave()")
    assert [heard["frequency"] for heard in told(page)] == [3.0]


def test_tiers_are_chosen_and_steps_taken_with_a_thumb(hand: Callable[..., Page]) -> None:
    page = hand(phone=True)
    sizes = [button.bounding_box() for button in page.locator("button").all() if button.is_visible()]
    assert all(size and min(size["width"], size["height"]) >= 44 for size in sizes)
    page.get_by_role("button", name="Topp", exact=True).tap()
    assert told(page)[-1]["targets"] == [1, 2]
    expect(page.locator("h2")).to_contain_text("Topp och Mellan")
    page.get_by_role("button", name="Köp per år: mer").tap()
    page.wait_for_timeout(600)
    assert told(page)[-1]["frequency"] == 1.25


def test_the_whole_is_short_enough_to_be_read() -> None:
    lines = {path.name: len(path.read_text("utf-8").splitlines()) for path in BROWSER.glob("*.js")}
    plan = lines.pop("plan.js")  # what another page counts with the same engine
    guess = lines.pop("guess.js")  # and a handle that counts nothing
    figure = lines.pop("figure.js")  # which is put on the page as it is
    small = [lines.pop(f"{name}.js") for name in ("growth", "lines", "moving", "points", "bucket", "typical")]
    assert lines["engine.js"] <= 200 and sum(lines.values()) <= 450 and plan <= 125 and guess <= 70 and figure <= 10
    assert max(small) <= 125 and sum(small) <= 450
