"""What comes next by hand: the forecast, its race, who is leaving, and a file that cannot be forecast."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

MAIN = "[data-testid=stMain]"


def test_the_race_and_who_is_leaving_are_a_press_away_and_in_the_link(visit: Callable) -> None:
    here = visit(language="en", phone=True)
    page = here.open("/forecast", lang="en", file="online_retail")
    expect(page.locator(f"{MAIN} h2").first).to_contain_text("is expected from today's customers")
    page.get_by_role("tab", name="The race against simple rules").click()
    here.idle()
    expect(page.get_by_text("came nearest on the last period")).to_be_visible()
    page.get_by_role("tab", name="Who is leaving, and why").click()
    here.idle()
    expect(page.get_by_text("likeliest can be expected to take along")).to_be_visible()
    assert "fo=leaving" in page.url and here.sideways() == 0


def test_a_file_of_customers_is_not_forecast_but_tells_who_is_leaving(visit: Callable) -> None:
    here = visit(language="sv")
    page = here.open("/forecast", lang="sv", file="telco_churn")
    expect(page.get_by_text("Filen räcker inte till en prognos")).to_be_visible()
    expect(page.get_by_text("rangordnar modellen dem rätt i 85")).to_be_visible()
