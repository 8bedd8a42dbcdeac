"""Parquet keeps its types, a late purchase stays on its own day, and the footer is weighed before anything is read."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from raw_reading import Raw, codes, problem_of, read_raw

from intake import Limits


def stored(folder: Path, table: pa.Table | dict[str, Any], **options: Any) -> Path:
    path = folder / "table.bin"
    pq.write_table(table if isinstance(table, pa.Table) else pa.table(table), path, **options)
    return path


def read(folder: Path, **columns: Any) -> Raw:
    return read_raw(folder, stored(folder, columns))


def test_types_stay_and_rows_count_from_two(tmp_path: Path) -> None:
    raw = read(
        tmp_path,
        id=pa.array(["007", "8", None]).dictionary_encode(),
        number=pa.array([1, 2, 3], pa.int32()),
        amount=pa.array([Decimal("1.10"), Decimal("-2.25"), None], pa.decimal128(18, 2)),
        share=pa.array([289.23, 0.1, 2.5], pa.float32()),
        day=pa.array([dt.date(2024, 1, 31)] * 3),
        flag=pa.array([True, False, None]),
        bytes=pa.array([b"abc", "å".encode(), None]),
    )
    assert raw.table.types == ["VARCHAR", "BIGINT", "DECIMAL(18,2)", "DOUBLE", "DATE", "VARCHAR", "VARCHAR"]
    assert raw.rows[0] == (2, "007", 1, Decimal("1.10"), 289.23, dt.date(2024, 1, 31), "true", "abc")
    assert (raw.rows[1][7], raw.numbers, raw.table.header_row) == ("å", [2, 3, 4], 1)


@pytest.mark.parametrize("unit", ["ms", "us", "ns"])
@pytest.mark.parametrize("zone", ["Europe/Stockholm", "America/New_York", "+05:30", "-03:00"])
def test_half_past_eleven_at_night_stays_on_its_local_day(zone: str, unit: str, tmp_path: Path) -> None:
    local = dt.datetime(2024, 8, 5, 23, 30)
    hours = {"+05:30": 5.5, "-03:00": -3.0}
    place = dt.timezone(dt.timedelta(hours=hours[zone])) if zone in hours else ZoneInfo(zone)
    raw = read(tmp_path, time=pa.array([local.replace(tzinfo=place)], pa.timestamp(unit, tz=zone)))
    assert (raw.rows[0][1], raw.table.types, raw.table.warnings) == (local, ["TIMESTAMP"], [])


def test_times_in_utc_are_told_for_their_day_may_be_another(tmp_path: Path) -> None:
    raw = read(tmp_path, time=pa.array([dt.datetime(2024, 8, 5, 23, 30)], pa.timestamp("us", tz="UTC")))
    assert raw.rows[0][1] == dt.datetime(2024, 8, 5, 23, 30)
    assert raw.table.warnings == [{"code": "times_in_utc", "column": "time"}]


def test_columns_of_one_name_are_kept_apart(tmp_path: Path) -> None:
    table = pa.table([pa.array([1]), pa.array([2]), pa.array(["x"])], names=["a", "a", "A"])
    raw = read_raw(tmp_path, stored(tmp_path, table))
    assert (raw.table.header, raw.rows) == (["a", "a (2)", "A"], [(2, 1, 2, "x")])
    assert codes(raw.table.questions) == ["duplicate_headers"]


def test_names_are_only_names(tmp_path: Path) -> None:
    names = ['x"; DROP TABLE t; --', "file_row_number", "select", "row"]
    raw = read_raw(tmp_path, stored(tmp_path, {name: [i] for i, name in enumerate(names)}))
    assert (raw.table.header, raw.rows) == (names, [(2, 0, 1, 2, 3)])


def test_nested_columns_are_refused_by_name(tmp_path: Path) -> None:
    path = stored(tmp_path, {"id": [1], "lines": [[1, 2]], "address": [{"city": "Malmö"}]})
    assert problem_of(tmp_path, path).detail == {"columns": ["lines", "address"]}


def test_the_footer_tells_what_the_columns_weigh(tmp_path: Path) -> None:
    path = stored(tmp_path, {"id": pa.array([1] * 5000), "amount": pa.array([1.0] * 5000)})
    assert path.stat().st_size < 10_000
    assert len(read_raw(tmp_path, path, Limits(inflated=80_000, rows=5000)).rows) == 5000
    assert problem_of(tmp_path, path, Limits(inflated=79_999)).code == "inflates_too_much"
    assert problem_of(tmp_path, path, Limits(rows=4999)).code == "too_many_rows"
    assert problem_of(tmp_path, path, Limits(columns=1)).code == "too_many_columns"


def test_what_is_damaged_encrypted_or_empty_is_refused_by_name(tmp_path: Path) -> None:
    data = stored(tmp_path, {"id": [1, 2, 3]}).read_bytes()
    assert problem_of(tmp_path, data[:-20]).code == "truncated"
    assert problem_of(tmp_path, b"PAR1").code == "truncated"
    assert problem_of(tmp_path, b"PAR1" + bytes(100) + b"PAR1").code == "damaged"
    assert problem_of(tmp_path, data[:-4] + b"PARE").code == "encrypted"
    assert problem_of(tmp_path, stored(tmp_path, {"id": pa.array([], pa.int64())})).code == "no_rows"
