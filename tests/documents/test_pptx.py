"""The PowerPoint file, opened again by python-pptx and its charts' workbooks by openpyxl: numbers, texts and places."""

from __future__ import annotations

import dataclasses
import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import chart_tables as given
import openpyxl
import pandas as pd
import pptx
import pypdf
import pytest
from decks import DAY, deck, study
from hypothesis import given as drawn
from hypothesis import strategies as st
from lxml import etree
from office import converted
from pptx.util import Inches

import words
from report import forms
from report.columns import columns
from report.document import document
from report.exhibit import Exhibit, KeyFigure
from report.exhibits import forecast
from report.palette import LIGHT
from report.slides import Deck, Slide
from report.slides.slide import Spoken
from report.text import plain_text, runs
from report.writers.pptx import write
from report.writers.pptx.page import HEADING, MESSAGE, WIDE, lines
from report.writers.pptx.prose import NAMESPACES, clean
from words import Words

SV, EN = words.load("sv", "SEK"), words.load("en", "SEK")
# What a file may hold: a formula, a link, what XML cannot hold, what it must escape.
AWKWARD = (
    "=1+1",
    "http://x.example",
    "Guld\x0b\x00",
    "<a:t>&",
    "**fet** _kursiv_",
    "Ett mycket långt namn på ett segment",
)
SAMPLES = (
    "member_company",
    "online_retail",
    "subscription_segments",
    "swedish_excel",
    "telco_churn",
    "energy_company",
)


def made_deck(sample: str, language: str) -> Deck:
    return deck(sample, language)[0]


@cache
def reported() -> dict[str, Any]:
    """The JSON of what the deck's figures show."""
    return document(study("online_retail"), frozenset({"portfolio", "bridge"}))


@cache
def blob_of(sample: str, language: str) -> bytes:
    return write(made_deck(sample, language), words.load(language, "SEK"), DAY)


@cache
def opened(sample: str, language: str) -> Any:
    return pptx.Presentation(io.BytesIO(blob_of(sample, language)))


def slide_with(form: forms.Form | None, **more: Any) -> Slide:
    """A slide with everything on it, round a form."""
    parts: dict[str, Any] = {
        "keys": tuple(
            KeyFigure(f"Nyckeltal {i}", "1,28 mdkr", "+210,1 mkr", better=True, rising=True) for i in range(6)
        ),
        "findings": ("**En sak.** " + "Som sägs i en mening med ett tal. " * 2,) * 3,
        "note": "Så läses figuren.",
        "speak": lambda: (Spoken("Så räknas det", ("Ett stycke.", "Ett till.")),),
    }
    exhibit = more.pop("exhibit", Exhibit("x", form=form))
    title = more.pop("title", "**Svaret** är en mening")
    return Slide("x", "En fråga?", title, exhibit, "fil.csv · allt", **(parts | more))


def book_of(*slides: Slide, w: Words = SV) -> Any:
    return pptx.Presentation(io.BytesIO(write(Deck("Prov", slides), w)))


def made_forms() -> dict[str, forms.Form]:
    """Every form, awkward ones too, and those that change with the number of tiers."""
    named = {name: make for name, (_, make) in given.recipes().items()} | given.others()
    named |= {f"{name} {n}": make for n in (1, 9) for name, make in given.by_tier(n).items()}
    return {name: make(SV) for name, make in named.items()}


FORMS = made_forms()


@cache
def forms_book() -> Any:
    return book_of(*(slide_with(form) for form in FORMS.values()))


def charts(page: Any) -> list[Any]:
    return [shape.chart for shape in page.shapes if shape.has_chart]


def root(chart: Any) -> Any:
    """A chart's own part, as it stands in the file."""
    return etree.fromstring(chart.part.blob)


def tables(page: Any) -> list[Any]:
    return [shape.table for shape in page.shapes if shape.has_table]


def numbers(chart: Any, name: str) -> list[float]:
    """A series' known numbers by its name; a series may go on under zero under the same name."""
    return [v for plot in chart.plots for s in plot.series if s.name == name for v in s.values if v is not None]


def figure(sample: str, page: int, language: str = "sv") -> Any:
    return charts(opened(sample, language).slides[page])[0]


