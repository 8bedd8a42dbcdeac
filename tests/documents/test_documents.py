"""Which documents there are: by the command line, of small groups, without a library, and again next month."""

from __future__ import annotations

import builtins
import datetime as dt
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from pypdf import PdfReader
from streamlit.testing.v1 import AppTest

from clv import Choices
from report.command import DONE, WRONG, main
from report.forms import Rails
from report.slides import Pick
from report.slides.since import figures_of, to_row
from report.text import plain_text
from report.writers.documents import LibraryMissing, Wanted, deck, written
from report.writers.kinds import LIBRARIES
from study import packing, samples
from words import load

SMALL = str(samples.path_of("swedish_excel"))
DAY = dt.date(2026, 11, 29)
BEGINS = {"pptx": b"PK", "xlsx": b"PK", "pdf": b"%PDF-", "png": b"\x89PNG", "svg": b"<svg"}


@pytest.mark.parametrize("kind", BEGINS)
def test_the_command_line_writes_every_kind(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"board.{kind}"
    assert main([SMALL, "--lang", "sv", "--today", "2026-11-29", "--to", str(path)]) == DONE
    assert path.read_bytes().startswith(BEGINS[kind]) and path.stat().st_size < 1_000_000


def test_slides_are_asked_for_by_name_in_their_order(tmp_path: Path) -> None:
    path = tmp_path / "two.pdf"
    assert main([SMALL, "--lang", "en", "--to", str(path), "--exhibit", "trend#rolling,overview"]) == DONE
    first, second = (PdfReader(path).pages[i].extract_text() for i in (0, 1))
    w = load("en", "SEK")
    assert w.t("Which way is the base going?") in first and w.t("What is our customer base worth today?") in second


def test_what_nobody_knows_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "none.pptx"
    assert main([SMALL, "--to", str(path), "--exhibit", "nobody_knows"]) == WRONG
    assert capsys.readouterr().err.strip() == "The file answers none of what was asked to be shown."
    assert not path.exists()


@pytest.mark.parametrize("kind", ["pptx", "pdf", "xlsx"])
def test_a_missing_library_is_named_and_nothing_else_is_lost(kind: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    imported, module = builtins.__import__, {"pptx": "pptx", "pdf": "typst", "xlsx": "xlsxwriter"}[kind]

    def without(name: str, *given: Any, **named: Any) -> ModuleType:
        if name.split(".")[0] == module:
            raise ModuleNotFoundError(f"No module named {name!r}")
        return imported(name, *given, **named)

    ours = (module, f"report.writers.{kind}")
    for loaded in [name for name in sys.modules if name.startswith(ours)]:
        monkeypatch.delitem(sys.modules, loaded)
    monkeypatch.setattr(builtins, "__import__", without)
    study = samples.study_of("swedish_excel", Choices())
    with pytest.raises(LibraryMissing, match=LIBRARIES[kind]):
        written(kind, study, Wanted("x", DAY), load("en", "SEK"))


def test_a_document_joins_small_tiers_unless_it_is_asked_not_to() -> None:
    study, w = samples.study_of("swedish_excel", Choices()), load("en", "SEK")
    for whole, tiers in ((False, ["Super + Top", "Middle", "Bottom"]), (True, ["Super", "Top", "Middle", "Bottom"])):
        form = deck(study, Wanted("x", DAY, picks=(Pick("overview#carries"),), whole=whole), w).slides[0].exhibit.form
        assert isinstance(form, Rails) and list(form.tiers) == tiers


def test_next_months_deck_begins_with_what_the_last_one_said() -> None:
    """The small file of a deck, opened a year later, brings the slide of what has changed."""
    member = samples.study_of("member_company", Choices())
    assert member.earlier is not None
    last = to_row(figures_of(member.earlier) or pytest.fail("no figures"))
    picks = [["overview", "Vårt värde"], ["flows"]]
    saved = {"customer_worth": 1, "choices": {"bd": packing.pack(picks)}, "scenarios": [], "last_deck": last}

    def opened(content: str) -> None:
        import streamlit as st

        from ui import cache, choices
        from ui.controls import ROWS, board

        choices.start(ROWS)
        if "taken" not in st.session_state:
            st.session_state["taken"] = True
            choices.from_file(content.encode())
            st.rerun()
        made = board.made(cache.study(), choices.words())
        for slide in made.slides if made else ():
            st.text(f"{slide.key}|{slide.title}")

    at = AppTest.from_function(opened, kwargs={"content": json.dumps(saved)}).run()
    assert not at.exception
    keys = [text.value.partition("|")[0] for text in at.text]
    assert keys == ["overview", "flows", "since"]
    assert at.text[0].value == "overview|Vårt värde"
    assert plain_text(at.text[2].value).startswith("since|210,1\u00a0mkr mer")
