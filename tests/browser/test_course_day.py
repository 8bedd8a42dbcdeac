"""A leader walks her whole day: every stop's figure stands in the first screen, and the bar says where she is."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest
from playwright.sync_api import Page, expect

from exercise import days
from exercise.days import CourseDay, DayStop
from ui.controls.day import unknown
from ui.menu import ENTRIES
from words import LANGUAGES

LAPTOP, PROJECTOR = {"width": 1366, "height": 768}, {"width": 1920, "height": 1080}
# From the place to the foot of its figure or table: at least so much of it is seen, or all of it where it is lower.
SEEN = """place => {
    const node = document.getElementById(place)
        || document.querySelector(['', '_place', '_box'].map(end => `.st-key-${CSS.escape(place)}${end}`).join())
    const bar = document.querySelector('.st-key-day_bar')
    if (!node || !node.checkVisibility()) return null
    const foot = bar ? bar.getBoundingClientRect().top : innerHeight
    const at = node.getBoundingClientRect()
    return {top: at.top, room: foot - at.top, high: innerHeight, tall: at.height}
}"""
LEAST = 240  # pixels of a figure under its heading
COME = """([place, least]) => {
    const node = document.getElementById(place)
        || document.querySelector(['', '_place', '_box'].map(end => `.st-key-${CSS.escape(place)}${end}`).join())
    return node && node.getBoundingClientRect().top >= 0 && node.getBoundingClientRect().top < innerHeight - least
}"""


@cache
def day() -> CourseDay:
    return days.read(days.FOLDER / "day2.toml", tuple(entry.name for entry in ENTRIES), unknown)


def in_sight(page: Page, stop: DayStop) -> None:
    place = stop.place.exhibit
    if not place:
        assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") == 0, stop.key
        expect(page.locator("[data-testid=stMain] h1").first).to_be_in_viewport()
        return
    page.wait_for_function(COME, arg=[place, LEAST])
    found = page.evaluate(SEEN, place)
    assert found["top"] >= 0 and found["room"] >= min(LEAST, found["tall"]), (stop.key, found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_day_is_walked_and_every_figure_is_in_the_first_screen(visit: Callable, language: str) -> None:
    """At each stop on a laptop, and as the same window is on a projector: she comes to it in either, and changes."""
    here = visit(language=language)
    sizes = [LAPTOP, PROJECTOR]
    here.page.set_viewport_size(LAPTOP)
    page = here.open("/day", lang=language)
    stops = day().stops
    page.locator(f".st-key-day_go_{stops[0].key} button").click()
    for number, stop in enumerate(stops, 1):
        page.wait_for_timeout(300)
        here.idle()
        expect(page.locator("[data-testid=stException]")).to_have_count(0)
        in_sight(page, stop)
        sizes.reverse()
        page.set_viewport_size(sizes[0])
        in_sight(page, stop)
        if stop.place.page == "day":
            break
        bar = page.locator(".st-key-day_bar")
        expect(bar).to_contain_text(f"{number} {'av' if language == 'sv' else 'of'} {len(stops)}")
        if number < len(stops):
            expect(bar).to_contain_text(stops[number].title.said(language))
            page.locator(".st-key-day_next button").click()
            page.wait_for_url(f"**stop={number + 1}*")
    assert here.sideways() == 0


def test_the_bar_goes_with_her_to_another_page_and_leads_back_to_the_figure(visit: Callable) -> None:
    here = visit()
    page = here.open("/what_if", lang="sv", w="bucket", day="day2", stop="4")
    stop = day().stops[3]
    in_sight(page, stop)
    here.through_the_menu("flows")
    expect(page.locator(".st-key-day_bar")).to_contain_text("4 av")
    page.locator(".st-key-day_here button").click()
    page.wait_for_url("**what_if*")
    here.idle()
    in_sight(page, stop)
    assert "stop=4" in page.url and page.url.endswith("#two_companies")
