"""What surrounds every page: the looks, the language, the fonts, and nothing from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect
from serving import Server

from report import palette
from ui import menu


def rgb(colour: str) -> str:
    return "rgb({}, {}, {})".format(*(int(colour[i : i + 2], 16) for i in (1, 3, 5)))


@pytest.mark.parametrize(("dark", "phone"), [(True, False), (False, True)], ids=["dark-desktop", "light-phone"])
def test_looks_and_language_follow_the_system(visit: Callable, dark: bool, phone: bool) -> None:
    language = "en" if dark else "sv"
    here = visit(language=language, dark=dark, phone=phone)
    page = here.open("/")
    expect(page.locator("html")).to_have_attribute("lang", language)
    assert page.title().endswith(" – Customer Worth")
    p = palette.DARK if dark else palette.LIGHT
    expect(page.locator("[data-testid=stApp]")).to_have_css("background-color", rgb(p.paper))
    expect(page.locator("[data-testid=stMain] h1").first).to_have_css("color", rgb(p.text))
    expect(page.locator("[data-testid=stMain] h1").first).to_have_css("font-family", re.compile("familjen"))
    loaded = page.evaluate("[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family)")
    assert {"familjen", "hanken", "symbols"} <= set(loaded)
    came = page.evaluate("performance.getEntriesByType('resource').map(e => e.name).filter(name => /woff/.test(name))")
    assert not [name for name in came if "SourceSans" in name], "170 kB that no letter here needs"
    assert here.sideways() == 0
    for now in (dark, not dark, dark):  # a computer may turn dark in the middle of a visit
        page.emulate_media(color_scheme="dark" if now else "light")
        inks = palette.DARK if now else palette.LIGHT
        expect(page.locator(".main-svg text").first).to_have_css(
            "fill", re.compile("|".join(re.escape(rgb(ink)) for ink in (inks.text, inks.muted)))
        )


@pytest.mark.parametrize(("phone", "path"), [(False, "/tiers"), (True, "/")], ids=["tabs-desktop", "first-phone"])
def test_the_first_words_stand_where_the_page_will_have_them(
    visit: Callable, fresh_window: Callable, server: Server, phone: bool, path: str
) -> None:
    before, address = fresh_window("en", False, phone, java_script_enabled=False), f"{server.url}{path}?lang=en"
    for _ in range(40):  # a busy machine has not put them together yet
        before.goto(address)
        if before.locator("#first").count():
            break
        before.wait_for_timeout(250)
    page = visit(language="en", phone=phone).open(path, lang="en")
    assert page.locator("#first").count() == 0
    for part, padding in (("h1", 0), ("h2", 16)):
        early, here = before.locator(f"#first {part}"), page.locator(f"[data-testid=stMain] {part}").first
        assert early.inner_text() == here.inner_text()
        then, now = early.bounding_box(), here.bounding_box()
        assert then and now
        found = [then[side] - now[side] for side in ("x", "y")]
        assert found == pytest.approx([0, padding], abs=2)
    before.context.close()


# What stands open where an old address leads.
OPEN = {"concentration": "Who carries the value", "growth": "The bucket", "lifecycle": "When a customer pays"}


# Where the server sends the others is asked without a browser (test_server).
@pytest.mark.parametrize("old", [*OPEN, "energy_case"])
def test_an_address_of_earlier_days_opens_its_page_from_a_cold_link(visit: Callable, old: str) -> None:
    here = visit()  # a Swedish browser: the language comes from the link
    page = here.open(f"/{old}", lang="en", tiers="Gold=20,Silver=80", file="energy_company")
    name, choice = menu.MOVED[old]
    expect(page.locator("html")).to_have_attribute("lang", "en")
    address, held = urlsplit(page.url), parse_qs(urlsplit(page.url).query)
    assert address.path == ("/" if name == menu.FIRST else f"/{name}")
    assert (held["tiers"], held["file"]) == (["Gold=20,Silver=80"], ["energy_company"])
    if old in OPEN:
        expect(page.get_by_role("tab", name=OPEN[old])).to_have_attribute("aria-selected", "true")
        assert {key: held[key] for key in choice} == {key: [value] for key, value in choice.items()}
    assert here.failed == []


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_the_menu_says_where_one_is_and_what_the_file_cannot_answer(visit: Callable, phone: bool) -> None:
    here = visit(language="en", phone=phone)
    page, bar = here.open("/", file="member_company"), here.page.locator("[data-testid=stSidebar]")
    if phone:
        page.locator("[data-testid=stExpandSidebarButton]").click()
    expect(bar.get_by_text("needs answers from customers")).to_be_visible()
    today = bar.locator(".st-key-menu_Today a")
    assert today.all_inner_texts()[-1] == "Satisfaction", "it stands last in its group"
    expect(bar.locator("a[aria-current=page]")).to_have_text("The value")
    bar.get_by_role("link", name="The movement").click()
    page.wait_for_timeout(300)
    here.idle()
    expect(bar.locator("a[aria-current=page]")).to_have_text("The movement")
    assert bar.get_attribute("data-collapsed") == ("true" if phone else "false")
    here.through_the_menu("value")
    here.open("/", file="energy_company")
    expect(page.locator("[data-testid=stSidebar]").get_by_text("needs answers from customers")).to_have_count(0)


def test_an_address_that_is_no_page_leads_back(visit: Callable) -> None:
    here = visit(language="en")
    here.page.goto(here.home + "/nowhere")
    expect(here.page.locator("h1")).to_have_text("This page does not exist.")
    here.page.get_by_role("link", name="Go to the first page").click()
    here.idle()
    expect(here.page).to_have_url(re.compile(re.escape(here.home) + r"/(\?.*)?$"))


@pytest.mark.parametrize(
    ("place", "phone"),
    [("growth#two_companies", True), ("segments#buying", False), ("growth#points_course", True)],
)
def test_a_link_leads_to_one_exhibit(visit: Callable, place: str, phone: bool) -> None:
    """A heading, a table in a tab that is not the first, a table far down: in sight, also after the page has grown."""
    page = visit(language="en", phone=phone).open(f"/{place}")
    key = place.split("#")[1]
    found = page.locator(f"[id={key}], .st-key-{key}_place").first
    expect(found).to_be_in_viewport()
    expect(page).to_have_url(re.compile(f"#{key}$"))


def test_a_reader_who_moves_on_is_not_pulled_back(visit: Callable) -> None:
    page = visit(language="en").open("/growth#two_companies")
    page.mouse.move(900, 500)
    page.mouse.wheel(0, -100_000)
    page.wait_for_timeout(1_000)
    expect(page.locator("[id=two_companies]")).not_to_be_in_viewport()
