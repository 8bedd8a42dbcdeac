"""The moving levers on the real page: silent while dragged, one message on release, and plain sliders without them."""

from __future__ import annotations

from collections.abc import Callable

from live_levers import MAIN, asked
from playwright.sync_api import WebSocket, expect


def test_a_drag_is_silent_and_its_end_is_one_message(visit: Callable) -> None:
    here, sent = visit(), []

    def opened(socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: sent.append(frame))

    here.page.on("websocket", opened)
    page = here.open("/what_if", lang="sv", eu="0.1")
    answer = page.locator(".levers h2")
    expect(answer).to_contain_text("24,7\u00a0mkr")
    box = page.locator(".lever input").first.bounding_box()
    assert box is not None
    before, (x, y) = len(sent), (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(40):
        page.mouse.move(x + box["width"] * 0.01 * step, y)
    expect(answer).not_to_contain_text("24,7")
    assert sent[before:] == []
    page.mouse.up()
    page.wait_for_timeout(1_000)
    here.idle()
    assert len(sent) == before + 1
    assert float(asked(page.url)["ef"]) > 2
    told = answer.inner_text()
    assert here.open(f"/what_if?{page.url.partition('?')[2]}").locator(".levers h2").inner_text() == told


def test_without_their_file_a_button_brings_plain_sliders(visit: Callable) -> None:
    here = visit(service_workers="block")
    here.page.route("**/levers.js", lambda route: route.abort())
    page = here.open("/what_if", lang="sv", eu="0.1")
    expect(page.locator(MAIN)).to_contain_text("De rörliga reglagen kom inte fram")
    page.get_by_role("button", name="Använd enkla reglage").click()
    here.idle()
    expect(page.locator(f"{MAIN} h2").first).to_contain_text("24,7\u00a0mkr")
    expect(page.locator("[data-testid=stSlider]").first).to_be_visible()
    assert asked(page.url)["lv"] == "plain"
    here.complaints.clear()  # Streamlit tells the console of the file that did not come
