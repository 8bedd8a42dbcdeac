"""What was expected of the customers of a period ago, and what came; and the same from further back."""

from __future__ import annotations

import datetime as dt
import math
from fractions import Fraction
from random import Random

import numpy as np
import pandas as pd
import pytest
import reference as ref
import sample_bases as samples
from drawing import examples
from hypothesis import given
from hypothesis import strategies as st
from made_orders import END, many
from small_bases import customers_table, files
from test_against_reference import all_close, close

import clv
import run

TWO = "A=30,B=70"
SHARES = [ref.Decimal(30), ref.Decimal(70)]
MILLION = 1e6


def test_the_member_companys_year_as_expected_and_as_it_came() -> None:
    check = clv.year_check.year_check(samples.base("member_company"), samples.earlier("member_company"))
    table = check.table
    expected = {
        "basic": [50.1, 60.4, 56.1, 5.3, 171.9],
        "moves": [22.4, 39.8, 72.7, 26.1, 161.0],
        "same_year": [50.9, 61.7, 57.3, 5.5, 175.4],
        "came": [25.7, 42.6, 76.0, 26.6, 171.0],
    }
    assert {name: (table[name] / MILLION).round(1).tolist() for name in expected} == expected
    assert (round(check.basic_error, 2), round(check.moves_error, 2)) == (0.49, 0.06)
    assert check.closer == "moves" and check.three_periods


def test_with_two_periods_no_method_is_recommended() -> None:
    check = clv.year_check.year_check(samples.base("member_company"))
    assert check.closer == "" and not check.three_periods
    assert check.table[["basic", "moves"]].isna().all(axis=None)
    assert round(check.table["same_year"].iloc[-1] / MILLION, 1) == 175.4
    assert clv.year_check.year_check(samples.base("online_retail"), samples.earlier("online_retail")).closer == ""


def test_the_old_looking_back_is_the_basic_column() -> None:
    base, earlier = samples.base("energy_company"), samples.earlier("energy_company")
    old = clv.looking_back(base, earlier)
    table = clv.year_check.year_check(base, earlier).table
    assert old is not None
    assert np.allclose(old["expected"], table["basic"]) and np.allclose(old["actual"], table["came"])


def test_a_base_without_customers_or_with_one_period_is_refused() -> None:
    with pytest.raises(clv.TableProblem, match="needs_customers"):
        clv.year_check.year_check(samples.base("subscription_segments"))
    with pytest.raises(clv.TableProblem, match="migration_needs_moves"):  # one revenue is no check of another
        clv.year_check.year_check(samples.base("telco_churn"))


def three_periods(rows: list[ref.Row], months: int) -> tuple[clv.Base, clv.Base | None, ref.Statement, ref.Statement]:
    """The base and the one before it, by the product and by the slow sums."""
    end = END
    now = ref.Period(ref.months_earlier(end, 2 * months), ref.months_earlier(end, months), end, months)
    then = ref.Period(ref.months_earlier(end, 3 * months), now.before_start, now.now_start, months)  # type: ignore[arg-type]
    bases, slow = [], []
    for p in (now, then):
        period = clv.Period(p.before_start, p.now_start, p.end, months)
        table = customers_table(rows, p)
        choices = clv.Choices(scheme=clv.parse_scheme(TWO))
        bases.append(clv.from_customers(table, choices, years=months / 12, period=period, history="short"))
        slow.append(ref.statement(rows, p, SHARES))
    return bases[0], bases[1] if bases[1].two_periods else None, slow[0], slow[1]


def made(seed: int, people: int, periods: int, months: int) -> list[ref.Row]:
    """Customers who buy in some periods and not in others; some return what they bought."""
    chance, rows = Random(seed), list[ref.Row]()
    for k in range(people):
        for back in range(periods):
            if chance.random() < 0.4:
                continue
            day = ref.months_earlier(END, back * months) - dt.timedelta(days=chance.randint(1, 25))
            rows.append(
                (f"c{k:02}", day, ref.Decimal(chance.choice(["100", "50", "300", "75.005", "-20"])), None, None)
            )
    return rows


