"""What leaves the page: pictures made in the browser, tables from one menu, and paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

MAIN = "[data-testid=stMain]"


def opened_menu(visit: Callable, path: str, file: str = "swedish_excel") -> Page:
    here = visit(language="en")
    page = here.open(path, lang="en", file=file)
    page.locator(".st-key-downloads button").first.click()
    page.wait_for_timeout(500)
    here.idle()
    return page


@pytest.mark.parametrize(("kind", "begins"), [("svg", b"<svg "), ("png", b"\x89PNG")])
def test_a_figure_is_taken_away_as_a_picture_with_its_message(visit: Callable, kind: str, begins: bytes) -> None:
    page = opened_menu(visit, "/tiers", "member_company")
    button = page.locator(f"[class*=st-key-picture__tiers__{kind}] button")
    with page.expect_download() as saved:
        button.click()
    content = Path(saved.value.path()).read_bytes()
    assert saved.value.suggested_filename == f"tiers.{kind}" and content.startswith(begins)
    if kind == "svg":
        text = content.decode()
        assert page.locator("h3#tiers").inner_text().strip() in text
        beyond = "stroke-width: 2px; fill: rgb(255, 255, 255); fill-opacity: 1; stroke: rgb"  # past the evidence
        assert page.locator(f".st-key-tiers .main-svg path[style*='{beyond}']").count() == text.count(beyond) > 0
        assert "4ea51aa0eb22" in text and "1 January 2024" in text.replace("\u00a0", " ")  # its source
        assert "@font-face" in text and "http" not in text.replace("http://www.w3.org/", "")
    else:
        width = int.from_bytes(content[16:20], "big")
        assert width == 2 * int(float(page.locator(".st-key-tiers .main-svg").first.get_attribute("width") or 0))


DOCUMENTS = {
    "value.pptx": b"PK",
    "value.pdf": b"%PDF-1",
    "value_slide.png": b"\x89PNG",
    "board.pptx": b"PK",
    "board.pdf": b"%PDF-1",
    "summary.pdf": b"%PDF-1",
    "customer_value.xlsx": b"PK",
}


def test_every_document_of_the_value_page_is_made_when_it_is_asked_for(visit: Callable) -> None:
    """Of a file with small tiers: the figures as they stand, with three customers in one, are not offered."""
    page = opened_menu(visit, "/value")
    for name, begins in DOCUMENTS.items():
        stem, _, kind = name.partition(".")
        with page.expect_download() as saved:
            page.locator(f".st-key-document_{stem}_{kind} button").click()
        assert saved.value.suggested_filename == name
        assert Path(saved.value.path()).read_bytes().startswith(begins), name
    assert page.locator("[class*=st-key-picture__]").count() == 0


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


def test_a_page_is_shared_with_its_choices_by_its_own_button(visit: Callable) -> None:
    here = visit(language="en", phone=True)
    page = here.open("/tiers", lang="en", file="swedish_excel", tp="carries")
    button = page.get_by_role("button", name="Share this")
    box = button.bounding_box()
    assert box is not None and min(box["width"], box["height"]) >= 44
    button.click()
    page.get_by_role("button", name="Copy the link").click()
    expect(page.get_by_text("✓ Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{here.home}/tiers?v=1&lang=en&file=swedish_excel&tp=carries"
    expect(page.get_by_text("This address works on this computer only")).to_be_visible()


def test_a_deck_is_shown_by_arrow_keys_and_ended_by_escape(visit: Callable) -> None:
    here = visit(language="sv")
    page = here.open("/board", bs="4")
    heading = page.locator(".st-key-presenting h1")
    expect(page.locator("[data-testid=stSidebar]")).to_be_hidden()
    first = heading.inner_text()
    assert first.startswith("33") and page.locator(".st-key-presenting .main-svg").count() > 0
    page.keyboard.press("ArrowRight")
    expect(heading).not_to_have_text(first)
    page.keyboard.press("ArrowLeft")
    expect(heading).to_have_text(first)
    page.keyboard.press("Escape")
    expect(heading).to_have_count(0)
    here.idle()  # while a page changes, what it showed before may still stand beside it
    expect(page.locator("h1")).to_have_text("Vad visar vi styrelsen?")
    expect(page.locator("[data-testid=stSidebar]")).to_be_visible()
    assert "bs=" not in page.url
