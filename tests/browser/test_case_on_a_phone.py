"""The exercise played on a phone, in Swedish, and resumed from its link on another."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

MAIN = "[data-testid=stMain]"


def test_played_on_a_phone_and_resumed_from_its_link(visit: Callable) -> None:
    here = visit(phone=True)
    page = here.open("/energy_case", lang="sv")

    def press(key: str) -> None:
        page.locator(f".st-key-{key} button").click()
        here.idle()
        assert here.sideways() == 0

    press("case_next")
    expect(page.locator(f"{MAIN} h2").first).to_have_text("Vad är basen värd, och vem bär den?")
    for key, typed in {"lost": "24", "stay": "4.2", "margin": "17385"}.items():
        page.locator(f".st-key-case_energy_company_{key} input").fill(typed)
    press("case_compare")  # the last answer is still being typed when the button is pressed
    main = page.locator(MAIN)
    expect(main).to_contain_text("Det första steget som gick fel: Vad lämnar en kund i marginal på ett år?")
    expect(main).to_contain_text("är hela intäkten")
    press("case_next")
    assert page.evaluate(f"document.querySelector('{MAIN}').scrollTop") == 0
    press("case_next")
    for tier in ("Super", "Topp"):
        page.get_by_role("button", name=tier, exact=True).click()
        here.idle()
    page.get_by_text("Dolt", exact=True).click()
    here.idle()
    press("case_next")
    page.locator(".st-key-case_energy_company_contact label").first.click()
    here.idle()
    press("case_next")
    expect(main).to_contain_text("blir kvar när programmet är betalt")
    press("case_next")
    page.locator(".st-key-case_energy_company_name input").fill("Grupp 3")
    press("case_keep")
    expect(main).to_contain_text("Förslagen sida vid sida")

    link = urlsplit(page.url)
    asked = {name: values[0] for name, values in parse_qs(link.query).items()}
    assert len(asked["ca"]) <= 600
    other = visit(phone=True, dark=True)
    again = other.open(link.path, **asked)
    expect(again.locator(f"{MAIN} h2").first).to_have_text("Ert förslag på en sida")
    expect(again.locator(MAIN)).to_contain_text("1 929 kunder i Super och Topp; dolt.")
    expect(again.locator(MAIN)).to_contain_text("Grupp 3")
    again.locator(".st-key-case_next button").click()
    other.idle()
    expect(again.locator(MAIN)).to_contain_text("Insikten")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_shop_stands_beside_the_energy_company(visit: Callable, language: str) -> None:
    page = visit(language=language, phone=True).open("/energy_case")
    title = {
        "sv": ("Butiken", "Vad är en lojal kund värd?"),
        "en": ("The retail shop", "What is a loyal customer worth?"),
    }
    page.get_by_role("radio", name=title[language][0]).click()
    expect(page.locator("h1")).to_have_text(title[language][1])
