"""Statements that run where the rows are, on DuckDB: the same documents as of the rows themselves, and never a row."""

from __future__ import annotations

import datetime as dt
import itertools
import re
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import engine_shapes as shapes
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clv import Choices, TableProblem, parse_scheme
from clv.orders import orders_from, window
from clv.periods import period_for
from clv.quarters import arrivals, left_of, money_of, window_of
from clv.trend import cut_days, kpis, rolling, rolling_ends
from intake import FileReport
from study import Study
from study.engines import asking, statements
from study.engines.asking import EngineLimits
from study.engines.connections import Fetching
from study.engines.statements import Origin, cuts_of
from study.engines.summary import Summary

FEW = 12_000
ROLES = {"customer_id": "customer", "date": "bought", "amount": "amount", "order_id": "order_no"}


@dataclass(frozen=True)
class Tried:
    """A shape, its file, and what the product counts of it row by row."""

    name: str
    path: Path
    ours: dict[str, Any]

    @property
    def origin(self) -> Origin:
        return shapes.origin(self.name, "rows")


@pytest.fixture(scope="module", params=list(shapes.SHAPES))
def tried(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Tried:
    name = str(request.param)
    path = shapes.made(tmp_path_factory.mktemp(name), name, FEW)
    return Tried(name, path, shapes.told(shapes.read(path, name), parts=(*shapes.PARTS, "revenue_retention")))


def test_the_document_is_the_one_of_the_rows_themselves_and_no_order_line_leaves(tried: Tried, tmp_path: Path) -> None:
    """The connection counts what it fetches: one row of sums, and then rows by customer, quarter and length of gap."""
    ours, connection = tried.ours, Fetching(asking.connected(str(tried.path)))
    assert ours["trend"]["quarters"] and ours["flows"] and ours["total"]["lost"] > 0
    found = asking.fetch(connection, tried.origin, Choices(), tmp_path / "s", today=shapes.TODAY)
    far = shapes.told(found.report())
    assert {key: ours[key] for key in far} == far
    people, quarters = found.table("customers"), found.table("quarters")
    span, customers, by_quarter, gaps = connection.fetched
    assert (span, customers) == (1, len(people)) and people["customer_id"].is_unique
    whole = quarters[quarters["spread"] == 0]
    assert not whole.duplicated(["customer_id", "stretch"]).any()
    assert by_quarter == len(quarters) and gaps == len(found.table("gaps")) < FEW / 2
    split = quarters[quarters["spread"] > 0].groupby(["customer_id", "spread"]).size()
    assert (split > 1).all(), "only an order that lies in several quarters has a row of its own"
    names = {str(c) for table in ("customers", "quarters", "gaps") for c in found.table(table)}
    assert not names & {"order_no", "order_key", "bought_on", "amount", "product"}
    assert set(connection.inner.columns()) >= set(shapes.SHAPES[tried.name].roles.values())


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, FileReport]:
    """Order lines, and what the product has read of them."""
    path = shapes.made(tmp_path_factory.mktemp("lines"), "lines", FEW)
    return path, shapes.read(path, "lines")


@pytest.mark.parametrize(
    "choices",
    [
        Choices(returns="ignore"),
        Choices(end=dt.date(2023, 8, 17), months=6),
        Choices(margin="file"),
        Choices(basis="fixed"),
    ],
)
def test_it_is_so_under_every_choice_that_a_database_can_follow(
    choices: Choices, lines: tuple[Path, FileReport], tmp_path: Path
) -> None:
    path, report = lines
    ours = shapes.told(report, choices)
    assert shapes.of_an_engine(asking.connected(str(path)), "lines", "rows", tmp_path / "s", choices) == ours


