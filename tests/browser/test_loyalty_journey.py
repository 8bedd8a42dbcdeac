"""What satisfaction goes with, five behaviours and more levers, as somebody finds them, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

MAIN = "[data-testid=stMain]"
SAID = {
    "sv": ("Vad nöjdheten hänger ihop med", "86,2 %", "Fem beteenden", "4,42", "Fler reglage", "Kritiker som börjar"),
    "en": ("What satisfaction goes with", "86.2%", "Five behaviours", "4.42", "More levers", "Detractors who come"),
}


def click(here: Any, place: Any) -> None:
    place.click()
    here.page.wait_for_timeout(300)
    here.idle()


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_manager_finds_what_satisfaction_goes_with_and_moves_some_of_the_detractors(
    visit: Callable, language: str
) -> None:
    part, kept, *_, levers, lever = SAID[language]
    here = visit()
    opened = here.open("/satisfaction", lang=language, file="energy_company")
    click(here, opened.get_by_role("tab", name=part))
    expect(opened.locator(f"{MAIN} h2").first).to_contain_text(kept)
    assert parse_qs(urlsplit(opened.url).query)["sn"] == ["money"]
    ahead = visit()
    page = ahead.open("/what_if", lang=language, file="energy_company", o="more_levers")
    page.get_by_role("slider", name=lever).focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)
    ahead.idle()
    expect(page.locator(f"{MAIN} summary", has_text=levers)).to_contain_text("+")
    assert parse_qs(urlsplit(page.url).query)["yd"] == ["0.05"]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_five_behaviours_are_one_click_from_the_tiers_on_a_phone(visit: Callable, language: str) -> None:
    part, depth = SAID[language][2:4]
    here = visit(phone=True)
    page = here.open("/tiers", lang=language)
    click(here, page.get_by_role("tab", name=part))
    expect(page.locator(MAIN)).to_contain_text(depth)
