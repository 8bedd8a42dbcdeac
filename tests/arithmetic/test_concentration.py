"""Where the value sits: groups, Lorenz and Gini, the whale curve, and parts of a base side by side."""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import reference as ref
from drawing import examples
from hypothesis import given
from hypothesis import strategies as st
from made_orders import END, checked, many

import clv
from study import Part, history, rows

amounts = st.lists(st.integers(0, 10**7).map(lambda x: x / 100), min_size=1, max_size=60).filter(lambda x: sum(x) > 0)
profits = st.lists(st.integers(-(10**6), 10**6).map(lambda x: x / 100), min_size=1, max_size=60)
YEAR = clv.period_for(END, 12)
LINES = many(5)
CHANNELS = ["Web", "Store", "App"]


def exact(values: list[float]) -> list[Fraction]:
    return [Fraction(round(x * 100), 100) for x in values]


# --- Lorenz and groups ------------------------------------------------------------------------------------------


@given(amounts)
def test_lorenz_is_the_slow_curve_from_nothing_to_all(values: list[float]) -> None:
    curve = clv.concentration.lorenz(values)
    slow = ref.lorenz(exact(values))
    assert np.allclose(curve.to_numpy(), np.array(slow, dtype=float))
    assert curve.iloc[0].tolist() == [0, 0] and curve.iloc[-1].tolist() == [1, 1]
    assert (curve["value"] <= curve["customers"] + 1e-12).all()


@given(amounts)
def test_best_first_is_lorenz_turned_round(values: list[float]) -> None:
    assert np.allclose(clv.concentration.best_first(values), 1 - clv.concentration.lorenz(values).iloc[::-1].to_numpy())


def test_a_long_curve_is_thinned_and_keeps_its_ends() -> None:
    curve = clv.concentration.lorenz(np.arange(1, 100_001))
    assert len(curve) == 201 and curve.iloc[-1].tolist() == [1, 1] and curve["customers"].is_monotonic_increasing


@given(amounts)
def test_gini_is_the_mean_difference(values: list[float]) -> None:
    assert math.isclose(clv.concentration.gini(values), float(ref.gini(exact(values))), abs_tol=1e-9)


@given(amounts, st.sampled_from([Fraction(1, 2), Fraction(4, 5), Fraction(1)]))
def test_the_fewest_who_give_so_much(values: list[float], wanted: Fraction) -> None:
    assert math.isclose(
        clv.concentration.share_that_gives(values, float(wanted)), ref.share_that_gives(exact(values), wanted)
    )


@given(amounts)
def test_who_give_four_fifths_do_give_them(values: list[float]) -> None:
    assert clv.concentration.top_share(values, clv.concentration.share_that_gives(values, 0.8)) >= 0.8 - 1e-9


@given(amounts, st.sampled_from([2, 5, 10, 20]))
def test_groups_hold_everybody_and_all_the_money(values: list[float], many_groups: int) -> None:
    table = clv.concentration.value_groups(values, many_groups)
    assert table["customers"].sum() == len(values)
    assert math.isclose(table["amount"].sum(), sum(values)) and math.isclose(table["share"].sum(), 1)
    assert table["cumulative_share"].is_monotonic_increasing
    assert math.isclose(np.nansum(table["index"] * table["customers"]) / len(values), 1)


def test_customers_all_alike_have_index_one_and_no_concentration() -> None:
    table = clv.concentration.value_groups([7.0] * 50)
    assert table["index"].tolist() == [1.0] * 10 and clv.concentration.gini([7.0] * 50) == 0
    assert clv.concentration.share_that_gives([7.0] * 50, 0.8) == 0.8
    tiers = {"tier": ["A", "B"], "customers": 5, "purchases": 5, "revenue": 35.0, "base": 10.0, "lost": 2.0}
    assert clv.portfolio(pd.DataFrame(tiers), 1.0)["clv_index"].tolist()[:2] == [1.0, 1.0]


@pytest.mark.parametrize("call", [clv.concentration.lorenz, clv.concentration.gini, clv.concentration.share_that_gives])
def test_losses_and_nobody_are_refused_by_name(call: object) -> None:
    with pytest.raises(clv.TableProblem, match="negative_amounts"):
        call([5, -1])  # type: ignore[operator]
    with pytest.raises(clv.TableProblem, match="nobody_active"):
        call([])  # type: ignore[operator]


# --- the whale --------------------------------------------------------------------------------------------------


