"""Growth: the leaking bucket, five points of retention, income given up, and how many it takes to see an effect."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
import reference as ref
import sample_bases as samples
from drawing import examples
from hypothesis import given
from hypothesis import strategies as st
from printed import member_tiers, printed
from small_bases import lively, tiers_table

import clv
from clv.limits import LONGEST_SURE

shares = st.floats(0, 1)


def base_of(tiers: list[ref.Tier], *, arrivals: bool = True, **choices: object) -> clv.Base:
    """A base from counts: the customers now who did not move here have arrived, half of them new."""
    table, moves, _ = tiers_table(tiers)
    names = tuple(table["tier"])
    rows = []
    for j, name in enumerate(names):
        stayed = moves[:, j].sum()
        table.loc[j, "customers"] = max(table.loc[j, "customers"], stayed)
        rows += [(name, "retained", other, moves[i, j]) for i, other in enumerate(names)]
        rows.append((name, "new", None, table.loc[j, "customers"] - stayed))
    flows = pd.DataFrame(rows, columns=["tier_now", "movement", "tier_before", "customers"])
    picked = clv.Choices(**choices)  # type: ignore[arg-type]
    return clv.Base("transactions", 1.0, names, table, picked, flows=flows if arrivals else None, moves=moves)


MEMBER = base_of(member_tiers())


# --- the leaking bucket -----------------------------------------------------------------------------------------


def test_the_printed_companies() -> None:
    table = clv.growth.companies()
    for (_, row), wanted in zip(table.iterrows(), printed("leaking_bucket"), strict=True):
        assert row["company"] == wanted["company"] and row["leak"] == float(wanted["leak_per_year"])
        assert math.isclose(row["growth"], float(wanted["net_growth"]), abs_tol=1e-12)
        years = row["doubling_years"]
        assert (None if math.isnan(years) else round(years, 1)) == (float(wanted["doubling_years"] or 0) or None)


@given(st.floats(0, 1e6), shares, shares, st.floats(0, 1e5))
def test_the_closed_form_is_the_simulation(n: float, leak: float, inflow: float, won: float) -> None:
    table = clv.bucket(n, leak, inflow, won, 12)
    for year, customers in zip(table["year"], table["customers"], strict=True):
        assert math.isclose(
            customers, clv.growth.customers_after(n, leak, inflow, won, year), rel_tol=1e-6, abs_tol=1e-3
        )
    assert won or np.allclose(table["customers"], ref.bucket(n, leak, inflow, 12))
    assert np.allclose(table["customers"].diff().iloc[1:], (table["acquired"] - table["lost"]).iloc[1:], atol=1e-4)


@given(st.floats(0.01, 1), st.floats(1, 1e5), st.floats(0, 1e6))
def test_a_fixed_number_a_year_never_passes_its_ceiling(leak: float, won: float, n: float) -> None:
    top = clv.growth.ceiling(won, leak)
    path = clv.bucket(n, leak, acquired=won, years=60)["customers"]
    assert (path <= max(top, n) * (1 + 1e-9)).all()
    assert math.isclose(clv.growth.customers_after(n, leak, 0, won, 5000), top, rel_tol=1e-6)


@given(shares, st.floats(0, 1))
def test_what_doubles_has_doubled(leak: float, inflow: float) -> None:
    years = clv.growth.doubling_years(leak, inflow)
    if inflow - leak > 1e-6:
        assert math.isclose(clv.growth.customers_after(1, leak, inflow, 0, years), 2, rel_tol=1e-6)
    elif inflow <= leak:
        assert math.isnan(years)


def test_a_bucket_that_leaks_more_than_it_holds_is_refused() -> None:
    with pytest.raises(clv.TableProblem, match="bucket_out_of_range"):
        clv.bucket(10, 1.1)


def test_own_bucket_of_the_member_company() -> None:
    total = clv.growth.own_bucket(MEMBER).iloc[-1]
    assert (total["base"], total["lost"], total["arrived"], total["customers"]) == (94_387, 33_570, 40_994, 101_811)
    assert round(total["leak"], 4) == 0.3557 and round(total["inflow"], 4) == 0.4343
    assert round(total["growth_year"], 4) == 0.0787 and round(total["doubling_years"], 1) == 9.2
    assert total["missing"] == 0 and total["points_to_stand_still"] == 0


@examples(25)
@given(lively(3))
def test_own_bucket_balances_in_every_tier(tiers: list[ref.Tier]) -> None:
    t = clv.growth.own_bucket(base_of(tiers))
    assert np.allclose(t["customers"], t["base"] - t["lost"] - t["moved_out"] + t["moved_in"] + t["arrived"])
    counts = t[["customers", "lost", "arrived"]].to_numpy(float)
    assert np.allclose(counts[:-1].sum(axis=0), counts[-1])
    assert math.isclose(t.iloc[-1]["moved_in"], t.iloc[-1]["moved_out"])


@examples(25)
@given(lively(2))
def test_standing_still_needs_as_many_as_are_lost(tiers: list[ref.Tier]) -> None:
    total = clv.growth.own_bucket(base_of(tiers)).iloc[-1]
    assert math.isclose(total["arrived"] + total["missing"], max(total["arrived"], total["to_stand_still"]))
    leak = total["leak"] - total["points_to_stand_still"]
    assert math.isclose(clv.bucket(100, leak, min(total["inflow"], total["leak"]), years=9)["customers"].iloc[-1], 100)


@examples(25)
@given(lively(2), st.sampled_from(["proportional", "fixed"]))
def test_projected_customers_by_slow_steps(tiers: list[ref.Tier], acquisition: clv.growth.Acquisition) -> None:
    base = base_of(tiers, method="migration")
    table = clv.growth.project(base, acquisition=acquisition, years=3)
    n = [float(x) for x in base.tiers["customers"]]
    moved = [[float(x) for x in t.moved] for t in tiers]
    arrived = [n[j] - sum(row[j] for row in moved) for j in range(2)]
    for year in range(4):
        mine = table[table["year"] == year]
        assert np.allclose(mine["customers"], [*n, sum(n)])
        won = [arrived[j] * (n[j] / tiers[j].base if acquisition == "proportional" else 1) for j in range(2)]
        n = [sum(n[i] * moved[i][j] / tiers[i].base for i in range(2)) + won[j] for j in range(2)]


@examples(25)
@given(lively(3), st.sampled_from(["proportional", "fixed"]), st.sampled_from(["course", "discounted", "future"]))
def test_by_the_basic_model_the_tiers_keep_their_shares_and_value_grows_as_customers_do(
    tiers: list[ref.Tier], acquisition: clv.growth.Acquisition, method: clv.tables.Method
) -> None:
    base = base_of(tiers, method=method)
    table = clv.growth.project(base, acquisition=acquisition, years=3)
    now = [int(x) for x in base.tiers["customers"]]
    arrived = [n - sum(t.moved[j] for t in tiers) for j, n in enumerate(now)]
    whole, first = Fraction(sum(now)), base.portfolio()["portfolio_value"].to_numpy(float)
    for year in range(4):
        mine = table[table["year"] == year].reset_index(drop=True)
        grown = float(whole / sum(now))
        assert np.allclose(mine["customers"], [*(n * grown for n in now), float(whole)])
        assert np.allclose(mine["portfolio_value"], first * grown)
        share = [Fraction(n, sum(now)) for n in now]
        lost = sum(s * whole * Fraction(t.lost, t.base) for s, t in zip(share, tiers, strict=True))
        won = [
            Fraction(a) * (s * whole / t.base if acquisition == "proportional" else 1)
            for a, s, t in zip(arrived, share, tiers, strict=True)
        ]
        whole = whole - lost + sum(won)


@pytest.mark.slow
def test_the_member_company_in_five_years_by_either_rule() -> None:
    found = {}
    for method in ("course", "migration"):
        base = samples.base("member_company", clv.Choices(method=method))
        table = clv.growth.project(base, acquisition="fixed")
        whole = table[table["tier"] == "Total"].iloc[-1]
        found[method] = (int(whole["year"]), round(whole["customers"]), round(whole["portfolio_value"] / 1e6, 1))
    assert found == {"course": (5, 113_767, 1435.6), "migration": (5, 114_032, 764.2)}


def test_a_top_tier_does_not_fill_up_with_customers_valued_as_if_they_had_always_been_there() -> None:
    base = samples.base("online_retail")
    table = clv.growth.project(base, acquisition="fixed", years=20)
    first, last = (table[table["year"] == y].set_index("tier") for y in (0, 20))
    shares = [t["customers"] / t["customers"]["Total"] for t in (first, last)]
    assert np.allclose(shares[0], shares[1])
    grown = last["customers"]["Total"] / first["customers"]["Total"]
    assert math.isclose(last["portfolio_value"]["Total"], 92_611_000.855682 * grown, rel_tol=1e-9)


@pytest.mark.slow
def test_what_stands_in_the_way_of_saying_how_a_base_grows() -> None:
    blocked = {name: clv.growth.growth_blocked(samples.base(name)) for name in samples.FILES}
    assert blocked == {
        "member_company": None,
        "online_retail": "growth_needs_years",
        "energy_company": None,
        "intermediaries": "growth_needs_history",
        "telco_churn": None,
        "subscription_segments": "needs_two_periods",
    }


@pytest.mark.parametrize("method", ["course", "migration"])
@pytest.mark.parametrize("acquisition", ["fixed", "proportional"])
def test_chance_round_the_path_holds_it_and_widens(
    method: clv.tables.Method, acquisition: clv.growth.Acquisition
) -> None:
    base = samples.base("member_company", clv.Choices(method=method))
    path = clv.growth.project(base, acquisition=acquisition)
    path = path[path["tier"] == "Total"].reset_index(drop=True)
    ends = clv.growth.project_interval(base, np.random.default_rng(7), acquisition=acquisition)
    assert ends["year"].tolist() == path["year"].tolist() == [0, 1, 2, 3, 4, 5]
    for name, column in (("customers", "customers"), ("value", "portfolio_value")):
        assert (ends[f"{name}_low"] <= path[column]).all() and (path[column] <= ends[f"{name}_high"]).all()
        width = (ends[f"{name}_high"] - ends[f"{name}_low"]).to_numpy()
        assert (np.diff(width) > 0).all()


def test_chance_with_the_levers_moved_follows_them() -> None:
    base = samples.base("member_company")
    leak = base.value_inputs().churn * 0.5
    path = clv.growth.project(base, leak=leak, acquisition="fixed")
    ends = clv.growth.project_interval(base, np.random.default_rng(7), leak_times=0.5, acquisition="fixed")
    whole = path[path["tier"] == "Total"].reset_index(drop=True)
    assert whole["portfolio_value"].between(ends["value_low"], ends["value_high"]).all()


def test_projection_starts_at_the_portfolio_and_its_first_lost_are_the_leak() -> None:
    table = clv.growth.project(MEMBER)
    worth = MEMBER.portfolio()["portfolio_value"]
    assert np.allclose(table.loc[table["year"] == 0, "portfolio_value"], worth)
    first = table[(table["year"] == 1) & (table["tier"] != "Total")]
    assert np.allclose(first["lost"], MEMBER.tiers["customers"] * MEMBER.value_inputs().churn)
    assert set(table["year"]) == set(range(6))


def test_one_tier_goes_the_way_of_the_bucket() -> None:
    one = base_of([ref.Tier(120, 200, Fraction(10_000), 100, 30, (70,))])
    assert np.allclose(clv.growth.project(one)["customers"][::2], clv.bucket(120, 0.3, 0.5, years=5)["customers"])
    fixed = clv.growth.project(one, acquisition="fixed")["customers"][::2]
    assert np.allclose(fixed, clv.bucket(120, 0.3, acquired=50, years=5)["customers"])


@examples(25)
@given(lively(2), st.floats(0.01, 0.5))
def test_a_smaller_leak_never_gives_fewer_customers_or_less_value(tiers: list[ref.Tier], less: float) -> None:
    base = base_of(tiers)
    better = clv.growth.project(base, leak=base.value_inputs().churn * (1 - less), years=5)
    worse = clv.growth.project(base, years=5)
    assert (better["customers"] >= worse["customers"] - 1e-6).all()
    assert (better["portfolio_value"] >= worse["portfolio_value"] - 1e-6).all()


def test_projection_under_migration_uses_its_values() -> None:
    base = replace(MEMBER, choices=clv.Choices(method="migration", discount=0.0))
    assert round(clv.growth.project(base, years=1)["portfolio_value"].iloc[4]) == 801_338_102


def test_half_year_periods_are_shown_by_whole_years() -> None:
    half = replace(base_of([ref.Tier(120, 200, Fraction(10_000), 100, 30, (70,))]), years=0.5)
    table = clv.growth.project(half, years=2)
    assert sorted(set(table["year"])) == [0, 1, 2]
    assert math.isclose(table["customers"].iloc[-1], 120 * 1.2**4)
    assert math.isclose(table["customers"].diff(2).iloc[-1], table["arrived"].iloc[-1] - table["lost"].iloc[-1])
    row = clv.growth.own_bucket(half).iloc[0]
    assert math.isclose(1 - row["leak_year"], 0.7**2) and math.isclose(row["growth_year"], 1.2**2 - 1)
    assert math.isclose(row["inflow_year"], 1.2**2 - 0.7**2)  # there at the end and not at the beginning


@examples(25)
@given(lively(3), st.sampled_from([1.0, 0.5, 0.25, 1 / 12, 2.0]))
def test_inflow_less_leak_is_growth_in_one_row_whatever_the_period(tiers: list[ref.Tier], years: float) -> None:
    total = clv.growth.own_bucket(replace(base_of(tiers), years=years)).iloc[-1]
    assert math.isclose(total["inflow_year"] - total["leak_year"], total["growth_year"], rel_tol=1e-9, abs_tol=1e-9)
    left, there = 1.0, 1.0
    for _ in range(round(1 / years)):
        left, there = left * (1 - total["leak"]), there * (1 - total["leak"]) + there * total["inflow"]
    if years <= 1:
        assert math.isclose(total["leak_year"], 1 - left) and math.isclose(total["growth_year"], there - 1)


def test_a_base_of_unknown_arrivals_asks_for_them() -> None:
    silent = base_of(member_tiers(), arrivals=False)
    assert clv.growth.own_bucket(silent)["arrived"].isna().all()
    with pytest.raises(clv.TableProblem, match="growth_needs_inflow"):
        clv.growth.project(silent)
    assert clv.growth.project(silent, inflow=np.full(4, 0.3))["customers"].notna().all()


@given(st.floats(0, 1e6), shares, shares, st.floats(0.1, 1e4))
def test_mending_for_all_beats_filling_beyond_one_in_the_ratio(n: float, a: float, b: float, cost: float) -> None:
    leak, better = max(a, b), min(a, b)
    for row in clv.growth.fill_or_mend(n, leak, better, cost).to_dict("records"):
        apart = (leak - better) - row["break_even_points"]
        if abs(apart) > 1e-9 and n > 1:
            assert (row["net"] > 0) == (apart > 0)


# --- five points ------------------------------------------------------------------------------------------------


@given(st.fractions(Fraction(1, 100), Fraction(93, 100)))
def test_five_points_by_the_slow_sums(r: Fraction) -> None:
    assert math.isclose(clv.growth.points_factor(float(r)), float(ref.five_points(r)))
    future = clv.growth.points_factor(float(r), discount=0.1)
    assert math.isclose(future, float(ref.five_points(r, Fraction(1, 10))))


def test_five_points_cut_churn_by_a_quarter_or_a_half() -> None:
    tier = [ref.Tier(10, 10, Fraction(1000), 100, 20, (80,)), ref.Tier(10, 10, Fraction(1000), 100, 10, (90,))]
    table = clv.five_points(base_of([replace(t, moved=(t.base - t.lost, 0)) for t in tier]), [5], ["course"])
    assert np.allclose(table["churn_cut"].iloc[:2], [0.25, 0.5])


def test_points_stop_below_everybody() -> None:
    table = clv.five_points(base_of([ref.Tier(10, 10, Fraction(1000), 100, 3, (97,))]))
    row = table[(table["tier"] == "T0") & (table["method"] == "course")]
    assert row["capped"].tolist() == [False] * 2 + [True] * 8
    assert row["retention_new"].max() == LONGEST_SURE and np.isfinite(table["value_gain"]).all()


@examples(25)
@given(lively(3))
def test_more_points_are_never_worth_less_and_the_total_is_the_sum(tiers: list[ref.Tier]) -> None:
    table = clv.five_points(base_of(tiers), methods=["course", "discounted", "future"])
    for _, part in table.groupby(["method", "points"]):
        assert math.isclose(part["value_gain"].iloc[:-1].sum(), part["value_gain"].iloc[-1], rel_tol=1e-9, abs_tol=1e-6)
    for _, part in table.groupby(["method", "tier"]):
        assert (part["value_gain"].diff().iloc[1:] >= -1e-6).all()


def test_one_more_point_is_the_first_of_the_ten() -> None:
    table = clv.five_points(MEMBER, [1], ["course"])
    assert np.allclose(table["gain"].iloc[:-1], clv.value.one_more_point(MEMBER.value_inputs()))


def test_published_figures_name_their_source() -> None:
    table = clv.growth.published_points()
    assert table["increase"].tolist() == [0.95, 0.85, 0.85, 0.84, 0.81, 0.75, 0.45, 0.35]
    assert table["source"].str.contains("Reichheld").all()


@pytest.mark.parametrize("d", [Fraction(1, 10), Fraction(12, 100)])
def test_margin_multiples(d: Fraction) -> None:
    for r in (Fraction(x, 10) for x in (6, 7, 8, 9)):
        assert math.isclose(clv.growth.margin_multiple(float(r), float(d)), float(ref.margin_multiple(r, d)))
    with pytest.raises(clv.TableProblem):
        clv.growth.margin_multiple(1.2, float(d))


# --- income given up, and seeing an effect ----------------------------------------------------------------------


@given(st.floats(0, 0.9), st.floats(0, 0.95), st.sampled_from([0.0, 0.1]))
def test_income_given_up_breaks_even(cut: float, r: float, d: float) -> None:
    needed = float(clv.experiments.income_given_up(cut, r, d))
    if math.isnan(needed):
        assert d > 0
        return
    method: clv.tables.Method = "discounted" if d else "course"
    before, after = (float(clv.value.annuity(x, 1.0, d, method)) for x in (r, needed))
    assert math.isclose((1 - cut) * after, before, rel_tol=1e-6)


@given(
    st.lists(st.tuples(st.booleans(), st.booleans(), st.integers(0, 5), st.integers(0, 5), st.integers(1, 900))),
    st.integers(1, 6),
    st.sampled_from([Fraction(0), Fraction(1, 10), Fraction(15, 100)]),
    st.sampled_from([Fraction(1), Fraction(1, 2)]),
)
def test_n21_a_discount_for_several_products_by_the_slow_count(
    made: list[tuple[bool, bool, int, int, int]], at_least: int, cut: Fraction, years: Fraction
) -> None:
    """Each customer: there before, there now, products in each period, money now; from how many is anybody's choice."""
    rows = [(was, now, had, has, money if now else 0) for was, now, had, has, money in made if was or now]
    names = ["tier_before", "tier_now", "products_before", "products_now", "revenue_now"]
    people = pd.DataFrame([("A" if b else None, "A" if n else None, x, y, m) for b, n, x, y, m in rows], columns=names)
    found = clv.experiments.discount_from(people, float(cut), at_least, float(years))
    reached = [money for _, now, _, has, money in rows if now and has >= at_least]
    base = [now for was, now, had, _, _ in rows if was and had >= at_least]
    assert (found["customers"], found["base"], found["lost"]) == (len(reached), len(base), base.count(False))
    assert math.isclose(found["given_up"], cut * sum(reached) / years)
    if base.count(False):
        r = (1 - Fraction(base.count(False), len(base))) ** int(1 / years)
        assert math.isclose(found["needed"], 1 - (1 - cut) * (1 - r))
    else:
        assert math.isnan(found["needed"])


