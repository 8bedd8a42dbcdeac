"""Compose the workbook's sheets: names, widths, print set-up and properties."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from clv import Scenario
from report import VERSION
from report.exhibits import overview
from report.text import plain_text
from report.writers.xlsx import figures, flows, levers, model, moving, reconciliation, summary
from report.writers.xlsx.book import Book, clean
from report.writers.xlsx.styles import SIZE, TEXT_FONT, Styles
from report.writers.xlsx.value_figures import ValueFigures
from study import Study
from study.what_if import facts_of, first_scenario
from words import Words

PLAIN_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
FIRST, OTHER = 36, 19  # widths of the first column and of the others
LONGEST_FOOT = 160  # of a page's foot, which is told of fonts and pages besides: Excel takes 255 letters
A4 = 9


def write(study: Study, w: Words, foot: str, scenario: Scenario | None = None, *, whole: bool = False) -> bytes:
    """The workbook of a study with a portfolio. `scenario`: where the levers stand (None: where the page begins).
    `whole`: the table of tier changes is printed although a group in it has fewer than five customers.

    The cells of a tier whose figure cannot be known hold a dash, as on the pages. TableProblem: no base.
    """
    import xlsxwriter  # loaded where it is needed

    held = io.BytesIO()
    with xlsxwriter.Workbook(held, PLAIN_TEXT) as out:
        book = Book(out, w, Styles(out, w), titles(w))
        _properties(out, study, w, foot)
        for key, title in book.titles.items():
            book.sheets[key] = _sheet(out, title, foot)
        k, facts = ValueFigures(study, w, whole), facts_of(study)
        summary.write(book, k, foot)
        model.write(book, k)
        moving.write(book, k)
        most = levers.write(book, k, facts, scenario or first_scenario(facts))
        flows.write(book, k)
        reconciliation.write(book, k)
        figures.write(book, k, most)
        figures.beside(book, k)
        book.finish()
        for key, rows in (("summary", 0), ("model", 1), ("moving", 1), ("levers", 0), ("flows", 1), ("checks", 1)):
            book.sheets[key].freeze_panes(rows, 1)
    return held.getvalue()


def titles(w: Words) -> dict[str, str]:
    """What the sheets are called, by what they hold."""
    return {
        "summary": w.t("Summary"),
        "model": w.t("The value"),
        "moving": w.t("Tier changes"),
        "levers": w.t("Levers, what if"),
        "flows": w.t("Flows and bridge"),
        "checks": w.t("Reconciliation"),
        "figures": w.t("Figures"),
    }


def _sheet(out: Any, title: str, foot: str) -> Any:
    sheet = out.add_worksheet(title)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
    sheet.set_column(0, 0, FIRST)
    sheet.set_column(1, 40, OTHER)
    letters = f'&"{TEXT_FONT},Regular"&8'
    sheet.set_header(f"&L{letters}{_escaped(title)}&R{letters}Customer Worth")
    sheet.set_footer(f"&L{letters}{_escaped(foot)}&R{letters}&P/&N")
    return sheet


def _escaped(text: str) -> str:
    said = clean(plain_text(text))
    return (said if len(said) <= LONGEST_FOOT else said[: LONGEST_FOOT - 1] + "…").replace("&", "&&")


def _properties(out: Any, study: Study, w: Words, foot: str) -> None:
    day = study.file.today
    out.set_properties(
        {
            "title": clean(overview.question(w)),
            "subject": clean(study.file.name),
            "author": f"Customer Worth {VERSION}",
            "comments": clean(foot),
            "created": dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC) if day else None,
        }
    )
    out.formats[0].set_font_name(TEXT_FONT)
    out.formats[0].set_font_size(SIZE)
    out.set_size(2400, 1500)
