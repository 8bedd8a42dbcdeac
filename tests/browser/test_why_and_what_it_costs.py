"""Why they left, what they buy next and cost, a share of wallet, others' figures, and recommending, by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

MAIN = "[data-testid=stMain]"
BOTH = pytest.mark.parametrize(("language", "phone"), [("sv", True), ("en", False)], ids=["sv on a phone", "en"])
SAID = {
    "sv": {
        "left": "144 kunder lämnade en produkt och är fortfarande kunder; 2 145 lämnade helt",
        "win_back": "Vad det är värt att få tillbaka kunder",
        "share": "Av de förlorade som kommer tillbaka",
        "back": "av de förlorade kommer tillbaka",
        "existing": "av intäkterna kommer från kunder som var här förut",
        "again": "köper igen inom 90 dagar från första köpet",
        "order": "Från första produkten till andra",
        "served": "så mycket första året som senare",
        "channels": "Vad det kostar att värva en kund, per kanal",
        "use_costs": "Använd de här kostnaderna",
        "best": "ger mest tillbaka",
        "wallet": "Ange kundandel",
        "use": "Använd dem",
        "assumed": "Kundandel, angiven av dig",
        "switch": "Andras siffror i diagrammen",
        "table": "Vad andra har sagt om sina",
        "case": "Kasinokoncern",
        "levers": "Fler reglage",
        "referrals": "Rekommendationer per ambassadör och år",
        "conversion": "Andel av dem som blir kunder",
        "not_kept": "Det du ställer in under Fler reglage ingår inte i ett sparat scenario",
    },
    "en": {
        "left": "144 customers left a product and are still customers; 2,145 left altogether",
        "win_back": "What winning back is worth",
        "share": "Of the lost who come back",
        "back": "of the lost come back",
        "existing": "of the revenue comes from customers who were here before",
        "again": "buy again within 90 days of their first purchase",
        "order": "From the first product to the second",
        "served": "as much in the first year as later",
        "channels": "What it costs to win a customer, by channel",
        "use_costs": "Use these costs",
        "best": "gives most back",
        "wallet": "Enter the share of wallet",
        "use": "Use these",
        "assumed": "Share of wallet, entered by you",
        "switch": "Others' figures in the charts",
        "table": "What others have said of theirs",
        "case": "Casino group",
        "levers": "More levers",
        "referrals": "Recommendations per promoter and year",
        "conversion": "Share of them who become customers",
        "not_kept": "What you set under More levers is not part of a saved scenario",
    },
}


def clicked(here: Any, place: Locator) -> None:
    place.click()
    here.page.wait_for_timeout(300)
    here.idle()


def unfolded(here: Any, name: str) -> Locator:
    """A box's inside, once it stands open."""
    head = here.page.locator("summary", has_text=name)
    shown: Locator = here.page.locator(f"{MAIN} details").filter(has=head)
    clicked(here, shown.locator("summary"))
    expect(shown).to_have_attribute("open", "")
    return shown


def moved(here: Any, slider: str) -> None:
    here.page.get_by_role("slider", name=slider).focus()
    here.page.keyboard.press("ArrowRight")
    here.page.wait_for_timeout(300)
    here.idle()


def link(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


@BOTH
def test_why_they_left_tells_of_products_and_of_winning_back(visit: Callable, language: str, phone: bool) -> None:
    said, here = SAID[language], visit(language=language, phone=phone)
    page = here.open("/retention", lang=language, file="energy_company", rp="why")
    expect(page.locator(MAIN)).to_contain_text(said["left"])
    inside = unfolded(here, said["win_back"])
    moved(here, said["share"])
    expect(inside).to_contain_text(said["back"])
    assert link(page)["xs"] == ["0.005"] and here.sideways() == 0


@BOTH
def test_when_a_customer_pays_tells_what_they_buy_next_and_cost(visit: Callable, language: str, phone: bool) -> None:
    said, here = SAID[language], visit(language=language, phone=phone)
    page = here.open("/what_if", lang=language, file="energy_company", w="pays")
    for name in ("existing", "again", "order", "served"):
        expect(unfolded(here, said[name]).locator("table").first).to_be_visible()
    inside = unfolded(here, said["channels"])
    inside.locator("input").first.fill("500")
    clicked(here, inside.get_by_role("button", name=said["use_costs"]))
    expect(page.locator(MAIN)).to_contain_text(said["best"])
    assert link(page)["xq"][0].startswith("500") and here.sideways() == 0


@BOTH
def test_a_share_of_wallet_is_entered_and_marked_as_assumed(visit: Callable, language: str, phone: bool) -> None:
    said, here = SAID[language], visit(language=language, phone=phone)
    page = here.open("/tiers", lang=language, file="energy_company", tp="behaviours")
    expect(page.locator(MAIN)).not_to_contain_text(said["assumed"])
    inside = unfolded(here, said["wallet"])
    inside.locator("input").first.fill("40")
    clicked(here, inside.get_by_role("button", name=said["use"]))
    expect(page.locator(MAIN)).to_contain_text(said["assumed"])
    assert link(page)["ws"][0].startswith("40") and here.sideways() == 0


@BOTH
def test_others_figures_are_switched_off_and_stand_in_a_table(visit: Callable, language: str, phone: bool) -> None:
    said, here = SAID[language], visit(language=language, phone=phone)
    page = here.open("/tiers", lang=language, file="energy_company", tp="carries")
    charts = page.locator(f"{MAIN} .js-plotly-plot")
    expect(charts.filter(has_text=said["case"]).first).to_be_visible()
    clicked(here, page.locator(f"{MAIN} label", has_text=said["switch"]))
    expect(charts.filter(has_text=said["case"])).to_have_count(0)
    expect(unfolded(here, said["table"]).locator("table")).to_contain_text(said["case"])
    assert here.sideways() == 0


@BOTH
def test_recommending_gives_money_once_both_its_levers_stand(visit: Callable, language: str, phone: bool) -> None:
    said, here = SAID[language], visit(language=language, phone=phone)
    page = here.open("/what_if", lang=language, file="energy_company", o="more_levers")
    expect(page.get_by_text(said["not_kept"])).to_have_count(0)
    moved(here, said["referrals"])
    moved(here, said["conversion"])
    expect(page.get_by_text(said["not_kept"])).to_be_visible()
    expect(page.locator(f"{MAIN} summary", has_text=said["levers"])).to_contain_text("+")
    found = link(page)
    assert (found["ye"], found["yo"]) == (["0.1"], ["0.05"]) and here.sideways() == 0
