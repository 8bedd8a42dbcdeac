"""Columns as the report lists them (role, reason, first cells), and the columns that are customer attributes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..job import Job
from ..values import amounts
from .column import FileColumn
from .guess import Mapped
from .personal import masked
from .vocabulary import words

MAX_ATTRIBUTES = 20
LONGEST_ATTRIBUTE = 40
FEW_VALUES = 60
SHOWN = 3
MOSTLY_NUMBERS, FEWEST_NUMBERS = 0.9, 3
NAMING = {
    *("id", "nr", "no", "number", "nummer", "num", "code", "kod", "key", "zip", "postal", "postnr", "postnummer"),
    *("phone", "telefon", "year", "month", "år", "månad", "index", "row", "rad", "invoice", "order", "faktura"),
}
NAMING_END = ("nr", "nummer", "number", "kod")
CONTACT = ("email", "phone")
FIELD_OF = {"tenure": "tenure_years", "status": "lost", "margin": "cost", "churn": "retention"}


def attributes(columns: Sequence[FileColumn], mapped: Mapped) -> list[FileColumn]:
    """Short texts with few different values that no role has taken: what customers can be told apart by."""
    taken = {guess.column.index for guess in mapped.guesses.values()}
    found = [c for c in columns if c.index not in taken and _is_attribute(c)]
    return found[:MAX_ATTRIBUTES]


def _is_attribute(column: FileColumn) -> bool:
    filled = column.filled
    if not filled or column.private or column.is_date or column.days > 0.5:
        return False
    if max(len(text) for text in filled) > LONGEST_ATTRIBUTE:
        return False
    values = len(set(filled))
    return values <= FEW_VALUES and (values < len(filled) or values <= 2) and column.decimals < 0.5


def measures(columns: Sequence[FileColumn], mapped: Mapped) -> list[FileColumn]:
    """Columns of numbers that are neither a role's nor attributes, and that measure something: potential, a cost."""
    taken = {guess.column.index for guess in mapped.guesses.values()}
    found = [c for c in columns if c.index not in taken and not _is_attribute(c) and _is_measure(c)]
    return found[:MAX_ATTRIBUTES]


def _is_measure(column: FileColumn) -> bool:
    """Mostly numbers that can be read in one way, of at least three kinds; not a number that only names something."""
    filled = column.filled
    if not filled or column.private or column.is_date or column.days > 0.5 or column.numbers < MOSTLY_NUMBERS:
        return False
    if len(set(filled)) < FEWEST_NUMBERS or any(w in NAMING or w.endswith(NAMING_END) for w in _heading(column)):
        return False
    return not any(cell.ambiguous for text in filled if (cell := amounts.read_cell(text)))


def _heading(column: FileColumn) -> list[str]:
    return words(column.name).split()


def shown_columns(
    job: Job, columns: Sequence[FileColumn], mapped: Mapped, view: str | None = None
) -> list[dict[str, Any]]:
    """Every column with its role, the reason, and its first cells raw and, from `view`, as read."""
    roles = {guess.column.index: guess for guess in mapped.guesses.values()}
    parsed = _parsed(job, view) if view else {}
    shown = []
    silent = _without_contact(job, columns, view)
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
                **({} if silent is None or column.private not in CONTACT else {"without": silent}),
            }
        )
    return shown


def _without_contact(job: Job, columns: Sequence[FileColumn], view: str | None) -> int | None:
    """Customers for whom no used row has an e-mail address or a telephone number; None where no column could."""
    contacts = [c for c in columns if c.private in CONTACT]
    if view is None or not contacts or "customer_id" not in job.con.table(view).columns:
        return None
    said = " OR ".join(f"nullif(trim(CAST(w.{c.key} AS VARCHAR)), '') IS NOT NULL" for c in contacts)
    (silent,) = job.one(
        f"SELECT count(*) FROM (SELECT bool_or({said}) AS said FROM {view} v JOIN {job.raw.relation} w USING (row)"
        " GROUP BY v.customer_id) WHERE NOT said"
    )
    return int(silent)


def _parsed(job: Job, view: str) -> dict[tuple[int, str], Any]:
    """What became of the first rows: {(row, field): value as text}."""
    found = job.con.execute(f"SELECT * FROM {view} ORDER BY row LIMIT {SHOWN}")
    names = [item[0] for item in found.description or []]
    return {
        (line[0], name): None if value is None else str(value)
        for line in found.fetchall()
        for name, value in zip(names, line, strict=True)
    }
