"""PDF, PNG and SVG: what is printed says what the JSON says, is tagged, and fits its page whatever a file holds."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import chart_tables as given
import pymupdf
import pypdf
import pytest
from decks import DAY, ENERGY, MEMBERS, deck, study

import words
from report import forms
from report.document import document
from report.exhibit import Exhibit
from report.exhibits import flows, overview, retention, segments, trend
from report.forms import Form, Measure
from report.slides import Deck, Slide, Spoken
from report.text import plain_text
from report.writers import pdf
from study import samples

SV = words.load("sv", "SEK")
SHOWN = frozenset({"portfolio", "total", "flows", "bridge"})  # of the JSON, on a board's pages
# What a file may call its tiers: what Typst, Markdown, a sheet or HTML would run, and what has no end.
NAMES: tuple[str, ...] = ("#import", "=1+1", "$x$", "*a*", "<b>b</b>", "\\u{41}", "Järn & stål", "_k_", "@ref <lab>")
NAMES += ("`raw`", "// a", "Ett mycket långt namn på ett segment")


@cache
def printed(name: str, language: str) -> bytes:
    return pdf.write(*deck(name, language), DAY)


@cache
def of_forms() -> bytes:
    """Every kind of figure, by twelve tiers where it has tiers, and every kind that has nothing to show."""
    made = {**figures(), **nothing()}
    slides = [page_of(form, f"{key} #import $x$ *a*") for key, form in made.items()]
    return pdf.write(Deck("=1+1 #import", tuple(slides)), SV)


def page_of(form: Form | None, title: str = "Rubrik", findings: Sequence[str] = ("En sak",)) -> Slide:
    return Slide("made", "Fråga?", title, Exhibit("made", "", form), "Källa · 2 mars", findings=tuple(findings))


@cache
def figures() -> dict[str, Form]:
    n = len(NAMES)
    customers, base = [1100.0 * (i + 1) for i in range(n)], [1000.0 * (i + 1) for i in range(n)]
    lost = [float(int(b * (0.08 + 0.8 * i / n))) for i, b in enumerate(base)]
    table = given.portfolio_of(NAMES, customers, [5e7 / 2**i for i in range(n)], base, lost)
    tiers: dict[str, Form] = {
        "rails": overview.rails(table, SV),
        "sankey": flows.sankey(given.flows_with(NAMES[:4]), SV, NAMES[:4]),
        "curve": retention.curve(table, given.points(table), SV),
        "bars": segments.worth(table, SV),
        "lines": trend.lines(given.rolling(NAMES), SV, kind="percent", what="%"),
    }
    some = {**{name: make for name, (_, make) in given.recipes().items()}, **given.others()}
    return tiers | {name: make(SV) for name, make in some.items()}


def nothing() -> dict[str, Form]:
    """A form of each kind without a single value."""
    kr, share = Measure("kr", "money"), Measure("andel", "percent", 1.0)
    return {
        "no rails": forms.Rails((), (), "inga"),
        "no steps": forms.Bridge((), kr, "inga"),
        "no bars": forms.Bars((), kr, "inga"),
        "no values": forms.Bars((forms.BarGroup("", (forms.Row("Super", None), forms.Row("Topp", -3.0))),), kr, "inga"),
        "no swings": forms.Tornado(0.0, (), kr, "i dag", "inga"),
        "no spots": forms.Curve((), 0, 1.0, share, Measure("år", "years"), "1 / (1 − r)", "inga"),
        "no dots": forms.Dots((forms.Dot("Super", None),), Measure("NPS", "number", 100.0), "inga"),
        "no aspects": forms.Priorities((), (50.0, 0.2), ("a", "b", "c", "d"), share, share, "inga"),
        "no moves": forms.Sankey((), (), (), ("Förr", "Nu"), 0, Measure("Kunder"), "inga"),
        "no points": forms.Scatter((), kr, kr, "inga"),
        "nobody in cells": forms.Matrix((), (), (), ("x", "y"), kr, "inga"),
        "no cells": forms.Heat(Measure("x"), Measure("y"), ("1",), ("1",), ((None,),), kr, "inga"),
    }


def read(made: bytes) -> Any:
    return pypdf.PdfReader(BytesIO(made))


def bare(text: str) -> str:
    """The letters alone: where a line breaks is the page's own."""
    return "".join(text.replace("\u2060", "").split())


def all_text(made: bytes) -> str:
    return bare("".join(page.extract_text() for page in read(made).pages))


