"""What leaves the page: pictures made in the browser, tables from one menu, and paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

MAIN = "[data-testid=stMain]"


def opened_menu(visit: Callable, path: str, **link: str) -> Page:
    here = visit(language="en")
    page = here.open(path, lang="en", file="swedish_excel", **link)
    page.locator(".st-key-downloads button").first.click()
    page.wait_for_timeout(500)
    here.idle()
    return page


@pytest.mark.parametrize(("kind", "begins"), [("svg", b"<svg "), ("png", b"\x89PNG")])
def test_a_figure_is_taken_away_as_a_picture_with_its_message(visit: Callable, kind: str, begins: bytes) -> None:
    page = opened_menu(visit, "/tiers")
    button = page.locator(f"[class*=st-key-picture__tiers__{kind}] button")
    with page.expect_download() as saved:
        button.click()
    content = Path(saved.value.path()).read_bytes()
    assert saved.value.suggested_filename == f"tiers.{kind}" and content.startswith(begins)
    if kind == "svg":
        text = content.decode()
        assert page.locator("h3#tiers").inner_text().strip() in text
        assert "@font-face" in text and "http" not in text.replace("http://www.w3.org/", "")
    else:
        width = int.from_bytes(content[16:20], "big")
        assert width == 2 * int(float(page.locator(".st-key-tiers .main-svg").first.get_attribute("width") or 0))


def test_every_table_of_the_page_lies_in_the_menu(visit: Callable) -> None:
    page = opened_menu(visit, "/tiers")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Table (CSV)").first.click()
    assert saved.value.suggested_filename == "worth.csv"
    with page.expect_download() as saved:
        page.get_by_role("button", name="All tables (zip)").click()
    assert Path(saved.value.path()).read_bytes()[:2] == b"PK"


def test_on_paper_a_page_is_as_it_is_seen_and_no_figure_is_cut(visit: Callable) -> None:
    page = visit(language="en").open("/", lang="en", file="energy_company")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 718, "height": 1000})  # A4 within its margins
    for gone in ("[data-testid=stSidebar]", ".st-key-downloads", f"{MAIN} [role=tablist]"):
        expect(page.locator(gone).first).to_be_hidden()
    expect(page.locator(".st-key-context")).to_be_visible()
    for figure in page.locator(f"{MAIN} [data-testid=stPlotlyChart]").all():
        box = figure.locator(".main-svg").first.bounding_box()
        assert box is None or (box["x"] >= 0 and box["x"] + box["width"] <= 718)
    assert page.evaluate(f"getComputedStyle(document.querySelector('{MAIN}')).overflow") == "visible"
