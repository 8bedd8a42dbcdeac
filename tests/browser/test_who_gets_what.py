"""Who gets what by hand: another division, a group's own name, its customers taken away, and the same from the link."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

MAIN = "[data-testid=stMain]"


def test_a_division_a_name_and_a_group_s_customers_are_in_the_link_and_in_the_list(visit: Callable) -> None:
    here = visit(language="en", phone=True)
    page = here.open("/treatment", lang="en", file="swedish_excel")
    main = page.locator(MAIN)
    page.get_by_text("The rules and the names").click()
    here.idle()
    page.get_by_role("textbox", name="Resting", exact=True).fill("**Sleepers** <b>")
    page.get_by_role("button", name="Use these names").click()
    here.idle()
    page.get_by_text("The customers behind a group").click()
    here.idle()
    page.get_by_role("combobox", name="Group").click()
    page.get_by_role("option", name="**Sleepers** <b>", exact=True).click()
    here.idle()
    expect(main.get_by_text("13 customers.")).to_be_visible()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Download the customers (CSV)").click()
    rows = list(csv.DictReader(Path(saved.value.path()).read_text("utf-8-sig").splitlines()))
    assert len(rows) == 13 and rows[0]["recency_mark"] in "12"
    assert here.sideways() == 0
    other = visit(language="en")
    again = other.open(page.url.partition(here.home)[2])
    expect(again.get_by_role("textbox", name="Resting", exact=True)).to_have_value("**Sleepers** <b>")
    again.get_by_text("Value tiers", exact=True).click()
    other.idle()
    expect(again.locator(f"{MAIN} h2").first).to_contain_text("of the revenue comes from Super")
    assert "dv=tiers" in again.url and again.locator(f"{MAIN} b").count() == 0


def test_the_group_that_is_named_is_the_group_that_is_listed(visit: Callable) -> None:
    """The same place in another division is another group: its own name stands over its customers."""
    here = visit()
    page = here.open("/treatment", lang="en", file="swedish_excel", dv="stages", o="cell_people", dl="2")
    shown = page.get_by_role("combobox", name="Group")
    expect(shown).to_have_value("Growing")
    page.get_by_text("Value tiers", exact=True).first.click()
    here.idle()
    expect(shown).to_have_value("Middle")
