"""FileReport: the result of reading a file, with every row and every unit of money accounted for."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, get_args

from .notes import FileNote

Kind = Literal["transactions", "customers", "contracts", "flows", "segments", "summary"]
Unit = Literal["day", "week", "month", "quarter", "year"]
Details = dict[str, Any]

KINDS: tuple[Kind, ...] = tuple(kind for kind in get_args(Kind) if kind != "summary")  # of files
_NOTES = ("questions", "asked", "warnings", "notes", "steps")
_EXACT = ("amount_read", "amount_used")
_DAYS = ("first_date", "last_date", "today")
_PATHS = ("table", "set_aside_table", "summary")
_OURS = (*_PATHS, "lines_alone")


@dataclass(frozen=True)
class FileReport:
    """The whole answer of `intake.read`; `problem` is None when the file could be read.

    rows_read = rows_used + rows of set_aside, and amount_read = amount_used + amounts of set_aside, exactly.
    A cell whose amount cannot be read counts 0 and its reason says so.
    `questions` must be answered before figures are shown; the numbers here hold for each question's `default`.
    `notes` say what was understood without being in doubt (Excel serials, names left out, …).
    `today` is the day after which a date cannot be meant. first_date and last_date are the ends of all dated rows but
    those set aside as stray, whether or not they have a customer; `date_unit` is what one dated row covers: last_date
    is the last day of the last. `revenue_unit` (customers, segments, flows) is the stretch of time its revenue is for,
    None when not known.
    `table` and `set_aside_table` are Parquet files in the folder given to `read`; an attribute named in
    `attributes[i]` is the column `attr_{i + 1}` of `table`, and a number of the file's own named in `measures[i]` is
    `num_{i + 1}`. `lines_alone`: every row of a file of purchases is known to be an order of its own; False where that
    is not known. `summary` is the folder of what a database was asked for: then there are no rows here, and no table.
    """

    name: str
    fingerprint: str = ""
    today: dt.date | None = None
    kind: Kind | None = None
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    rows_read: int = 0
    rows_used: int = 0
    customers: int | None = None
    amount_read: Decimal = Decimal(0)
    amount_used: Decimal = Decimal(0)
    set_aside: list[Details] = field(default_factory=list)
    questions: list[FileNote] = field(default_factory=list)
    asked: list[FileNote] = field(default_factory=list)
    warnings: list[FileNote] = field(default_factory=list)
    notes: list[FileNote] = field(default_factory=list)
    problem: FileNote | None = None
    columns: list[Details] = field(default_factory=list)
    mapping: dict[str, str] = field(default_factory=dict)
    attributes: list[str] = field(default_factory=list)
    measures: list[str] = field(default_factory=list)
    first_date: dt.date | None = None
    last_date: dt.date | None = None
    date_unit: Unit | None = None
    revenue_unit: str | None = None
    currency: str | None = None
    steps: list[FileNote] = field(default_factory=list)
    lines_alone: bool = False
    table: Path | None = None
    set_aside_table: Path | None = None
    summary: Path | None = None

    @property
    def problem_code(self) -> str | None:
        """Why the file could not be read; None when it could."""
        return None if self.problem is None else self.problem.code

    @property
    def outcome(self) -> str:
        """accept, accept_with_warning, ask or reject."""
        if self.problem:
            return "reject"
        if self.questions:
            return "ask"
        return "accept_with_warning" if self.warnings else "accept"

    def to_json(self) -> Details:
        """Only JSON values, for other programs: money as numbers, dates as ISO text, nothing of how the table is
        kept."""
        plain = _plain(self.to_wire())
        for key in _EXACT:
            plain[key] = float(plain[key])
        for entry in plain["set_aside"]:
            entry["amount"] = float(entry["amount"])
        return {key: value for key, value in plain.items() if key not in _OURS}

    def to_wire(self) -> Details:
        """Only JSON values, nothing rounded: how the reading process answers."""
        return _plain(dataclasses.asdict(self))

    @classmethod
    def from_wire(cls, wire: Details) -> FileReport:
        """The report again from `to_wire`."""
        values = dict(wire)
        for key in _EXACT:
            values[key] = Decimal(values[key])
        for key in _DAYS:
            values[key] = dt.date.fromisoformat(values[key]) if values[key] else None
        for key in _PATHS:
            values[key] = Path(values[key]) if values[key] else None
        values["set_aside"] = [{**e, "amount": Decimal(e["amount"])} for e in values["set_aside"]]
        for key in _NOTES:
            values[key] = [FileNote(**entry) for entry in values[key]]
        values["problem"] = values["problem"] and FileNote(**values["problem"])
        return cls(**values)


def _plain(value: Any) -> Any:
    """Decimals, dates and paths as text, all the way down."""
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value) if isinstance(value, dt.date | Path) else value
