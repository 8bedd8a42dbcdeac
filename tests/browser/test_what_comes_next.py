"""What comes next by hand: the forecast, its race, who is leaving, and a file that cannot be forecast."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from pathlib import Path

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


def contracts(path: Path) -> Path:
    """Yearly contracts begun through ten years; each customer has a chance of his own to end one."""
    draw, lines = random.Random(4), ["Kundnr;Avtalsstart;Avtalsslut;Månadsavgift"]
    for i in range(900):
        start, years = dt.date(2015, 1, 2) + dt.timedelta(draw.randrange(3_600)), 1
        leaves = draw.betavariate(0.9, 3)
        while draw.random() > leaves and years < 30:
            years += 1
        end = start.replace(year=start.year + years, day=min(start.day, 28)) - dt.timedelta(1)
        lines.append(f"k{i};{start};{end if end < dt.date(2025, 1, 1) else ''};{draw.randrange(50, 900)}")
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def test_a_file_of_contracts_is_forecast_by_how_long_each_has_stayed(visit: Callable, tmp_path: Path) -> None:
    here = visit(language="sv")
    page = here.open("/data", lang="sv")
    page.locator("[data-testid=stFileUploaderDropzoneInput]").first.set_input_files(contracts(tmp_path / "avtal.csv"))
    page.wait_for_timeout(500)
    here.idle()
    here.through_the_menu("forecast")
    expect(page.locator(f"{MAIN} h2").first).to_contain_text("väntas från dagens kunder")
    page.get_by_role("tab", name="Segment för segment").click()
    here.idle()
    expect(page.get_by_text("en period till, mot")).to_be_visible()
    page.get_by_role("tab", name="Tävlingen mot enkla regler").click()
    here.idle()
    expect(page.get_by_text("Modellen sBG").first).to_be_visible()
    assert here.sideways() == 0