@given(st.floats(0.05, 0.9), st.floats(0.01, 0.08), st.floats(0.5, 5))
def test_the_hold_out_has_the_power_it_was_made_for(r: float, effect: float, k: float) -> None:
    n = clv.experiments.hold_out_size(r, effect, treated_times=k)
    p2 = r + effect
    mean = (r + k * p2) / (1 + k)
    limit = 1.959964 * math.sqrt((1 + 1 / k) * mean * (1 - mean) / n)
    spread = math.sqrt(r * (1 - r) / n + p2 * (1 - p2) / (k * n))
    power = 0.5 * math.erfc((limit - effect) / spread / math.sqrt(2))
    assert 0.8 <= power < 0.83


def test_a_hold_out_that_does_not_fit_is_said() -> None:
    table = clv.experiments.hold_outs(MEMBER)
    assert table[["tier", "effect"]].drop_duplicates().shape == (25, 2)
    one = table[table["effect"] == 0.01]["possible"].tolist()
    assert one == [False, False, False, False, True]


def test_measured_effect_by_the_published_interval() -> None:
    # Newcombe (1998), table II, example (a), method 10
    found = clv.experiments.effect_seen(56, 70, 48, 80)
    assert {k: round(v, 4) for k, v in found.items()} == {"effect": 0.2, "low": 0.0524, "high": 0.3339}
    with pytest.raises(clv.TableProblem, match="group_empty"):
        clv.experiments.effect_seen(0, 0, 1, 2)
