"""Orders to customers: the slow sums', the same as the queries on a file's rows, and the way on to a portfolio."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
import reference as ref
from drawing import examples
from hypothesis import given
from hypothesis import strategies as st
from made_orders import END as MADE_END
from made_orders import many
from reading_files import read_text
from small_bases import END, customers_table, files

import clv
from study import Part, Study, history, rows, samples

EXACT = ["purchases_earlier", "purchases_before", "purchases_now"]
MONEY = ["revenue_earlier", "revenue_before", "revenue_now"]


def lines_of(rows: list[ref.Row]) -> pd.DataFrame:
    return pd.DataFrame(
        [(who, day, float(amount), key) for who, day, amount, key, _ in rows],
        columns=["customer_id", "date", "amount", "order_key"],
    )


@examples(60)
@given(files(6), st.sampled_from([1, 3, 6, 12]), st.sampled_from([0, 40]))
def test_customers_of_orders_are_the_slow_sums(rows: list[ref.Row], months: int, beyond: int) -> None:
    """Also where the orders go on after the period's end."""
    p = ref.period(rows, END, months)
    mine = [row for row in rows if row[1] < END]
    if not mine:
        return
    orders = clv.orders_from(lines_of(rows), END + dt.timedelta(days=beyond))
    period = clv.Period(p.before_start, p.now_start, END, months)
    found = clv.customers_from(orders, period)
    expected = customers_table(mine, p).set_index("customer_id").loc[found["customer_id"].tolist()]
    assert len(found) == len(expected) == len({row[0] for row in mine})
    for column in EXACT:
        assert found[column].tolist() == expected[column].tolist(), column
    for column in MONEY:
        assert np.allclose(found[column], expected[column].astype(float)), column
    for column in ("first_date", "last_date"):
        assert [day.date() for day in found[column]] == expected[column].tolist()


@pytest.mark.parametrize("returns", ["net", "cancel", "ignore"])
@pytest.mark.parametrize(
    "sample", ["swedish_excel", *(pytest.param(s, marks=pytest.mark.slow) for s in ("energy_company", "online_retail"))]
)
def test_customers_of_orders_are_those_of_the_files_rows(sample: str, returns: clv.tables.Returns) -> None:
    study = samples.study_of(sample, clv.Choices(returns=returns))
    period, table = study.read_rows.period[0], study.file.table
    assert table is not None
    expected = rows.customers(table, period.before_start, period.now_start, period.end, returns)
    found = study.read_rows.customers
    assert not expected[[c for c in expected if c not in found]].any(axis=None), "a file without costs has no cost"
    pd.testing.assert_frame_equal(found, expected[list(found)], check_dtype=False, rtol=0, atol=0.005)
    money = ["revenue_earlier", "revenue_before", "revenue_now"]
    pd.testing.assert_frame_equal(found[money], expected[money], rtol=0, atol=1e-9)


@examples(30)
@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.integers(0, 900), st.integers(-500, 900), st.integers(0, 9)),
        min_size=1,
        max_size=25,
    ),
    st.booleans(),
    st.sampled_from(["net", "cancel", "ignore"]),
)
def test_lines_that_are_orders_are_summed_as_the_orders_are(
    tmp_path_factory: pytest.TempPathFactory,
    lines: list[tuple[str, int, int, int]],
    each_its_own: bool,
    returns: clv.tables.Returns,
) -> None:
    table = tmp_path_factory.getbasetemp() / "lines.parquet"  # one after another, at one place
    frame = pd.DataFrame(
        {
            "row": range(len(lines)),
            "customer_id": [who for who, *_ in lines],
            "date": [dt.date(2022, 7, 1) + dt.timedelta(days=day) for _, day, *_ in lines],
            "amount": [Decimal(amount) / 100 for *_, amount, _ in lines],
            "cost": [Decimal(7) if key % 2 else None for *_, key in lines],
            "order_id": [str(n) if each_its_own or key else "" for n, (*_, key) in enumerate(lines)],
        }
    )
    with duckdb.connect() as con:
        con.execute(
            f"""COPY (SELECT * REPLACE (CAST(amount AS DECIMAL(18,4)) AS amount, CAST(cost AS DECIMAL(18,4)) AS cost)
                      FROM frame) TO '{table}'"""
        )
    end = dt.date(2024, 12, 1)
    kept = (frame["date"] < end) & (frame["amount"] >= 0 if returns == "ignore" else True)
    keys = (frame["order_id"].where(frame["order_id"] != "", frame["date"].astype(str)) + frame["customer_id"])[kept]
    orders = history.orders(table, end, returns) if kept.any() and returns != "cancel" else None
    for before in (dt.date(2022, 7, 1), dt.date(2022, 12, 1), None):
        period = clv.Period(before, dt.date(2023, 12, 1), end, 12)
        found = rows.customers_of_lines(table, period, returns)
        known = rows.customers_of_lines(table, period, returns, alone=not keys.duplicated().any())
        if found is None:
            assert known is None and (returns == "cancel" or keys.duplicated().any() or not kept.any())
            continue
        assert known is not None and known.equals(found)
        assert not keys.duplicated().any() or returns == "cancel"
        expected = clv.customers_from(orders or history.orders(table, end, returns), period)
        pd.testing.assert_frame_equal(found[list(expected)], expected, check_dtype=True, rtol=0, atol=0)


def test_where_no_row_is_left_there_are_no_customers(tmp_path: Path) -> None:
    lines = [
        f"{n % 20};2024-0{1 + n % 9}-0{1 + n % 7};{-5 if n > 36 else 5},50;{'back' if n > 36 else 'shop'}"
        for n in range(40)
    ]
    report = read_text(tmp_path, "\n".join(["customer;date;amount;channel", *lines]))
    back = Study(report, clv.Choices(returns="ignore"), Part("channel", "back"))
    assert back.read_rows.customers.empty


def test_the_way_from_lines_to_a_portfolio_is_the_products_own() -> None:
    lines, period = many(3, 200), clv.period_for(MADE_END, 12)
    orders = clv.orders_from(lines, period.end)
    history = clv.history_of(orders.first, period)
    base = clv.from_customers(
        clv.customers_from(orders, period), clv.Choices(), years=period.years, period=period, history=history
    )
    last = clv.rolling(orders, clv.Choices(), 12, [MADE_END])
    shared = ["customers", "purchases", "revenue", "base", "lost", "duration_years", "clv", "portfolio_value"]
    pd.testing.assert_frame_equal(base.portfolio()[shared], last[shared], check_dtype=False)


def test_nothing_before_the_period_is_a_period_before_it_where_there_is_none() -> None:
    period = replace(clv.period_for(MADE_END, 12), before_start=None)
    found = clv.customers_from(clv.orders_from(many(5, 50), MADE_END), period)
    assert found["purchases_before"].sum() == 0 and found["purchases_earlier"].sum() > 0
