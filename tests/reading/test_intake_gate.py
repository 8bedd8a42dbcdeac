"""The gate: limits, cancelling, a reader that dies, and two visitors at once."""

from __future__ import annotations

import gzip
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from reading_files import read_here, rows

import intake
from intake import FileReport, Limits
from intake.kinds import duplicates

TEXT = "Kundnr;Datum;Belopp\n" + "".join(f"{i};2024-01-{1 + i % 28:02d};{i},50\n" for i in range(1, 60))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A small good file."""
    path = tmp_path / "orders.csv"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("limit", "code"),
    [
        ({"bytes": len(TEXT) - 1}, "too_many_bytes"),
        ({"bytes": len(TEXT)}, None),
        ({"rows": 58}, "too_many_rows"),
        ({"rows": 59}, None),
        ({"columns": 2}, "too_many_columns"),
        ({"columns": 3}, None),
    ],
)
def test_a_file_at_a_limit_is_read_and_one_over_is_refused_by_name(
    limit: dict[str, int], code: str | None, file: Path, tmp_path: Path
) -> None:
    report = intake.read(file, folder=tmp_path, limits=replace(Limits(), **limit))
    assert report.problem_code == code
    if report.problem:
        assert report.problem["limit"] == next(iter(limit.values()))


def test_reading_in_a_process_gives_steps_a_fingerprint_and_tables_in_the_folder(file: Path, tmp_path: Path) -> None:
    steps: list[dict[str, Any]] = []
    report = intake.read(file, folder=tmp_path, name="../../x.csv", on_step=steps.append)
    assert [step["code"] for step in steps][-3:] == ["staged", "cleaned", "written"] and steps[-1]["rows"] == 59
    assert len(report.fingerprint) == 12 and report.name == "../../x.csv"
    assert report.table is not None and report.table.is_relative_to(tmp_path) and len(rows(report)) == 59
    assert {p.name for p in report.table.parent.iterdir()} == {"table.parquet"}
    assert str(tmp_path) not in str(report.to_json())


@pytest.mark.parametrize(
    ("numbers", "alone"),
    [
        ([f"A{i}" for i in range(40)], True),
        ([f"A{i // 2}" for i in range(40)], False),
        ([*(f"A{i}" for i in range(39)), ""], False),
        ([*(f"A{i}" for i in range(39)), "A1 "], False),
        ([" A0", *(f"A{i}" for i in range(1, 40))], False),
    ],
)
def test_a_table_of_some_columns_keeps_order_numbers_where_lines_may_share_one(
    numbers: list[str], alone: bool, tmp_path: Path
) -> None:
    lines = [f"K{i % 9};2024-{1 + i % 12:02d}-03;{i},50;{number};blue" for i, number in enumerate(numbers)]
    path = tmp_path / "orders.csv"
    path.write_text("\n".join(["Kundnr;Datum;Belopp;Ordernr;Färg", *lines]), encoding="utf-8")
    whole, some = read_here(path), read_here(path, only=["customer_id", "date", "amount"])
    assert whole.to_json() == some.to_json(), "what is said of the file is the same"
    assert whole.lines_alone is some.lines_alone is alone
    asked = "row, customer_id, date, amount" + ("" if alone else ", order_id")
    assert rows(some) == rows(whole, asked)


@pytest.mark.parametrize("number", ["A31", "A7"])
def test_a_repeated_row_of_a_large_file_is_found_in_whichever_part_it_falls(
    number: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [f"K{i % 9};2024-{1 + i % 12:02d}-03;{i},50;A{i}" for i in range(40)]
    again = next(line for line in lines if line.endswith(f";{number}"))
    path = tmp_path / "orders.csv"
    path.write_text("\n".join(["Kundnr;Datum;Belopp;Ordernr", *lines, again]), encoding="utf-8")
    usual = read_here(path)
    monkeypatch.setattr(duplicates, "LARGE", 1)
    monkeypatch.setattr(duplicates, "AT_ONCE", 4)
    assert read_here(path).to_json() == usual.to_json()
    assert [question["count"] for question in usual.questions if question.code == "duplicates"] == [1]


def test_reading_again_leaves_the_earlier_table_and_a_refusal_leaves_nothing(file: Path, tmp_path: Path) -> None:
    first, second = (intake.read(file, folder=tmp_path) for _ in range(2))
    assert first.table != second.table and first.table is not None and first.table.is_file()
    before = set(tmp_path.iterdir())
    assert intake.read(file, folder=tmp_path, mapping={"amount": "X"}).problem
    uncomputed = Path(__file__).parents[1] / "messy" / "70_xlsx_renamed.csv"
    assert intake.read(uncomputed, folder=tmp_path).problem
    assert set(tmp_path.iterdir()) == before


def test_reading_stops_soon_after_it_is_cancelled(file: Path, tmp_path: Path) -> None:
    begun = time.monotonic()
    report = intake.read(file, folder=tmp_path, cancelled=lambda: True)
    assert report.problem == {"code": "cancelled"} and time.monotonic() - begun < 5
    assert not list(tmp_path.glob("read-*"))


def test_a_reader_that_takes_too_long_is_ended(file: Path, tmp_path: Path) -> None:
    report = intake.read(file, folder=tmp_path, limits=replace(Limits(), seconds=0))
    assert report.problem == {"code": "too_slow", "seconds": 0}


def test_a_reader_that_wants_too_much_memory_becomes_a_sentence(file: Path, tmp_path: Path) -> None:
    report = intake.read(file, folder=tmp_path, limits=replace(Limits(), memory=200 * 1024**2))
    assert report.problem and report.problem["code"] in ("reader_ended", "too_much_memory", "could_not_read")


def test_a_missing_and_an_empty_file_are_said(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").touch()
    assert intake.read(tmp_path / "none.csv", folder=tmp_path).problem == {"code": "no_such_file"}
    assert intake.read(tmp_path / "empty.csv", folder=tmp_path).problem == {"code": "empty_file"}


def test_two_visitors_with_files_of_one_name_never_mix(tmp_path: Path) -> None:
    found: dict[int, FileReport] = {}

    def visit(number: int) -> None:
        folder = tmp_path / str(number)
        folder.mkdir()
        path = folder / "orders.csv"
        path.write_text(TEXT.replace("2024", str(2020 + number)), encoding="utf-8")
        found[number] = intake.read(path, folder=folder)

    visits = [threading.Thread(target=visit, args=(number,)) for number in range(3)]
    for visitor in visits:
        visitor.start()
    for visitor in visits:
        visitor.join()
    assert [found[n].first_date.year for n in range(3) if found[n].first_date] == [2020, 2021, 2022]  # type: ignore[union-attr]
    assert len({found[n].fingerprint for n in range(3)}) == 3


def test_the_report_travels_whole(file: Path, tmp_path: Path) -> None:
    report = intake.read(file, folder=tmp_path)
    assert FileReport.from_wire(report.to_wire()) == report


def test_no_copy_of_the_file_outlives_its_reading(tmp_path: Path) -> None:
    packed = tmp_path / "orders.csv.gz"
    packed.write_bytes(gzip.compress(TEXT.encode("utf-16")))
    report = intake.read(packed, folder=tmp_path)
    assert report.table is not None and report.rows_used == 59
    assert {p.name for p in report.table.parent.iterdir()} == {"table.parquet"}


def test_a_page_that_goes_away_while_reading_leaves_nothing(file: Path, tmp_path: Path) -> None:
    def gone() -> bool:
        raise RuntimeError("the page was closed")

    with pytest.raises(RuntimeError):
        intake.read(file, folder=tmp_path, cancelled=gone)
    assert not list(tmp_path.glob("read-*"))
