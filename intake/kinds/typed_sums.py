"""Find rows of a table of segments that are sums of the rows above or below them, and check the sums that are typed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..columns.guess import Mapped
from ..job import Job
from ..values import amounts, movements

SUMMED = ("customers", "orders", "revenue")
NEAR = 0.0005  # a sum of rounded parts
PER = "revenue_per_customer"
NEARLY = 0.01  # a figure written with few digits
ROUNDED = 0.005  # a sum of products of rounded figures
# A row that says it is a part of the one above it
_PART = re.compile(
    r"(\s*[-–—•·└├>*]+)?\s*\(?(varav|därav|of which|of whom|thereof|including|whereof|davon|darunter|waarvan|daarvan|"
    r"dont|parmi|de los cuales|de las cuales|de ellos|del cual|incl\.)(?![^\W\d_])"
    r"|\s*其中",
    re.IGNORECASE,
)


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
    sums = _sums(lines)
    parts = [line for line in lines if line.row not in sums]
    for line in lines:
        if _says_all(line):
            _tell(job, mapped, line, parts)
    for entry in job.raw.set_aside:
        if entry["reason"] == "total_row":
            _tell(job, mapped, _set_aside(entry, mapped, roles), parts)
    inside = [line for line in parts if _is_inside(line, lines, sums)]
    if inside:
        job.warn("parts_of_a_row", columns=[mapped.guesses["segment"].column.name], count=len(inside),
                 values=[line.label.strip() for line in inside[:5]])  # fmt: skip
    found_rows = sorted({*sums, *(line.row for line in inside)})
    job.keep("typed_sums", {"row": "BIGINT"}, [(row,) for row in found_rows])
    return found_rows


def _says_all(line: CountedRow) -> bool:
    return movements.is_total(line.label) or not line.label.strip()


def _sums(lines: Sequence[CountedRow]) -> set[int]:
    """Rows that say they are sums, or are the sums of the rows below them or above them."""
    sums = {line.row for line in lines if _says_all(line)}
    for i in reversed(range(len(lines))):
        below = [line for line in lines[i + 1 :] if line.row not in sums]
        if lines[i].row not in sums and _heads(lines[i], below):
            sums.add(lines[i].row)
    waiting: list[CountedRow] = []
    for line in lines:
        if line.row in sums:
            waiting = waiting if not _says_all(line) else []
        elif len(waiting) > 1 and _is_sum(line, waiting):
            sums.add(line.row)
            waiting = []
        else:
            waiting.append(line)
    return sums


def _heads(line: CountedRow, below: Sequence[CountedRow]) -> bool:
    """Whether the next rows, two or more, come to this one."""
    whole = line.values.get("customers", 0.0)
    for many in range(2, len(below) + 1):
        if _sum(below[:many], "customers") > whole + max(NEAR * whole, 0.5):
            return False
        if _is_sum(line, below[:many]):
            return True
    return False


def _is_inside(line: CountedRow, lines: Sequence[CountedRow], sums: set[int]) -> bool:
    """Whether a row says that it is a part of the row above it, which stands for all of them."""
    if not _PART.match(line.label):
        return False
    head = next((x for x in reversed(lines[: lines.index(line)]) if not _PART.match(x.label)), None)
    return head is not None and head.row not in sums


def _is_sum(line: CountedRow, parts: Sequence[CountedRow]) -> bool:
    """Whether a row's customers and its money are both the sums of those of the parts; where the parts say that they
    are some, one of the two is enough."""
    shared = [role for role in SUMMED if role in line.values and all(role in part.values for part in parts)]
    enough = 1 if all(_PART.match(part.label) for part in parts) else 2
    given = all({PER, "customers"} <= set(x.values) for x in (line, *parts))
    if given and "revenue" not in shared:
        summed = sum(x.values[PER] * x.values["customers"] for x in parts)
        if abs(line.values[PER] * line.values["customers"] - summed) > ROUNDED * abs(summed):
            return False
        enough -= 1
    return len(shared) >= enough and all(_near(line.values[role], _sum(parts, role)) for role in shared)


def _sum(parts: Sequence[CountedRow], role: str) -> float:
    return sum(part.values.get(role, 0.0) for part in parts)


def _near(typed: float, summed: float) -> bool:
    return abs(typed - summed) <= max(NEAR * abs(summed), 0.5)


def _tell(job: Job, mapped: Mapped, line: CountedRow, parts: Sequence[CountedRow]) -> None:
    """Say it of every typed figure that the parts do not give, and what a sum under "per customer" is instead."""
    for role, typed in line.values.items():
        whole, people = 0.0, 0.0
        if role == PER:
            people = _sum(parts, "customers")
            known = all({PER, "customers"} <= set(part.values) for part in parts) and people > 0
            whole = sum(part.values[PER] * part.values["customers"] for part in parts) if known else 0.0
            given = whole / people if known else typed
            near = abs(given - typed) <= NEARLY * abs(given) + 0.5
        else:
            given, near = _sum(parts, role), _near(typed, _sum(parts, role))
        if not parts or near:
            continue
        said = {"columns": [mapped.guesses[role].column.name], "value": line.label, "row": line.row}
        said |= {"typed": round(typed, 2), "parts": round(given, 2)}
        if what := meaning(typed, whole):
            job.warn("total_of_all", **said, what=what, whole=round(whole, 2))
        else:
            job.warn("total_differs", **said)


def meaning(typed: float, whole: float) -> str:
    """Which sum a figure typed under "per customer" is: "sum", "sum_in_thousands", "sum_in_millions", or "" for none.

    Source: the course's subscription table, whose total of 436 is 435.5 million.

    >>> meaning(436, 137_000 * 1347 + 205_000 * 662 + 342_000 * 337), meaning(700, 435_503_000)
    ('sum_in_millions', '')
    """
    units = {"sum": 1.0, "sum_in_thousands": 1e3, "sum_in_millions": 1e6}
    return next((name for name, unit in units.items() if whole and abs(typed * unit / whole - 1) <= NEARLY), "")


def _set_aside(entry: dict[str, Any], mapped: Mapped, roles: Sequence[str]) -> CountedRow:
    """A row of sums that was set aside before there were columns, from its cells."""
    texts, values = [str(cell) for cell in entry.get("cells", [])], {}
    for role in roles:
        index = mapped.guesses[role].column.index
        cell = amounts.read_cell(texts[index]) if index < len(texts) else None
        if cell is not None and (value := cell.value(None)) is not None:
            values[role] = float(value)
    return CountedRow(entry["row"], next((text for text in texts if text.strip()), ""), values)
