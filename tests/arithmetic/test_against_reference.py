"""The product against the slow sums, on small made-up customer bases that hypothesis chooses to be nasty."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from random import Random

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import reference as ref
from drawing import examples
from hypothesis import assume, given
from hypothesis import strategies as st
from small_bases import END, SCHEMES, customers_table, files, lively, tiers_table

import clv
from clv.tables import Method, Returns
from study import rows as tables

often = examples(40)
seldom = examples(20)
schemes = st.sampled_from(SCHEMES)
lengths = st.sampled_from([1, 3, 6, 12])
discounts = st.sampled_from([Fraction(0), Fraction(1, 10), Fraction(1, 4)])


def close(found: object, expected: object) -> bool:
    """Equal but for the last digits of floating point; NaN is what is not known."""
    one = math.nan if found is None else float(found)  # type: ignore[arg-type]
    other = math.nan if expected is None else float(expected)  # type: ignore[arg-type]
    both_unknown = math.isnan(one) and math.isnan(other)
    return both_unknown or math.isclose(one, other, rel_tol=1e-8, abs_tol=1e-6)


def all_close(found: Sequence[object], expected: Sequence[object]) -> bool:
    return len(found) == len(expected) and all(close(a, b) for a, b in zip(found, expected, strict=True))


# ---- periods ---------------------------------------------------------------------------------------------


@often
@given(st.dates(dt.date(1990, 1, 1), dt.date(2100, 12, 31)), st.integers(1, 36))
def test_periods_are_counted_from_the_end_in_one_step(end: dt.date, months: int) -> None:
    found = clv.period_for(end, months)
    assert found.now_start == ref.months_earlier(end, months)
    assert found.before_start == ref.months_earlier(end, 2 * months)
    assert close(found.years, Fraction(months, 12))


@often
@given(st.dates(dt.date(2023, 1, 1), dt.date(2024, 12, 31)), lengths, st.integers(5, 9))
def test_default_length_is_the_longest_the_file_reaches(end: dt.date, months: int, late: int) -> None:
    first = ref.months_earlier(end, 2 * months) + dt.timedelta(days=late)
    assert clv.default_months(first, end) == ref.default_months(first, end)


@pytest.mark.parametrize(
    ("first", "history"),
    [
        (dt.date(2023, 4, 1), "whole"), (dt.date(2023, 4, 2), "short"), (dt.date(2023, 4, 4), "short"),
        (dt.date(2024, 3, 31), "short"), (dt.date(2024, 4, 1), "none"),
    ],
)  # fmt: skip
def test_history_is_whole_only_when_it_holds_a_whole_period(first: dt.date, history: str) -> None:
    assert clv.history_of(first, clv.period_for(dt.date(2026, 4, 1), 12)) == history


# ---- from rows to customers ------------------------------------------------------------------------------


def stored(rows: Sequence[ref.Row], folder: Path) -> Path:
    """The rows as a checked table, as reading a file leaves them."""
    money = pa.decimal128(18, 4)
    table = pa.table(
        {
            "row": pa.array(range(2, len(rows) + 2), pa.int64()),
            "customer_id": pa.array([row[0] for row in rows], pa.string()),
            "date": pa.array([row[1] for row in rows], pa.date32()),
            "amount": pa.array([row[2] for row in rows], money),
            "order_id": pa.array([row[3] for row in rows], pa.string()),
            "cost": pa.array([row[4] for row in rows], money),
        }
    )
    pq.write_table(table, folder / "rows.parquet")
    return folder / "rows.parquet"


@often
@given(files(6), lengths, st.sampled_from(["net", "ignore", "cancel"]), st.randoms(use_true_random=False))
def test_customers_from_stored_rows(
    tmp_path_factory: pytest.TempPathFactory, rows: list[ref.Row], months: int, returns: Returns, chance: Random
) -> None:
    p = ref.period(rows, END, months)
    counted = ref.under(returns, [row for row in rows if row[1] < END])
    shown = list(rows)
    if returns != "cancel":  # which of two rows on a day a return is paired with is a matter of their order
        chance.shuffle(shown)
    path = stored(shown, tmp_path_factory.mktemp("rows"))
    found = tables.customers(path, p.before_start, p.now_start, p.end, returns).set_index("customer_id")
    expected = customers_table(counted, p).set_index("customer_id")
    assert sorted(found.index) == list(expected.index)
    kinds = ("purchases_earlier", "purchases_before", "purchases_now", "revenue_earlier", "revenue_before")
    for column in (*kinds, "revenue_now", "costed_before", "costed_now", "cost_before", "cost_now"):
        assert all_close(found[column].sort_index().tolist(), expected[column].tolist()), column


# ---- from rows to tiers, movements, flows ----------------------------------------------------------------


def based(rows: list[ref.Row], months: int, scheme: str, **how: object) -> tuple[clv.Base, ref.Statement]:
    """The product's base and the slow statement of the same rows, if anybody is active now."""
    p = ref.period(rows, END, months)
    shares = [Decimal(part.split("=")[1]) for part in scheme.split(",")]
    slow_how = {"basis": how.get("basis", "relative"), "index": Fraction(str(how.get("index", 1)))}
    slow = ref.statement(rows, p, shares, **slow_how)  # type: ignore[arg-type]
    assume(slow.tiers_now)
    choices = clv.Choices(scheme=clv.parse_scheme(scheme), **how)  # type: ignore[arg-type]
    period = clv.period_for(END, months)
    first = min(row[1] for row in rows if row[1] < END)
    history = clv.history_of(first, period)
    table = customers_table(rows, p)
    return clv.from_customers(table, choices, years=period.years, period=period, history=history), slow