def tags(node: Any) -> Iterator[Any]:
    """Every element of a document's tree of tags."""
    node = node.get_object() if hasattr(node, "get_object") else node
    for child in node if isinstance(node, list) else [node]:
        found = child.get_object() if hasattr(child, "get_object") else child
        if isinstance(found, dict):
            yield found
            if "/K" in found:
                yield from tags(found["/K"])


# --- what it says -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "language"), [MEMBERS, ENERGY])
def test_every_slide_is_a_page_with_all_it_says(name: str, language: str) -> None:
    made, (shown, _) = read(printed(name, language)), deck(name, language)
    for number, slide in enumerate(shown.slides):
        text = bare(made.pages[number].extract_text())
        keys = [part for key in slide.keys for part in (key.label, key.value, key.note)]
        said = [slide.question, slide.title, slide.exhibit.message, slide.note, slide.source, *slide.findings, *keys]
        assert [t for t in said if bare(plain_text(t)) not in text] == []
        assert f"{number + 1}/{len(made.pages)}" in text
    behind = bare("".join(page.extract_text() for page in made.pages[len(shown.slides) :]))
    assert {bare(part.head) in behind for slide in shown.slides for part in slide.spoken} == {True}


def test_the_pages_figures_are_the_figures_of_the_json() -> None:
    (_, w), found, text = deck(*MEMBERS), document(study("member_company"), SHOWN), all_text(printed(*MEMBERS))
    total, most = found["total"], max(abs(step["change"]) for step in found["bridge"])
    said = [w.short(total["portfolio_value"]), w.number(total["customers"]), w.percent(total["retention"], 1)]
    said += [w.short_signed(step["change"], like=most) for step in found["bridge"] if step["step"] in ("lost", "new")]
    said += [w.number(sum(row["customers"] for row in found["flows"] if row["movement"] == "lost"))]
    said += [w.years(row["duration_years"], 1) for row in found["portfolio"]]
    said += [w.percent(row["revenue"] / total["revenue"]) for row in found["portfolio"][:3]]
    said += [w.number(row["portfolio_value"]) for row in found["portfolio"]]
    assert [t for t in said if bare(t) not in text] == []


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("name", samples.NAMES)
def test_a_summary_is_one_page(name: str, language: str) -> None:
    shown, w = deck(name, language)
    made = read(pdf.summary(shown, w))
    assert len(made.pages) == 1
    assert made.pages[0].mediabox.height > made.pages[0].mediabox.width
    text = bare(made.pages[0].extract_text())
    assert [t for t in (shown.slides[0].title, shown.slides[0].source) if bare(plain_text(t)) not in text] == []


def test_a_summary_of_too_much_is_one_page() -> None:
    long, made = "ett långt ord och ett till " * 9, [figures()[key] for key in ("rails", "curve", "bars")]
    slides = tuple(page_of(form, f"{i} {long}", [f"{i} {j} {long}" for j in range(3)]) for i, form in enumerate(made))
    found = pdf.summary(Deck("Allt", slides), SV)
    assert len(read(found).pages) == 1
    assert crowded(found) == []


def test_what_the_file_cannot_answer_is_named() -> None:
    shown, w = deck("subscription_segments", "sv")
    assert shown.left_out
    assert [q for q in shown.left_out if bare(q) not in all_text(pdf.write(shown, w))] == []


def test_nothing_that_a_file_says_is_live() -> None:
    text = all_text(of_forms())
    assert [name for name in NAMES if bare(name)[:13] not in text] == []
    assert text.count(bare("#import $x$ *a*")) >= len(nothing())
    assert [key for page in read(of_forms()).pages for key in page.get("/Annots", ())] == []


# --- for those who cannot see it, and for the archive -----------------------------------------------------------


def test_a_reader_hears_the_language_the_headings_and_the_figures() -> None:
    made, (shown, _) = read(printed(*MEMBERS)), deck(*MEMBERS)
    root = made.root_object
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("sv", True)
    assert made.metadata is not None and made.metadata.title == shown.title
    found = list(tags(root["/StructTreeRoot"]["/K"]))
    assert {tag["/Alt"] for tag in found if "/Alt" in tag} == {slide.alt for slide in shown.slides}
    heads = [tag for tag in found if tag.get("/S") == "/H1"]
    assert len(heads) == len(shown.slides) + 1


def test_the_document_promises_what_it_is() -> None:
    said = [read(made).root_object["/Metadata"].get_object().get_data() for made in (printed(*MEMBERS), undated())]
    assert [b"pdfuaid:part" in text for text in said] == [True, True]
    assert [b"pdfaid:part" in text for text in said] == [True, False]