def texts(page: Any) -> str:
    return "\n".join(shape.text_frame.text for shape in page.shapes if shape.has_text_frame)


# Numbers ------------------------------------------------------------------------------------------------


def test_the_rails_hold_the_portfolio_of_the_json() -> None:
    report = reported()["portfolio"]
    chart = figure("online_retail", 1)
    for tier in report:
        name = SV.tier(tier["tier"])
        within = numbers(chart, name)
        beyond = numbers(chart, SV.t("{tier}, beyond what the file shows", tier=name))
        assert within[:2] == pytest.approx([tier["customers"], tier["revenue"]])
        assert within[2] + sum(beyond) == pytest.approx(tier["portfolio_value"])


def test_the_bridge_holds_the_steps_of_the_json() -> None:
    steps = reported()["bridge"]
    chart = figure("online_retail", 2)
    changes = [step["change"] for step in steps[1:-1]]
    assert numbers(chart, SV.t("Total")) == pytest.approx([steps[0]["change"], steps[-1]["change"]])
    assert numbers(chart, SV.t("Rise")) == pytest.approx([v for v in changes if v > 0])
    assert numbers(chart, SV.t("Fall")) == pytest.approx([-v for v in changes if v < 0])


def test_the_tiers_lie_on_the_curve_where_the_json_has_them() -> None:
    report = reported()["portfolio"]
    chart = figure("online_retail", 3)
    for tier in report:
        assert numbers(chart, SV.tier(tier["tier"])) == pytest.approx([tier["duration_years"]])


def test_the_methods_are_dots_at_their_values() -> None:
    form = made_deck("online_retail", "sv").slides[0].exhibit.form
    assert isinstance(form, forms.Dots)
    found = {
        series.findtext("c:tx//c:v", namespaces=NAMESPACES): float(
            series.findtext("c:xVal//c:v", namespaces=NAMESPACES)
        )
        for series in root(figure("online_retail", 0)).iter(f"{{{NAMESPACES['c']}}}ser")
    }
    assert {row.name: row.value for row in form.rows if row.value is not None}.items() <= found.items()


@pytest.mark.parametrize("sample", ["online_retail"])
def test_a_chart_s_workbook_holds_what_the_chart_holds(sample: str) -> None:
    for page in opened(sample, "sv").slides:
        for chart in charts(page):
            sheet = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
            for element in root(chart).iter(f"{{{NAMESPACES['c']}}}numRef"):
                cells = sheet[element.find("c:f", NAMESPACES).text.partition("!")[2].replace("$", "")]
                held = [row[0].value for row in cells] if isinstance(cells, tuple) else [cells.value]
                for point in element.iter(f"{{{NAMESPACES['c']}}}pt"):
                    assert held[int(point.get("idx"))] == pytest.approx(float(point.find("c:v", NAMESPACES).text))


def test_a_table_holds_the_cells_of_the_screen() -> None:
    slides = made_deck("swedish_excel", "sv").slides
    at = next(i for i, slide in enumerate(slides) if slide.exhibit.form is None)
    said = [c.text for t in tables(opened("swedish_excel", "sv").slides[at]) for row in t.rows for c in row.cells]
    exhibit = slides[at].exhibit
    assert exhibit.table is not None
    for value in exhibit.table["customers"]:
        assert SV.number(value) in said
    assert {column.head for column in exhibit.columns} <= set(said)


def test_a_matrix_is_a_table_of_its_cells_on_their_ink_and_its_moves_are_told() -> None:
    form = given.matrix_of(2, 2, SV)
    page = book_of(slide_with(form)).slides[0]
    (table,) = tables(page)
    said = "".join(cell.text for row in table.rows for cell in row.cells)
    for cell in form.cells:
        assert clean(forms.cut(cell.name, 40)) in said and SV.number(cell.customers) in said
    assert "Bytte ruta sedan föregående period: " in texts(page) and "→" in texts(page)
    grounds = page.element.iterfind(".//a:tcPr/a:solidFill/a:srgbClr", NAMESPACES)
    filled = {ground.get("val") for ground in grounds}
    assert len(filled) == 4  # the more money, the more ink