@often
@given(files(6), schemes)
def test_tiers_and_movements_of_every_customer(rows: list[ref.Row], scheme: str) -> None:
    base, slow = based(rows, 6, scheme)
    assert base.customers is not None
    moved = {move.customer: move for move in slow.moves}
    for row in base.customers.to_dict("records"):
        move = moved.get(row["customer_id"])
        found = (position(base, row["tier_now"]), row["movement"] or None, position(base, row["tier_before"]))
        assert found == (None if move is None else move.tier_now, move and move.movement, move and move.tier_before)


def position(base: clv.Base, tier: object) -> int | None:
    return base.names.index(str(tier)) if isinstance(tier, str) else None


@often
@given(files(12), schemes)
def test_flow_statement_and_bridge(rows: list[ref.Row], scheme: str) -> None:
    base, slow = based(rows, 12, scheme)
    assume(slow.tiers_before)
    assert base.flows is not None and base.bridge is not None
    found = {
        (position(base, row["tier_now"]), row["movement"], position(base, row["tier_before"])): (
            row["customers"],
            0 if pd.isna(row["purchases"]) else row["purchases"],
            round(row["revenue_before"] * 100),
            round(row["revenue_now"] * 100),
        )
        for row in base.flows.to_dict("records")
    }
    assert found == ref.flows(slow)
    steps = {row["step"].replace("_", " "): round(row["change"] * 100) for row in base.bridge.to_dict("records")}
    slow_steps = {step.replace("_", " "): cents for step, cents in ref.bridge(slow).items()}
    assert steps == {step: slow_steps[step] for step in steps}
    assert all(cents == 0 for step, cents in slow_steps.items() if step not in steps)


@often
@given(files(12), schemes)
def test_revenue_kept_of_those_active_before(rows: list[ref.Row], scheme: str) -> None:
    base, slow = based(rows, 12, scheme)
    expected = ref.nrr_grr(slow)
    assume(expected is not None)
    assert expected and all_close([base.kept_revenue["nrr"], base.kept_revenue["grr"]], expected)
    back = sum(move.cents_now for move in slow.moves if move.movement == "won back")
    assert close(base.kept_revenue["won_back"], back / 100)


@often
@given(files(3), schemes, st.sampled_from([1.0, 1.1, 0.9, 1.037, 2.0]))
def test_fixed_basis_and_who_was_only_relabelled(rows: list[ref.Row], scheme: str, index: float) -> None:
    relative, slow_relative = based(rows, 3, scheme, index=index)
    assume(slow_relative.tiers_before)
    fixed, slow_fixed = based(rows, 3, scheme, basis="fixed", index=index)
    assert fixed.tiers["customers"].tolist() == [t.customers for t in ref.tier_table(slow_fixed)]
    assert fixed.moves is not None
    assert fixed.moves.tolist() == [list(t.moved) for t in ref.tier_table(slow_fixed)]
    expected = ref.relabelled_and_hidden(slow_relative, slow_fixed)
    for base in (relative, fixed):
        assert (base.relabelled["only_relabelled"], base.relabelled["hidden_moves"]) == expected


