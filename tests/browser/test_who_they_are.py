"""Who they are by hand: another group, a column beside value, and the same from the link; and winning back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

MAIN = "[data-testid=stMain]"


@pytest.mark.parametrize(("language", "phone"), [("sv", False), ("en", True)], ids=["desktop", "phone"])
def test_a_tiers_profile_and_value_by_need_are_in_the_link(visit: Callable, language: str, phone: bool) -> None:
    here = visit(language=language, phone=phone)
    page = here.open("/tiers", lang=language, file="energy_company", tp="profile")
    answer = page.locator(f"{MAIN} h2").first
    first = answer.inner_text()
    assert first.startswith("62")
    page.get_by_role("combobox", name={"sv": "Profil av", "en": "Profile of"}[language]).click()
    page.get_by_role("option", name={"sv": "Botten", "en": "Bottom"}[language], exact=True).click()
    expect(answer).not_to_have_text(first)
    here.idle()
    page.get_by_text({"sv": "Värde och behov", "en": "Value by need"}[language], exact=True).click()
    page.wait_for_url("**o=value_by_need*")
    here.idle()
    assert "xg=tier_3" in page.url and "o=value_by_need" in page.url and here.sideways() == 0
    said = answer.inner_text()
    again = visit(language=language).open(page.url.removeprefix(here.home))
    expect(again.locator(f"{MAIN} h2").first).to_have_text(said)


def test_the_win_back_lever_counts_with_what_those_who_came_back_bring(visit: Callable) -> None:
    here = visit(language="en")
    page = here.open("/retention", lang="en", file="energy_company", rp="why", o="win_back", xs="0.05", xe="200")
    main = page.locator(MAIN)
    expect(
        main.get_by_text("144 customers left a product and are still customers; 2,145 left altogether")
    ).to_be_visible()
    expect(main.get_by_text("of the lost come back")).to_be_visible()
    assert here.sideways() == 0