@examples(30)
@given(st.integers(0, 10_000), st.integers(1, 12), st.sampled_from([12, 6]))
def test_a_years_check_by_the_slow_sums(seed: int, people: int, months: int) -> None:
    rows = made(seed, people, 3, months)
    if not rows:
        return
    base, earlier, slow, slow_then = three_periods(rows, months)
    if not base.two_periods or not slow.tiers_now:
        return
    found = clv.year_check.year_check(base, earlier).table
    expected = ref.checked_year(slow_then if earlier is not None else None, slow)
    for name, column in zip(("basic", "moves", "same_year", "came"), zip(*expected, strict=True), strict=True):
        assert all_close(found[name].tolist()[:-1], column), name
    assert close(found["came"].iloc[-1], sum(row[3] for row in expected))


@examples(20)
@given(files(12), st.randoms(use_true_random=False))
def test_the_check_does_not_depend_on_the_order_of_the_rows(rows: list[ref.Row], chance: Random) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)
    tables = []
    for r in (rows, shuffled):
        base, earlier, _, _ = three_periods(r, 12)
        if not base.two_periods:
            return
        tables.append(clv.year_check.year_check(base, earlier).table)
    pd.testing.assert_frame_equal(tables[0], tables[1])


# --- further back -----------------------------------------------------------------------------------------------


def test_a_back_test_held_back_one_period_is_the_check_of_one_year() -> None:
    o = samples.orders("member_company")
    found = clv.year_check.back_test(o, clv.Choices(), 12, [1])
    check = clv.year_check.year_check(samples.base("member_company"), samples.earlier("member_company")).table
    for one, other in (("basic", "basic"), ("moves", "moves"), ("came", "came"), ("revenue", "revenue_before")):
        assert np.allclose(found[one], check[other])


def test_the_member_company_held_back_two_years() -> None:
    found = clv.year_check.back_test(samples.orders("member_company"), clv.Choices(), 12)
    whole = found[found["tier"] == "Total"]
    assert whole["date"].dt.year.tolist() == [2023, 2023, 2024] and whole["ahead"].tolist() == [1, 2, 1]
    expected = {"basic": [157.7, 120.1, 171.9], "moves": [147.9, 98.8, 161.0], "came": [151.1, 141.2, 171.0]}
    assert {c: (whole[c] / MILLION).round(1).tolist() for c in expected} == expected


def alike(seed: int = 2018, people: int = 800, years: int = 4) -> pd.DataFrame:
    """A shop whose customers are all much the same: each buys at random, now and then for much, and nobody leaves."""
    rng = np.random.default_rng(seed)
    start = dt.date(2016, 1, 1)
    days = (dt.date(2016 + years, 1, 1) - start).days
    rows = []
    for k in range(people):
        for day in np.sort(rng.integers(0, days, rng.poisson(1.6 * years))):
            rows.append((f"c{k:03}", start + dt.timedelta(days=int(day)), round(float(rng.lognormal(5, 1.3)), 2)))
    return pd.DataFrame(rows, columns=["customer_id", "date", "amount"])


def test_where_all_customers_are_alike_the_basic_model_is_twice_and_more_too_high_at_the_top() -> None:
    """Rank is luck here: last year's best are next year's average, which only the moves can know."""
    o = clv.orders_from(alike(), dt.date(2020, 1, 1))
    found = clv.year_check.back_test(o, clv.Choices(), 12, [2, 1])
    first = found[found["ahead"] == 1]
    top = first[first["tier"] == "Super"]
    bottom = first[first["tier"] == "Bottom"]
    assert (top["basic"] > 2 * top["came"]).all() and (bottom["basic"] < 0.5 * bottom["came"]).all()
    tiers = first[first["tier"] != "Total"]
    errors = [float((tiers[c] - tiers["came"]).abs().sum() / tiers["came"].sum()) for c in ("basic", "moves")]
    assert errors[1] < 0.35 * errors[0]


def test_online_retail_by_quarters_held_back() -> None:
    found = clv.year_check.back_test(samples.orders("online_retail"), clv.Choices(), 3)
    whole = found[found["tier"] == "Total"]
    assert (whole[["basic", "moves", "came"]] / 1000).round().values.tolist() == [
        [1316, 1382, 1402], [1061, 1086, 2124], [1388, 1267, 2214],
    ]  # fmt: skip


