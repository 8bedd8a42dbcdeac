"""The moving figures say in the browser what the page's exhibits say, and are silent while a hand moves them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from counted_bases import member
from live_levers import MAIN, asked, placed
from playwright.sync_api import Page, WebSocket, expect

import clv
from clv import Base, Choices
from report.exhibits.growth import bucket as bucket_says
from report.exhibits.growth import points as points_say
from report.exhibits.what_if import typical as typical_says
from report.text import MARK
from study import growth, samples
from study.growth import BucketFacts, Turn
from study.what_if import Customer
from ui.live import bucket, points, typical
from words import Words, load

SAID = """names => {
    const root = document.querySelector('div').shadowRoot, text = node => node.textContent
    const bars = [...root.querySelectorAll('.steps > div, .dots > div')]
    return { ...Object.fromEntries(names.map(name => [name, text(root.querySelector('.' + name))])),
        bars: bars.map(row => [row.children[1], row.querySelector('b')].map(text)) }
}"""
NOBODY_LEFT = replace(member(), tiers=member().tiers.assign(lost=[0.0, *member().tiers["lost"][1:]]))


def plain(text: str) -> str:
    return MARK.sub(r"\1", text).replace("\\", "").replace("**", "")


def told(page: Page, data: dict[str, Any], seq: int, *names: str) -> dict[str, Any]:
    page.evaluate("data => window.give(data)", data | {"seq": seq})
    found: dict[str, Any] = page.evaluate(SAID, names)
    return found


def of_points(base: Base, more: int, w: Words) -> dict[str, Any]:
    course, future = points_say.both(base, more, base.choices.discount)
    dots = points_say.beside_others(course, more, w).form
    return {
        "said": plain(points_say.said(course, future, more, w)),
        "message": plain(points_say.message(course, more, w)),
        "honest": points_say.honest(course, more, w).strip(),
        "bars": [[dot.name, w.percent(dot.value)] for dot in dots.rows],  # type: ignore[union-attr]
    }


def of_bucket(f: BucketFacts, turn: Turn, w: Words) -> dict[str, Any]:
    found = growth.ahead(f, turn)
    if found is None:
        return {"said": bucket_says.not_carried(w).notices[0].text, "notes": ""}
    customers, value = bucket_says.pictures(found, w)
    notes = " ".join(e.lead for e in bucket_says.notes(f, turn, found.then, w))
    return {"said": customers.message, "also": value.message, "notes": notes}


def of_typical(ordinary: Customer, loyal: Customer, w: Words) -> dict[str, Any]:
    ends = clv.typical(*ordinary), clv.typical(*loyal)
    steps = typical_says.exhibits(ordinary, loyal, w)[0].form
    return {
        "said": plain(typical_says.answer(*ends, w)),
        "message": typical_says.message(*ends, w),
        "names": [step.name for step in steps.steps],  # type: ignore[union-attr]
    }


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_browser_says_what_the_server_says(fresh_window: Callable[..., Page], language: str) -> None:
    page, w, seq = fresh_window(language, False, False), load(language, "SEK"), 0
    placed(page, points.sent(member(), 5, w), what="points")
    for base in (member(), member(discount=0.0), NOBODY_LEFT):
        for more in (1, 5, 10):
            seq, ours = seq + 1, of_points(base, more, w)
            found = told(page, points.sent(base, more, w), seq, "said", "message", "honest")
            assert found == ours
    f = growth.facts_of(samples.study_of("member_company", Choices()))
    moved = growth.facts_of(samples.study_of("member_company", Choices(method="migration")))
    assert f is not None and moved is not None
    turns = (Turn(), Turn(0.5, 3.0), Turn(2.0, 0.0, "proportional"), Turn(0.1, 3.0, "proportional"), Turn(1.5))
    placed(page, bucket.sent(f, Turn(), None, w), what="bucket")
    for seq, (facts, turn) in enumerate([(facts, turn) for facts in (f, moved) for turn in turns], 1):
        ours = of_bucket(facts, turn, w)
        found = told(page, bucket.sent(facts, turn, None, w), seq, *ours)
        assert {name: found[name] for name in ours} == ours
    pairs = (((4, 500, 2.5), (5, 600, 3)), ((4, 500, 2.5), (4, 500, 2.5)), ((5, 1e6, 3), (4, 9.5, 2.25)))
    placed(page, typical.sent(*pairs[0], w), what="typical")
    for seq, (ordinary, loyal) in enumerate((*pairs, ((0.0, 0.0, 0.0), (1.0, 10.0, 0.5))), 1):
        ours = of_typical(ordinary, loyal, w)
        found = told(page, typical.sent(ordinary, loyal, w), seq, "said", "message")
        assert [row[0] for row in found["bars"]] == ours.pop("names")
        assert {name: found[name] for name in ours} == ours
    page.context.close()


PLACES = {
    "points": ("/retention", {"rp": "points"}, "gp"),
    "bucket": ("/what_if", {"w": "bucket"}, "gl"),
    "typical": ("/what_if", {"w": "typical"}, "tf"),
}


@pytest.mark.parametrize("what", PLACES)
def test_a_drag_is_silent_and_its_end_stands_in_the_link(visit: Callable, what: str) -> None:
    here, sent, answers = visit(), [], set[str]()

    def opened(socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: sent.append(frame))

    here.page.on("websocket", opened)
    address, link, name = PLACES[what]
    page = here.open(address, lang="sv", file="member_company", **link)
    slider = page.locator(".lever input").first
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box is not None
    before, (x, y) = len(sent), (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(30):
        page.mouse.move(x + box["width"] * 0.0125 * step, y)
        answers.add(page.locator(".said").inner_text())
    page.wait_for_timeout(50)
    assert len(answers) > 3 and sent[before:] == []
    page.mouse.up()
    page.wait_for_timeout(500)
    here.idle()
    assert len(sent) == before + 1 and float(asked(page.url)[name]) > 1
    said = page.locator(".said").inner_text()
    again = here.open(f"{address}?{page.url.partition('?')[2]}")
    expect(again.locator(".said")).to_have_text(said, use_inner_text=True)


def test_without_its_file_a_button_brings_the_plain_slider(visit: Callable) -> None:
    here = visit(service_workers="block")
    here.page.route("**/points.js", lambda route: route.abort())
    page = here.open("/retention", lang="sv", rp="points")
    expect(page.locator(MAIN)).to_contain_text("De rörliga reglagen kom inte fram")
    page.get_by_role("button", name="Använd enkla reglage").click()
    here.idle()
    expect(page.locator("[data-testid=stSlider]").first).to_be_visible()
    here.complaints.clear()  # Streamlit tells the console of the file that did not come
