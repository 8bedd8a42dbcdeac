"""How one made-up file is written: language, headings, how days and amounts look, which columns stand beside."""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import openpyxl
from made_files import Order, orders

from . import vocabulary as v

LANGUAGES = tuple(v.HEADS)
DAYS = {
    "en": ("%Y-%m-%d", "%m/%d/%Y", "%d %b %Y", "%Y-%m-%dT%H:%M:%SZ"),
    "sv": ("%Y-%m-%d", "%Y-%m-%d %H:%M", "%y%m%d"),
    "de": ("%d.%m.%Y", "%d.%m.%y"),
    "nl": ("%d-%m-%Y", "%d/%m/%Y"),
    "fr": ("%d/%m/%Y", "%d/%m/%Y %H:%M"),
    "es": ("%d/%m/%Y", "%d-%m-%Y"),
    "zh": ("%Y/%m/%d", "%Y年%m月%d日", "%Y-%m-%d %H:%M:%S"),
    "da": ("%d-%m-%Y", "%d.%m.%Y"),
    "no": ("%d.%m.%Y",),
    "fi": ("%d.%m.%Y",),
}
POINT = ("en", "zh")  # they write decimals with a point
THOUSANDS = {
    "en": ("", ","),
    "zh": ("", ","),
    "sv": ("", " ", "\u00a0"),
    "fr": ("", "\u202f", "\u00a0"),
    "no": ("", " "),
    "fi": ("", " ", "\u00a0"),
}
WEAR = 0.4  # share of files whose headings are written as databases and careless hands write them
CODES = ("{}", "K{}", "{:06d}", "C-{}")


def _plain(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))


WORN: tuple[Callable[[str], str], ...] = (
    str.upper, str.lower, lambda n: n.lower().replace(" ", "_").replace(".", ""), lambda n: f"Sales[{n}]",
    lambda n: f"dbo.{n}", _plain, lambda n: f" {n} ", lambda n: n.replace(" ", "\u00a0"), lambda n: f"{n}:",
)  # fmt: skip


@dataclass
class Style:
    """One way to write files. `words` speaks of the language's own words, `pick` draws one of several."""

    rng: random.Random
    language: str
    day_form: str
    thousands: str
    delimiter: str
    code: str
    wear: Callable[[str], str] = str

    def pick(self, given: Sequence[Any]) -> Any:
        return given[self.rng.randrange(len(given))]

    def head(self, role: str) -> str:
        """One of the language's headings for a role."""
        return str(self.pick(v.HEADS[self.language][role]))

    def words(self, table: dict[str, Any]) -> Any:
        """What a table of words holds for the language."""
        return table[self.language]

    def day(self, day: dt.date) -> str:
        return dt.datetime(day.year, day.month, day.day, 9, 30).strftime(self.day_form)

    def money(self, amount: Decimal) -> str:
        """1234.5 as "1 234,50", "1.234,50", "1,234.50" or "1234.50"."""
        whole, fraction = f"{abs(amount):,.2f}".split(".")
        point = "." if self.language in POINT else ","
        return f"{'-' if amount < 0 else ''}{whole.replace(',', self.thousands)}{point}{fraction}"

    def who(self, customer: int) -> str:
        return self.code.format(1000 + customer)

    def orders(self) -> list[Order]:
        return orders(self.rng.randrange(10**6), self.rng.randrange(35, 80), self.rng.randrange(170, 320))

    def text(self, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
        """The rows as delimited text in UTF-8, days and amounts as the language writes them."""
        out = io.StringIO()
        writer = csv.writer(out, delimiter=self.delimiter, lineterminator=self.pick(("\n", "\r\n")))
        writer.writerow([self.wear(name) if name else name for name in head])
        writer.writerows([self.cell(c) for c in row] for row in rows)
        return out.getvalue().encode("utf-8-sig" if self.rng.random() < 0.3 else "utf-8")

    def cell(self, value: Any) -> str:
        if isinstance(value, Decimal):
            return self.money(value)
        return self.day(value) if isinstance(value, dt.date) else str(value)

    def mixed(self, head: Sequence[str], rows: Sequence[Sequence[Any]]) -> tuple[list[str], list[list[Any]]]:
        """The same columns in another order, with up to three columns beside them that say nothing of the money."""
        heads, lines = list(head), [list(row) for row in rows]
        for name, draw in self.rng.sample(self._beside(), self.rng.randrange(4)):
            if name not in heads:
                heads.append(name)
                for line in lines:
                    line.append(draw())
        places = self.rng.sample(range(len(heads)), len(heads))
        return [heads[i] for i in places], [[line[i] for i in places] for line in lines]

    def _beside(self) -> list[tuple[str, Any]]:
        place, goods, people = ("Lund", "Ulm", "York"), ("A12", "B40", "C77", "D3"), ("Eva", "Tom")
        return [
            (self.head("place"), lambda: self.pick(place)),
            (self.head("product"), lambda: self.pick(goods)),
            (self.head("seller"), lambda: self.pick(people)),
            ("Note", lambda: self.pick(("", "", "OK"))),
            ("Region", lambda: self.pick(("Nord", "Syd"))),
        ]


def style(rng: random.Random, language: str | None = None) -> Style:
    """A way to write files drawn at random."""
    language = language or LANGUAGES[rng.randrange(len(LANGUAGES))]
    pick = lambda given: given[rng.randrange(len(given))]  # noqa: E731
    marks = (",", ";", "\t") if language in POINT else (";", ";", "\t")
    thousands = pick(THOUSANDS.get(language, ("", ".")))
    wear = pick(WORN) if rng.random() < WEAR else str
    return Style(rng, language, pick(DAYS[language]), thousands, pick(marks), pick(CODES), wear)


def workbook(rows: Iterable[Sequence[Any]], merged: Sequence[str] = ()) -> bytes:
    """A workbook of one sheet, with cells merged."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append([None if cell == "" else cell for cell in row])
    for cells in merged:
        sheet.merge_cells(cells)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()
