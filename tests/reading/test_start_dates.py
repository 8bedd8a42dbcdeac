"""A column of start dates in a file of purchases: taken when it is called so, never in the place of the order's day."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pytest
from reading_files import read_text, rows

from clv.tables import Days
from intake import FileReport
from study import history

HEAD = "Kundnr;Datum;Belopp;{start}\n"
LINES = "".join(f"k{i % 4};2024-0{i % 9 + 1}-05;{i + 1},50;20{10 + i % 4}-03-01\n" for i in range(24))


def started(report: FileReport) -> Days | None:
    """When each customer of a file began, in the order of their ids."""
    assert report.table is not None
    return history.given_starts(report.table, history.orders(report.table, dt.date(2025, 1, 1)))


@pytest.mark.parametrize("start", ["Avtalsstart", "Kund sedan", "contract_start"])
def test_when_the_customer_began_is_carried(start: str, tmp_path: Path) -> None:
    report = read_text(tmp_path, HEAD.format(start=start) + LINES)
    assert (report.kind, report.mapping["date"], report.mapping["start_date"]) == ("transactions", "Datum", start)
    assert rows(report, "start_date")[0] == (dt.date(2010, 3, 1),)
    assert report.table is not None
    found = started(report)
    assert found is not None and found.tolist() == [dt.date(2010 + i, 3, 1) for i in range(4)]


def test_a_start_that_is_the_only_day_is_the_days_of_the_purchases(tmp_path: Path) -> None:
    lines = "".join(f"k{i % 4};o{i};2024-0{i % 9 + 1}-05;{i + 1},50\n" for i in range(24))
    report = read_text(tmp_path, "Kundnr;Ordernummer;Startdatum;Belopp\n" + lines)
    assert "start_date" not in report.mapping
    assert report.mapping.get("date") == "Startdatum"


def test_without_one_nothing_is_said_of_it(tmp_path: Path) -> None:
    report = read_text(tmp_path, HEAD.format(start="Annat") + LINES)
    assert "start_date" not in report.mapping and started(report) is None


def test_a_person_may_take_it_away(tmp_path: Path) -> None:
    report = read_text(tmp_path, HEAD.format(start="Kund sedan") + LINES, {"start_date": ""})
    assert "start_date" not in report.mapping


def test_a_start_nobody_can_read_is_none(tmp_path: Path) -> None:
    broken = LINES.replace("k1;2024-02-05;2,50;2011-03-01", "k1;2024-02-05;2,50;okänt")
    report = read_text(tmp_path, HEAD.format(start="Kund sedan") + broken)
    assert report.problem is None and report.rows_used == 24
    found = started(report)
    assert found is not None and not np.isnat(found).any()
