"""Streamlit's own English words are in the page's language, on screen and aloud; a file's words are left alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser

from ui.server.first_bytes import language_script

DRAWN = """<body><button aria-label="Expand sidebar">Upload</button><span>200MB per file • CSV</span>
<input placeholder="Choose an option"><i aria-label="Help for Margin">?</i><a>Skip to main content</a>
<table><tr><td>Upload</td></tr></table><div data-testid="stMarkdownContainer">Open</div><div id="later"></div></body>"""
SWEDISH = [
    "Visa menyn",
    "Ladda upp",
    "200\u00a0MB per fil • CSV",
    "Välj",
    "Hjälp om Margin",
    "Hoppa till innehållet",
    "Upload",
    "Open",
]
READ = """() => [document.querySelector('button').ariaLabel, document.querySelector('button').textContent,
  document.querySelector('span').textContent, document.querySelector('input').placeholder,
  document.querySelector('i').ariaLabel, document.querySelector('a').textContent,
  document.querySelector('td').textContent, document.querySelector('[data-testid]').textContent]"""
# Typed, shown, and kept; a browser's own number field drops a comma that is not its own, so that 0,5 would be 5.
TYPED = {
    "sv": [("1 234,5", "1 234,5", "1234.5"), ("abc12,25kr", "12,25", "12.25"), ("0.5", "0.5", "0.5")],
    "en": [("1,234.5", "1,234.5", "1234.5"), ("0,5", "0,5", "0.5")],
}
SHOWN = "field => Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').get.call(field)"


def test_the_frames_words_follow_the_language_and_a_files_do_not(chromium: Browser) -> None:
    page = chromium.new_page()
    page.set_content(DRAWN)
    english = page.evaluate(READ)
    page.evaluate(language_script("sv"))
    assert page.evaluate(READ) == SWEDISH
    page.evaluate("() => { document.getElementById('later').innerHTML = '<b title=\"Sidebar\">Upload</b>' }")
    page.wait_for_function("() => document.querySelector('b').textContent === 'Ladda upp'")
    assert page.evaluate("() => document.querySelector('b').title") == "Meny"
    page.evaluate(language_script("en"))
    assert page.evaluate(READ) == [text.replace("200MB", "200\u00a0MB") for text in english]
    page.evaluate("() => { document.querySelector('span').firstChild.nodeValue = '200MB per file' }")
    page.wait_for_timeout(300)  # a word that begins another is not put in its place over and over
    assert page.evaluate("() => document.querySelector('span').textContent") == "200\u00a0MB per file"
    page.close()


@pytest.mark.parametrize("language", TYPED)
def test_numbers_are_typed_as_the_language_writes_them(visit: Callable, language: str) -> None:
    page = visit(language=language).open("/what_if", lang=language, file="swedish_excel", w="typical", lv="plain")
    field = page.locator("[data-testid=stNumberInput] input").first
    assert field.get_attribute("inputmode") == "decimal"
    for typed, shown, kept in TYPED[language]:
        field.press("Control+a")
        field.press_sequentially(typed)
        assert field.evaluate(SHOWN) == shown
        field.press("Enter")
        page.wait_for_url(f"**ta={kept}*")
    field.press("Control+a")
    field.press_sequentially("-7")
    assert ": 0 – 1" in field.evaluate("field => field.validationMessage")
