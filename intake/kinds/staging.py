"""The table as read, made ready: kept in DuckDB when its source is slow to scan, and shown column by column."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..columns.guess import DATE_ROLES, NUMBER_ROLES, Column, Mapped
from ..columns.personal import masked
from ..job import Desk
from ..values.amounts import Form, likely_form
from ..values.cells import MONEY, plain_day, plain_number
from ..values.dates import EARLIEST, LATEST

MAX_ATTRIBUTES = 20
LONGEST_ATTRIBUTE = 40
FEW_VALUES = 60
SHOWN = 3
ISO = re.compile(r"^\d{4}-\d{2}-\d{2}(?:$|[T ]\d{2}:\d{2})")
FIELD_OF = {"tenure": "tenure_years", "status": "lost", "margin": "cost", "churn": "retention"}


def stage(desk: Desk, mapped: Mapped, extra: Sequence[Column] = ()) -> None:
    """Text is parsed once: the columns that are needed go into a table, in the file's order.

    Numbers and dates that look plain (digits, at most a decimal sign; year-month-day) are converted on the way; if
    any cell of such a column turns out not to be, the column is taken in as text after all. Parquet is scanned where
    it lies. Record i of an ordered relation is file row `first_row + i`, so the table's own row id numbers it.
    """
    text = desk.text
    if text.kind == "parquet":
        return
    needed = sorted({g.column.index: g.column for g in mapped.guesses.values()} | {c.index: c for c in extra})
    typed = _plain_columns(mapped)
    _take_in(desk, needed, typed)
    wrong = [i for i, plain in typed.items() if not _holds(desk, i, plain)]
    if wrong:
        typed = {i: plain for i, plain in typed.items() if i not in wrong}
        _take_in(desk, needed, typed)
    desk.types = {i: plain.type for i, plain in typed.items()}
    desk.forms = {i: plain.form for i, plain in typed.items() if plain.form}
    desk.step("staged", text.rows_read)


@dataclass(frozen=True)
class Plain:
    """A column that can be converted while it is read: SQL, its type, and how its numbers are written."""

    sql: str
    type: str
    form: Form | None = None


def _plain_columns(mapped: Mapped) -> dict[int, Plain]:
    """The number and date columns whose first cells are all filled and written in one plain way."""
    found = {}
    for role, guess in mapped.guesses.items():
        column = guess.column
        texts = [text for _, text in column.cells]
        if column.type != "VARCHAR" or column.index in found:
            continue
        if role in DATE_ROLES and all(ISO.match(text) for text in texts):
            found[column.index] = Plain(plain_day(column.key), "DATE")
        elif role in NUMBER_ROLES:
            form = likely_form(texts)
            if all(re.fullmatch(form.pattern, text) for text in texts):
                found[column.index] = Plain(plain_number(column.key, form), MONEY, form)
    return found


def _take_in(desk: Desk, needed: Sequence[int], typed: Mapping[int, Plain]) -> None:
    text = desk.text
    listed = ", ".join(f"{typed[i].sql} AS c{i}" if i in typed else f"c{i}" for i in needed)
    if text.ordered is None:
        desk.con.execute(f"CREATE OR REPLACE TABLE staged AS SELECT row, {listed} FROM {text.relation}")
        desk.rows = "staged"
        return
    desk.con.execute(f"CREATE OR REPLACE TABLE staged AS SELECT {listed} FROM {text.ordered}")
    desk.con.execute(f"CREATE OR REPLACE VIEW staged_rows AS SELECT rowid + {text.first_row} AS row, * FROM staged")
    desk.rows = "staged_rows"


def _holds(desk: Desk, index: int, plain: Plain) -> bool:
    """Whether every cell of a converted column could be, to a day that can be meant."""
    key = f"c{index}"
    near = f"min({key}) >= DATE '{EARLIEST}' AND max({key}) <= DATE '{LATEST}'" if plain.type == "DATE" else "true"
    return bool(desk.one(f"SELECT count({key}) = count(*) AND {near} FROM staged")[0])


def attributes(columns: Sequence[Column], mapped: Mapped) -> list[Column]:
    """Short texts with few different values that no role has taken: what customers can be told apart by."""
    taken = {guess.column.index for guess in mapped.guesses.values()}
    found = [c for c in columns if c.index not in taken and _is_attribute(c)]
    return found[:MAX_ATTRIBUTES]


def _is_attribute(column: Column) -> bool:
    filled = column.filled
    if not filled or column.private or column.is_date or column.days > 0.5:
        return False
    if max(len(text) for text in filled) > LONGEST_ATTRIBUTE:
        return False
    values = len(set(filled))
    return values <= FEW_VALUES and (values < len(filled) or values <= 2) and column.decimals < 0.5


def shown_columns(
    desk: Desk, columns: Sequence[Column], mapped: Mapped, view: str | None = None
) -> list[dict[str, Any]]:
    """Every column with its role, the reason, and its first cells raw and, from `view`, as read."""
    roles = {guess.column.index: guess for guess in mapped.guesses.values()}
    parsed = _parsed(desk, view) if view else {}
    shown = []
    for column in columns:
        guess = roles.get(column.index)
        hide = column.private is not None
        samples = []
        for row, raw in column.cells[:SHOWN]:
            value = parsed.get((row, FIELD_OF.get(guess.role, guess.role))) if guess else None
            samples.append({"row": row, "raw": masked(raw) if hide else raw[:100], "parsed": value})
        shown.append(
            {
                "name": column.name,
                "role": guess.role if guess else None,
                "reason": guess.reason if guess else ("private" if hide else None),
                "confidence": guess.confidence if guess else 0,
                "private": column.private,
                "samples": samples,
            }
        )
    return shown


def _parsed(desk: Desk, view: str) -> dict[tuple[int, str], Any]:
    """What became of the first rows: {(row, field): value as text}."""
    found = desk.con.execute(f"SELECT * FROM {view} ORDER BY row LIMIT {SHOWN}")
    names = [item[0] for item in found.description or []]
    return {
        (line[0], name): None if value is None else str(value)
        for line in found.fetchall()
        for name, value in zip(names, line, strict=True)
    }
