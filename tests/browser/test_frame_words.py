"""Streamlit's own English words are in the page's language, on screen and aloud; a file's words are left alone."""

from __future__ import annotations

from playwright.sync_api import Browser

from ui.server.first_bytes import language_script

DRAWN = """<body><button aria-label="Expand sidebar">Upload</button><span>200MB per file • CSV</span>
<input placeholder="Choose an option"><i aria-label="Help for Margin">?</i><a>Skip to main content</a>
<table><tr><td>Upload</td></tr></table><div data-testid="stMarkdownContainer">Open</div><div id="later"></div></body>"""
SWEDISH = [
    "Visa menyn",
    "Ladda upp",
    "200MB per fil • CSV",
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
    assert page.evaluate(READ) == english
    page.evaluate("() => { document.querySelector('span').firstChild.nodeValue = '200MB per file' }")
    page.wait_for_timeout(300)  # a word that begins another is not put in its place over and over
    assert page.evaluate("() => document.querySelector('span').textContent") == "200MB per file"
    page.close()