@often
@given(files(12), schemes, discounts, st.sampled_from(["course", "discounted", "future"]))
def test_portfolio_from_rows(rows: list[ref.Row], scheme: str, discount: Fraction, method: Method) -> None:
    base, slow = based(rows, 12, scheme)
    assume(slow.tiers_before)
    tiers = ref.tier_table(slow)
    table = base.portfolio(method, float(discount))
    counts = table.iloc[:-1][["customers", "purchases", "revenue", "base", "lost"]].to_numpy(float).tolist()
    assert counts == [[t.customers, t.purchases, float(t.revenue), t.base, t.lost] for t in tiers]
    assert_same_portfolio(table, tiers, method, discount, Fraction(1))


@often
@given(files(12), schemes)
def test_margin_per_tier_from_rows_that_have_a_cost(rows: list[ref.Row], scheme: str) -> None:
    some = any(
        person.costed["now"] for person in ref.people(rows, ref.period(rows, END, 12)).values() if person.active("now")
    )
    assume(some)
    base, slow = based(rows, 12, scheme, margin="file")
    assert isinstance(base.margin, np.ndarray)
    for k, found in enumerate(base.margin):
        expected = ref.margin_share(slow, k)
        usable = expected is not None and expected[1] > 0
        assert close(found, expected[0] if expected and usable else None)


# ---- retention, value ------------------------------------------------------------------------------------


@often
@given(st.integers(1, 100_000), st.data(), st.sampled_from([Fraction(1), Fraction(1, 2), Fraction(1, 12), Fraction(2)]))
def test_retention_duration_and_interval(base: int, data: st.DataObject, years: Fraction) -> None:
    lost = data.draw(st.integers(0, base) | st.sampled_from([0, base]))
    slow = ref.stay(base, lost, years)
    low, high = clv.retention.duration_interval(lost, base, float(years))
    assert all_close(
        [clv.duration(lost / base, float(years)), low, high, clv.retention.yearly(1 - lost / base, float(years))],
        [slow.duration, slow.duration_low, slow.duration_high, slow.retention_year],
    )


def assert_same_portfolio(
    table: pd.DataFrame, tiers: Sequence[ref.Tier], method: Method, discount: Fraction, years: Fraction
) -> None:
    values = [ref.tier_value(tier, method, discount, years) for tier in tiers]
    rows, total = table.iloc[:-1].to_dict("records"), table.iloc[-1]
    for row, tier, value in zip(rows, tiers, values, strict=True):
        slow = ref.stay(tier.base, tier.lost, years)
        found = [row[k] for k in ("retention", "retention_low", "retention_high")]
        found += [row[k] for k in ("duration_years", "duration_low", "duration_high", "retention_year")]
        assert all_close(
            found,
            [slow.retention, slow.retention_low, slow.retention_high]
            + [slow.duration, slow.duration_low, slow.duration_high, slow.retention_year],
        )
        found = [row[k] for k in ("clv", "clv_low", "clv_high", "portfolio_value", "portfolio_low", "portfolio_high")]
        assert all_close(
            found,
            [value.clv, value.clv_low, value.clv_high, value.portfolio, value.portfolio_low, value.portfolio_high],
        ), (found, value)
        assert close(row["clv_index"], index(value, values[-1]))
    whole, low, high = ref.portfolio(values)
    assert close(total["portfolio_value"], whole)
    assert all(tier.customers == 0 or tier.base == 0 for tier in tiers) or all_close(
        [total["portfolio_low"], total["portfolio_high"]], [low, high]
    )
    pooled = ref.pooled(tiers)
    kept = ref.stay(pooled.base, pooled.lost, years)
    m = ref.income(pooled, years)
    clv_total = (
        ref.worth(method, m, kept.retention, discount, years) if kept.duration and kept.retention is not None else None
    )
    assert all_close([total["clv"], total["duration_years"]], [clv_total, kept.duration])
    ends = [kept.retention_low, kept.retention_high if pooled.lost else None]
    if pooled.customers and pooled.base:
        limits = [None if r is None else ref.worth(method, m, r, discount, years) for r in ends]
        assert all_close([total["clv_low"], total["clv_high"]], limits)


def index(value: ref.Value, last: ref.Value) -> Fraction | None:
    return Fraction(value.clv) / Fraction(last.clv) if value.clv is not None and last.clv else None


YEARS = [Fraction(1), Fraction(1, 2), Fraction(1, 12), Fraction(3, 2)]


@often
@given(lively(3), discounts, st.sampled_from(YEARS), st.sampled_from(["course", "discounted", "future"]))
def test_portfolio_of_counts(tiers: list[ref.Tier], discount: Fraction, years: Fraction, method: Method) -> None:
    table, moves, margin = tiers_table(tiers)
    found = clv.portfolio(table, float(years), method, float(discount), margin=margin, moves=moves)
    assert_same_portfolio(found, tiers, method, discount, years)


