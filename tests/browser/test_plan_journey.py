"""A manager's way from dividing the customers to what a plan leaves, on a desktop and on a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_from_a_division_to_a_plan_that_is_kept_and_shared(visit: Callable, phone: bool) -> None:
    here = visit(language="en", phone=phone)
    page = here.open("/treatment", lang="en", file="swedish_excel", dv="tiers", jc="2")
    page.get_by_role("tab", name="2. Decide").click()
    here.idle()
    answer = page.locator("[data-testid=stMain] h2").first
    before = answer.inner_text()
    assert before.startswith("SEK")
    page.locator(".st-key-plan_level_0").get_by_text("Must", exact=True).click()
    expect(answer).not_to_have_text(before)
    here.idle()
    decided = answer.inner_text()
    page.get_by_role("tab", name="3. See").click()
    here.idle()
    expect(page.locator("[data-testid=stMain] h2").first).to_have_text(decided)
    assert here.sideways() == 0
    assert "jl=tiers-" in page.url
    again = visit(language="en").open(page.url.removeprefix(here.home))
    expect(again.locator("[data-testid=stMain] h2").first).to_have_text(decided)