BACK = (
    ("member company, million", lambda: samples.orders("member_company"), 12, MILLION),
    ("energy company, million", lambda: samples.orders("energy_company"), 12, MILLION),
    ("customers all alike, thousand", lambda: clv.orders_from(alike(), dt.date(2020, 1, 1)), 12, 1000),
    ("Online Retail, thousand", lambda: samples.orders("online_retail"), 3, 1000),
)


def back_lines() -> list[str]:
    """The first period after every date a file can be held back at, as METHODS prints it."""
    lines = []
    for name, orders, months, unit in BACK:
        found = clv.year_check.back_test(orders(), clv.Choices(), months)
        for date, part in found[found["ahead"] == 1].groupby("date"):
            whole, tiers = part[part["tier"] == "Total"].iloc[0], part[part["tier"] != "Total"]
            error = [(tiers[c] - tiers["came"]).abs().sum() / tiers["came"].sum() for c in ("basic", "moves")]
            money = "".join(f"{whole[c] / unit:8,.1f}" for c in ("basic", "moves", "came")).replace(",", " ")
            lines.append(f"{name:32}  {date:%Y-%m-%d}{money}   {error[0]:12.0%}{error[1]:7.0%}")
    return lines


def test_the_back_test_printed_in_the_methods_is_what_comes_out() -> None:
    methods = (run.ROOT / "docs" / "METHODS.md").read_text("utf-8")
    assert [line for line in back_lines() if line not in methods] == []


def test_a_file_of_two_periods_cannot_be_held_back() -> None:
    with pytest.raises(clv.TableProblem, match="needs_three_periods"):
        clv.year_check.back_test(samples.orders("online_retail"), clv.Choices(), 6)


@examples(15)
@given(st.integers(0, 1000))
def test_held_back_figures_by_the_slow_sums(seed: int) -> None:
    rows = made(seed, 10, 4, 12)
    if not rows:
        return
    lines = pd.DataFrame([(r[0], r[1], float(r[2])) for r in rows], columns=["customer_id", "date", "amount"])
    o = clv.orders_from(lines, END)
    held = clv.year_check.held_back(o, 12)
    if 2 not in held:
        return
    found = clv.year_check.back_test(o, clv.Choices(scheme=clv.parse_scheme(TWO)), 12, [2])
    date = ref.months_earlier(END, 24)
    p = ref.Period(ref.months_earlier(date, 24), ref.months_earlier(date, 12), date, 12)
    slow = ref.statement(rows, p, SHARES)
    tiers = ref.tier_table(slow)
    matrix = ref.transitions(tiers)
    for k in range(2):
        mine = found[found["tier"] == "AB"[k]].reset_index(drop=True)
        money = sum(m.cents_now for m in slow.moves if m.tier_now == k) / 100
        kept = None if tiers[k].base == 0 else 1 - Fraction(tiers[k].lost, tiers[k].base)
        for ahead in (1, 2):
            start, stop = ref.months_earlier(END, 12 * (3 - ahead)), ref.months_earlier(END, 12 * (2 - ahead))
            paid = [
                max(0, ref.to_cents(sum((r[2] for r in rows if r[0] == name and start <= r[1] < stop), ref.Decimal(0))))
                for name, tier in slow.tiers_now.items()
                if tier == k
            ]
            basic = 0 if not money else None if kept is None else money * float(kept) ** ahead
            assert close(mine["basic"][ahead - 1], basic) and close(mine["came"][ahead - 1], sum(paid) / 100)
        if matrix is not None:
            each = [tiers[j].revenue / tiers[j].customers if tiers[j].customers else Fraction(0) for j in range(2)]
            once = [sum(matrix[i][j] * each[j] for j in range(2)) for i in range(2)]
            twice = [sum(matrix[i][j] * once[j] for j in range(2)) for i in range(2)]
            assert all_close(mine["moves"].tolist(), [tiers[k].customers * once[k], tiers[k].customers * twice[k]])


def test_a_made_base_can_be_held_back_as_often_as_it_has_periods() -> None:
    o = clv.orders_from(many(3), END)
    assert clv.year_check.held_back(o, 12) == [2, 1] and len(clv.year_check.held_back(o, 6)) == 6
    assert not math.isnan(clv.year_check.back_test(o, clv.Choices(), 6)["basic"].iloc[-1])
