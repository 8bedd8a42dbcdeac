"""Trend: sums over any stretch of time, rolling periods, the figures of a calendar, season, churn by length."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import reference as ref
from drawing import examples
from hypothesis import given
from hypothesis import strategies as st
from made_orders import END, checked, many, rows_of
from small_bases import END as SMALL_END
from small_bases import files

import clv
from study import history
from study import rows as tables

LINES = many(1)
ORDERS = clv.orders_from(LINES, END)
YEAR = clv.period_for(END, 12)


def lines_of(rows: list[ref.Row]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["customer_id", "date", "amount", "order_key", "cost"])
    return table.assign(amount=table["amount"].astype(float))


def with_cost(folder: Path) -> Path:
    cost = [Decimal(str(round(x * 0.6, 2))).quantize(Decimal("0.0001")) for x in LINES["amount"]]
    return checked(LINES, folder, cost=cost)


# --- any stretch of time ----------------------------------------------------------------------------------------


@given(files())
@examples(60)
def test_a_window_is_the_slow_sums_of_every_customer(rows: list[ref.Row]) -> None:
    p = ref.period(rows, SMALL_END, 12)
    if not any(row[1] < SMALL_END for row in rows):
        return
    o = clv.orders_from(lines_of(rows), SMALL_END)
    people = ref.people(rows, p)
    assert o.ids.tolist() == sorted(people)
    assert p.before_start
    for when, start, stop in (("before", p.before_start, p.now_start), ("now", p.now_start, p.end)):
        w = clv.orders.window(o, start, stop)
        assert w.purchases.tolist() == [people[i].purchases[when] for i in o.ids]
        assert w.cents.tolist() == [people[i].cents[when] for i in o.ids]
        assert w.active.tolist() == [people[i].active(when) for i in o.ids]


@pytest.mark.parametrize("returns", ["net", "ignore", "cancel"])
def test_orders_of_a_file_are_its_customers(tmp_path: Path, returns: clv.tables.Returns) -> None:
    table = with_cost(tmp_path)
    o = history.orders(table, END, returns)
    people = tables.customers(table, YEAR.before_start, YEAR.now_start, END, returns)
    w = clv.orders.window(o, YEAR.now_start, END, costs=True)
    assert o.ids.tolist() == people["customer_id"].tolist()
    assert (w.purchases == people["purchases_now"]).all()
    assert (w.cents == clv.tables.cents(people["revenue_now"])).all()
    assert w.cost is not None and (w.cost == clv.tables.cents(people["cost_now"])).all()
    assert returns != "net" or (o.order >= 0).any(), "some orders lie on several days"


def test_orders_read_from_a_file_are_those_made_from_its_lines(tmp_path: Path) -> None:
    o = history.orders(checked(LINES, tmp_path), END)
    for start, stop in ((ORDERS.first, END), (dt.date(2023, 5, 7), dt.date(2023, 6, 1))):
        mine, other = clv.orders.window(o, start, stop), clv.orders.window(ORDERS, start, stop)
        assert (mine.cents == other.cents).all() and (mine.purchases == other.purchases).all()


@pytest.mark.parametrize("repeated", [False, True], ids=["an order a line", "one order comes back at the end"])
def test_an_order_that_comes_back_far_down_is_one_purchase(tmp_path: Path, repeated: bool) -> None:
    """Ten more lines than are looked at first, each an order of its own but the last two: they share a number, or not,
    and lie on two days; another customer uses all numbers again."""
    count = 10_005
    lines = pd.DataFrame(
        {
            "customer_id": np.repeat(["a", "b"], count),
            "date": [dt.date(2024, 3, 1)] * (2 * count - 1) + [dt.date(2024, 3, 2)],
            "amount": 2.0,
            "order_key": [f"O{i}" for i in range(count)] * 2,
        }
    )
    if repeated:
        lines.loc[2 * count - 1, "order_key"] = f"O{count - 2}"
    o = history.orders(checked(lines, tmp_path), END)
    w = clv.orders.window(o, YEAR.now_start, END)
    assert w.purchases.tolist() == [count, count - repeated]
    assert w.cents.tolist() == [200 * count, 200 * count]
    assert (o.order >= 0).sum() == 2 * repeated, "a row for each of its days"


def test_days_of_purchases_by_hand() -> None:
    orders: dict[tuple[str, str], list[tuple[dt.date, float]]] = {}
    for who, day, money, key in LINES.itertuples(index=False):
        orders.setdefault((who, key), []).append((day, money))
    wanted = {(who, min(d for d, _ in rows)) for (who, _), rows in orders.items() if sum(m for _, m in rows) > 1e-9}
    who, day = clv.orders.purchase_days(ORDERS)
    assert [(ORDERS.ids[k], d.item()) for k, d in zip(who, day, strict=True)] == sorted(wanted)


def test_days_before_1970_stay_with_their_customer() -> None:
    lines = pd.DataFrame({"customer_id": ["a", "b"], "date": ["1960-01-01", "1961-01-01"], "amount": 1.0})
    who, day = clv.orders.purchase_days(clv.orders_from(lines, dt.date(1962, 1, 1)))
    assert (who.tolist(), day.astype(str).tolist()) == ([0, 1], ["1960-01-01", "1961-01-01"])


# --- rolling periods --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["course", "discounted", "future", "migration"])
@pytest.mark.parametrize("basis", ["relative", "fixed"])
def test_the_last_rolling_period_is_the_portfolio(method: clv.tables.Method, basis: clv.tables.Basis) -> None:
    scheme = clv.parse_scheme("Best=20,Middle=30,Rest=50")
    choices = clv.Choices(method=method, basis=basis, scheme=scheme)
    last = clv.rolling(ORDERS, choices, 12, [END]).drop(columns=["end", "two_periods"])
    shown = clv.from_customers(customers(), choices, years=1.0, period=YEAR).portfolio()
    if method == "migration":  # its interval is drawn by chance, and only there
        unknown = ["clv_low", "clv_high", "portfolio_low", "portfolio_high"]
        shown[unknown] = np.nan
    pd.testing.assert_frame_equal(last, shown, check_dtype=False)


def customers() -> pd.DataFrame:
    was, now = (
        clv.orders.window(ORDERS, dt.date(2023, 1, 1), YEAR.now_start),
        clv.orders.window(ORDERS, YEAR.now_start, END),
    )
    return pd.DataFrame(
        {
            "customer_id": ORDERS.ids,
            "purchases_earlier": 0,
            "revenue_earlier": 0.0,
            "purchases_before": was.purchases,
            "revenue_before": was.cents / 100,
            "purchases_now": now.purchases,
            "revenue_now": now.cents / 100,
            "first_date": clv.orders.first_rows(ORDERS),
            "last_date": clv.orders.first_rows(ORDERS),
        }
    )


def test_every_rolling_period_is_what_its_end_would_show() -> None:
    ends = clv.trend.rolling_ends(ORDERS.first, END, 12, 6)
    table = clv.rolling(ORDERS, clv.Choices(), 12, ends)
    assert len(ends) == 7 and table["end"].nunique() == 7
    for end in ends:
        part = clv.orders_from(LINES[LINES["date"] < end], end)
        alone = clv.rolling(part, clv.Choices(), 12, [end])
        pd.testing.assert_frame_equal(table[table["end"] == pd.Timestamp(end)].reset_index(drop=True), alone)


def test_a_period_with_nothing_before_it_says_nothing_of_who_stayed() -> None:
    first = clv.rolling(ORDERS, clv.Choices(), 12, [dt.date(2022, 1, 1)])
    assert not first["two_periods"].any() and first["retention"].isna().all() and (first["customers"] > 0).all()


def test_a_first_period_is_ranked_even_under_fixed_cuts() -> None:
    first = [dt.date(2022, 1, 1)]
    fixed, relative = (clv.rolling(ORDERS, clv.Choices(basis=b), 12, first) for b in ("fixed", "relative"))
    pd.testing.assert_frame_equal(fixed, relative)


def test_a_period_without_cost_has_no_value_under_the_files_margin(tmp_path: Path) -> None:
    late = [None if d < dt.date(2024, 1, 1) else Decimal("1.0000") for d in LINES["date"]]
    o = history.orders(checked(LINES, tmp_path, cost=late), END)
    table = clv.rolling(o, clv.Choices(margin="file"), 12, [dt.date(2024, 1, 1), END])
    known = table[table["tier"] != "Total"].groupby("end")["clv"].count()
    assert known.tolist() == [0, 4] and table["retention"].notna().all()


def test_margin_follows_the_period(tmp_path: Path) -> None:
    o = history.orders(with_cost(tmp_path), END)
    plain = clv.rolling(o, clv.Choices(), 12, [END])["portfolio_value"]
    profit = clv.rolling(o, clv.Choices(margin="file"), 12, [END])["portfolio_value"]
    assert np.allclose(profit, plain * 0.4, rtol=1e-3, equal_nan=True)


def test_unsolvable_migration_keeps_the_rest_of_the_period() -> None:
    lines = pd.DataFrame({"customer_id": ["a", "a"], "date": ["2023-03-01", "2024-03-01"], "amount": 5.0})
    table = clv.rolling(clv.orders_from(lines, END), clv.Choices(method="migration"), 12, [END])
    assert table["clv"].isna().all() and table["revenue"].iloc[-1] == 5.0


# --- the calendar -----------------------------------------------------------------------------------------------


def test_months_quarters_and_years_add_up_and_end_with_the_rolling_figures() -> None:
    tables = {by: clv.trend.kpis(ORDERS, clv.Choices(), 12, by) for by in ("month", "quarter", "year")}
    assert [len(t) for t in tables.values()] == [48, 16, 4]
    whole = LINES["amount"].sum()
    assert all(abs(t["revenue"].sum() - whole) < 0.5 for t in tables.values())
    rolled = clv.rolling(ORDERS, clv.Choices(), 12, [END]).iloc[-1]
    for table in tables.values():
        last = table.iloc[-1]
        assert last["rolling_customers"] == rolled["customers"] and last["rolling_retention"] == rolled["retention"]
    year = tables["year"].iloc[-1]
    assert year["customers"] == rolled["customers"] and year["purchases"] == rolled["purchases"]


def test_new_customers_of_the_months_are_those_of_the_year_and_unknown_at_first() -> None:
    months, years = (clv.trend.kpis(ORDERS, clv.Choices(), 12, by) for by in ("month", "year"))
    assert months["new"].iloc[:12].isna().all() and months["new"].iloc[12:].notna().all()
    for year in (2022, 2023, 2024):
        mine = months.loc[months["start"].dt.year == year, "new"].sum()
        assert mine == years.loc[years["start"].dt.year == year, "new"].iloc[0] > 0


def test_a_period_the_file_ends_in_is_unfinished_and_no_part_of_the_season() -> None:
    end = dt.date(2024, 12, 20)
    table = clv.trend.kpis(clv.orders_from(LINES, end), clv.Choices(), 12)
    assert table["unfinished"].tolist() == [False] * 47 + [True]
    assert set(clv.trend.season(table)["years"]) == {3}
    assert not clv.trend.kpis(ORDERS, clv.Choices(), 12)["unfinished"].any()


def test_season_of_equal_months_is_one() -> None:
    days = pd.date_range("2022-01-01", periods=36, freq="MS")
    lines = pd.DataFrame({"customer_id": "a", "date": days, "amount": 7.0})
    shape = clv.trend.season(clv.trend.kpis(clv.orders_from(lines, END), clv.Choices(), 12))
    assert shape["index"].tolist() == [1.0] * 12 and shape["years"].tolist() == [3] * 12
    assert clv.trend.season(clv.trend.kpis(clv.orders_from(lines[:10], END), clv.Choices(), 12).iloc[:5]).empty


# --- how long is lost -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("months", [1, 3, 6, 12, 18, 24])
def test_churn_of_every_length_by_the_slow_sums(months: int) -> None:
    row = clv.trend.by_length(ORDERS, [months]).iloc[0]
    rows = rows_of(LINES)
    s = ref.statement(rows, ref.period(rows, END, months), [Decimal(100)])
    tier = ref.tier_table(s)[0]
    stay = ref.stay(tier.base, tier.lost, ref.Fraction(months, 12))
    assert (row["base"], row["lost"]) == (tier.base, tier.lost)
    assert stay.duration is not None and abs(row["duration_years"] - float(stay.duration)) < 1e-9
    kept = ref.nrr_grr(s)
    assert kept and abs(row["nrr"] - float(kept[0])) < 1e-9 and abs(row["grr"] - float(kept[1])) < 1e-9


def test_a_length_the_file_does_not_reach_is_not_possible() -> None:
    table = clv.trend.by_length(ORDERS, [12, 36])
    assert table["possible"].tolist() == [True, False] and table.iloc[1][["base", "retention", "nrr"]].isna().all()


@given(st.floats(0.01, 0.6), st.sampled_from([1, 3, 6]))
def test_churn_compounds_to_a_year(churn: float, months: int) -> None:
    yearly = 1 - float(clv.retention.yearly(1 - churn, months / 12))
    assert abs(yearly - (1 - (1 - churn) ** (12 / months))) < 1e-12
