"""Files of orders in every dialect, and what the reader makes of them before anything is interpreted."""

from __future__ import annotations

import datetime as dt
import itertools
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from intake import Limits, Problem, child
from intake.formats import readers
from intake.formats.raw_table import RawTable
from intake.job import Job
from intake.notes import FileNote

TODAY = dt.date(2026, 1, 1)

HEADER = ["Kundnr", "Namn", "Datum", "Belopp", "Segment"]
NAMES = ["Eva Håkansson", "Örjan Åhs", "Åsa Öberg", "Li Wång", "Märta Sjögren", "Bo Ek"]
SEGMENTS = ["Privat", "Företag", "Återförsäljare"]
_NUMBER = itertools.count()


def order(i: int) -> list[str]:
    day = dt.date(2023, 1, 1) + dt.timedelta(days=i * 13 % 700)
    amount = f"{37 * i % 2900 + 100},{i * 7 % 100:02d}"
    return [str(10_000 + i % 17), NAMES[i % 6], day.isoformat(), amount, SEGMENTS[i % 3]]


ORDERS = [order(i) for i in range(60)]


def written(rows: Sequence[Sequence[str]], delimiter: str = ";", end: str = "\r\n") -> str:
    return "".join(delimiter.join(row) + end for row in rows)


PLAIN = written([HEADER, *ORDERS])


@dataclass(frozen=True)
class Raw:
    """The relation's rows in file order, each with its row number first; and all else that was told."""

    table: RawTable
    rows: list[tuple[Any, ...]]

    @property
    def cells(self) -> list[list[str]]:
        return [["" if cell is None else str(cell) for cell in row[1:]] for row in self.rows]

    @property
    def numbers(self) -> list[int]:
        return [row[0] for row in self.rows]

    @property
    def aside(self) -> list[tuple[str, int]]:
        return [(note["reason"], note["row"]) for note in self.table.set_aside]


def read_raw(folder: Path, content: str | bytes | Path, limits: Limits | None = None, **answers: str) -> Raw:
    """The file read as the reading process reads it: DuckDB may touch this file and its folder, nothing else."""
    path = content if isinstance(content, Path) else folder / f"raw{next(_NUMBER)}"
    if not isinstance(content, Path):
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    room = Path(tempfile.mkdtemp(dir=folder))
    limits = limits or Limits()
    con = child.connect(path, room, limits)
    try:
        table = readers.read(Job(con, path, path.name, room, {}, answers, limits, lambda code, rows: None, TODAY))
        rows = con.execute(f"SELECT * FROM {table.relation} ORDER BY row").fetchall()
        if table.ordered is not None:
            plain = con.execute(f"SELECT * FROM {table.ordered}").fetchall()
            assert rows == [((table.first_row or 0) + i, *row) for i, row in enumerate(plain)]
    finally:
        con.close()
    assert table.rows_read == len(rows) + len(table.set_aside)
    return Raw(table, rows)


def problem_of(folder: Path, content: str | bytes | Path, limits: Limits | None = None) -> Problem:
    """The refusal of a file; an assertion when it was read after all."""
    try:
        raw = read_raw(folder, content, limits)
    except Problem as problem:
        return problem
    raise AssertionError(f"read as {raw.table.header}, {len(raw.rows)} rows")


def codes(notes: Sequence[FileNote]) -> list[str]:
    return [note.code for note in notes]
