"""The frame and the parts every page is built of, as a reader meets them in both languages."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from operator import attrgetter
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from opened_pages import displayed
from streamlit.elements.table import marshall_table
from streamlit.proto.Table_pb2 import Table
from streamlit.testing.v1 import AppTest

from clv import TOTAL
from report import text
from report.columns import Column
from report.exhibit import CustomerGroup
from report.writers import csv as writer
from ui import drilldown, menu
from ui.fast_table import message
from ui.sharing import qr
from words import LANGUAGES, load

SV, EN = load("sv", "SEK"), load("en", "SEK")
# The golden portfolio (tests/golden/member_portfolio.csv), two of its rows, and a cell that cannot be.
PORTFOLIO = pd.DataFrame(
    {
        "tier": ["Super", "Bottom", TOTAL],
        "customers": [5091, 30542, 101811],
        "retention": [0.8858050847457627, 0.519689, 0.6443366],
        "duration_years": [8.756957, 2.081985, 2.811677],
        "duration_low": [8.09, 2.06, 2.79],
        "duration_high": [9.48, 2.11, 2.84],
        "clv_index": [128.8, 1.0, float("nan")],
        "portfolio_value": [540642767.0, 25172843.0, 1284714061.0],
    }
)
COLUMNS = [
    Column("tier", "Tier", "tier"),
    Column("customers", "Customers"),
    Column("retention", "Retention", "percent", 1),
    Column("duration_years", "Duration, years", "years", 2, ("duration_low", "duration_high")),
    Column("clv_index", "Index", "number", 1),
    Column("portfolio_value", "Portfolio value, kr"),
]
PEOPLE = pd.DataFrame(
    {
        "customer_id": ["a", "b", "c", "d"],
        "tier_before": ["Top", "Top", None, "Super"],
        "tier_now": ["Super", None, "Top", "Super"],
        "movement": ["upgraded", "lost", "new", "retained"],
        "purchases_before": [1, 2, 0, 3],
        "revenue_before": [10.0, 20.0, 0.0, 30.0],
        "purchases_now": [2, 0, 1, 3],
        "revenue_now": [50.0, 0.0, 5.0, 40.0],
        "last_date": [dt.date(2024, 12, 1)] * 4,
    }
)
HOSTILE = "![x](http://evil.example/x.png) :red[b] **c** $d$ <b>e</b> www.evil.example :tada: a@evil.example"


# The frame ------------------------------------------------------------------------------------------------------


def test_every_page_file_is_in_the_menu_once_and_the_first_is_there() -> None:
    names = [entry.name for entry in menu.ENTRIES]
    assert len(set(names)) == len(names)
    assert {path.stem for path in menu.FOLDER.glob("*.py")} <= set(names)
    assert menu.listed(menu.FIRST)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_frame_speaks_the_links_language_and_writes_the_whole_link(language: str) -> None:
    at = AppTest.from_file("../../ui/frame.py", default_timeout=60)
    at.query_params["lang"] = language
    at.query_params["method"] = "discounted"
    at.query_params["s"] = "junk"
    at.run()
    assert not at.exception
    assert {k: at.query_params[k] for k in at.query_params} == {
        "v": "1",
        "lang": language,
        "file": "member_company",
        "method": "discounted",
    }


def test_the_language_can_be_changed_and_the_link_follows() -> None:
    at = AppTest.from_file("../../ui/frame.py", default_timeout=60).run()
    questions = {at.title[0].value}
    at.session_state["lang"] = "en"
    at.run()
    assert not at.exception
    questions.add(at.title[0].value)
    assert len(questions) == 2
    assert at.query_params["lang"] == "en"


# Texts ----------------------------------------------------------------------------------------------------------


@given(st.text(max_size=80))
def test_no_text_from_a_file_is_markdown(given_text: str) -> None:
    """Every mark is escaped, and nothing is left that becomes a link, a picture, a colour or a sign by itself."""
    shown = text.markdown_text(given_text)
    assert not set(re.sub(r"\\.", "", shown)) & set("\\`*_{}[]()#+.!|~<>$:&^=/\"'-\n")
    assert not re.search(r"://|www\.|@\w|:\w", shown.replace("\\", ""), re.IGNORECASE)


def test_a_hostile_text_reads_as_it_was_written() -> None:
    shown = text.markdown_text(HOSTILE, 200)
    assert shown.replace("\\", "").replace(text.JOINER, "") == HOSTILE
    assert "](http" not in shown
    assert text.markdown_text("x" * 99).endswith("…")


def test_a_long_file_name_keeps_its_ending() -> None:
    shown = text.file_name("kundunderlag_2024_slutversion_kopia_3_granskad.xlsx").replace("\\", "")
    assert shown.endswith("anskad.xlsx")
    assert "…" in shown
    assert len(shown) <= 40


def test_the_mark_never_wraps() -> None:
    assert text.mark("1,28 mdkr") == ":yellow-background[:yellow[1,28\u00a0mdkr]]"


# Tables ---------------------------------------------------------------------------------------------------------


def show_table(language: str, frame: object, columns: list[object]) -> None:
    from ui import choices
    from ui.tables import table

    choices.start()
    choices.put("lang", language)
    table(frame, columns, "portfolio")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("language", "first", "last"),
    [
        (
            "sv",
            ["Super", "5 091", "88,6 %", "8,76 (8,09–9,48)", "128,8", "540 642 767"],
            ["Summa", "101 811", "64,4 %", "2,81 (2,79–2,84)", "–", "1 284 714 061"],
        ),
        (
            "en",
            ["Super", "5,091", "88.6%", "8.76 (8.09–9.48)", "128.8", "540,642,767"],
            ["Total", "101,811", "64.4%", "2.81 (2.79–2.84)", "–", "1,284,714,061"],
        ),
    ],
)
def test_a_table_is_written_in_the_readers_language(language: str, first: list[str], last: list[str]) -> None:
    at = AppTest.from_function(show_table, args=(language, PORTFOLIO, COLUMNS)).run()
    assert not at.exception
    cells = displayed(at).values.tolist()
    assert (cells[0], cells[-1]) == (first, last)
    assert at.table[0].value["Customers"].tolist() == [5091, 30542, 101811], "numbers stay numbers, to align right"
    assert not any(" " in head for head in at.table[0].value.columns), "a head never wraps"
    again = at.run()
    assert displayed(again).values.tolist() == cells


def test_a_written_table_is_what_streamlit_sends_for_a_styler() -> None:
    frame = pd.DataFrame({"Tier": ["a", "b", "Total"], "Customers": [1.0, float("nan"), 3.0]})
    texts = [["*a*", "b", "c"], ["1", "–", "3"]]
    given: Any = {("Tier", i): text for i, text in enumerate(texts[0])}
    given |= {("Customers", i): text for i, text in enumerate(texts[1])}
    styler = frame.style.set_properties(subset=([2], ["Tier", "Customers"]), **{"font-weight": "600"})
    for (column, row), said in given.items():
        styler = styler.format(said.format, subset=([row], [column]))
    theirs, ours = Table(border_mode=Table.HORIZONTAL, hide_index=True), Table()
    marshall_table(theirs.arrow_data, styler, "7")
    ours.CopyFrom(message(list(frame.columns), pa.Table.from_pandas(frame).columns, texts, True))
    for sent in (theirs, ours):
        sent.arrow_data.styler.styles = sent.arrow_data.styler.styles.replace(sent.arrow_data.styler.uuid, "7")
        sent.arrow_data.styler.uuid = "7"
    for part in ("data", "styler.display_values"):
        tables = [pa.ipc.open_stream(attrgetter(part)(sent.arrow_data)).read_all() for sent in (theirs, ours)]
        assert tables[0].equals(tables[1].cast(tables[0].schema)), part
        assert tables[0].schema.names == tables[1].schema.names
    for sent in (theirs, ours):
        sent.arrow_data.ClearField("data")
        sent.arrow_data.styler.ClearField("display_values")
    assert theirs == ours


def test_a_tiers_name_in_a_table_is_no_markdown() -> None:
    frame = pd.DataFrame({"tier": [HOSTILE], "customers": [1]})
    at = AppTest.from_function(show_table, args=("sv", frame, COLUMNS[:2])).run()
    assert not at.exception
    assert str(displayed(at).iloc[0, 0]).startswith("\\!\\[x\\]\\(http\\:")


def test_the_download_for_machines_holds_raw_figures() -> None:
    rows = list(csv.DictReader(io.StringIO(writer.for_programs(PORTFOLIO).decode("utf-8"))))
    assert rows[0]["retention"] == "0.8858050847457627"
    assert rows[0]["customers"] == "5091"
    assert rows[2] | {"clv_index": ""} == rows[2]
    assert list(rows[0]) == list(PORTFOLIO.columns)
    dates = writer.for_programs(PEOPLE).decode().splitlines()[1]
    assert dates == "a,Top,Super,upgraded,1,10,2,50,2024-12-01"


def test_the_download_for_swedish_excel_opens_there() -> None:
    content = writer.for_excel(PORTFOLIO, COLUMNS, SV)
    assert content.startswith(b"\xef\xbb\xbf")
    lines = content.decode("utf-8-sig").split("\r\n")
    assert lines[0] == (
        "Tier;Customers;Retention;Duration, years;Duration, years låg;Duration, years hög;Index;Portfolio value, kr"
    )
    assert lines[1] == "Super;5091;0,8858050847457627;8,756957;8,09;9,48;128,8;540642767"
    assert lines[3].startswith("Summa;101811;")
    assert writer.for_excel(PORTFOLIO, COLUMNS, EN).decode("utf-8-sig").splitlines()[3].startswith("Total;")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", " =", "\t@"])
def test_no_cell_or_head_is_a_formula_in_a_spreadsheet(start: str) -> None:
    frame = pd.DataFrame({f"{start}head": [f"{start}cmd|' /C calc'!A0"], "money": [-5.5]})
    machine = list(csv.reader(io.StringIO(writer.for_programs(frame).decode(), newline="")))
    excel = writer.for_excel(frame, [Column(f"{start}head", f"{start}head", "text"), Column("money", "kr")], SV)
    swedish = list(csv.reader(io.StringIO(excel.decode("utf-8-sig"), newline=""), delimiter=";"))
    for rows, money in ((machine, "-5.5"), (swedish, "-5,5")):
        assert not rows[0][0].startswith(writer.FORMULA)
        assert rows[1][0].startswith("'")
        assert rows[1][1] == money, "a negative number stays a number"


# Customers behind a number --------------------------------------------------------------------------------------


def test_a_cell_lists_exactly_the_customers_it_counts() -> None:
    now = CustomerGroup("Now", "")
    lost = CustomerGroup("Lost", "", "tier_before", ("lost",))
    assert drilldown.chosen(PEOPLE, now, "Super")["customer_id"].tolist() == ["a", "d"]
    assert drilldown.chosen(PEOPLE, now, None)["customer_id"].tolist() == ["a", "d", "c"]
    assert drilldown.chosen(PEOPLE, lost, "Top")["customer_id"].tolist() == ["b"]
    assert drilldown.chosen(PEOPLE, lost, "Super").empty
    assert len(drilldown.chosen(PEOPLE, now, None)) + len(drilldown.chosen(PEOPLE, lost, None)) == len(PEOPLE)


def show_customers(people: object, rows: int) -> None:
    import pandas as pd

    from report.exhibit import CustomerGroup
    from ui import choices
    from ui.drilldown import behind

    choices.start()
    choices.put("lang", "sv")
    many = None if people is None else pd.concat([people] * rows, ignore_index=True)  # type: ignore[list-item]
    groups = [CustomerGroup("Nu", "I {tier}."), CustomerGroup("Förlorade", "Var i {tier}.", "tier_before", ("lost",))]
    choices.put("open_boxes", ("k_behind",))
    behind(lambda: many, ("Super", "Top"), groups, "k")


def test_the_first_hundred_customers_are_shown_with_the_reason() -> None:
    at = AppTest.from_function(show_customers, args=(PEOPLE, 60)).run()
    assert not at.exception
    assert at.markdown[0].value.replace("\u00a0", " ") == "**180 kunder.** I något värdesegment."
    assert len(displayed(at)) == 100
    at.selectbox[0].set_value(0).run()
    assert at.markdown[0].value.replace("\u00a0", " ") == "**120 kunder.** I Super."
    at.selectbox[1].set_value(1).run()
    assert at.markdown[0].value == "Ingen kund räknas där."


def test_a_file_of_segments_says_that_it_has_no_customers() -> None:
    at = AppTest.from_function(show_customers, args=(None, 1)).run()
    assert not at.exception
    assert "inga kunder" in at.markdown[0].value


# The other parts ------------------------------------------------------------------------------------------------


def show_parts(language: str) -> None:
    import dataclasses
    import datetime as dt

    import streamlit as st
    from studies import study_of

    import clv
    from intake import FileReport
    from report.exhibit import Check, Finding, KeyFigure, Notice
    from report.text import mark
    from study import Study
    from ui import choices, show
    from ui.controls.upload import ask

    choices.start()
    choices.put("lang", language)
    w = choices.words()
    show.title("Vad?")
    show.answer(mark(w.short(1_284_714_061)))
    unit = "" if w.unit == "kr" else f", {w.unit}"
    first = KeyFigure(f"Värde{unit}", w.short_bare(1_284_714_061), "5,0")
    show.key_figures([first, KeyFigure("Kunder", "1", "+1", better=True, rising=True)])
    show.key_figures([KeyFigure("Förlorade", "1", "−1", better=False, rising=False), KeyFigure("Tomt", "–")])
    show.findings([Finding("Läckan", "Text.", "no_such_page", "Se"), Finding("B", "T.", "no_such_page", "Se")])
    show.findings([])
    show.checked(Check("1 + 1 = **2**"), w)
    show.checked(Check("1 + 1 = **3**", sound=False), w)
    show.meaning("Det betyder.", w)
    show.say(Notice("Se upp."))
    show.say(Notice("**Fel.**", "error"))
    show.say(Notice("Därför.", "plain", "Inget"))
    show.say(Notice("Därför.", "plain", "Inget", "no_such_page", "Gå dit"))
    st.text(str(ask("Vilken?", "Därför.", {"a": "A", "b": "B"}, "q")))
    segments = clv.parse_scheme("A=12.5,B=87.5")
    fixed = clv.Choices(scheme=segments, basis="fixed", returns="cancel", margin=0.4)
    file = FileReport("m", "abcdef0123456789", kind="transactions", first_date=dt.date(2020, 1, 1))
    file = dataclasses.replace(file, last_date=dt.date(2024, 12, 31))
    period = clv.period_for(dt.date(2025, 1, 1), 12)
    base = clv.Base("transactions", 1.0, ("A",), None, fixed, period=period)  # type: ignore[arg-type]
    for shown in (study_of(base, file), Study(FileReport("s", kind="segments"), clv.Choices())):
        show.footer(shown, w)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_is_shown_in_both_languages(language: str) -> None:
    at = AppTest.from_function(show_parts, args=(language,), default_timeout=20).run()
    assert not at.exception
    assert [m.label for m in at.metric] == [
        {"sv": "Värde", "en": "Värde, SEK"}[language],
        "Kunder",
        "Förlorade",
        "Tomt",
    ]
    colours = [m.proto.color for m in at.metric]
    assert len(set(colours)) == 3
    assert at.error[0].icon == ":material/error:"
    assert at.text[0].value == "None"
    assert len(at.caption) == 2
    footer = at.caption[0].value.replace("\u00a0", " ")
    for said in {
        "sv": ["Medlemsföretaget (exempelfil)", "abcdef012345", "12 månader mot föregående 12", "31 december 2024"],
        "en": ["Member company (sample file)", "12 months against the 12 before", "1 January 2024"],
    }[language]:
        assert said in footer
    for said in {
        "sv": ["fasta värdesegment 12,5/87,5", "returer kvittade", "marginal, inte intäkter", "Customer Worth 0.1.0"],
        "en": ["fixed tiers 12.5/87.5", "returns cancelled in pairs", "margin, not revenue"],
    }[language]:
        assert said in footer
    assert "version" not in at.caption[1].value


def test_a_question_answered_gives_its_code() -> None:
    at = AppTest.from_function(show_parts, args=("sv",), default_timeout=20).run()
    at.session_state["q"] = "b"
    at.run()
    assert at.text[0].value == "b"


def show_share() -> None:
    from ui import choices
    from ui.sharing import share

    choices.start()
    choices.put("lang", "sv")
    choices.put("method", "migration")
    share()


def test_the_share_button_gives_the_link_with_the_choices() -> None:
    at = AppTest.from_function(show_share).run()
    at.button(key="share").click().run()
    assert not at.exception
    assert at.code[0].value.endswith("?v=1&lang=sv&file=member_company&method=migration")


def test_a_code_that_a_camera_reads_stands_where_another_computer_can_come() -> None:
    drawn = qr("https://customers.example/tiers?v=1&lang=sv&file=member_company")
    side = float(re.search(r'width="(\d+)"', drawn)[1])  # type: ignore[index]
    assert side / 4 == 33 + 8, "version 4, with four modules of white on each side"
    assert 'fill="#fff"' in drawn and 'stroke="#000"' in drawn
