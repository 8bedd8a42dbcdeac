"""The exercise played on a phone: from the situation to the insight in a known number of presses, and resumed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

MAIN = "[data-testid=stMain]"
CASE = ".st-key-case_energy_company"
# What the way through the energy company takes, without a wrong turn: nine steps, of them eight are left by "Next".
STEPS, PRESSES, FIELDS = 9, 22, 7
LONGEST = 3_200  # pixels of a step on a phone before anything is opened


class Group:
    """A group with one phone: what it presses and fills in is counted, and every step is looked at."""

    def __init__(self, here: Any, page: Page) -> None:
        self.here, self.page = here, page
        self.presses, self.fields, self.titles = 0, 0, [self.title]

    @property
    def title(self) -> str:
        return str(self.page.locator(f"{MAIN} h1").inner_text())

    def press(self, where: str) -> None:
        self.tap(self.page.locator(f".st-key-{where} button").first)

    def choose(self, where: str, name: str, role: str = "button") -> None:
        self.tap(self.page.locator(f"{CASE}_{where}").get_by_role(role, name=name, exact=True))  # type: ignore[arg-type]

    def tap(self, place: Any) -> None:
        place.click()
        self.presses += 1
        self.here.idle()
        assert self.here.sideways() == 0
        height = self.page.evaluate("document.querySelector('[data-testid=stMainBlockContainer]').scrollHeight")
        assert height <= LONGEST, (self.title, height)
        if self.title != self.titles[-1]:
            self.titles.append(self.title)
            assert self.page.evaluate(f"document.querySelector('{MAIN}').scrollTop") == 0

    def fill(self, key: str, typed: str) -> None:
        self.page.locator(f"{CASE}_{key} input").fill(typed)
        self.fields += 1


def to_the_programme(group: Group) -> None:
    """The first four steps: two wrong answers, their hints, a second try, and the answers."""
    main = group.page.locator(MAIN)
    group.press("case_next")
    for key, typed in {"lost": "24", "stay": "4.2", "margin": "17385"}.items():
        group.fill(key, typed)
    group.press("case_compare")  # the last answer is still being typed when the button is pressed
    expect(main).to_contain_text("2 av 3 rätt")
    expect(main).to_contain_text("är hela intäkten")
    expect(main).not_to_contain_text("3\xa0233\xa0kr")
    group.fill("margin", "3233")
    group.press("case_compare")
    expect(main).to_contain_text("Allt stämmer")
    group.press("case_next")
    group.fill("worth", "13500")
    group.fill("best", "80")
    group.press("case_compare")
    group.press("case_answers")
    expect(main).to_contain_text("Det första steget som gick fel: Gissa: hur stor del")
    expect(main).to_contain_text("Karin är i Topp")
    group.press("case_next")
    group.choose("strongest", "månar om sina kunder")
    group.choose("strongest", "ger mig hjälp")
    group.choose("strengthen", "håller mig informerad", "radio")
    group.press("case_compare")
    expect(main).to_contain_text("Ingen säker skillnad mellan segmenten")
    group.press("case_next")


def to_the_insight(group: Group) -> None:
    """The programme, what it gives, the proposal and, once it is saved, the insight."""
    main = group.page.locator(MAIN)
    for tier in ("Super", "Topp"):
        group.choose("targets", tier)
    group.tap(group.page.get_by_text("Dolt", exact=True))
    group.press("case_next")
    group.tap(group.page.locator(f"{CASE}_contact label").first)
    group.press("case_next")
    expect(main.locator("h2").first).to_contain_text("är nettot när programmet är betalt")
    group.press("case_next")
    group.choose("followed", "Återköpsgrad (retention)")
    group.fill("name", "Grupp 3")
    group.press("case_keep")
    expect(main).to_contain_text("Förslagen sida vid sida")
    group.press("case_next")
    expect(main).to_contain_text("Insikten")


def test_played_on_a_phone_and_resumed_from_its_link(visit: Callable) -> None:
    here = visit(phone=True)
    group = Group(here, here.open("/exercise", lang="sv"))
    to_the_programme(group)
    to_the_insight(group)
    assert (len(group.titles), group.presses, group.fields) == (STEPS, PRESSES, FIELDS)

    link = urlsplit(group.page.url)
    asked = {name: values[0] for name, values in parse_qs(link.query).items()}
    assert len(asked["ca"]) <= 900
    other = visit(phone=True, dark=True)
    again = other.open(link.path, **asked)
    expect(again.locator(f"{MAIN} h1")).to_have_text("Vad lärde vi oss?")
    again.locator(".st-key-case_back button").click()
    other.idle()
    expect(again.locator(MAIN)).to_contain_text("1 929 kunder i Super och Topp; dolt.")
    expect(again.locator(MAIN)).to_contain_text("Grupp 3")


def test_the_insight_is_locked_and_the_leader_has_a_view_of_her_own(visit: Callable) -> None:
    here = visit(phone=True)
    page = here.open("/exercise", lang="sv")
    for _ in range(STEPS - 1):
        page.locator(".st-key-case_next button").click()
        here.idle()
    expect(page.locator(MAIN)).to_contain_text("Insikten är låst")
    expect(page.locator(MAIN)).not_to_contain_text("För kursledaren")
    leader = visit()
    led = leader.open("/exercise", lang="sv", lead="True")
    expect(led.locator(MAIN)).to_contain_text("För kursledaren")
    expect(led.locator(f"{MAIN} pre")).not_to_contain_text("lead")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_shop_stands_beside_the_energy_company(visit: Callable, language: str) -> None:
    here = visit(language=language, phone=True)
    page = here.open("/exercise")
    title = {
        "sv": ("Butiken", "Vad är en lojal kund värd?"),
        "en": ("The retail shop", "What is a loyal customer worth?"),
    }
    page.get_by_role("radio", name=title[language][0]).click()
    here.idle()
    expect(page.locator("h1")).to_have_text(title[language][1])
