"""Every page as it is opened from a cold link: whole, without a jump, in few words, sound for who hears it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from calm import findings, jumped, running_text
from playwright.sync_api import Page, expect

from ui import menu

PAGES = [entry.name for entry in menu.ENTRIES if menu.listed(entry.name)]
MOST_WORDS = 120
LINKS = {"member_company": {}, "online_retail": {"file": "online_retail"}}  # the first is where one begins
TELLS_MORE = {("data", "online_retail")}  # what in this file was set aside, and what one may want to say of it
FURTHEST, THE_THUMB = 0.1, 0.002  # what is felt as a jump; the number above a slider's thumb, which goes with it
# What is Streamlit's own, by rule and by what the element is; nothing else may be found.
OF_STREAMLIT = {("presentation-role-conflict", "stFileUploaderDropzone"), ("aria-prohibited-attr", "stFileUploader")}


def found(page: Page, *rules: str) -> list[tuple[str, str, str]]:
    """What axe-core finds that is not Streamlit's own."""
    return [
        one
        for one in findings(page, *rules)
        if not any(one[0] == rule and part in one[2] for rule, part in OF_STREAMLIT)
    ]


@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_from_a_cold_link(visit: Callable, name: str) -> None:
    """On a phone in the language of long words, with the file of large numbers."""
    for language, dark, phone, file in (("en", False, False, "member_company"), ("sv", True, True, "online_retail")):
        here = visit(language=language, dark=dark, phone=phone)
        page = here.open("/" if name == menu.FIRST else f"/{name}", **LINKS[file])
        moved = jumped(page)
        assert moved < FURTHEST, f"{name} jumped by {moved:.3f}"
        expect(page.locator("html")).to_have_attribute("lang", language)
        expect(page.locator("[data-testid=stException]")).to_have_count(0)
        assert here.sideways() == 0
        assert here.failed == [], "no request in vain, at a page's own address neither"
        words, sentences = running_text(page)
        assert words <= MOST_WORDS or (name, file) in TELLS_MORE, (words, sentences)
        levels = [
            int(tag[1])
            for tag in page.locator("[data-testid=stMain] :is(h1,h2,h3,h4)").evaluate_all(
                "all => all.filter(one => one.checkVisibility()).map(one => one.tagName)"
            )
        ]
        assert levels[0] == 1 and levels.count(1) == 1
        assert all(below - above <= 1 for above, below in pairwise(levels)), levels
        assert found(page) == []
        page.emulate_media(color_scheme="light" if dark else "dark")
        page.wait_for_timeout(500)
        here.idle()  # the figures are drawn in the other inks
        assert found(page, "color-contrast") == [], "in the other theme"


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_a_moved_slider_is_heard_and_nothing_jumps(visit: Callable, phone: bool) -> None:
    here = visit(language="en", phone=phone)
    page = here.open("/what_if", lang="en", w="bucket", lv="plain")
    for part in ("The bucket", "One typical customer", "My customer base"):
        page.get_by_role("tab", name=part).click()
        page.wait_for_timeout(300)
        here.idle()
        answer = page.locator("[data-testid=stElementContainer][role=status]")
        expect(answer).to_have_count(1)
        before, held = answer.inner_text(), answer.element_handle()
        slider = page.locator("[data-testid=stMain] [data-testid=stSlider] input").first
        slider.focus()
        stood = jumped(page)
        for _ in range(3):
            slider.press("ArrowLeft")
            page.wait_for_timeout(300)
            here.idle()
        assert (answer.inner_text() != before) or part == "The bucket", "a status is read when its words change"
        assert held.evaluate("one => one.isConnected"), "and it is the same status all the time"
        assert jumped(page) - stood < THE_THUMB, part
