"""What a first visit weighs and how soon it answers, in a fresh browser, against an empty Streamlit app.

    .venv/bin/python benchmarks/first_visit.py [TIMES]        (5 unless given; needs Chromium; Linux)

The empty app has a heading, a slider and a Plotly figure. Ours is opened at its first page (the answer as the server
sends it with the first bytes, the same as the page draws it, and the figure) and at
the moving levers, which need no Plotly. Weight is what comes over the network, packed. The last line opens the levers
with a network of 10 Mbit/s (40 ms there and back) and a processor four times slower. Visits to the two servers take
turns, and the least time of each counts: what else the machine does only adds.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "support")]

from serving import serving  # noqa: E402  (the folders must be on the path first)

import run  # noqa: E402

EMPTY = {
    "page.py": (
        "import plotly.graph_objects as go\nimport streamlit as st\nst.title('Empty')\n"
        "st.slider('x', 0, 100, 50)\nst.plotly_chart(go.Figure(go.Bar(x=[1, 2, 3], y=[3, 1, 2])))\n"
    ),
    ".streamlit/config.toml": "[browser]\ngatherUsageStats = false\n",
    "app.py": 'import streamlit as st\napp = st.App("page.py")\n',
}
COMMAND = (sys.executable, "-m", "uvicorn", "app:app", "--port", "{port}", "--log-level", "warning")
SAMPLE = "?file=member_company&lang=sv"
HEADING, FIGURE, LEVER = "h1", ".js-plotly-plot .main-svg", ".st-key-live .lever input >> nth=0"
WORDS, ANSWER = "#first h2, [data-testid=stMain] h2", "[data-testid=stMain] h2"
SLOW = {"offline": False, "latency": 40, "downloadThroughput": 10e6 / 8, "uploadThroughput": 10e6 / 8}


@dataclass(frozen=True)
class Seen:
    """Seconds until something stood on the page, and the megabytes that had come by then."""

    seconds: float
    megabytes: float


def visit(browser: Browser, url: str, wanted: str, slowly: bool = False) -> Seen:
    """Open an address in a window that keeps nothing of others, and wait for what is wanted."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, service_workers="block")
    page = context.new_page()
    session, came = context.new_cdp_session(page), [0.0]
    _weigh(session, came)
    if slowly:
        session.send("Network.emulateNetworkConditions", SLOW)
        session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    began = _now(page)
    page.goto(url, wait_until="commit")
    page.locator(wanted).first.wait_for(state="visible", timeout=120_000)
    seen = Seen(_now(page) - began, came[0] / 1e6)
    context.close()
    return seen


def _weigh(session: CDPSession, came: list[float]) -> None:
    def add(told: dict[str, float]) -> None:
        came[0] += told["encodedDataLength"]

    session.on("Network.loadingFinished", add)
    session.send("Network.enable")


def _now(page: Page) -> float:
    return float(page.evaluate("Date.now()")) / 1000


def least(times: int, *asked: Callable[[], Seen]) -> list[Seen]:
    """The quickest of several visits to each, taken in turns."""
    found = [[ask() for ask in asked] for _ in range(times)]
    return [min((row[i] for row in found), key=lambda seen: seen.seconds) for i in range(len(asked))]


def figures(times: int = 5) -> dict[str, float]:
    """The measures by name: ratios to the empty app's, megabytes, and seconds."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        place = Path(folder)
        (place / "empty" / ".streamlit").mkdir(parents=True)
        for name, text in EMPTY.items():
            (place / "empty" / name).write_text(text, encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=run.find_browser(), args=["--headless", "--no-sandbox"])
        with serving(place / "empty", place / "empty.txt", COMMAND) as empty, serving(ROOT, place / "ours.txt") as ours:
            first, levers = f"{ours.url}/{SAMPLE}", f"{ours.url}/what_if{SAMPLE}"
            heading, bare, words, answer, figure, live = least(
                times,
                lambda: visit(browser, empty.url, HEADING),
                lambda: visit(browser, empty.url, FIGURE),
                lambda: visit(browser, first, WORDS),
                lambda: visit(browser, first, ANSWER),
                lambda: visit(browser, first, FIGURE),
                lambda: visit(browser, levers, LEVER),
            )
            (slow,) = least(min(times, 3), lambda: visit(browser, levers, LEVER, slowly=True))
        browser.close()
    return {
        "first answer, times the empty app's heading": words.seconds / heading.seconds,
        "the same drawn by the page, times the empty app's heading": answer.seconds / heading.seconds,
        "first figure, times the empty app's figure": figure.seconds / bare.seconds,
        "levers that move, times the empty app's heading": live.seconds / heading.seconds,
        "MB to the first figure": figure.megabytes,
        "MB to the levers that move": live.megabytes,
        "levers that move at 10 Mbit/s and a quarter of the processor, s": slow.seconds,
        "the empty app's heading, s": heading.seconds,
        "the empty app's figure, s": bare.seconds,
    }


def main() -> None:
    """Print a line a measure."""
    for name, value in figures(*map(int, sys.argv[1:])).items():
        print(f"{name:66}{value:8.2f}")


if __name__ == "__main__":
    main()