@given(profits)
def test_the_whale_starts_at_nothing_and_ends_at_the_whole_profit(values: list[float]) -> None:
    curve, found = clv.concentration.whale(values), clv.concentration.whale_summary(values)
    slow, given_back, unprofitable = ref.whale(exact(values))
    assert np.allclose(curve["profit"], [float(x) for x in slow])
    assert curve.iloc[0][["customers", "profit"]].tolist() == [0, 0] and curve["customers"].iloc[-1] == 1
    assert math.isclose(curve["profit"].iloc[-1], sum(values), abs_tol=1e-6)
    assert math.isclose(found["peak"], float(max(slow)), abs_tol=1e-6)
    assert math.isclose(found["given_back"], float(given_back), abs_tol=1e-6)
    assert found["unprofitable"] == unprofitable and found["loss"] <= 0


def test_the_peak_is_a_point_of_a_thinned_curve() -> None:
    values = np.concatenate([np.full(7777, 10.0), np.full(2223, -5.0)])
    assert clv.concentration.whale(values)["profit"].max() == clv.concentration.whale_summary(values)["peak"] == 77_770


def test_twenty_bring_two_hundred_and_twenty_cost_it() -> None:
    assert clv.concentration.profit_groups([10, 1, 1, 1, -8])["share"].tolist() == [2.0, 0.6, -1.6]


def test_profit_is_counted_on_rows_that_have_a_cost(tmp_path: Path) -> None:
    cost = [None if k % 5 == 0 else round(x * 0.7, 2) for k, x in enumerate(LINES["amount"])]
    table = checked(LINES, tmp_path, cost=[Decimal(str(c)) if c is not None else None for c in cost])
    people = rows.customers(table, YEAR.before_start, YEAR.now_start, END)
    found = clv.concentration.profits(people)
    lines = LINES.assign(cost=pd.Series(cost, dtype=float))
    lines = lines[(pd.to_datetime(lines["date"]) >= pd.Timestamp(YEAR.now_start)) & lines["cost"].notna()]
    slow = (lines["amount"] - lines["cost"]).groupby(lines["customer_id"]).sum()
    mine = found.set_index("customer_id")["profit"].reindex(slow.index, fill_value=0.0)  # 0: all was sent back
    assert len(found) > 100 and np.allclose(mine, slow, atol=0.011)
    with pytest.raises(clv.TableProblem, match="no_cost"):
        clv.concentration.profits(people.assign(costed_now=0.0))


# --- parts side by side -----------------------------------------------------------------------------------------


def channelled(folder: Path, lines: pd.DataFrame = LINES) -> Path:
    return checked(lines, folder, channel=[CHANNELS[k % 3] for k in range(len(lines))])


@pytest.mark.parametrize("each_its_own", [False, True])
@pytest.mark.parametrize("returns", ["net", "ignore", "cancel"])
def test_one_pass_over_a_column_is_a_filter_on_each_value(
    tmp_path: Path, returns: clv.tables.Returns, each_its_own: bool
) -> None:
    """Also where every line is an order of its own, which is summed in another way."""
    lines = LINES.assign(order_key=[f"o{n}" for n in range(len(LINES))]) if each_its_own else LINES
    table, p = channelled(tmp_path, lines), YEAR
    whole = history.split(table, p.before_start, p.now_start, END, "channel", returns)
    for value in CHANNELS:
        alone = rows.customers(table, p.before_start, p.now_start, END, returns, part=Part("channel", value))
        mine = whole[whole["value"] == value].drop(columns="value").reset_index(drop=True)
        pd.testing.assert_frame_equal(mine.sort_values("customer_id", ignore_index=True), alone)


def test_filters_partition_the_money_of_the_file(tmp_path: Path) -> None:
    table, p = channelled(tmp_path), YEAR
    parts = history.split(table, p.before_start, p.now_start, END, "channel")
    whole = rows.customers(table, p.before_start, p.now_start, END)
    for column in ("revenue_earlier", "revenue_before", "revenue_now"):
        assert math.isclose(parts[column].sum(), whole[column].sum(), abs_tol=0.01 * len(parts))


