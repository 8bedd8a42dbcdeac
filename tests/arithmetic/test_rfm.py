"""RFM: against a slow count in fractions, on a real file, over all 125 cells, and by what must always hold."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from collections import Counter, defaultdict
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
import small_bases
from hypothesis import given
from hypothesis import strategies as st
from reference import Row, cents_of

from clv import Choices, TableProblem
from clv.orders import orders_from
from clv.rfm import (
    MEASURES,
    RULES,
    SEGMENTS,
    Rfm,
    bearable,
    borne,
    quantiles,
    recency_by_frequency,
    rfm,
    rule_table,
    score_table,
    scored,
    segment_of,
    segment_table,
    shared_values,
)
from study import samples

SAMPLES = Path(__file__).resolve().parents[2] / "data"
START, END = dt.date(2022, 3, 31), small_bases.END
WHOLE = st.lists(st.integers(-50, 50), min_size=1, max_size=60)
Scores = dict[str, tuple[int, int, int]]
Facts = dict[str, tuple[int, int, int]]


# ---- slow and plain: nothing of ours, one customer after the other, quantiles in fractions --------------------


def facts(rows: Iterable[Row], start: dt.date, end: dt.date) -> Facts:
    """(−days, purchases, cents) of everybody who has bought in the window for more than was returned."""
    money: dict[str, Decimal] = defaultdict(Decimal)
    net: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    first: dict[tuple[str, str], dt.date] = {}
    for who, day, amount, order, _ in rows:
        if start <= day < end:
            one = (who, str(day) if order is None else f"order {order}")
            money[who] += amount
            net[one] += amount
            first[one] = min(day, first.get(one, day))
    bought: dict[str, list[dt.date]] = defaultdict(list)
    for (who, order), amount in net.items():
        if amount > 0:
            bought[who].append(first[who, order])
    return {
        who: (-(end - max(when)).days, len(when), cents_of(Fraction(money[who])))
        for who, when in bought.items()
        if cents_of(Fraction(money[who])) > 0
    }


def type_seven(values: list[int], share: Fraction) -> Fraction:
    """The quantile, as the textbook writes it."""
    x = sorted(values)
    h = (len(x) - 1) * share
    low = int(h)
    return x[low] + (h - low) * (x[min(low + 1, len(x) - 1)] - x[low])


def scores(found: Facts, parts: int = 5) -> Scores:
    """1 + how many of the quantiles each value is above."""
    marks: dict[str, list[int]] = {who: [] for who in found}
    for measure in range(3):
        values = [three[measure] for three in found.values()]
        cuts = [type_seven(values, Fraction(i, parts)) for i in range(1, parts)]
        for who, three in found.items():
            marks[who].append(1 + sum(three[measure] > cut for cut in cuts))
    return {who: (r, f, m) for who, (r, f, m) in marks.items()}


def named(three: tuple[int, int, int]) -> str:
    """The segment, by going through the printed table."""
    boxes = [(rule.segment, (rule.recency, rule.frequency, rule.monetary)) for rule in RULES]
    fits = [name for name, box in boxes if all(a <= s <= b for s, (a, b) in zip(three, box, strict=True))]
    (only,) = fits
    return only


def as_orders(rows: list[Row], end: dt.date) -> pd.DataFrame:
    columns = ["customer_id", "date", "amount", "order_key"]
    return pd.DataFrame([(who, day, float(amount), key) for who, day, amount, key, _ in rows], columns=columns)


# ---- the rules ------------------------------------------------------------------------------------------------


def test_each_of_the_125_cells_is_in_exactly_one_segment() -> None:
    assert len(SEGMENTS) == len(set(SEGMENTS)) <= 10
    every = [(r, f, m) for r in range(1, 6) for f in range(1, 6) for m in range(1, 6)]
    held = Counter(named(three) for three in every)  # `named` bears no second fit
    assert sum(held.values()) == 125 and set(held) == set(SEGMENTS)
    for r, f, m in every:
        assert SEGMENTS[int(segment_of(r, f, m))] == named((r, f, m))


def test_the_rules_stand_in_the_documents_as_they_are() -> None:
    printed = (SAMPLES.parent / "docs" / "METHODS.md").read_text(encoding="utf-8")

    def span(low: int, high: int) -> str:
        return str(low) if low == high else f"{low}–{high}"

    for rule in rule_table().to_dict("records"):
        ranges = ", ".join(f"{m} {span(rule[f'{m}_low'], rule[f'{m}_high'])}" for m in MEASURES)
        assert f"- `{rule['segment']}`: {ranges}\n" in printed


@pytest.mark.parametrize("fewer", [2, 3, 4])
def test_fewer_scores_are_some_of_the_125_cells(fewer: int) -> None:
    every = np.array(list(itertools.product(range(1, fewer + 1), repeat=3)))
    found = segment_of(every[:, 0], every[:, 1], every[:, 2], fewer)
    assert (found >= 0).all()
    assert SEGMENTS[int(found[-1])] == "champions" and SEGMENTS[int(found[0])] == "resting"


# ---- against the slow count -----------------------------------------------------------------------------------


def check(found: Rfm, ids: list[str], slow: Facts) -> None:
    """Values, scores and segments are those of the slow count; everybody else is outside."""
    marks = scores(slow, found.scores)
    assert {who for who, inside in zip(ids, found.inside, strict=True) if inside} == set(slow)
    for place, who in enumerate(ids):
        if who in slow:
            assert tuple(found.values[:, place]) == slow[who]
            assert tuple(found.marks[:, place]) == marks[who]
            assert found.scores < 5 or SEGMENTS[found.segments[place]] == named(marks[who])
        else:
            assert found.segments[place] == -1 and not found.marks[:, place].any()


@given(small_bases.files(max_rows=60), st.integers(2, 5))
def test_small_files_are_scored_as_the_slow_count_does(rows: list[Row], parts: int) -> None:
    slow = facts(rows, START, END)
    if not any(day < END for _, day, *_ in rows):
        return
    orders = orders_from(as_orders(rows, END), END)
    if not slow:
        with pytest.raises(TableProblem, match="rfm_nobody"):
            rfm(orders, START, END, parts)
        return
    check(rfm(orders, START, END, parts), list(orders.ids), slow)


@pytest.mark.slow
def test_a_real_file_is_scored_as_the_slow_count_does() -> None:
    study = samples.study_of("online_retail", Choices())
    start, end = dt.date(2010, 12, 10), dt.date(2011, 12, 10)
    query = "SELECT customer_id, date, amount, order_id, NULL FROM read_parquet(?) WHERE date >= ? AND date < ?"
    rows = duckdb.execute(query, [str(study.file.table), start, end]).fetchall()
    found = rfm(study.orders, start, end)
    check(found, list(study.orders.ids), facts(rows, start, end))
    table = segment_table(found)
    assert table["customers"].sum() == found.customers > 4000
    assert table["revenue"].sum() == pytest.approx(found.values[2][found.inside].sum() / 100)


# ---- what always holds ----------------------------------------------------------------------------------------


@given(WHOLE, st.integers(2, 5))
def test_quantiles_are_type_seven_and_exact(values: list[int], parts: int) -> None:
    cuts = quantiles(np.array(values), parts)
    assert [Fraction(int(cut), parts) for cut in cuts] == [
        type_seven(values, Fraction(i, parts)) for i in range(1, parts)
    ]
    assert cuts / parts == pytest.approx(np.quantile(values, [i / parts for i in range(1, parts)]))


@given(WHOLE, st.integers(2, 5), st.randoms(use_true_random=False))
def test_scores_do_not_hang_on_the_order_of_the_file_and_rise_with_the_value(
    values: list[int], parts: int, chance: random.Random
) -> None:
    x = np.array(values)
    found = scored(x, quantiles(x, parts), parts)
    shuffled = np.array(chance.sample(range(len(values)), len(values)))
    assert (scored(x[shuffled], quantiles(x[shuffled], parts), parts) == found[shuffled]).all()
    in_order = found[np.argsort(x, kind="stable")]
    assert (np.diff(in_order) >= 0).all() and found.min() >= 1 and found.max() <= parts
    for value in set(values):
        assert len(set(found[x == value])) == 1  # ties together


@given(WHOLE)
def test_a_measure_bears_as_many_scores_as_all_have_somebody(values: list[int]) -> None:
    x = np.array(values)
    most = borne(x)
    assert most <= len(set(values))
    used = [len(set(scored(x, quantiles(x, parts), parts))) == parts for parts in (2, 3, 4, 5)]
    assert most == max([1, *(parts for parts, all_used in zip((2, 3, 4, 5), used, strict=True) if all_used)])


def bought(often: list[int]) -> Rfm:
    """A customer a number, who has bought so many times, each on a day and for an amount of its own."""
    rows = [(f"c{i:03}", START + dt.timedelta(days=i + k), 10.0 + i) for i, n in enumerate(often) for k in range(n)]
    return rfm(orders_from(pd.DataFrame(rows, columns=["customer_id", "date", "amount"]), END), START, END)


def test_a_value_that_more_than_half_share_is_said_with_the_scores_that_it_bears() -> None:
    found = bought([1] * 60 + [2] * 20 + [3] * 10 + [5] * 10)
    (shared,) = shared_values(found)
    assert (shared.measure, shared.value, shared.share) == ("frequency", 1.0, 0.6)
    assert (shared.used, shared.scores) == (3, 3) and set(found.marks[1]) == {1, 4, 5}
    assert bearable(found) == 3
    assert shared_values(bought([1, 2, 3, 4, 5] * 10)) == []
    (at_the_top,) = shared_values(bought([1] * 10 + [2] * 10 + [3] * 30))
    assert (at_the_top.value, at_the_top.used, at_the_top.scores) == (3.0, 3, 1)  # no number of scores fills them all
    everybody_once = bought([1] * 50)
    assert [s.scores for s in shared_values(everybody_once)] == [1] and bearable(everybody_once) == 5


def test_the_tables_add_up_to_those_inside() -> None:
    found = bought([1 + (i * 7) % 9 for i in range(200)])
    segments, pairs, marks = segment_table(found), recency_by_frequency(found), score_table(found)
    for table in (segments, pairs):
        assert table["customers"].sum() == found.customers
        assert table["revenue"].sum() == pytest.approx(found.values[2].sum() / 100)
    assert segments["share"].sum() == pytest.approx(1) and segments["purchases"].sum() == found.values[1].sum()
    for measure in MEASURES:
        assert marks[f"{measure}_customers"].sum() == found.customers
        assert (marks[f"{measure}_low"] <= marks[f"{measure}_high"]).all()
    assert (marks["recency_high"].iloc[:-1].to_numpy() < marks["recency_low"].iloc[1:].to_numpy()).all()


def test_scores_that_are_not_two_to_five_are_refused() -> None:
    orders = orders_from(pd.DataFrame({"customer_id": ["a"], "date": ["2024-01-01"], "amount": [1.0]}), END)
    for wrong in (1, 6):
        with pytest.raises(TableProblem, match="rfm_scores"):
            rfm(orders, START, END, wrong)
