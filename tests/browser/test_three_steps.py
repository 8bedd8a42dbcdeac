"""From a number to the rows of the file in three steps, each with its sign; and what a file cannot show is said."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect


def test_a_number_opens_its_formula_its_customers_and_a_customers_rows(visit: Callable) -> None:
    here = visit()
    page = here.open("/", lang="sv", file="swedish_excel")
    page.get_by_role("button", name="Så räknas det").first.click()
    told = page.locator("[role=dialog]")
    expect(told).to_contain_text("✓ Stämmer")
    expect(told).to_contain_text("Räknat på oavrundade tal")
    here.idle()
    told.locator("summary").first.click()
    expect(told).to_contain_text("som tabellen räknar")
    chosen = told.locator("[data-testid=stSelectbox]").filter(has_text="En kunds egna rader")
    expect(chosen).to_be_visible()
    here.idle()
    own = chosen.get_by_role("combobox")
    own.scroll_into_view_if_needed()  # a list that opens while the page still moves shuts again
    page.wait_for_timeout(300)
    own.click()
    page.get_by_role("option").nth(1).click()
    expect(told).to_contain_text("i filen: ")
    expect(told).to_contain_text("kundens intäkter i perioden")
    assert told.get_by_text("✓ Stämmer").count() == 3