def undated() -> bytes:
    return pdf.write(Deck("En bild", (page_of(figures()["bridge"]),)), SV)


def test_fonts_travel_with_the_document() -> None:
    found = {}
    for page in read(printed(*MEMBERS)).pages:
        for font in page["/Resources"]["/Font"].values():
            below = font.get_object()["/DescendantFonts"][0].get_object()
            found[below["/BaseFont"].split("+")[-1].split("-")[0]] = below["/FontDescriptor"].get_object()
    assert {"HankenGrotesk", "FamiljenGrotesk"} <= set(found)
    assert [name for name, about in found.items() if not {"/FontFile2", "/FontFile3"} & set(about)] == []


def test_letters_that_no_font_has_stop_nothing() -> None:
    made = read(pdf.write(Deck("価値 🎉", (page_of(figures()["bridge"], "価値 🎉\x07 och mer"),)), SV))
    assert "mer" in made.pages[0].extract_text()
    assert made.root_object["/MarkInfo"]["/Marked"]


def test_the_same_deck_is_the_same_bytes_without_a_clock() -> None:
    assert pdf.write(*deck(*MEMBERS), DAY) == printed(*MEMBERS)
    made, none = read(printed(*MEMBERS)).metadata, read(undated()).metadata
    assert made is not None and made.creation_date is not None and made.creation_date.date() == DAY
    assert none is not None and none.creation_date is None
    assert len(printed(*MEMBERS)) < 1_000_000


# --- pictures ---------------------------------------------------------------------------------------------------


def test_a_figure_as_a_picture() -> None:
    shown, w = deck(*MEMBERS)
    png = pdf.picture(shown.slides[3], w, "png")
    assert png.startswith(b"\x89PNG") and struct.unpack(">I", png[16:20])[0] == 1960
    svg = pdf.picture(shown.slides[3], w, "svg")
    assert ElementTree.fromstring(svg)[0].text == shown.slides[3].alt
    links = [v for node in ElementTree.fromstring(svg).iter() for k, v in node.attrib.items() if k.endswith("href")]
    assert [link for link in links if not link.startswith("#")] == []
    assert b"url(http" not in svg and b"<script" not in svg


def test_a_table_as_a_picture() -> None:
    shown, w = deck("swedish_excel", "sv")
    slide = next(s for s in shown.slides if s.exhibit.form is None)
    assert pdf.picture(slide, w, "png").startswith(b"\x89PNG")


# --- where it stands --------------------------------------------------------------------------------------------

Box = tuple[str, float, float, float, float]


def boxes(page: Any) -> list[Box]:
    """Each stretch of text with the room that its letters take."""
    lines = [line for block in page.get_text("dict")["blocks"] for line in block.get("lines", ())]
    spans = [span for line in lines for span in line["spans"] if span["text"].strip()]
    found = []
    for span in spans:
        (left, _, right, _), foot, size = span["bbox"], span["origin"][1], span["size"]
        found.append((span["text"], left + 0.5, foot - 0.7 * size, right - 0.5, foot + 0.15 * size))
    return found


def crowded(made: bytes) -> list[tuple[int, str, str]]:
    """Texts over one another or out of their page's margins: the page, the one, and the other or ""."""
    wrong = []
    pages: Any = pymupdf.open(stream=made, filetype="pdf")
    for number, page in enumerate(pages):
        found, edge = boxes(page), page.rect
        for i, (text, left, top, right, bottom) in enumerate(found):
            if min(left, top, edge.width - right, edge.height - bottom) < 20:
                wrong.append((number, text, ""))
            for other, l2, t2, r2, b2 in found[i + 1 :]:
                if min(right, r2) > max(left, l2) and min(bottom, b2) > max(top, t2):
                    wrong.append((number, text, other))
    return wrong


@pytest.mark.parametrize(("name", "language"), [MEMBERS, ENERGY])
def test_no_text_lies_on_another_or_leaves_its_page(name: str, language: str) -> None:
    shown, w = deck(name, language)
    assert crowded(printed(name, language)) == []
    assert crowded(pdf.summary(shown, w)) == []


def test_no_text_lies_on_another_whatever_the_tiers_are_called() -> None:
    assert crowded(of_forms()) == []
    assert len(read(of_forms()).pages) == len(figures()) + len(nothing())


def test_notes_without_an_end_go_on_to_other_pages() -> None:
    long = replace(page_of(None), speak=lambda: (Spoken("Så räknas det", ("ord " * 9000,)),))
    made = pdf.write(Deck("Långt", (long,)), SV)
    assert len(read(made).pages) > 3
    assert crowded(made) == []