def test_a_large_base_is_ranked_where_it_is_and_sends_no_customer(tried: Tried, tmp_path: Path) -> None:
    """Above the number set: the tables of the tiers to the last digit, and a sketch that gives the concentration."""
    ours, connection = tried.ours, Fetching(asking.connected(str(tried.path)))
    limits = EngineLimits(customers=100)
    found = asking.fetch(connection, tried.origin, Choices(), tmp_path / "s", limits=limits, today=shapes.TODAY)
    far = shapes.told(found.report(), parts=(*shapes.PARTS, "revenue_retention"))
    for key in ("portfolio", "total", "flows", "bridge", "period"):
        assert far[key] == ours[key], key
    assert far["trend"]["quarters"] is None
    assert far["revenue_retention"] == pytest.approx(ours["revenue_retention"])
    assert far["concentration"]["gini"] == pytest.approx(ours["concentration"]["gini"], abs=0.002)
    shares = [[row["share"] for row in told["concentration"]["deciles"]] for told in (far, ours)]
    assert shares[0] == pytest.approx(shares[1], abs=0.002)
    assert "customer_id" not in found.table("tiers") and connection.fetched[0] == 1 and len(connection.fetched) == 2
    other = Study(found.report(), Choices(scheme=parse_scheme("A=50,B=50")))
    assert other.problem is not None and other.problem.code == "summary_other"


def test_every_statement_only_reads_and_holds_no_parameter() -> None:
    period = period_for(dt.date(2025, 1, 1), 12)
    origin = Origin("shop.lines", ROLES, "ignore", ("country", "it's; DROP TABLE lines"))
    found = {**statements.all_of(origin, cuts_of(period, dt.date(2020, 1, 1), 12)), "span": statements.span(origin)}
    for sql in found.values():
        assert re.match(r"\s*WITH\b", sql) and not re.search(r"\b(CREATE|INSERT|UPDATE|TEMP|COPY)\b", sql)
        assert "$" not in sql and "?" not in sql and "'it''s; DROP TABLE lines'" in sql
        assert len(duckdb.extract_statements(sql)) == 1


