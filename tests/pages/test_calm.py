"""Pages are calm: few words before something is opened, and one menu of downloads."""

from __future__ import annotations

import re

import pytest
from opened_pages import page
from streamlit.testing.v1 import AppTest

from report.text import plain_text
from ui import menu, tables
from words import LANGUAGES

MOST = 120
PAGES = [entry.name for entry in menu.ENTRIES if entry.name != "exercise"]
SIGNS = re.compile(r":[a-z-]+\[|:material/\w+:|[*\]#`]")


def running(at: AppTest) -> list[str]:
    """The sentences on the page before anything is opened: what stands in popovers, boxes and tables is not there."""
    said = [*at.main.markdown, *at.main.caption]
    return [SIGNS.sub(" ", plain_text(e.value)) for e in said if not hidden(e)]


def hidden(element: object) -> bool:
    """Whether an element stands in a popover, in a shut box, under a tab that is not the first, or is the footer."""
    block = getattr(element, "parent", None)
    while block is not None:
        kind = getattr(block, "type", "")
        if kind in ("popover", "expander", "dialog", "sidebar"):
            return True
        if kind == "tab" and list(block.parent.children.values()).index(block) > 0:
            return True
        block = getattr(block, "parent", None)
    return False


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_at_most_120_words_before_something_is_opened(name: str, language: str) -> None:
    at = page(name, lang=language, file="energy_company").run()
    assert not at.exception
    sentences = running(at)[:-1]  # the last is the line of sources under the page
    words = sum(len(re.findall(r"\w[\w'’-]*", text)) for text in sentences)
    assert words <= MOST, (words, sentences)


def test_every_table_for_programs_lies_in_one_archive() -> None:
    at = page("tiers", lang="en", file="swedish_excel").run()
    offered = at.session_state["offered"]
    found = {key: one for key, one in offered.items() if one.frame is not None}
    assert {"worth", "buying"} <= set(found) and all(one.label for one in offered.values())
    assert tables.zipped(found)[:2] == b"PK"
    assert not [button for button in at.get("download_button") if "CSV" in button.proto.label], "they lie in the menu"
