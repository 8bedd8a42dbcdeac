"""Find rows of a table of segments that are sums of the rows above them, and check the sums that are typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..columns.guess import Mapped
from ..job import Job
from ..values import amounts, movements

SUMMED = ("customers", "orders", "revenue")
NEAR = 0.0005  # a sum of rounded parts
PER = "revenue_per_customer"


@dataclass(frozen=True)
class CountedRow:
    """A row of the file: its label and what it counts."""

    row: int
    label: str
    values: dict[str, float]


def find(job: Job, mapped: Mapped, fields: dict[str, str], joins: Sequence[str]) -> list[int]:
    """Rows that are sums, also in the table `typed_sums`; a typed sum that its parts do not give is said."""
    roles = [role for role in (*SUMMED, PER) if role in fields]
    values = ", ".join(f"CAST({fields[role]} AS DOUBLE)" for role in roles)
    found = job.fetch(f"SELECT r.row, {fields['segment']}, {values} FROM {job.rows} r {' '.join(joins)} ORDER BY r.row")
    lines = [
        CountedRow(row, name or "", {role: v for role, v in zip(roles, rest, strict=True) if v is not None})
        for row, name, *rest in found
    ]
    parts, waiting, sums = list[CountedRow](), list[CountedRow](), list[int]()
    for line in lines:
        if movements.is_total(line.label) or not line.label.strip():
            _tell(job, mapped, line, parts)
            sums.append(line.row)
            waiting = []
        elif len(waiting) > 1 and _is_sum(line, waiting):
            sums.append(line.row)
            waiting = []
        else:
            parts.append(line)
            waiting.append(line)
    for entry in job.raw.set_aside:
        if entry["reason"] == "total_row":
            _tell(job, mapped, _set_aside(entry, mapped, roles), parts)
    job.keep("typed_sums", {"row": "BIGINT"}, [(row,) for row in sums])
    return sums


def _is_sum(line: CountedRow, parts: Sequence[CountedRow]) -> bool:
    """Whether a row's customers and its money are both the sums of those above it."""
    shared = [role for role in SUMMED if role in line.values and all(role in part.values for part in parts)]
    return len(shared) > 1 and all(_near(line.values[role], _sum(parts, role)) for role in shared)


def _sum(parts: Sequence[CountedRow], role: str) -> float:
    return sum(part.values.get(role, 0.0) for part in parts)


def _near(typed: float, summed: float) -> bool:
    return abs(typed - summed) <= max(NEAR * abs(summed), 0.5)


def _tell(job: Job, mapped: Mapped, line: CountedRow, parts: Sequence[CountedRow]) -> None:
    """Say it of every typed figure that the parts do not give."""
    for role, typed in line.values.items():
        if role == PER:
            people = _sum(parts, "customers")
            known = all({PER, "customers"} <= set(part.values) for part in parts) and people > 0
            given = sum(part.values[PER] * part.values["customers"] for part in parts) / people if known else typed
            near = abs(given - typed) <= 0.01 * abs(given) + 0.5
        else:
            given, near = _sum(parts, role), _near(typed, _sum(parts, role))
        if parts and not near:
            job.warn("total_differs", columns=[mapped.guesses[role].column.name], value=line.label, row=line.row,
                     typed=round(typed, 2), parts=round(given, 2))  # fmt: skip


def _set_aside(entry: dict[str, Any], mapped: Mapped, roles: Sequence[str]) -> CountedRow:
    """A row of sums that was set aside before there were columns, from its cells."""
    texts, values = [str(cell) for cell in entry.get("cells", [])], {}
    for role in roles:
        index = mapped.guesses[role].column.index
        cell = amounts.read_cell(texts[index]) if index < len(texts) else None
        if cell is not None and (value := cell.value(None)) is not None:
            values[role] = float(value)
    return CountedRow(entry["row"], next((text for text in texts if text.strip()), ""), values)
