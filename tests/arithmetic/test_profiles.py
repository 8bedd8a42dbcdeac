"""Who customers are, the same ones later, value by need and what explains value: by slow counts, laws and samples."""

from __future__ import annotations

import itertools
import math
from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clv import Choices, TableProblem
from clv.explained import TOGETHER, explained
from clv.profiles import (
    OTHER,
    UNKNOWN,
    by_part,
    followed,
    joined_values,
    largest,
    parts_of,
    parts_that_hold,
    profiled,
    value_by_need,
)
from study import profiles, samples
from study.profiles import ProfileAsked

letters = st.lists(st.sampled_from(["a", "b", "c", "d", None]), min_size=2, max_size=80)


# Profile ----------------------------------------------------------------------------------------------------------


@given(letters, st.data())
def test_shares_sum_to_one_within_an_attribute_and_no_value_tells_of_few(
    values: list[str], data: st.DataObject
) -> None:
    inside = data.draw(st.lists(st.booleans(), min_size=len(values), max_size=len(values)))
    if not any(inside):
        return
    table = profiled(pd.DataFrame({"x": values}, dtype=object), pd.Series(inside))
    if table.empty:
        return
    assert table["share"].sum() == pytest.approx(1) and table["share_all"].sum() == pytest.approx(1)
    assert (table["have"] <= table["have_all"]).all() and table["have_all"].sum() == len(values)
    outside = table["have_all"] - table["have"]
    if set(table["kind"]) != {"other"}:
        assert not ((table["have"] > 0) & (table["have"] < 5)).any() and not ((outside > 0) & (outside < 5)).any()
    weighted = (table["index"] * table["share_all"]).sum()
    assert weighted == pytest.approx(1)  # an index above one is paid for by another below


def test_everybody_has_the_profile_of_the_base_and_nobody_has_none() -> None:
    values = pd.DataFrame({"x": ["a"] * 20 + ["b"] * 30})
    whole = profiled(values, pd.Series([True] * 50))
    assert (whole["index"] == 1).all() and not whole["clear"].any() and largest(whole).empty
    with pytest.raises(TableProblem, match="nobody_active"):
        profiled(values, pd.Series([False] * 50))
    assert profiled(pd.DataFrame({"x": ["a"] * 50}), pd.Series([True] * 9 + [False] * 41)).empty


def test_rare_values_are_together_and_no_file_s_value_is_taken_for_them() -> None:
    values = pd.Series(["a"] * 40 + ["other"] * 30 + ["b"] * 3 + ["c"] * 3 + [None] * 6)
    found = joined_values(values, [pd.Series([True] * len(values))])
    assert Counter(found) == {"a": 40, "other": 30, OTHER: 6, UNKNOWN: 6}
    assert OTHER != "other"


