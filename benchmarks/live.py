"""How soon the moving levers answer: from a pointer's move to the answer painted, as a hand drags each lever.

    .venv/bin/python benchmarks/live.py        (needs Chromium and the test packages; Linux)

The levers stand on a page of their own with the member company's numbers and a cost, so that everything is counted.
Each is dragged there and back on a desktop and on a phone, at full speed and with the processor four times slower.
"""

from __future__ import annotations

import statistics
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "support")]

from counted_bases import member  # noqa: E402
from live_levers import placed  # noqa: E402

import run  # noqa: E402  (the product's folder must be on the path first)
from clv import Levers, Scenario  # noqa: E402
from study import what_if  # noqa: E402
from ui import controls  # noqa: E402
from ui.live import levers as live  # noqa: E402
from words import load  # noqa: E402

MOVES = 40
SCENARIO = Scenario(targets=(2,), levers=Levers(1, 100, 0.5), uptake=0.1, one_off=2_500_000, yearly_cost=20)
# From the input event to the frame after the one in which the answer was put: painted by then.
WATCHED = """() => {
    const root = document.querySelector('div').shadowRoot
    window.took = []
    root.addEventListener('input', () => {
        const began = performance.now()
        requestAnimationFrame(() => requestAnimationFrame(() => window.took.push(performance.now() - began)))
    }, true)
}"""


def drags(browser: Browser, phone: bool, slower: int) -> list[float]:
    """Milliseconds from each move to its answer."""
    context = browser.new_context(
        viewport={"width": 390 if phone else 1440, "height": 844}, has_touch=phone, is_mobile=phone
    )
    page = placed(context.new_page(), live.sent(what_if.facts(member()), SCENARIO, load("sv", "SEK")))
    session = context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    page.evaluate(WATCHED)
    sliders = page.locator(".lever input:visible").all()  # others stand in boxes that are closed
    for slider in sliders:
        slider.scroll_into_view_if_needed()
        box = slider.bounding_box() or {}
        y, left, width = box["y"] + box["height"] / 2, box["x"], box["width"]
        page.mouse.move(left + width / 2, y)
        page.mouse.down()
        for step in range(MOVES):
            page.mouse.move(left + width * (0.5 + 0.4 * (1 - abs(step / MOVES * 2 - 1))), y)
            page.wait_for_timeout(16)
        page.mouse.up()
        page.wait_for_timeout(500)
    took: list[float] = page.evaluate("window.took")
    told = page.evaluate("window.told.length")
    assert told == len(sliders) == 5, f"{told} messages after {len(sliders)} drags"
    context.close()
    return sorted(took)


def main() -> None:
    """Print median, p95 and the longest, in milliseconds."""
    assert controls.ROWS
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=run.find_browser(), args=["--headless", "--no-sandbox"])
        for phone in (False, True):
            for slower in (1, 4):
                took = drags(browser, phone, slower)
                place = f"{'phone' if phone else 'desktop'}, processor / {slower}"
                p95 = took[int(len(took) * 0.95)]
                print(f"{place:24} median {statistics.median(took):5.0f}   p95 {p95:5.0f}   longest {took[-1]:5.0f} ms")


if __name__ == "__main__":
    main()