def moves_exhibit(rows: int) -> Exhibit:
    frame = pd.DataFrame(
        {
            "name": [f"Stannade i ett segment med ett mycket långt namn, nummer {i}" for i in range(rows)],
            "customers": [float(100 + 7 * i % 50) for i in range(rows)],
            "revenue_before": [1e6 + i for i in range(rows)],
            "revenue_now": [2e6 + i for i in range(rows)],
        }
    )
    shown = columns(SV, "name:move", "customers", "revenue_before", "revenue_now")
    return Exhibit("moves", "Rörelsen", table=frame, columns=shown, total=False)


@pytest.mark.parametrize("rows", [1, 7, 22, 70])
def test_a_table_of_any_length_has_room_and_says_what_it_leaves_out(rows: int) -> None:
    exhibit = moves_exhibit(rows)
    page = book_of(slide_with(None, exhibit=exhibit)).slides[0]
    assert_apart(page)
    shown = sum(len(table.rows) - 1 for table in tables(page))
    assert shown == rows or f"De {SV.number(shown)} största av {rows} rader." in texts(page)
    held = {cell.text for table in tables(page) for row in table.rows for cell in row.cells}
    assert exhibit.table is not None
    assert SV.number(max(exhibit.table["customers"])) in held


# Texts --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_slide_says_what_its_slide_says(language: str) -> None:
    for slide, page in zip(
        made_deck("online_retail", language).slides, opened("online_retail", language).slides, strict=True
    ):
        assert page.shapes.title.text_frame.text == clean(plain_text(slide.title))
        said = texts(page)
        told = (slide.question, slide.source, slide.note, *slide.findings, *(k.value for k in slide.keys))
        for text in told:
            assert clean(plain_text(text)) in said
        notes = page.notes_slide.notes_text_frame.text
        for part in slide.spoken:
            assert part.head in notes
            assert all(line.strip() in notes for text in part.paragraphs for line in text.split("\n"))


def test_the_marked_number_stands_under_the_highlighter() -> None:
    for slide, page in zip(made_deck("online_retail", "sv").slides, opened("online_retail", "sv").slides, strict=True):
        marked = [run.text for run in runs(slide.title) if run.marked]
        found = [
            run.find("a:t", NAMESPACES).text
            for run in page.shapes.title.element.iter(f"{{{NAMESPACES['a']}}}r")
            if run.find("a:rPr/a:highlight/a:srgbClr", NAMESPACES) is not None
        ]
        assert found == [clean(text) for text in marked]


@pytest.mark.parametrize(("language", "tag"), [("sv", "sv-SE"), ("en", "en-GB")])
def test_every_word_is_said_in_its_language(language: str, tag: str) -> None:
    blob = zipfile.ZipFile(io.BytesIO(blob_of("online_retail", language)))
    for name in blob.namelist():
        if re.match(r"ppt/(slides|charts|notesSlides)/[^_]*\.xml", name):
            said = re.findall(r'<a:(?:rPr|endParaRPr|defRPr)[^>]*lang="([^"]+)"', blob.read(name).decode())
            assert set(said) <= {tag}, name
            assert said, name
    assert pptx.Presentation(io.BytesIO(blob_of("online_retail", language))).core_properties.language == tag


def test_every_figure_has_its_alt_text() -> None:
    for slide, page in zip(made_deck("online_retail", "sv").slides, opened("online_retail", "sv").slides, strict=True):
        frames = [shape for shape in page.shapes if shape.has_chart or shape.has_table]
        assert frames
        for frame in frames:
            assert frame.element.find("p:nvGraphicFramePr/p:cNvPr", NAMESPACES).get("descr") == clean(slide.alt)


def test_a_reader_meets_question_message_figure_findings_and_foot_in_that_order() -> None:
    page = opened("online_retail", "sv").slides[0]
    slide = made_deck("online_retail", "sv").slides[0]
    held = [shape.text_frame.text if shape.has_text_frame else "figure" for shape in page.shapes]
    order = [held.index(clean(plain_text(text))) for text in (slide.question, slide.title)]
    order += [held.index("figure"), held.index(clean(plain_text(slide.note))), held.index(slide.source)]
    assert order == sorted(order)
    assert held[-1] == "1"


