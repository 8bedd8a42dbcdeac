"""What came of a list: counted as a slow count does, no effect where there is none, and refusals in words."""

from __future__ import annotations

import datetime as dt
import math
from fractions import Fraction
from statistics import mean, variance

import numpy as np
import pandas as pd
import pytest
from drawing import examples
from hypothesis import given
from hypothesis import strategies as st

import clv
from clv.came_of_it import bought_since, came_of_it, means_apart
from clv.experiments import effect_seen
from study.came_of_it import read_list

DAY, END = dt.date(2025, 1, 1), dt.date(2025, 3, 1)
Person = tuple[str, bool, bool, list[tuple[int, int]]]
PERSON = st.tuples(
    st.sampled_from(["lost", "new", "complaint"]),
    st.booleans(),  # held out
    st.booleans(),  # waits
    st.lists(st.tuples(st.integers(-40, 58), st.integers(-50, 90)), max_size=3),  # days from the list, money
)


@given(st.lists(PERSON, min_size=1, max_size=25))
@examples(80)
def test_shares_and_money_are_those_of_a_slow_count(
    people: list[tuple[str, bool, bool, list[tuple[int, int]]]],
) -> None:
    rows = [(f"c{i}", DAY + dt.timedelta(days=d), float(x)) for i, (*_, bought) in enumerate(people) for d, x in bought]
    rows.append(("other", DAY, 1.0))
    lines = pd.DataFrame(rows, columns=["customer_id", "date", "amount"])
    orders = clv.orders_from(lines.assign(order_key=range(len(lines))), END)
    listed = pd.DataFrame([p[:3] for p in people], columns=["reason", "held_out", "waits"])
    listed.insert(0, "customer_id", [f"c{i}" for i in range(len(people))])
    found = {row["reason"]: row for row in came_of_it(listed, bought_since(orders, DAY)).to_dict("records")}
    for reason in dict.fromkeys(p[0] for p in people if not p[2]):
        groups: list[list[tuple[bool, int]]] = [[], []]
        for code, held, waits, bought in people:
            if code == reason and not waits:
                since = [x for d, x in bought if d >= 0]
                groups[held].append((any(x > 0 for x in since) and sum(since) > 0, sum(since)))
        row = found[reason]
        assert (row["contacted"], row["held_out"]) == tuple(map(len, groups))
        assert (row["bought"], row["bought_out"]) == tuple(sum(yes for yes, _ in group) for group in groups)
        for name, group in zip(("revenue", "revenue_out"), groups, strict=True):
            assert math.isnan(row[name]) if not group else math.isclose(row[name], mean(x for _, x in group))
        assert (row["verdict"] == "alone") == (not all(groups))
        if all(groups):
            seen = effect_seen(row["bought"], row["contacted"], row["bought_out"], row["held_out"])
            assert math.isclose(row["effect"], seen["effect"]) and math.isclose(row["low"], seen["low"])


@given(*[st.lists(st.integers(-99, 99), min_size=2, max_size=12)] * 2)
@examples(80)
def test_the_interval_of_two_means_is_welchs_in_exact_fractions(a: list[int], b: list[int]) -> None:
    found = means_apart(np.array(a, float), np.array(b, float))
    apart = Fraction(sum(a), len(a)) - Fraction(sum(b), len(b))
    assert math.isclose(found["effect"], apart, abs_tol=1e-9)
    u, v = (variance(map(Fraction, x)) / len(x) for x in (a, b))
    if u + v == 0:
        assert found["low"] == found["high"] == found["effect"]
        return
    free = math.floor((u + v) ** 2 / (u**2 / (len(a) - 1) + v**2 / (len(b) - 1)) + Fraction(1, 10**9))
    half = clv.student.t95(free) * math.sqrt(u + v)
    assert math.isclose(found["high"] - found["low"], 2 * half, rel_tol=1e-9)


def test_where_nothing_was_done_chance_is_said_nineteen_times_of_twenty_and_an_effect_is_found() -> None:
    rng = np.random.default_rng(3)
    verdicts: list[str] = []
    found: list[str] = []
    ids = np.arange(2000)
    for _ in range(300):
        held = rng.random(2000) < 0.3
        listed = pd.DataFrame({"customer_id": ids, "reason": "lost", "held_out": held, "waits": False})
        for lift, told in ((0.0, verdicts), (0.1, found)):
            bought = rng.random(2000) < 0.3 + lift * ~held
            since = pd.DataFrame({"customer_id": ids, "bought": bought, "revenue": bought * 10.0})
            told.append(came_of_it(listed, since)["verdict"].iloc[-1])
    assert verdicts.count("chance") >= 0.92 * 300 and found.count("more") >= 0.95 * 300


def test_a_list_before_which_the_file_ends_is_refused() -> None:
    orders = clv.orders_from(pd.DataFrame({"customer_id": ["a"], "date": ["2024-12-01"], "amount": [1.0]}), DAY)
    with pytest.raises(clv.TableProblem, match="list_after_file"):
        bought_since(orders, DAY)


GOOD = "customer_id,reason,hold_out,waits,list_date\n"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("name,amount\na,1\n", "list_unreadable"),
        ("", "list_unreadable"),
        (GOOD, "list_unreadable"),
        (GOOD + "a,Lost,perhaps,,2025-01-01\n", "list_hold_out"),
        (GOOD + "a,Lost,yes,,soon\n", "list_day"),
        (GOOD + "a,Lost,yes,,2025-01-01\nb,Lost,no,,2025-02-01\n", "list_of_two_days"),
        (GOOD + "a,Lost,yes,,2025-01-01\na,Lost,no,,2025-01-01\n", "list_twice"),
    ],
)
def test_what_is_no_list_is_refused_with_its_row(text: str, code: str) -> None:
    with pytest.raises(clv.TableProblem) as refused:
        read_list(text.encode(), {})
    assert refused.value.code == code


@given(st.binary(max_size=300))
@examples(60)
def test_any_bytes_are_a_list_or_a_named_problem(sent: bytes) -> None:
    try:
        read_list(GOOD.encode() + sent, {})
    except clv.TableProblem as problem:
        assert problem.code.startswith("list_")
