"""The method's own worked figures, from the printed tables: by the slow sums, and by the product."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
import reference as ref
import sample_bases as samples
from printed import member_tiers, printed
from small_bases import tiers_table

import clv
from clv.tables import Method

MEMBER = member_tiers()
ALL = (0, 1, 2, 3)
TEN = Fraction(1, 10)
YEAR = Fraction(1)
PROGRAMME = ref.Levers(Fraction(1), Fraction(100), Fraction(1, 2), targets=(1,))


def whole(numbers: Sequence[ref.Number]) -> list[int]:
    return [round(x) for x in numbers]


def aimed(targets: tuple[int, ...], discount: Fraction) -> ref.Levers:
    return ref.Levers(Fraction(1), Fraction(100), Fraction(1, 2), targets, discount=discount)


def test_every_customer_of_the_previous_period_is_somewhere_now_or_lost() -> None:
    assert all(tier.base == sum(tier.moved) + tier.lost for tier in MEMBER)


def test_slow_sums_print_the_portfolio_table() -> None:
    values = [ref.tier_value(tier, "course", 0, YEAR) for tier in MEMBER]
    for tier, value, row in zip(MEMBER, values, printed("member_portfolio"), strict=False):
        assert (tier.customers, tier.purchases, tier.revenue) == (
            int(row["customers"]), int(row["purchases"]), int(row["revenue"]),
        )  # fmt: skip
        assert whole([value.clv or 0, value.portfolio or 0]) == [int(row["clv"]), int(row["portfolio_value"])]
        assert value.clv and values[-1].clv
        assert round(float(value.clv / values[-1].clv), 1) == float(row["clv_index"])


def test_slow_interval_of_the_portfolio() -> None:
    values = [ref.tier_value(tier, "course", 0, YEAR) for tier in MEMBER]
    total, low, high = ref.portfolio(values)
    assert whole([values[0].clv_low or 0, values[0].clv_high or 0]) == [98_128, 115_021]
    assert total and low and high
    assert round(total) == 1_284_714_061
    assert (round(float(low) / 1e6, 1), round(float(high) / 1e6, 1)) == (1241.0, 1332.2)


def test_total_customer_value_is_pooled_and_not_the_portfolio_per_customer() -> None:
    total = ref.pooled(MEMBER)
    value = ref.worth("course", ref.income(total, YEAR), 1 - Fraction(total.lost, total.base), 0, YEAR)
    assert round(value) == 7_117
    assert round(float(value * total.customers) / 1e6, 1) == 724.5


@pytest.mark.parametrize(
    ("discount", "per_customer", "total"),
    [
        (Fraction(0), [23_562, 13_427, 7_025, 3_887], 801_338_102),
        (TEN, [21_220, 11_691, 5_846, 3_039], 677_009_538),
    ],
)
def test_slow_migration(discount: Fraction, per_customer: list[int], total: int) -> None:
    values = ref.migration_values(MEMBER, discount, YEAR)
    assert values is not None
    assert whole(values) == per_customer
    assert round(sum(t.customers * v for t, v in zip(MEMBER, values, strict=True))) == total


def test_slow_migration_interval_by_its_first_order_spread() -> None:
    spread = ref.migration_spread(MEMBER, 0, YEAR)
    assert (round((801_338_102 - ref.Z * spread) / 1e6), round((801_338_102 + ref.Z * spread) / 1e6)) == (791, 812)


def test_drawn_and_first_order_migration_intervals_agree_on_a_small_base() -> None:
    tiers = [
        ref.Tier(100, 300, Fraction(50_000), 100, 20, (60, 20)),
        ref.Tier(150, 200, Fraction(20_000), 120, 40, (10, 70)),
    ]
    interval = ref.migration_interval(tiers, TEN, YEAR, 400, random.Random(7))
    assert interval is not None
    half = ref.Z * ref.migration_spread(tiers, TEN, YEAR)
    assert math.isclose(interval[1] - interval[0], 2 * half, rel_tol=0.15)


LEVERS = [
    ((1,), Fraction(0), "course", 196_313_424, [105_891_778, 41_705_019, 48_716_626]),
    ((1,), Fraction(0), "migration", 45_406_164, [29_641_748, 11_664_751, 4_099_665]),
    ((1,), TEN, "course", 127_501_093, None),
    ((1,), TEN, "migration", 41_224_164, None),
    (ALL, Fraction(0), "course", 637_906_241, None),
    (ALL, Fraction(0), "migration", 549_780_884, None),
]


@pytest.mark.parametrize(("targets", "discount", "rule", "gain", "parts"), LEVERS)
def test_slow_levers(
    targets: tuple[int, ...], discount: Fraction, rule: str, gain: int, parts: list[int] | None
) -> None:
    levers = aimed(targets, discount)
    assert round(ref.gain(MEMBER, levers, YEAR, rule)) == gain
    split = ref.lever_parts(MEMBER, levers, YEAR, rule)
    assert sum(split) == ref.gain(MEMBER, levers, YEAR, rule)
    assert parts is None or whole(split) == parts


def test_slow_typical_customer() -> None:
    ordinary, loyal = ([Fraction(row[k]) for k in KEYS] for row in printed("retail_what_if"))
    parts = ref.shapley(lambda on: math.prod(b if o else a for a, b, o in zip(ordinary, loyal, on, strict=True)))
    alone = [math.prod(loyal[j] if j == k else ordinary[j] for j in range(3)) - 5000 for k in range(3)]
    assert alone == [1250, 1000, 1000]
    assert [round(float(part), 2) for part in parts] == [1516.67, 1241.67, 1241.67]
    assert sum(parts) == 4000


KEYS = ("purchases_per_year", "revenue_per_purchase", "duration_years")


@pytest.mark.parametrize(
    ("lost", "base", "shown"),
    [(3, 50, (16.7, 6.2, 48.5)), (200, 4000, (20.0, 17.5, 22.9)), (0, 50, (None, 14.0, None))],
)
def test_slow_duration_interval(lost: int, base: int, shown: tuple[float | None, ...]) -> None:
    found = ref.stay(base, lost, YEAR)
    durations = (found.duration, found.duration_low, found.duration_high)
    assert tuple(None if x is None else round(float(x), 1) for x in durations) == shown


def test_slow_one_more_point_in_top() -> None:
    top = MEMBER[1]
    kept = 1 - Fraction(top.lost, top.base)
    longer = 1 / (1 - kept - Fraction(1, 100)) - 1 / (1 - kept)
    assert round(float(longer), 2) == 0.28
    assert round(ref.income(top, YEAR) * longer) == 1_569


def test_slow_retention_curve() -> None:
    for row in printed("retention_duration"):
        assert round(float(1 / (1 - Fraction(row["retention"]))), 4) == float(row["duration_years"])


def test_slow_methods_at_the_round_example() -> None:
    found = [ref.worth(m, 100, Fraction(8, 10), TEN, YEAR) for m in ("course", "discounted", "future")]
    assert [round(float(x), 2) for x in found] == [500, 366.67, 266.67]


def test_slow_five_points() -> None:
    before = [Fraction(x, 100) for x in (70, 75, 80, 85, 90)]
    assert [round(float(ref.five_points(r)), 2) for r in before] == [1.20, 1.25, 1.33, 1.50, 2.00]
    assert [round(float(ref.five_points(r, TEN)), 3) for r in before] == [1.224, 1.244, 1.275, 1.324, 1.407]


def test_slow_margin_multiples() -> None:
    rates = [Fraction(x, 10) for x in (6, 7, 8, 9)]
    assert [round(float(ref.margin_multiple(r, TEN)), 2) for r in rates] == [1.20, 1.75, 2.67, 4.50]
    assert [round(float(ref.margin_multiple(r, Fraction(12, 100))), 2) for r in rates] == [1.15, 1.67, 2.50, 4.09]


def test_slow_leaking_bucket() -> None:
    for row in printed("leaking_bucket"):
        years = ref.doubling_years(float(row["leak_per_year"]), float(row["acquisition_per_year"]))
        assert (round(years, 1) if years else None) == (float(row["doubling_years"] or 0) or None)


def test_slow_promoter_score() -> None:
    score, low, high = ref.nps([10] * 50 + [7] * 30 + [3] * 20)
    assert (round(score), round(score - low, 1), round(high - score, 1)) == (30, 15.3, 15.3)


# ---- the same by the product -----------------------------------------------------------------------------

TABLE, MOVES, _ = tiers_table(MEMBER)
TODAY = clv.today(TABLE, 1.0, None, MOVES)


def asked(targets: tuple[int, ...], discount: float) -> clv.Scenario:
    return clv.Scenario(targets=targets, levers=clv.Levers(1, 100, 0.5), method="discounted", discount=discount)


def test_interval_of_the_portfolio() -> None:
    found = clv.portfolio(TABLE, 1.0)
    assert [round(float(found[column].iloc[0])) for column in ("clv_low", "clv_high")] == [98_128, 115_021]
    whole = [float(found[column].iloc[-1]) for column in ("portfolio_low", "portfolio_high")]
    assert [round(x / 1e6, 1) for x in whole] == [1241.0, 1332.2]


def test_total_row_is_pooled() -> None:
    total = clv.portfolio(TABLE, 1.0).iloc[-1]
    assert round(total["clv"]) == 7_117
    churn = clv.retention.wilson(33_570, 94_387)
    pooled_m = 257_695_394 / 101_811
    assert math.isclose(total["clv_low"], pooled_m / churn[1]) and math.isclose(total["clv_high"], pooled_m / churn[0])
    assert round(total["clv"] * total["customers"] / 1e6, 1) == 724.5
    assert np.isnan(total["clv_index"])


@pytest.mark.parametrize(
    ("discount", "per_customer", "total"),
    [(0.0, [23_562, 13_427, 7_025, 3_887], 801_338_102), (0.1, [21_220, 11_691, 5_846, 3_039], 677_009_538)],
)
def test_migration(discount: float, per_customer: list[int], total: int) -> None:
    found = clv.portfolio(TABLE, 1.0, "migration", discount, moves=MOVES)
    assert found["clv"].iloc[:-1].round().tolist() == per_customer
    assert round(found["portfolio_value"].iloc[-1]) == total


def test_course_rule_overstates_super_and_understates_bottom() -> None:
    course, migration = (clv.portfolio(TABLE, 1.0, m, 0.0, moves=MOVES)["clv"] for m in ("course", "migration"))
    assert round(course[0] / migration[0], 1) == 4.5
    assert course[3] < migration[3]


def test_with_moves_the_totals_value_is_the_average_with_the_portfolios_interval() -> None:
    total = clv.portfolio(TABLE, 1.0, "migration", 0.0, moves=MOVES, rng=np.random.default_rng(7)).iloc[-1]
    for end in ("value", "low", "high"):
        each = total["clv" if end == "value" else f"clv_{end}"]
        assert math.isclose(each * total["customers"], total[f"portfolio_{end}"])
    assert clv.value.is_average("migration") and not clv.value.is_average("discounted")


@pytest.mark.parametrize("seed", [1, 7, 2024])
def test_migration_interval_whatever_the_seed(seed: int) -> None:
    chance = np.random.default_rng(seed)
    total = clv.portfolio(TABLE, 1.0, "migration", 0.0, moves=MOVES, rng=chance).iloc[-1]
    assert abs(total["portfolio_low"] / 1e6 - 791) < 1.5
    assert abs(total["portfolio_high"] / 1e6 - 812) < 1.5


def test_migration_interval_is_the_same_for_the_same_seed() -> None:
    one, other = (
        clv.portfolio(TABLE, 1.0, "migration", 0.1, moves=MOVES, rng=np.random.default_rng(3)) for _ in range(2)
    )
    assert one.equals(other)


@pytest.mark.parametrize(("targets", "discount", "rule", "gain", "parts"), LEVERS)
def test_levers(targets: tuple[int, ...], discount: Fraction, rule: str, gain: int, parts: list[int] | None) -> None:
    wanted, migrating = asked(targets, float(discount)), rule == "migration"
    assert round(clv.gain(TODAY, wanted, migrating=migrating)) == gain
    found = clv.levers.parts(TODAY, wanted, migrating=migrating)["part"]
    assert round(found.sum()) == gain
    assert parts is None or found.iloc[:3].round().tolist() == parts


def test_typical_customer() -> None:
    ordinary, loyal = ([float(row[k]) for k in KEYS] for row in printed("retail_what_if"))
    before, after = clv.typical(*ordinary), clv.typical(*loyal)
    assert (before, after, after / before - 1) == (5000, 9000, 0.8)
    today = clv.Today(1.0, *(np.array([x]) for x in (1, ordinary[0], ordinary[1], 1 / ordinary[2], 1)))
    change = [b - a for a, b in zip(ordinary, loyal, strict=True)]
    found = clv.levers.parts(today, clv.Scenario(targets=(0,), levers=clv.Levers(*change)))
    assert found["alone"].round(6).tolist() == [1250, 1000, 1000, 750]
    assert found["part"].round(2).tolist()[:3] == [1516.67, 1241.67, 1241.67]


@pytest.mark.parametrize(
    ("lost", "base", "shown"), [(3, 50, (6.2, 48.5)), (200, 4000, (17.5, 22.9)), (0, 50, (14.0, None))]
)
def test_duration_interval(lost: int, base: int, shown: tuple[float, float | None]) -> None:
    low, high = (round(float(x), 1) for x in clv.retention.duration_interval(lost, base, 1.0))
    assert low == shown[0]
    assert (None if np.isnan(high) else high) == shown[1]


def test_one_more_point_in_top() -> None:
    b = clv.value.value_inputs(TABLE, 1.0)
    assert round(clv.value.one_more_point(b, "course")[1]) == 1_569
    assert round(float(clv.duration(b.churn[1] - 0.01, 1.0) - clv.duration(b.churn[1], 1.0)), 2) == 0.28


def test_one_more_point_is_a_point_a_year_whatever_the_period() -> None:
    """Half-years: four of 132 lost; a point a half-year would be worth two and a half times as much."""
    base = samples.base("online_retail")
    worth = base.point()
    assert round(worth[0]) == 15_460_517
    growth = clv.five_points(base, [1], ["course"])
    assert np.allclose(growth["value_gain"].iloc[:-1], worth)
    table = base.tiers
    for i, each in enumerate(clv.value.one_more_point(base.value_inputs())):
        r, m = 1 - Fraction(int(table["lost"][i]), int(table["base"][i])), base.value_inputs().per_year[i]
        slow = ref.one_more_point("course", m, r, 0, Fraction(1, 2))
        assert slow is not None and math.isclose(each, slow, rel_tol=1e-9)


def test_retention_curve() -> None:
    rows = printed("retention_duration")
    found = clv.duration([1 - float(row["retention"]) for row in rows], 1.0)
    assert found.round(4).tolist() == [float(row["duration_years"]) for row in rows]
    back = clv.retention.retention_for([float(row["duration_years"]) for row in rows], 1.0)
    assert back.round(4).tolist() == [float(row["retention"]) for row in rows]


def test_methods_at_the_round_example() -> None:
    methods: tuple[Method, ...] = ("course", "discounted", "future")
    found = [100 * float(clv.value.annuity(0.8, 1.0, 0.1, m)) for m in methods]
    assert [round(x, 2) for x in found] == [500, 366.67, 266.67]


def test_where_nobody_was_lost_in_a_tier_the_whole_is_at_least_the_sum_of_the_lower_limits() -> None:
    """Two tiers with a value of their own beside one without: their distances are not put together in quadrature."""
    made = {"customers": [1, 1, 1], "purchases": [1.0] * 3, "revenue": [200.0, 100, 50], "base": [2.0] * 3}
    tiers = pd.DataFrame({"tier": ["Best", "Middle", "Rest"], **made, "lost": [1.0, 0.0, 1.0]})
    table = clv.portfolio(tiers, 1.0, "course", 0.0).set_index("tier")
    # Wilson at 95 %: 1 of 2 lost, churn at most .905469; 0 of 2, at most .657626
    lows = [200 / 0.9054690, 100 / 0.6576198, 50 / 0.9054690]
    assert table["portfolio_low"].tolist() == pytest.approx([*lows, sum(lows)], rel=1e-4)
    assert table["portfolio_high"].isna().tolist() == [False, True, False, True]