def test_the_energy_company_s_best_fifth_lives_in_houses() -> None:
    """The best fifth by revenue: 62 per cent in houses (all: 40), a quarter businesses (6), nobody in a flat (50)."""
    study = samples.study_of("energy_company", Choices())
    table = profiles.profile(study, ProfileAsked())
    home = next(code for code, name in profiles.attributes(study).items() if name == "customer_type")
    for value, here, of_all in (("House", 0.62, 0.40), ("Business", 0.25, 0.06), ("Apartment", 0.0, 0.50)):
        row = table[(table["attribute"] == home) & (table["value"] == value)].iloc[0]
        assert (round(row["share"], 2), round(row["share_all"], 2)) == (here, of_all)
    people = study.customers[study.customers["tier_now"].notna()]
    order = sorted(people["revenue_now"], reverse=True)
    best = people[people["revenue_now"] >= order[-(-len(order) // 5) - 1]]
    assert table["members"].iloc[0] == len(best) == 1929
    told = largest(profiles.profile(study, ProfileAsked()))
    assert told["value"].tolist()[:3] == ["Apartment", "1", "House"] and told["clear"].all()


def test_the_members_of_tiers_are_the_tiers_and_a_strange_wish_becomes_one_that_can_be() -> None:
    study = samples.study_of("energy_company", Choices())
    for i, n in enumerate(study.base.tiers["customers"]):
        assert profiles.members(study, ProfileAsked(f"tier_{i}")).sum() == n
    assert profiles.sound(study, ProfileAsked("tier_19", "num_7")) == ProfileAsked()
    tenths = [profiles.members(study, ProfileAsked(f"tenth_{i}")).sum() for i in range(1, 11)]
    assert sum(tenths) == study.base.tiers["customers"].sum()


# Equal parts ------------------------------------------------------------------------------------------------------


@given(st.lists(st.integers(0, 9), min_size=1, max_size=60), st.integers(2, 10))
def test_parts_are_what_a_slow_rank_gives_and_the_same_value_is_in_one_part(values: list[int], many: int) -> None:
    found, n = parts_of(values, many), len(values)
    for value, part in zip(values, found.tolist(), strict=True):
        above = sum(1 for other in values if other > value)  # the first place of this value, from 0
        slow = next(k for k in range(1, many + 1) if above < -(-k * n // many))
        assert part == slow
    table = by_part(values, values, many)
    assert table["customers"].sum() == n and table["amount"].sum() == sum(values) == table["revenue"].sum()
    least = parts_that_hold(values)
    sizes = Counter(parts_of(values, least).tolist())
    assert least == 1 or min(sizes.values()) >= 5


# The same customers later -----------------------------------------------------------------------------------------

money = st.integers(0, 1000)


@given(st.lists(st.tuples(money, money, st.sampled_from("AB")), min_size=1, max_size=50))
def test_following_the_same_customers_balances_and_nobody_is_ranked_anew(rows: list[tuple[int, int, str]]) -> None:
    before, now, group = (list(x) for x in zip(*rows, strict=True))
    table = followed(before, now, group, ["A", "B"]).set_index("group")
    for name in ("A", "B", "Total"):
        mine = [(b, n) for b, n, g in rows if b > 0 and name in (g, "Total")]
        row = table.loc[name].to_dict()
        assert (row["customers"], row["lost"]) == (len(mine), sum(1 for b, n in mine if n == 0))
        assert row["kept"] + row["lost"] == row["customers"]
        assert row["revenue_before"] == sum(b for b, _ in mine) and row["revenue_now"] == sum(n for _, n in mine)
        steps = row["lost_revenue"] + row["spent_less"] + row["spent_more"]
        assert row["revenue_before"] + steps == pytest.approx(row["revenue_now"])
        assert row["lost_revenue"] <= 0 and row["spent_less"] <= 0 <= row["spent_more"]
        assert math.isnan(row["revenue_kept"]) == (not mine)


@pytest.mark.parametrize("asked", [ProfileAsked(), ProfileAsked("tier_0"), ProfileAsked("tenth_3", "margin")])
def test_the_member_company_s_same_customers_are_its_bridge_and_its_nrr(asked: ProfileAsked) -> None:
    """73.32 per cent of what was bought is bought by the same customers a year later, however they are grouped."""
    study = samples.study_of("member_company", Choices())
    table = profiles.followed(study, asked)
    assert table is not None
    whole = table.iloc[-1]
    assert (whole["customers"], whole["lost"], whole["revenue_before"]) == (94_387, 33_570, 233_167_960)
    assert whole["lost_revenue"] == -54_125_759 and whole["spent_less"] + whole["spent_more"] == -8_074_826
    assert round(whole["revenue_kept"], 4) == 0.7332
    if asked.kind == "tier":
        assert table["customers"].tolist()[:4] == study.base.tiers["base"].tolist()
        assert table["lost"].tolist()[:4] == study.base.tiers["lost"].tolist()


# Value by need ----------------------------------------------------------------------------------------------------


@given(st.data())
def test_the_cells_sum_to_the_tiers_and_each_holds_nobody_or_five(data: st.DataObject) -> None:
    n = data.draw(st.integers(1, 80))
    pick = lambda options: data.draw(st.lists(st.sampled_from(options), min_size=n, max_size=n))  # noqa: E731
    people = pd.DataFrame(
        {
            "tier_now": pick(["A", "B", None]),
            "tier_before": pick(["A", "B", None]),
            "revenue_now": 1.0,
            "value_now": pick(["x", "y", "z", None]),
            "value_before": pick(["x", "y", "z"]),
        },
        dtype=object,
    ).astype({"revenue_now": float})
    if people[["tier_now", "tier_before"]].isna().all(axis=None):
        return
    table = value_by_need(people, ["A", "B"])
    for tier in ("A", "B"):
        mine = table[table["tier"] == tier]
        assert mine["customers"].sum() == (people["tier_now"] == tier).sum() == mine["revenue"].sum()
        was = people["tier_before"] == tier
        assert mine["base"].sum() == was.sum() and mine["lost"].sum() == (was & people["tier_now"].isna()).sum()
    if set(table["kind"]) != {"other"}:
        for name in ("customers", "base"):
            assert not ((table[name] > 0) & (table[name] < 5)).any()


def test_the_energy_company_by_customer_type_by_a_plain_count() -> None:
    study = samples.study_of("energy_company", Choices())
    code = next(code for code, name in profiles.attributes(study).items() if name == "customer_type")
    table = profiles.grid(study, code).set_index(["tier", "value"])
    rows = pd.read_parquet(samples.path_of("energy_company"))
    kind = rows.groupby("customer_id")["customer_type"].last()
    years = pd.to_datetime(rows["date"]).dt.year
    sums = rows.groupby(["customer_id", years])["amount"].sum().unstack(fill_value=0)
    for year, count in ((2024, "customers"), (2023, "base")):
        ranked = sums.loc[sums[year] > 0, year].sort_values(ascending=False)
        best = ranked[ranked >= ranked.iloc[-(-len(ranked) * 5 // 100) - 1]].index
        assert table.loc[("Super", "Business"), count] == (kind[best] == "Business").sum()
    lost = [c for c in best if sums.loc[c, 2024] <= 0 and kind[c] == "Business"]
    assert table.loc[("Super", "Business"), "lost"] == len(lost) > 50


# What explains value ----------------------------------------------------------------------------------------------


def slow_shares(y: np.ndarray, values: pd.DataFrame) -> dict[str, float]:
    """The mean over every order of entering of what R² gains, by ordinary least squares."""

    def r2(names: tuple[str, ...]) -> float:
        dummies = [pd.get_dummies(values[name]).to_numpy(float) for name in names]
        x = np.hstack([np.ones((len(y), 1)), *dummies])
        rest = y - x @ np.linalg.lstsq(x, y, rcond=None)[0]
        return 1 - float(rest @ rest) / float(((y - y.mean()) ** 2).sum())

    orders = list(itertools.permutations(values.columns))
    gained: dict[str, float] = dict.fromkeys(values.columns, 0.0)
    for order in orders:
        for i, name in enumerate(order):
            gained[name] += (r2(order[: i + 1]) - r2(order[:i])) / len(orders)
    return gained


def made(seed: int, n: int = 300) -> tuple[pd.Series, pd.DataFrame]:
    chance = np.random.default_rng(seed)
    a, b = chance.choice(["x", "y", "z"], n), chance.choice(["u", "w"], n)
    c = np.where(chance.random(n) < 0.7, b, chance.choice(["u", "w"], n))  # mostly as b
    money = np.exp(1.0 * (a == "x") + 0.5 * (b == "u") + chance.normal(size=n))
    return pd.Series(money), pd.DataFrame({"a": a, "b": b, "c": c})


@pytest.mark.parametrize("seed", range(4))
def test_each_share_is_the_mean_over_all_orders_of_entering_and_they_sum(seed: int) -> None:
    money, values = made(seed)
    found = explained(money, values)
    slow = slow_shares(np.log(money.to_numpy()), values)
    shares = found.table.set_index("attribute")["share"]
    assert {name: shares[name] for name in slow} == pytest.approx(slow, abs=1e-9)
    assert shares.sum() == pytest.approx(found.r2) and (shares >= -1e-12).all()
    assert found.adjusted < found.r2
    again = explained(money.iloc[::-1], values.iloc[::-1][["c", "a", "b"]]).table.set_index("attribute")["share"]
    assert again[shares.index].to_numpy() == pytest.approx(shares.to_numpy())


def test_two_columns_that_say_the_same_are_said_to_and_share_alike() -> None:
    money, values = made(1)
    found = explained(money, values.assign(twin=values["a"].map({"x": "1", "y": "2", "z": "3"})))
    table = found.table.set_index("attribute")
    assert table.loc["a", "share"] == pytest.approx(table.loc["twin", "share"])
    assert np.isinf(table["together"]["a"]) and table["blurred"].tolist().count(True) == 2
    assert found.r2 == pytest.approx(explained(money, values).r2)
    apart = explained(money, values).table.set_index("attribute")["together"]
    assert 1 <= apart["a"] < apart["b"] < TOGETHER


def test_columns_that_go_with_nothing_else_explain_what_they_explain_alone() -> None:
    values = pd.DataFrame(list(itertools.product("xy", "uw", range(25))), columns=["a", "b", "rest"])[["a", "b"]]
    money = pd.Series(np.exp((values["a"] == "x") * 2.0 + (values["b"] == "u") * 1.0))
    table = explained(money, values).table
    for name, wanted in (("share", (0.8, 0.2)), ("alone", (0.8, 0.2)), ("last", (0.8, 0.2)), ("together", (1, 1))):
        assert table[name].tolist() == pytest.approx(wanted), name


def test_too_few_customers_explain_nothing() -> None:
    few = pd.DataFrame({"a": ["x", "y"] * 5})
    for money, values in (
        (pd.Series([1.0, 2.0] * 5), few),
        (pd.Series([1.0] * 100), pd.DataFrame({"a": ["x", "y"] * 50})),
        (pd.Series([1.0, 2.0] * 50), pd.DataFrame({"a": ["x"] * 100})),
    ):
        with pytest.raises(TableProblem, match="too_few_to_explain"):
            explained(money, values)


def test_what_explains_the_telephone_company_names_the_columns_that_cannot_be_separated() -> None:
    found = profiles.explained(samples.study_of("telco_churn", Choices()))
    assert len(found.table) == 8 and found.table["share"].sum() == pytest.approx(found.r2) and found.left_out
    blurred = found.table.loc[found.table["blurred"], "attribute"]
    names = profiles.attributes(samples.study_of("telco_churn", Choices()))
    assert {"InternetService", "OnlineSecurity"} <= {names[code] for code in blurred}