def test_the_file_says_what_it_is_and_names_nobody() -> None:
    own = opened("online_retail", "sv").core_properties
    assert (own.title, own.author, own.last_modified_by) == ("online_retail", "", "")
    assert own.subject == made_deck("online_retail", "sv").slides[0].question
    assert own.created.date() == DAY


# Nothing live -------------------------------------------------------------------------------------------


def awkward_rails() -> forms.Rails:
    values = tuple(float(i + 1) for i in range(len(AWKWARD)))
    return forms.Rails(AWKWARD, (forms.Rail(forms.Measure("=SUM(A1)"), values),), "En bild\x0b av <allt>")


def test_no_text_of_a_file_is_live() -> None:
    said = slide_with(awkward_rails(), title="\\=1\\+1 <b>\x00 http://x.example", findings=("=1+1",))
    book = book_of(said)
    chart = charts(book.slides[0])[0]
    sheet = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
    held = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell.value for cell in held if cell.data_type == "f" or cell.hyperlink is not None]
    assert {clean(name) for name in AWKWARD} <= {str(cell.value) for cell in held}
    assert not [rel for rel in book.slides[0].part.rels.values() if rel.is_external]
    assert "=1+1 <b>" in book.slides[0].shapes.title.text_frame.text


@drawn(st.text(max_size=40))
def test_any_text_can_be_written(text: str) -> None:
    kept = clean(text)
    assert all(c in text for c in kept)
    root = pptx.oxml.parse_xml(f"<a>{kept.replace('&', '').replace('<', '').replace(']]>', '')}</a>".encode())
    assert root is not None


def test_a_file_is_small_and_has_no_picture() -> None:
    for language in ("sv", "en"):
        blob = blob_of("online_retail", language)
        assert len(blob) < 300_000
        assert not [name for name in zipfile.ZipFile(io.BytesIO(blob)).namelist() if "media" in name or "image" in name]


# Places -------------------------------------------------------------------------------------------------


def boxes(page: Any) -> Iterator[tuple[str, float, float, float, float]]:
    for shape in page.shapes:
        yield shape.name, shape.left, shape.top, shape.left + shape.width, shape.top + shape.height


def assert_apart(page: Any) -> None:
    """Every shape lies on the slide, and none on another."""
    found = list(boxes(page))
    for name, left, top, right, bottom in found:
        assert 0 <= left < right <= Inches(13.334), name
        assert 0 <= top < bottom <= Inches(7.5), name
    for (name, *a), (other, *b) in combinations(found, 2):
        across = min(a[2], b[2]) - max(a[0], b[0])
        down = min(a[3], b[3]) - max(a[1], b[1])
        assert across <= 0 or down <= 0, f"{name} lies on {other}"


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("sample", ["online_retail", "swedish_excel"])
def test_nothing_lies_on_anything_else(sample: str, language: str) -> None:
    for page in opened(sample, language).slides:
        assert_apart(page)


@pytest.mark.parametrize("i", range(len(FORMS)), ids=FORMS)
def test_every_form_is_written_as_a_chart_or_a_table(i: int) -> None:
    page = forms_book().slides[i]
    assert charts(page) or tables(page)
    assert_apart(page)
    for chart in charts(page):
        lengths = [len(list(s.values)) for plot in chart.plots for s in plot.series]
        assert lengths == sorted(lengths, reverse=True), "LibreOffice draws no series shorter than one after it"


def test_every_kind_of_form_is_among_them() -> None:
    assert {type(form) for form in FORMS.values()} == set(forms.Form.__args__)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_message_takes_two_lines_at_most(language: str) -> None:
    for page in opened("online_retail", language).slides:
        title = page.shapes.title
        size = title.element.find(".//a:rPr", NAMESPACES).get("sz")
        assert lines(title.text_frame.text, int(size) / 100, WIDE, bold=True, font=HEADING) <= 2
        assert 2 * int(size) / 100 * 1.22 / 72 <= MESSAGE.height