@often
@given(lively(3), discounts, st.sampled_from(YEARS))
def test_migration_values(tiers: list[ref.Tier], discount: Fraction, years: Fraction) -> None:
    table, moves, margin = tiers_table(tiers)
    found = clv.portfolio(table, float(years), "migration", float(discount), margin=margin, moves=moves)
    expected = ref.migration_values(tiers, discount, years)
    assert expected is not None
    assert all_close(found["clv"].tolist()[:-1], expected)
    assert close(found["portfolio_value"].iloc[-1], sum(t.customers * v for t, v in zip(tiers, expected, strict=True)))


@often
@given(files(12), schemes, discounts)
def test_migration_from_rows_with_empty_tiers(rows: list[ref.Row], scheme: str, discount: Fraction) -> None:
    base, slow = based(rows, 12, scheme)
    assume(slow.tiers_before)
    tiers = ref.tier_table(slow)
    expected = ref.migration_values(tiers, discount, Fraction(1))
    try:
        found = base.portfolio("migration", float(discount))
    except clv.TableProblem as problem:
        assert problem.code == "migration_not_determined" or expected is None
        return
    assert expected is not None
    shown = [None if tier.customers == 0 else value for tier, value in zip(tiers, expected, strict=True)]
    assert all_close(found["clv"].tolist()[:-1], shown)
    assert close(found["portfolio_value"].iloc[-1], sum(t.customers * v for t, v in zip(tiers, expected, strict=True)))


@often
@given(files(12), schemes, st.lists(st.none() | st.floats(0, 1), min_size=10, max_size=10))
def test_last_years_value_against_what_came(
    rows: list[ref.Row], scheme: str, retention_then: list[float | None]
) -> None:
    base, slow = based(rows, 12, scheme)
    assume(slow.tiers_before)
    then = retention_then[: len(base.names)]
    assert base.customers is not None
    found = clv.value.hindsight(base.customers, np.array([math.nan if r is None else r for r in then]), base.names)
    expected = ref.came_true(slow, then)
    assert all_close(found["expected"].tolist()[:-1], [pair[0] for pair in expected])
    assert all_close(found["actual"].tolist(), [*(pair[1] for pair in expected), sum(pair[1] for pair in expected)])


@often
@given(lively(3), discounts, st.sampled_from(YEARS))
def test_what_a_customer_may_cost(tiers: list[ref.Tier], discount: Fraction, years: Fraction) -> None:
    table, _, margin = tiers_table(tiers)
    found = clv.value.affordable(clv.value.value_inputs(table, float(years), margin), float(discount))
    values = [ref.tier_value(tier, "discounted", discount, years).clv for tier in tiers]
    assert all_close(found["to_win"].tolist(), values)
    assert all_close(found["to_keep"].tolist(), [ref.income(tier, years) for tier in tiers])


# ---- what if ---------------------------------------------------------------------------------------------


@st.composite
def programmes(draw: st.DrawFn) -> ref.Levers:
    """Levers that go up and down, past their floors, for some of three tiers, with and without cost."""
    targets = draw(st.sets(st.integers(0, 2), min_size=1))
    return ref.Levers(
        Fraction(draw(st.sampled_from(["0", "1", "-1", "-50", "0.5"]))),
        Fraction(draw(st.sampled_from(["0", "100", "-20", "-99999"]))),
        Fraction(draw(st.sampled_from(["0", "0.5", "2", "-1", "-30"]))),
        tuple(sorted(targets)),
        Fraction(draw(st.sampled_from(["1", "0.6"]))),
        Fraction(draw(st.sampled_from(["1", "0.25", "0"]))),
        draw(discounts),
        Fraction(draw(st.sampled_from(["0", "1000", "50000"]))),
        Fraction(draw(st.sampled_from(["0", "10", "200"]))),
    )


def scenario(x: ref.Levers) -> clv.Scenario:
    return clv.Scenario(
        targets=x.targets,
        levers=clv.Levers(float(x.more_purchases), float(x.more_money), float(x.more_years)),
        reach=float(x.reach),
        uptake=float(x.uptake),
        one_off=float(x.one_off),
        yearly_cost=float(x.fee),
        method="discounted" if x.discount else "course",
        discount=float(x.discount),
    )


def started(tiers: Sequence[ref.Tier], years: Fraction) -> clv.Today:
    table, moves, margin = tiers_table(tiers)
    return clv.today(table, float(years), margin, moves)


