"""A guess is given on the figure's own axis: by mouse, thumb and keys, in steps, told once when the handle rests."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest
from live_levers import placed
from playwright.sync_api import Page, expect

from exercise.reader import Text
from ui.live import guess
from words import load
from workshop.plays import handle
from workshop.rounds import RoomQuestion

STEP = 7001


def asked(unit: str = "percent", truth: float = 41.8) -> RoomQuestion:
    return RoomQuestion("guess", "q", Text.alike("?"), unit, *handle(truth, unit), truth=truth, tolerance=5.0)


@pytest.fixture
def hand(fresh_window: Callable[..., Page]) -> Iterator[Callable[..., Page]]:
    pages: list[Page] = []

    def make(question: RoomQuestion, at: float, language: str = "sv", phone: bool = False) -> Page:
        pages.append(fresh_window(language, False, phone))
        data = guess.sent(question, STEP, at, "Dra till er gissning", load(language, "SEK"))
        return placed(pages[-1], data, what="guess")

    yield make
    for page in pages:
        page.context.close()


def middle(page: Page) -> tuple[float, float, float]:
    """Where the axis begins, how long it is, and how far down the handle lies."""
    box = page.locator("input").bounding_box()
    assert box is not None
    return box["x"] + 22, box["width"] - 44, box["y"] + box["height"] / 2


@pytest.mark.parametrize("unit", ["percent", "years", "money"])
def test_the_browser_is_told_nothing_of_the_truth(unit: str) -> None:
    one, other = asked(unit, 4.1), asked(unit, 4.4)
    w = load("sv", "SEK")
    assert (one.low, one.high, one.step) == (other.low, other.high, other.step), "the axis itself would tell"
    assert guess.sent(one, STEP, 2.0, "?", w) == guess.sent(other, STEP, 2.0, "?", w)


def test_the_value_stands_over_the_handle_while_it_is_dragged_and_is_told_once(hand: Callable[..., Page]) -> None:
    page = hand(asked(), 50.0)
    left, wide, down = middle(page)
    page.mouse.move(left + wide / 2, down)
    page.mouse.down()
    seen = set()
    for step in range(21):
        page.mouse.move(left + wide * (0.5 - step / 100), down)
        page.wait_for_timeout(20)
        seen.add(page.locator("output").inner_text())
    assert len(seen) > 8 and page.evaluate("window.told") == []
    page.mouse.up()
    page.wait_for_timeout(100)
    assert page.evaluate("window.told") == [{"step": STEP, "value": 30, "seq": 1}]
    said, thumb = page.locator("output").bounding_box(), left + wide * 0.3
    assert said and said["x"] <= thumb <= said["x"] + said["width"] and said["y"] + said["height"] <= down
    assert page.locator("output").inner_text() == "30\u00a0%"


def test_a_thumb_drags_it_and_the_steps_are_as_large_as_a_thumb(hand: Callable[..., Page]) -> None:
    page = hand(asked("years", 8.8), 10.0, "en", phone=True)
    left, wide, down = middle(page)
    touch = page.context.new_cdp_session(page)
    for n in range(11):
        at = {"x": left + wide * (0.5 + n / 50), "y": down}
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove" if n else "touchStart", "touchPoints": [at]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_timeout(100)
    assert page.evaluate("window.told")[0]["value"] == 14
    for button in page.locator("button").all():
        box = button.bounding_box()
        assert box and min(box["width"], box["height"]) >= 44
    page.get_by_role("button", name="less").tap()
    expect(page.locator("output")).to_have_text("13.5\u00a0years")
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")


def test_keys_step_it_and_what_waits_is_told_before_anything_else_is_pressed(hand: Callable[..., Page]) -> None:
    page = hand(asked(), 50.0)
    page.evaluate("document.body.append(Object.assign(document.createElement('button'), {textContent: 'away'}))")
    page.locator("input").focus()
    for key in ("ArrowRight", "ArrowRight", "PageDown"):
        page.keyboard.press(key)
    expect(page.locator("input")).to_have_attribute("aria-valuetext", "48\u00a0%")  # drawn with the next frame
    assert page.evaluate("window.told") == []
    page.get_by_role("button", name="away").click()
    assert page.evaluate("window.told") == [{"step": STEP, "value": 48, "seq": 1}]


def test_another_question_begins_anew_and_an_old_answer_moves_no_handle(hand: Callable[..., Page]) -> None:
    page, w = hand(asked(), 50.0), load("sv", "SEK")
    page.locator("input").focus()
    page.keyboard.press("End")
    page.wait_for_timeout(600)
    expect(page.locator("output")).to_have_text("100\u00a0%")
    page.evaluate("data => window.give(data)", guess.sent(asked(), STEP, 50.0, "?", w, 0))
    expect(page.locator("output")).to_have_text("100\u00a0%")
    page.evaluate("data => window.give(data)", guess.sent(asked("money", 13_477), STEP + 1, 15_000.0, "?", w, 0))
    expect(page.locator("output")).to_have_text("15\u00a0000\u00a0kr")
    assert json.dumps(page.evaluate("window.told")).count("step") == 1
