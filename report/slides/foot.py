"""The line at a slide's foot: which file, how much of it, counted how, and when."""

from __future__ import annotations

import datetime as dt

from report import VERSION
from report.exhibits.method.compare import NAMES
from report.exhibits.method.steps.figures import share_decimals
from report.source import source_line
from report.text import file_name, plain_text
from study import Study
from words import Words


def foot(study: Study, w: Words, today: dt.date, title: str = "") -> str:
    """File, fingerprint, period, rows used and sorted out, part, tiers, money, method, date and version, as plain text.

    `title`: what the file is called (Markdown); "": its name.
    """
    line = plain_text(source_line(study, title or file_name(study.file.name), w))
    head = line.removesuffix(f" · Customer Worth {VERSION}")
    return " · ".join([head, rows(study, w), method(study, w), w.date(today), f"Customer Worth {VERSION}"])


def rows(study: Study, w: Words) -> str:
    """How many of the file's rows are used, and how many are sorted out."""
    file = study.file
    aside = file.rows_read - file.rows_used
    used = w.n("{count} row used", "{count} rows used", file.rows_used)
    return used if not aside else f"{used}, {w.t('{aside} sorted out', aside=w.number(aside))}"


def method(study: Study, w: Words) -> str:
    """The method of the values, with its rate."""
    name, rate = w.t(NAMES[study.choices.method]), study.choices.discount
    if study.choices.method in ("course", "migration"):
        return name
    return w.t("{method}, {rate} per year", method=name, rate=w.percent(rate, share_decimals(rate)))