@pytest.mark.parametrize("rule", ["course", "migration"])
@often
@given(tiers=lively(3), x=programmes(), years=st.sampled_from(YEARS))
def test_levers_gain_cost_and_break_even(rule: str, tiers: list[ref.Tier], x: ref.Levers, years: Fraction) -> None:
    found = clv.outcome(started(tiers, years), scenario(x), migrating=rule == "migration")
    assert close(found.gain, ref.gain(tiers, x, years, rule))
    assert close(found.cost, ref.cost(tiers, x, years, rule))
    assert close(found.net, ref.net(tiers, x, years, rule))
    assert close(found.roi, ref.return_on_investment(tiers, x, years, rule))
    assert close(found.break_even_uptake, ref.break_even_uptake(tiers, x, years, rule))


@pytest.mark.parametrize("rule", ["course", "migration"])
@seldom
@given(tiers=lively(3), x=programmes(), years=st.sampled_from(YEARS))
def test_parts_of_the_gain(rule: str, tiers: list[ref.Tier], x: ref.Levers, years: Fraction) -> None:
    found = clv.levers.parts(started(tiers, years), scenario(x), migrating=rule == "migration")
    assert all_close(found["part"].tolist()[:3], ref.lever_parts(tiers, x, years, rule))
    singles = [ref.gain(tiers, x.scaled([int(j == k) for j in range(3)]), years, rule) for k in range(3)]
    assert all_close(found["alone"].tolist()[:3], singles)


@pytest.mark.parametrize("rule", ["course", "migration"])
@seldom
@given(tiers=lively(3), x=programmes(), years=st.sampled_from([Fraction(1), Fraction(1, 4), Fraction(3, 2)]))
def test_yearly_net_and_pay_back(rule: str, tiers: list[ref.Tier], x: ref.Levers, years: Fraction) -> None:
    assume(x.one_off or x.fee)
    today = started(tiers, years)
    found = clv.levers.yearly_net(today, scenario(x), migrating=rule == "migration")
    expected = ref.yearly_net(tiers, x, years, 12, rule)
    expected[0] -= float(x.one_off)
    assert all_close(found.tolist()[:12], expected)
    assert clv.levers.pay_back(today, scenario(x), migrating=rule == "migration") == ref.pay_back(tiers, x, years, rule)


@seldom
@given(lively(2), programmes(), st.sampled_from(YEARS))
def test_break_even_effect_is_where_the_net_is_nothing(tiers: list[ref.Tier], x: ref.Levers, years: Fraction) -> None:
    assume(max(x.targets) < 2 and (x.one_off or x.fee))
    found = clv.levers.break_even_range(started(tiers, years), scenario(x))
    expected = ref.break_even_range(tiers, x, years)
    assert (found is None) == (expected is None)
    assert clv.levers.break_even_effect(started(tiers, years), scenario(x)) == (None if found is None else found[0])
    if found is None or expected is None:
        return
    assert all_close(found, expected) or _barely(tiers, x, years)
    for factor in found:
        if 0 < factor < 10:
            at_that = ref.net(tiers, x.scaled([Fraction(factor)] * 3), years)
            assert abs(at_that) <= 1e-6 * (1 + abs(ref.cost(tiers, x, years)))


def _barely(tiers: list[ref.Tier], x: ref.Levers, years: Fraction) -> bool:
    """Somewhere on the scan the net is nothing but for the last digits, so that either side may be taken."""
    scale = 1 + abs(ref.cost(tiers, x, years)) + abs(ref.gain(tiers, x, years))
    return any(abs(ref.net(tiers, x.scaled([Fraction(k, 20)] * 3), years)) <= 1e-9 * scale for k in range(201))


@seldom
@given(lively(3), programmes(), st.integers(0, 2))
def test_gain_where_a_targeted_tier_lost_nobody(tiers: list[ref.Tier], x: ref.Levers, k: int) -> None:
    """The basic model cannot say how long they stay; with migration they leave by way of other tiers."""
    t = tiers[k]
    moved = tuple(count + 1 for count in t.moved)
    tiers[k] = ref.Tier(t.customers, t.purchases, t.revenue, sum(moved), 0, moved, t.margin)
    today = started(tiers, Fraction(1))
    found = clv.gain(today, scenario(x))
    assert math.isnan(found) == (k in x.targets and x.reach * x.uptake > 0)
    assert close(clv.gain(today, scenario(x), migrating=True), ref.gain(tiers, x, Fraction(1), "migration"))
