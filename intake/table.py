"""The table as read, made ready: kept in DuckDB when its source is slow to scan, and shown column by column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .columns import Column, Mapped
from .desk import Desk
from .personal import masked

MAX_ATTRIBUTES = 20
LONGEST_ATTRIBUTE = 40
FEW_VALUES = 60
SHOWN = 3
FIELD_OF = {"tenure": "tenure_years", "status": "lost", "margin": "cost", "churn": "retention"}


def stage(desk: Desk, columns: Sequence[Column], needed: Sequence[Column]) -> None:
    """Text is parsed once: the columns that are needed go into a table, in the file's order.

    Parquet is scanned where it lies. Record i of an ordered relation is file row `first_row + i`, so its number
    is the table's own row id.
    """
    text = desk.text
    mark = f"hash({', '.join(c.key for c in columns)}) AS mark"
    if text.kind == "parquet":
        desk.con.execute(f"CREATE OR REPLACE VIEW marks AS SELECT row, {mark} FROM {text.relation}")
        desk.marks = "marks"
        return
    keys = ", ".join(sorted({c.key for c in needed}, key=lambda key: int(key[1:])))
    if text.ordered is None:
        desk.con.execute(f"CREATE OR REPLACE TABLE staged AS SELECT row, {keys}, {mark} FROM {text.relation}")
        desk.rows = "staged"
    else:
        desk.con.execute(f"CREATE OR REPLACE TABLE staged AS SELECT {keys}, {mark} FROM {text.ordered}")
        desk.con.execute(f"CREATE OR REPLACE VIEW staged_rows AS SELECT rowid + {text.first_row} AS row, * FROM staged")
        desk.rows = "staged_rows"
    desk.marks = desk.rows
    desk.step("staged", text.rows_read)


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


def shown_columns(desk: Desk, columns: Sequence[Column], mapped: Mapped, view: str) -> list[dict[str, Any]]:
    """Every column with its role, the reason, and its first cells raw and as read."""
    roles = {guess.column.index: guess for guess in mapped.guesses.values()}
    rows = [row for row, _ in columns[0].cells[:SHOWN]]
    parsed = _parsed(desk, view, rows)
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


def _parsed(desk: Desk, view: str, rows: Sequence[int]) -> dict[tuple[int, str], Any]:
    """What became of the first rows: {(row, field): value as text}."""
    if not rows:
        return {}
    listed = ", ".join(str(int(row)) for row in rows)
    found = desk.con.execute(f"SELECT * FROM {view} WHERE row IN ({listed})")
    names = [item[0] for item in found.description or []]
    return {
        (line[0], name): None if value is None else str(value)
        for line in found.fetchall()
        for name, value in zip(names, line, strict=True)
    }
