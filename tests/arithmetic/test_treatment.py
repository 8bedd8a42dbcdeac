"""The treatment plan: every cell is one scenario, counted here by hand, and the whole is the sum of them."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import clv
from clv import Choices, Levers, Scenario, TableProblem, Today
from clv.segmentation import Segmentation, from_codes
from clv.treatment import (
    KINDS,
    LEVELS,
    CellBase,
    PublicForm,
    Touchpoint,
    TreatmentPlan,
    cell_bases,
    cell_scenarios,
    made_public,
    touchpoint_table,
    treatment,
)
from study import samples
from study.what_if import facts_of

TIERS = ("A", "B")
CUSTOMERS = st.lists(
    st.tuples(st.sampled_from(["A", "B", None]), st.integers(-1, 2), st.integers(1, 5), st.integers(1, 900)),
    min_size=1,
    max_size=30,
)
EFFECTS = st.tuples(st.integers(0, 2), st.integers(0, 40), st.integers(0, 4).map(lambda x: x / 4))
POINTS = st.lists(
    st.tuples(
        *(st.sampled_from(KINDS), st.integers(0, 90), st.integers(0, 5_000), EFFECTS, st.sampled_from([0.0, 0.3, 1.0]))
    ),
    min_size=1,
    max_size=4,
)


def people(rows: list[tuple[str | None, int, int, int]]) -> tuple[pd.DataFrame, Segmentation]:
    """Customers of two tiers in three cells."""
    table = pd.DataFrame(
        {
            "tier_now": pd.Categorical([r[0] for r in rows], TIERS, ordered=True),
            "purchases_now": [r[2] if r[0] else 0 for r in rows],
            "revenue_now": [float(r[3]) if r[0] else 0.0 for r in rows],
        }
    )
    return table, Segmentation("own", ("x", "y", "z"), np.array([r[1] for r in rows], dtype=np.int64))


def start_of(table: pd.DataFrame, churn: tuple[float, float] = (0.25, 0.5), margin: float = 0.4) -> Today:
    """The base that the customers make, with the churn given."""
    by = table.groupby("tier_now", observed=False)[["purchases_now", "revenue_now"]].agg(["size", "sum"])
    n = by[("purchases_now", "size")].to_numpy(float)
    bought, money = (by[(c, "sum")].to_numpy(float) for c in ("purchases_now", "revenue_now"))
    with np.errstate(divide="ignore", invalid="ignore"):
        return Today(1.0, n, bought / n, money / bought, np.array(churn), np.full(2, margin))


def plan_of(points: list[tuple[str, int, int, tuple[int, int, float], float]], seed: int) -> TreatmentPlan:
    """A plan of three cells with levels drawn from a seed."""
    made = tuple(
        Touchpoint(f"t{i}", kind, float(yearly), float(once), Levers(*map(float, levers)), uptake)
        for i, (kind, yearly, once, levers, uptake) in enumerate(points)
    )
    draw = np.random.default_rng(seed)
    return TreatmentPlan(made, tuple(tuple(LEVELS[i] for i in draw.integers(0, 4, len(made))) for _ in range(3)))


def by_hand(
    plan: TreatmentPlan, rows: list[tuple[str | None, int, int, int]], churn: tuple[float, float]
) -> list[tuple[float, float]]:
    """Gain and cost over the stay of each cell, customer by customer, with nothing of ours."""
    found = []
    reach = {"must": 1.0, "may": 0.5, "strategic": 0.2, "not": 0.0}
    active = [r for r in rows if r[0] is not None]
    for cell in range(3):
        level = [reach[name] for name in plan.levels[cell]]
        gain = cost = 0.0
        for i, tier in enumerate(TIERS):
            here = [r for r in active if r[1] == cell and r[0] == tier]
            if not here:
                continue
            f = sum(r[2] for r in here) / len(here)
            a = sum(r[3] for r in here) / sum(r[2] for r in here)
            d = 1 / churn[i]
            pairs = list(zip(level, plan.touchpoints, strict=True))
            more_f = sum(q * t.uptake * t.levers.frequency for q, t in pairs)
            more_a = sum(q * t.uptake * t.levers.revenue for q, t in pairs)
            longer = d + sum(q * t.uptake * t.levers.years for q, t in pairs)
            gain += len(here) * 0.4 * ((f + more_f) * (a + more_a) * longer - f * a * d)
            cost += len(here) * sum(q * t.yearly_cost for q, t in pairs) * longer
        mine = len([r for r in active if r[1] == cell])
        for i, t in enumerate(plan.touchpoints):
            reached = [reach[plan.levels[c][i]] * len([r for r in active if r[1] == c]) for c in range(3)]
            cost += t.one_off * level[i] * mine / sum(reached) if sum(reached) else 0.0
        found.append((gain, cost))
    return found


@settings(max_examples=40)
@given(CUSTOMERS, POINTS, st.integers(0, 1000))
def test_a_plan_is_the_sum_of_its_cells_and_each_is_what_a_count_by_hand_gives(
    rows: list[tuple[str | None, int, int, int]],
    points: list[tuple[str, int, int, tuple[int, int, float], float]],
    seed: int,
) -> None:
    table, found = people(rows)
    start, plan = start_of(table), plan_of(points, seed)
    bases = cell_bases(found, table, start)
    done = treatment(plan, bases)
    cells, whole = done.iloc[:-1], done.iloc[-1]
    for row, (gain, cost) in zip(cells.itertuples(), by_hand(plan, rows, (0.25, 0.5)), strict=True):
        assert row.gain == pytest.approx(gain) and row.cost == pytest.approx(cost)
        assert row.net == pytest.approx(gain - cost)
    for column in ("customers", "treated", "gain", "cost", "net"):
        assert cells[column].sum() == pytest.approx(whole[column])
    scenarios = cell_scenarios(plan, bases)
    own = [clv.outcome(b.start, s) for b, s in zip(bases, scenarios, strict=True) if b.customers]
    assert sum(o.net for o in own) == pytest.approx(whole["net"])
    once = touchpoint_table(plan, bases)["one_off"].sum()
    assert once == pytest.approx(sum(s.one_off for s in scenarios))


@settings(max_examples=40)
@given(CUSTOMERS)
def test_the_cells_have_the_customers_and_the_money_of_the_base(rows: list[tuple[str | None, int, int, int]]) -> None:
    table, found = people(rows)
    start = start_of(table)
    bases = [b.start for b in cell_bases(found, table, start)]
    inside = table[(found.now >= 0) & table["tier_now"].notna()]
    money = sum(float(np.nansum(b.customers * b.frequency * b.revenue)) for b in bases)
    assert sum(float(b.customers.sum()) for b in bases) == len(inside)
    assert money == pytest.approx(inside["revenue_now"].sum())


def test_without_an_effect_a_plan_costs_and_gives_nothing() -> None:
    table, found = people([("A", 0, 2, 100), ("B", 1, 1, 50)])
    plan = plan_of([("service", 10, 0, (1, 5, 0.5), 1.0)], 0)
    plan = TreatmentPlan(plan.touchpoints, (("must",), ("may",), ("not",)))
    nothing = treatment(plan.with_effects(0.0), cell_bases(found, table, start_of(table)))
    assert nothing["gain"].tolist() == [0.0] * 4
    assert nothing["cost"].tolist() == [10.0 * 4, 0.5 * 10.0 * 2, 0.0, 50.0]
    assert math.isnan(nothing["break_even_effect"].iloc[-1]) and nothing["break_even_effect"].iloc[2] == 0.0


def test_the_effect_at_which_the_whole_plan_breaks_even_is_where_its_net_turns() -> None:
    table, found = people([("A", 0, 4, 2000), ("B", 1, 2, 900)] * 5)
    once = Touchpoint("Call", "communication", 30.0, 1_500.0, Levers(1.0, 10.0, 0.25))
    plan, bases = TreatmentPlan((once,), (("must",), ("may",), ("not",))), cell_bases(found, table, start_of(table))
    at = float(treatment(plan, bases)["break_even_effect"].iloc[-1])
    assert 0 < at < 1

    def net(factor: float) -> float:
        weaker = Touchpoint("Call", "communication", 30.0, 1_500.0, once.levers.times(factor))
        return float(treatment(TreatmentPlan((weaker,), plan.levels), bases)["net"].iloc[-1])

    assert net(at * 1.001) > 0 > net(at * 0.999)


def test_tiers_as_cells_give_the_scenarios_of_the_what_if_page() -> None:
    study = samples.study_of("swedish_excel", Choices())
    f, people_ = facts_of(study), study.customers
    found = from_codes("tiers", study.base.names, people_["tier_now"].astype(object).to_numpy())
    bases = cell_bases(found, people_, f.today, f.counted != "purchases")
    point = Touchpoint("Call", "communication", 40.0, 0.0, Levers(0.5, 20.0, 0.25), 0.5)
    plan = TreatmentPlan((point,), (("must",),) * len(f.names))
    for migrating in (False, True) if not f.alone else (False,):
        done = treatment(plan, bases, migrating=migrating)
        for i in range(len(f.names)):
            mean = Levers(0.25, 10.0, 0.125)
            own = Scenario(targets=(i,), levers=mean, yearly_cost=40.0)
            won, paid = (make(f.today, own, migrating=migrating) for make in (clv.gain, clv.levers.cost))
            if bases[i].uncounted and not migrating:  # nobody has left: not known, and not counted
                assert math.isnan(won) and done["gain"].iloc[i] == done["cost"].iloc[i] == 0
            else:
                assert (done["gain"].iloc[i], done["cost"].iloc[i]) == pytest.approx((won, paid))
    assert [base.uncounted for base in bases] == [(0,), (1,), (), ()]


def test_what_is_no_plan_is_refused() -> None:
    call = Touchpoint("Call", "channel")
    for wrong in (("perhaps",), ("must", "must")):
        with pytest.raises(TableProblem, match="plan_shape"):
            TreatmentPlan((call,), (wrong,))
    with pytest.raises(TableProblem, match="plan_shares"):
        TreatmentPlan((call,), (("must",),), (1.0, 0.5))
    for given_ in ({"kind": "letter"}, {"yearly_cost": -1.0}, {"yearly_cost": math.inf}, {"uptake": 1.5}):
        with pytest.raises(TableProblem, match="touchpoint_unsound"):
            Touchpoint(**{"name": "x", "kind": "channel", **given_})  # type: ignore[arg-type]
    with pytest.raises(TableProblem, match="plan_shape"):
        cell_scenarios(TreatmentPlan((call,), ()), [CellBase("x", start_of(people([("A", 0, 1, 1)])[0]))])


def test_a_public_programme_of_everybody_without_cost_or_effect_of_its_own_is_the_hidden_one() -> None:
    table, found = people([("A", 0, 4, 2000), ("B", 1, 2, 900), ("B", 2, 2, 900)] * 4)
    call = Touchpoint("Call", "communication", 30.0, 1_500.0, Levers(1.0, 10.0, 0.25), 0.5)
    plan, bases = TreatmentPlan((call,), (("must",), ("may",), ("not",))), cell_bases(found, table, start_of(table))
    hidden = treatment(plan, bases)
    public = treatment(made_public(plan, PublicForm(1.0)), bases)
    counted = [name for name in hidden if name != "treated"]  # whoever joins is given the membership itself
    pd.testing.assert_frame_equal(public[counted], hidden[counted])
    half = treatment(made_public(plan, PublicForm(0.5)), bases)
    assert (half["gain"].iloc[[0, 1, 3]] < hidden["gain"].iloc[[0, 1, 3]]).all() and half["net"].iloc[2] == 0
    weaker = [
        float(treatment(made_public(plan, PublicForm(1.0, 5.0, Levers(years=0.5), m)), bases)["gain"].iloc[-1])
        for m in (0.0, 1.0, 4.0)
    ]
    assert weaker[0] > weaker[1] > weaker[2] > hidden["gain"].iloc[-1]
