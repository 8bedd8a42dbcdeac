"""Last month's list opened again, and what came of it in the file that is shown."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

import pandas as pd

import clv
from clv import TableProblem
from study.study import Study

MOST_ROWS, MOST_BYTES = 2_000_000, 256 * 2**20
NEEDED = ("customer_id", "reason", "hold_out", "list_date")
YES, NO = ("yes", "ja", "true", "1", "x"), ("no", "nej", "false", "0", "")
FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
Value = TypeVar("Value")
LONGEST = 120  # letters of a reason of one's own


@dataclass(frozen=True, eq=False)
class SavedList:
    """A list as it was saved: customer_id, reason (a trigger's code, or as written), held_out, waits; and its day."""

    table: pd.DataFrame = field(repr=False)
    day: dt.date


@dataclass(frozen=True)
class Came:
    """What came of a list: `clv.came_of_it`'s table, the list's day, the file's end, and how many the file knows."""

    table: pd.DataFrame
    day: dt.date
    end: dt.date
    listed: int
    found: int


def read_list(sent: bytes, reasons: Mapping[str, str]) -> SavedList:
    """A list from the bytes of its CSV, as it was downloaded or saved again by a spreadsheet.

    `reasons`: codes by the reason in words, in any language. TableProblem: `list_unreadable`, `list_too_large`,
    `list_hold_out`, `list_day`, `list_of_two_days`, `list_twice`.

    >>> text = "customer_id;reason;hold_out;waits;list_date\\r\\n007;Lost;ja;;2025-01-01\\r\\n"
    >>> read_list(text.encode(), {"Lost": "lost"}).table.values.tolist()
    [['007', 'lost', True, False]]
    """
    if len(sent) > MOST_BYTES:
        raise TableProblem("list_too_large", most=MOST_ROWS)
    rows = csv.reader(io.StringIO(_text(sent), newline=""), delimiter=_separator(sent))
    try:
        heads = [head.strip().casefold() for head in next(rows, [])]
        if not set(NEEDED) <= set(heads):
            raise TableProblem("list_unreadable")
        found = [row for row in rows if any(row)]
    except csv.Error:
        raise TableProblem("list_unreadable") from None
    if len(found) > MOST_ROWS:
        raise TableProblem("list_too_large", most=MOST_ROWS)

    def column(name: str) -> list[str]:
        place = heads.index(name) if name in heads else len(heads)
        return [row[place].strip() if place < len(row) else "" for row in found]

    table = pd.DataFrame(
        {
            "customer_id": [_id(text) for text in column("customer_id")],
            "reason": [reasons.get(text, text[:LONGEST]) for text in column("reason")],
            "held_out": _each(column("hold_out"), _yes_or_no, "list_hold_out"),
            "waits": [text != "" for text in column("waits")],
        }
    )
    return SavedList(_once(table), _day(column("list_date")))


def _text(sent: bytes) -> str:
    try:
        return sent.decode("utf-8-sig")
    except UnicodeDecodeError:
        return sent.decode("cp1252", "replace")


def _separator(sent: bytes) -> str:
    first = sent[:4096].split(b"\n", 1)[0]
    return max(",;\t", key=lambda mark: first.count(mark.encode()))


def _id(text: str) -> str:
    """An id without the apostrophe that keeps a spreadsheet from running it."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text


def _each(texts: list[str], read: Callable[[str], Value], code: str) -> list[Value]:
    """Every cell read; the first that cannot be is named by its row. Texts that repeat are read once."""
    known: dict[str, Value] = {}
    for row, text in enumerate(texts, 2):
        if text not in known:
            try:
                known[text] = read(text)
            except ValueError:
                raise TableProblem(code, row=row, text=text[:40]) from None
    return [known[text] for text in texts]


def _yes_or_no(text: str) -> bool:
    word = text.casefold()
    if word not in (*YES, *NO):
        raise ValueError(text)
    return word in YES


def _day(texts: list[str]) -> dt.date:
    days = _each(texts, lambda text: dt.date.fromisoformat(text[:10]), "list_day")
    if not days:
        raise TableProblem("list_unreadable")
    if min(days) != max(days):
        raise TableProblem("list_of_two_days", first=min(days), last=max(days))
    return days[0]


def _once(table: pd.DataFrame) -> pd.DataFrame:
    again = table["customer_id"].duplicated()
    if again.any():
        raise TableProblem("list_twice", text=str(table.loc[again, "customer_id"].iloc[0])[:40])
    return table


def came_of(study: Study, saved: SavedList) -> Came:
    """What came of a list in this file, from its day to the file's end; not kept with the study, which may be shared.

    TableProblem: `list_after_file`, or not a file of purchases.
    """
    orders = study.orders
    since = clv.came_of_it.bought_since(orders, saved.day)
    found = int(saved.table["customer_id"].isin(since["customer_id"]).sum())
    table = clv.came_of_it.came_of_it(saved.table, since)
    return Came(table, saved.day, orders.end, len(saved.table), found)