def test_a_filter_counts_the_rows_with_that_value_alone(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    day = "DATE '2023-01-01' + CAST(i % 700 AS INTEGER)"
    rows = f"SELECT 'a' || i % 7 AS customer, {day} AS bought, i AS amount, i % 3 AS country FROM range(2000) AS t(i)"
    duckdb.execute(f"COPY ({rows}) TO '{path}'")
    roles = {"customer_id": "customer", "date": "bought", "amount": "amount"}
    origin = Origin("rows", roles, where=("country", "2"))
    found = asking.fetch(asking.connected(str(path)), origin, Choices(), tmp_path / "s", today=shapes.TODAY)
    assert found.told["span"]["amount_used"] == 10_000 * sum(i for i in range(2000) if i % 3 == 2)


@pytest.mark.parametrize("role", ["discount", "refund", "currency", "sale_status"])
def test_a_column_that_changes_amounts_is_refused_and_not_left_out(role: str) -> None:
    with pytest.raises(TableProblem) as refused:
        Origin("t", {**ROLES, role: "x"}).checked()
    assert refused.value.code == "engine_role"


def test_returns_are_not_paired_where_the_rows_are() -> None:
    with pytest.raises(TableProblem) as refused:
        statements.span(Origin("t", ROLES, "cancel"))
    assert refused.value.code == "engine_returns"


def test_a_summary_says_that_it_has_no_order_lines(tmp_path: Path) -> None:
    path = shapes.made(tmp_path, "ties", FEW)
    origin = shapes.origin("ties", "rows")
    found = asking.fetch(asking.connected(str(path)), origin, Choices(), tmp_path / "s", today=shapes.TODAY)
    study = Study(found.report(), Choices())
    with pytest.raises(TableProblem) as refused:
        _ = study.orders
    assert refused.value.code == "needs_order_lines"
    other = Study(found.report(), Choices(months=6))
    assert other.problem is not None and other.problem.code == "summary_other"


def test_half_a_summary_is_refused(tmp_path: Path) -> None:
    (tmp_path / "summary.json").write_text("{", encoding="utf-8")
    with pytest.raises(TableProblem) as refused:
        Summary(tmp_path).report()
    assert refused.value.code == "summary_unreadable"


LINE = st.tuples(
    st.sampled_from("abc"), st.integers(0, 900), st.integers(-300, 300), st.sampled_from(["", "1", "2", "3"])
)


@settings(max_examples=12)
@given(st.lists(LINE, min_size=1, max_size=40), st.integers(1, 60), st.sampled_from([3, 6, 12]))
def test_sums_by_quarter_give_every_period_that_ends_with_them(lines: list[tuple], late: int, months: int) -> None:
    """Whatever is bought and returned, on whatever days: the trend of the sums is the trend of the orders."""
    first = dt.date(2021, 2, 3)
    rows = pd.DataFrame(lines, columns=["customer_id", "day", "amount", "order"])
    rows["date"] = [first + dt.timedelta(days=int(d)) for d in rows["day"]]
    rows["order_key"] = rows["order"].where(rows["order"] != "", None)
    end = max(rows["date"]) + dt.timedelta(days=late)
    orders = orders_from(rows, end)
    with duckdb.connect() as con:
        con.register("t", rows.assign(amount=rows["amount"].astype(float)))
        roles = {"customer_id": "customer_id", "date": "date", "amount": "amount", "order_id": "order"}
        period = period_for(end, months)
        cuts = cuts_of(period, min(rows["date"]), months)
        found = {name: con.execute(sql).df() for name, sql in statements.all_of(Origin("t", roles), cuts).items()}
    sums = Summary(Path())
    told = {"roles": roles, "cuts": [d.isoformat() for d in cuts.days]}
    sums.__dict__.update(told=told, period=period, table=found.__getitem__)
    far = sums.sums
    ends = rolling_ends(orders.first, end, months, 3)
    pd.testing.assert_frame_equal(kpis(far, Choices(), months, "quarter"), kpis(orders, Choices(), months, "quarter"))
    pd.testing.assert_frame_equal(rolling(far, Choices(), months, ends), rolling(orders, Choices(), months, ends))
    assert sorted(left_of(far, months).tolist()) == sorted(left_of(orders, months).tolist())
    days = cut_days(orders.first, end, months)
    for start, stop in itertools.pairwise(days):
        if start >= orders.first:
            assert window_of(far, start, stop).cents.tolist() == window(orders, start, stop).cents.tolist()
            assert money_of(far, start, stop) == money_of(orders, start, stop)
            assert arrivals(far, months).between(start, stop) == arrivals(orders, months).between(start, stop)


def test_sums_are_not_divided_between_two_cuts() -> None:
    rows = pd.DataFrame({"customer_id": ["a"], "date": ["2024-01-02"], "amount": [9.0]})
    orders = orders_from(rows, dt.date(2025, 1, 1))
    sums = Summary(Path())
    cuts = ["2024-01-01", "2024-04-01", "2024-07-01", "2024-10-01", "2025-01-01"]
    quarter = pd.DataFrame({"customer_id": ["a"], "stretch": [0], "spread": [0], "purchases": [1], "units": [90_000]})
    people = pd.DataFrame({"customer_id": ["a"], "first_date": pd.Timestamp("2024-01-02"), "last_date": orders.first})
    gaps = pd.DataFrame({"stretch": [0], "since": [np.nan], "purchases": [1]})
    tables = {"quarters": quarter, "gaps": gaps}
    sums.__dict__.update(told={"roles": {}, "cuts": cuts}, period=period_for(orders.end, 12), customers=people)
    sums.__dict__["table"] = tables.__getitem__
    with pytest.raises(TableProblem) as refused:
        window_of(sums.sums, dt.date(2024, 2, 1), dt.date(2024, 4, 1))
    assert refused.value.code == "needs_order_lines"


def test_how_far_a_statement_is_can_be_asked_and_it_can_be_stopped(tmp_path: Path) -> None:
    connection = asking.connected(str(shapes.made(tmp_path, "ties", FEW)))
    slow = (
        "SELECT COUNT(*) AS n FROM rows AS a, rows AS b, rows AS c WHERE hash(a.amount, b.bought, c.customer) % 7 = 1"
    )
    stopped: list[TableProblem] = []

    def run() -> None:
        try:
            connection.run(slow, 10)
        except TableProblem as problem:
            stopped.append(problem)

    running = threading.Thread(target=run)
    running.start()
    until, seen = time.monotonic() + 60, None
    while seen is None and running.is_alive() and time.monotonic() < until:
        seen = connection.progress()
        time.sleep(0.05)
    connection.cancel()
    running.join(60)
    assert seen is not None and 0 <= seen <= 1
    assert [problem.code for problem in stopped] == ["engine_timeout"]
