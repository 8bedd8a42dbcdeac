"""Cohorts: who came together, how many of them still buy, and what they have brought."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
import reference as ref
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from small_bases import END, files

import clv
from clv.cohorts import cohorts, edges
from report.exhibits.cohorts import by_cohort, grid, message
from words import load

YEAR_ONE = ("0", "2022-01-01", 1.0)  # the file's first day: whoever came within a year of it is in no cohort


def orders(lines: list[tuple[str, str, float]], end: dt.date = dt.date(2024, 1, 1)) -> clv.Orders:
    return clv.orders_from(pd.DataFrame([YEAR_ONE, *lines], columns=["customer_id", "date", "amount"]), end)


def table(rows: list[ref.Row]) -> pd.DataFrame:
    lines = pd.DataFrame(rows, columns=["customer_id", "date", "amount", "order_key", "cost"])
    return lines.assign(amount=lines["amount"].astype(float))


def test_two_quarters_counted_by_hand() -> None:
    """Three came in the first quarter of 2023, of whom two bought in the second; one in the second."""
    lines = [
        ("a", "2023-01-10", 100.0),
        ("b", "2023-02-10", 50.0),
        ("c", "2023-03-10", 60.0),
        ("a", "2023-02-01", 20.0),
    ]
    lines += [("a", "2023-04-10", 30.0), ("c", "2023-05-10", 60.0), ("d", "2023-06-30", 7.0), ("b", "2023-05-05", -5.0)]
    found = cohorts(orders(lines, dt.date(2023, 7, 1)))
    assert found[["size", "since", "active", "revenue"]].values.tolist() == [
        [3, 0, 3, 230.0],
        [3, 1, 2, 85.0],
        [1, 0, 1, 7.0],
    ]
    assert found["share"].tolist() == pytest.approx([1, 2 / 3, 1])
    assert found["value"].tolist() == pytest.approx([230 / 3, 315 / 3, 7])


@settings(max_examples=40, deadline=None)
@given(files(), st.sampled_from([1, 3]))
def test_cohorts_are_the_slow_sums(rows: list[ref.Row], months: int) -> None:
    rows = [*rows, ("first", ref.months_earlier(END, 30), ref.Decimal(1), None, None)]
    found = cohorts(clv.orders_from(table(rows), END), months)
    slow = ref.cohorts(rows, END, months)
    columns = [found[name].tolist() for name in ("cohort", "since", "size", "active", "value")]
    rows_found = zip(*columns, strict=True)
    assert {(when, k): (n, active, round(x * n * 100)) for when, k, n, active, x in rows_found} == slow


@settings(max_examples=40, deadline=None)
@given(files())
def test_a_share_is_a_share_and_nobody_is_in_two_cohorts(rows: list[ref.Row]) -> None:
    rows = [*rows, ("first", ref.months_earlier(END, 30), ref.Decimal(1), None, None)]
    o = clv.orders_from(table(rows), END)
    found = cohorts(o)
    assume(len(found))
    assert found["share"].between(0, 1).all()
    assert found.drop_duplicates("cohort")["size"].sum() <= o.customers
    assert (found.groupby("cohort")["size"].nunique() == 1).all()


def test_a_file_of_a_year_has_no_cohorts() -> None:
    with pytest.raises(clv.TableProblem, match="needs_cohorts"):
        cohorts(orders([], dt.date(2023, 1, 1)))


def test_at_most_six_stretches_end_where_the_file_ends() -> None:
    at = edges(dt.date(2010, 1, 1), dt.date(2024, 1, 1), 3)
    assert (len(at), at[0], at[-1]) == (7, dt.date(2022, 7, 1), dt.date(2024, 1, 1))


@pytest.mark.parametrize("measure", ["share", "value"])
def test_the_grid_and_its_table_hold_the_same_numbers_and_the_message_is_one_of_them(measure: str) -> None:
    lines = [(f"a{i}", "2023-01-10", 100.0) for i in range(40)] + [(f"a{i}", "2023-04-10", 30.0) for i in range(10)]
    lines += [(f"b{i}", "2023-05-10", 70.0) for i in range(5)]
    found, w = cohorts(orders(lines, dt.date(2023, 7, 1))), load("en", "SEK")
    drawn, shown = grid(found, measure, w), by_cohort(found, measure, w)
    expected = {"share": [[1, 0.25], [1, None]], "value": [[100, 107.5], [70, None]]}[measure]
    assert [list(row) for row in drawn.values][::-1] == expected
    assert shown[["s0", "s1"]].astype(object).where(shown[["s0", "s1"]].notna(), None).values.tolist() == expected
    assert drawn.few == (0,)
    assert {"share": "25%", "value": "108"}[measure] in message(found, measure, w)