@pytest.mark.parametrize("longest", [63, 0])  # 0: as of a file so large that one whole number of 63 bits is too short
def test_the_latest_value_before_each_day_is_the_last_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, longest: int
) -> None:
    monkeypatch.setattr(history, "LONGEST", longest)
    old = {
        "customer_id": ["old", "old", "new"],
        "date": [dt.date(1901, 1, 1), dt.date(1901, 1, 2), dt.date(9999, 1, 1)],
    }
    more = pd.DataFrame(old | {"amount": 1.0, "order_key": ["x", "y", "z"]})
    lines = pd.concat([LINES, more], ignore_index=True)
    told = [[*CHANNELS, None, "  ", " App "][k % 6] for k in range(len(LINES))]
    table = checked(lines, tmp_path, channel=[*told, "Web", None, "Fax"])
    ends = [dt.date(9999, 12, 31), YEAR.now_start, YEAR.before_start or END]
    found = history.values_before(table, "channel", ends)
    assert [str(x) for x in found.ids] == sorted(set(lines["customer_id"]))
    assert found.values == ("App", "Fax", "Store", "Web")
    rows_told = list(zip(lines["customer_id"], lines["date"], [*told, "Web", None, "Fax"], strict=True))
    for day, places in zip(ends, found.places, strict=True):
        slow: dict[str, str] = {}
        for who, when, value in sorted(rows_told, key=lambda row: row[1]):  # of one day, the row further down
            if when < day and value is not None and value.strip():
                slow[who] = value.strip()
        mine = {str(who): found.values[at] for who, at in zip(found.ids, places, strict=True) if at >= 0}
        assert mine == slow
    assert ends[1] != ends[2] and dict(zip(found.ids, found.places[0], strict=True))["old"] == 3


def test_customers_partition_by_the_value_they_had_first(tmp_path: Path) -> None:
    table, p = channelled(tmp_path), YEAR
    first = history.values_of(table, "channel", END, "first")
    lines = LINES.assign(channel=[CHANNELS[k % 3] for k in range(len(LINES))])
    slow = lines.sort_values("date", kind="stable").groupby("customer_id")["channel"].first()
    assert first.set_index("customer_id")["value"].to_dict() == slow.to_dict()
    people = rows.customers(table, p.before_start, p.now_start, END)
    shown = clv.comparison.compare(clv.comparison.by_customer(people, first), clv.Choices(), years=1.0, period=p)
    totals, base = shown[shown["tier"] == "Total"], clv.from_customers(people, clv.Choices(), years=1.0, period=p)
    for column in ("customers", "purchases", "revenue", "base", "lost"):
        assert math.isclose(totals[column].sum(), base.portfolio()[column].iloc[-1], abs_tol=0.01)


@given(st.integers(0, 9))
@examples(3)
def test_parts_that_are_alike_have_index_one(seed: int) -> None:
    people = pd.DataFrame({"customer_id": [str(k) for k in range(80)], "purchases_before": 1, "purchases_now": 1})
    people = people.assign(revenue_before=5.0, revenue_now=8.0, purchases_earlier=0, revenue_earlier=0.0)
    people = people.assign(first_date=0, last_date=0)
    people.insert(0, "value", np.random.default_rng(seed).permutation(["A", "B"] * 40))
    shown = clv.comparison.compare(people, clv.Choices(), years=1.0)
    assert shown.loc[shown["tier"] == "Total", "index"].tolist() == [1.0, 1.0]
    assert shown["small"].tolist() == ([False] + [True] * 3 + [False]) * 2  # tied, so all of them stand in the best


def test_a_customer_of_two_values_is_once_in_what_they_are_compared_with() -> None:
    people = pd.DataFrame({"customer_id": ["a", "a", "b"], "value": ["x", "y", "x"], "revenue_now": [6.0, 4.0, 10.0]})
    people = people.assign(purchases_before=0, purchases_now=1, revenue_before=0.0, purchases_earlier=0)
    people = people.assign(revenue_earlier=0.0, first_date=0, last_date=0)
    shown = clv.comparison.compare(people, clv.Choices(), years=1.0)
    totals = shown[shown["tier"] == "Total"].set_index("value")
    assert totals["index"].to_dict() == {"x": 0.8, "y": 0.4}, "20 by two customers, not by three"


def test_bands_of_a_number_leave_nobody_out() -> None:
    found = clv.comparison.bands(np.array([1, 1, 2, 3, 7, np.nan, 0]), (1, 2, 3))
    assert found.dropna().tolist() == ["1", "1", "2", "3+", "3+"] and found.notna().tolist() == [True] * 5 + [False] * 2


def test_a_column_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(clv.TableProblem, match="column_missing"):
        history.values_of(channelled(tmp_path), "region")