def test_every_colour_of_a_chart_comes_from_the_palette() -> None:
    light = dataclasses.asdict(LIGHT)
    tokens = {str(v).lstrip("#") for v in light.values()} | {
        v.lstrip("#") for n in range(1, 13) for v in LIGHT.tiers(n)
    }
    blends = {
        LIGHT.mix(c, share).lstrip("#")
        for c in map("#{}".format, tokens & {t for t in tokens if len(t) == 6})
        for share in (0.16, 0.25, 0.38, 0.45)
    }
    for page in forms_book().slides:
        for chart in charts(page):
            used = {e.get("val") for e in root(chart).iter(f"{{{NAMESPACES['a']}}}srgbClr")}
            assert used <= tokens | blends


def test_twelve_tiers_with_long_names_have_room() -> None:
    names = tuple(f"Segment nummer {i} med ett långt namn" for i in range(12))
    values = tuple(100.0 * 0.7**i for i in range(12))
    rail = forms.Rail(forms.Measure("Kunder"), values)
    bars = forms.Bars(
        (
            forms.BarGroup(
                "", tuple(forms.Row(n, v, rank=i) for i, (n, v) in enumerate(zip(names, values, strict=True)))
            ),
        ),
        forms.Measure("Värde"),
        "alt",
        12,
    )
    book = book_of(slide_with(forms.Rails(names, (rail,) * 3, "alt")), slide_with(bars))
    for page in book.slides:
        assert_apart(page)
        assert len(charts(page)[0].plots[0].series) >= 2
    assert charts(book.slides[0])[0].has_legend


def test_the_layouts_hold_what_powerpoint_calls_title_text_foot_and_number() -> None:
    book = opened("online_retail", "sv")
    assert (book.slide_width, book.slide_height) == (Inches(13.333), Inches(7.5))
    for layout in book.slide_layouts:
        kinds = {shape.placeholder_format.type.name for shape in layout.placeholders}
        assert kinds >= {"TITLE", "BODY", "FOOTER", "SLIDE_NUMBER"}
    theme = zipfile.ZipFile(io.BytesIO(blob_of("online_retail", "sv"))).read("ppt/theme/theme1.xml").decode()
    assert 'typeface="Familjen Grotesk"' in theme
    assert 'typeface="Hanken Grotesk"' in theme


def test_the_library_is_loaded_when_a_file_is_written_and_not_before() -> None:
    code = "import sys, report.writers.pptx; print('pptx' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
        == "False"
    )


# Rendered -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shown_by_office(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every sample's deck in both languages as LibreOffice prints it."""
    decks = {f"{sample} {language}": blob_of(sample, language) for sample in SAMPLES for language in ("sv", "en")}
    return converted(decks, "pptx", "pdf", tmp_path_factory.mktemp("office"))


@pytest.mark.office
@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("sample", SAMPLES)
def test_libreoffice_shows_every_slide(sample: str, language: str, shown_by_office: dict[str, Path]) -> None:
    slides = made_deck(sample, language).slides
    pages = pypdf.PdfReader(shown_by_office[f"{sample} {language}"]).pages
    assert len(pages) == len(slides)
    for slide, page in zip(slides, pages, strict=True):
        said = re.sub(r"\s+", "", page.extract_text())
        assert re.sub(r"\s+", "", clean(plain_text(slide.title)))[:30] in said
        assert len(said) > len(slide.source)


def test_a_forecast_keeps_both_its_bands_on_paper() -> None:
    """The ends of the 80 and 95 per cent bands are lines of the chart, and the axis holds them."""
    shown = forecast.path(study("member_company"), SV)
    form = shown.form
    assert isinstance(form, forms.Lines) and form.lines[0].reach
    chart = charts(book_of(slide_with(form, exhibit=shown)).slides[0])[0]
    for (low, high), level in zip(form.lines[0].reach, ("95", "80"), strict=True):
        for ends, said in ((low, "låg"), (high, "hög")):
            named = next(s.name for p in chart.plots for s in p.series if s.name.startswith(level) and said in s.name)
            assert numbers(chart, named) == pytest.approx([v for v in ends if v is not None])
            assert max(numbers(chart, named)) <= chart.value_axis.maximum_scale
    last = SV.short([v for v in form.lines[0].y if v is not None][-1])
    assert plain_text(last).replace("\u00a0", " ") in "".join(root(chart).itertext()).replace("\u00a0", " ")
