"""Tenure, gaps, stages and the life-cycle profit pattern."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
import reference as ref
from drawing import examples
from hypothesis import given
from hypothesis import strategies as st
from made_orders import END, cell, many, records
from small_bases import END as SMALL_END
from small_bases import files

import clv
from clv import customer_tenure
from clv.stages import NOT_YET, RULES, STAGES

LINES = many(11, 400)
ORDERS = clv.orders_from(LINES, END)
PANEL = clv.orders.panel(ORDERS, 12)
BUYS = {
    who: days.tolist()
    for who, days in pd.DataFrame(
        {
            "who": ORDERS.ids[clv.orders.purchase_days(ORDERS)[0]],
            "day": clv.orders.purchase_days(ORDERS)[1].astype(object),
        }
    ).groupby("who")["day"]
}


def active_years() -> dict[str, list[int]]:
    """Number (0–3) of each of the file's years a customer was active in, customer by customer."""
    nets: dict[str, list[dict[str, float]]] = {}
    for who, day, order, amount in zip(
        *(LINES[c] for c in ("customer_id", "date", "order_key", "amount")), strict=True
    ):
        year = nets.setdefault(str(who), [{}, {}, {}, {}])[day.year - 2021]
        year[order] = year.get(order, 0.0) + amount
    bought = {who: [any(round(net, 2) > 0 for net in year.values()) for year in years] for who, years in nets.items()}
    paid = {who: [round(sum(year.values()), 2) > 0 for year in years] for who, years in nets.items()}
    return {who: [k for k in range(4) if bought[who][k] and paid[who][k]] for who in nets}


YEARS = active_years()
FIRST_ROW = LINES.groupby("customer_id")["date"].min().to_dict()


# --- the life table ---------------------------------------------------------------------------------------------


@given(st.floats(0.05, 0.95), st.integers(1, 12))
def test_a_constant_hazard_gives_a_geometric_life(h: float, many_years: int) -> None:
    start = 10**9 * (1 - h) ** np.arange(many_years)
    table = clv.tenure.life_table(start, start * h)
    assert np.allclose(table["hazard"], h) and np.allclose(table["survival"], (1 - h) ** np.arange(1, many_years + 1))
    assert math.isclose(clv.tenure.expected_years(table["survival"], h), 1 / h)
    assert (table["survival_low"] <= table["survival"]).all() and (table["survival"] <= table["survival_high"]).all()


def test_greenwoods_interval_by_its_published_arithmetic() -> None:
    # one cohort, nobody censored: Greenwood's variance is the binomial's, S(1 − S)/n
    table = clv.tenure.life_table([200, 120, 90], [80, 30, 30])
    for survival, high in zip(table["survival"], table["survival_high"], strict=True):
        assert math.isclose(high - survival, 1.959964 * math.sqrt(survival * (1 - survival) / 200), rel_tol=1e-5)


def test_everybody_lost_ends_the_table_at_nothing() -> None:
    table = clv.tenure.life_table([10, 5, 0, 0], [5, 5, 0, 0])
    assert len(table) == 2 and table["survival"].tolist() == [0.5, 0.0] and table["survival_high"].iloc[1] == 0
    with pytest.raises(clv.TableProblem, match="life_table_counts"):
        clv.tenure.life_table([5], [6])


def test_the_life_table_customer_by_customer() -> None:
    at_risk, lost, censored = ([0] * 5 for _ in range(3))
    for who, years in YEARS.items():
        if not years or FIRST_ROW[who] < dt.date(2022, 1, 1):
            continue
        tenure = 1
        for k in range(years[0], 4):
            if k == 3:
                censored[tenure] += 1
                break
            at_risk[tenure] += 1
            if k + 1 not in years:
                lost[tenure] += 1
                break
            tenure += 1
    table = clv.tenure.tenure_table(PANEL)
    assert table["at_risk"].tolist() == at_risk[1:3] and table["lost"].tolist() == lost[1:3]
    assert table["censored"].tolist() == censored[1:3]
    assert (table["kept"] + table["lost"] == table["at_risk"]).all()


def test_who_is_still_there_at_the_end_is_not_lost() -> None:
    lines = pd.DataFrame({"customer_id": ["z", "a", "a", "b", "b"], "amount": 5.0})
    lines["date"] = ["2021-01-01", "2022-05-01", "2023-05-01", "2023-05-01", "2024-05-01"]
    table = clv.tenure.tenure_table(clv.orders.panel(clv.orders_from(lines, END), 12))
    assert table[["at_risk", "lost", "censored"]].to_numpy().tolist() == [[2, 0, 0], [1, 1, 1]]


def test_given_starts_let_customers_in_at_the_tenure_they_had() -> None:
    starts = np.full(ORDERS.customers, np.datetime64("2018-06-01"))
    table = clv.tenure.tenure_table(PANEL, starts)
    # began in the third period before the file's first: its first period is their fourth
    assert table["tenure"].tolist() == [4, 5, 6]
    assert table["at_risk"].iloc[0] == sum(1 for years in YEARS.values() if years and years[0] == 0)
    first = np.array(PANEL.starts, dtype="datetime64[D]")[PANEL.active.argmax(axis=1)]
    same = clv.tenure.tenure_table(PANEL, np.where(PANEL.known, first, np.datetime64("NaT")))
    pd.testing.assert_frame_equal(same, clv.tenure.tenure_table(PANEL))


def test_a_file_of_one_period_cannot_tell_tenure() -> None:
    o = clv.orders_from(LINES[[d >= dt.date(2024, 1, 1) for d in LINES["date"]]], END)
    with pytest.raises(clv.TableProblem, match="tenure_unknown"):
        clv.tenure.tenure_table(clv.orders.panel(o, 12))
    with pytest.raises(clv.TableProblem, match="needs_two_periods"):
        clv.tenure.churn_by_tenure(clv.orders.panel(o, 12))
    with pytest.raises(clv.TableProblem, match="needs_one_period"):
        clv.orders.panel(o, 24)


@pytest.mark.parametrize("months", [3, 6, 12])
def test_churn_by_tenure_sums_to_the_portfolios(months: int) -> None:
    table = clv.tenure.churn_by_tenure(clv.orders.panel(ORDERS, months))
    whole = clv.trend.by_length(ORDERS, [months]).iloc[0]
    total, parts = table.iloc[-1], table.iloc[:-1]
    assert (total["base"], total["lost"]) == (whole["base"], whole["lost"])
    assert parts["base"].sum() == total["base"] and parts["lost"].sum() == total["lost"]
    assert math.isclose(parts["revenue_lost"].sum(), total["revenue_lost"])


def test_early_and_later_customer_by_customer() -> None:
    base = {who: years for who, years in YEARS.items() if 2 in years}
    early = {w for w, y in base.items() if FIRST_ROW[w] >= dt.date(2022, 1, 1)}
    table = clv.tenure.churn_by_tenure(PANEL).set_index("group")
    assert cell(table, "early", "base") == len(early) and cell(table, "later", "base") == len(base) - len(early)
    assert cell(table, "early", "lost") == sum(1 for w in early if 3 not in base[w])
    short = clv.tenure.churn_by_tenure(clv.orders.panel(clv.orders_from(LINES, END), 6), early_years=4).set_index(
        "group"
    )
    assert cell(short, "later", "base") == 0 and cell(short, "unknown", "base") > 0


@given(st.lists(st.tuples(st.integers(1, 6), st.integers(0, 5), st.booleans()), min_size=1, max_size=40))
def test_spells_by_hand(seen: list[tuple[int, int, bool]]) -> None:
    first, last, lost = [a for a, _, _ in seen], [a + b for a, b, _ in seen], [x for _, _, x in seen]
    table = clv.tenure.spell_table(last, lost, first)
    for row in records(table):
        there = [(b, x) for a, b, x in zip(first, last, lost, strict=True) if a <= row["tenure"] <= b]
        gone = sum(1 for b, x in there if b == row["tenure"] and x)
        waiting = sum(1 for b, x in there if b == row["tenure"] and not x)
        assert (row["at_risk"], row["lost"], row["censored"]) == (len(there), gone, waiting)


@given(st.floats(0.01, 0.2), st.integers(12, 60))
@examples(20)
def test_months_put_together_to_years_keep_the_survival(h: float, months: int) -> None:
    stayed = np.repeat(np.arange(1, months + 1), np.maximum(1, (1000 * h * (1 - h) ** np.arange(months)).astype(int)))
    lost = np.arange(len(stayed)) % 3 > 0
    monthly, yearly = (clv.tenure.spell_table(stayed, lost, per_year=n) for n in (1, 12))
    for row in records(yearly):
        end = min(row["tenure"] * 12, len(monthly))
        assert math.isclose(row["survival"], monthly["survival"].iloc[end - 1])
    assert yearly["lost"].sum() == lost.sum() and yearly["at_risk"].iloc[0] == len(stayed)
    assert np.allclose((1 - yearly["hazard"]).cumprod(), yearly["survival"])


# --- money by tenure, and what one rate gets wrong --------------------------------------------------------------


def years_passed(day: dt.date, start: dt.date) -> int:
    return day.year - start.year - ((day.month, day.day) < (start.month, start.day))


@given(st.dates(dt.date(1999, 1, 1), dt.date(2030, 1, 1)), st.dates(dt.date(1999, 1, 1), dt.date(2030, 1, 1)))
def test_anniversaries_are_counted_as_birthdays(day: dt.date, start: dt.date) -> None:
    both = np.array([day], dtype="datetime64[D]"), np.array([start], dtype="datetime64[D]")
    assert clv.tenure.anniversaries(*both).tolist() == [years_passed(day, start)]


def test_money_by_tenure_year_customer_by_customer() -> None:
    seen, money = {1: 0, 2: 0}, {1: 0.0, 2: 0.0}
    active = {1: 0, 2: 0}
    first_day = min(LINES["date"])
    for who, mine in LINES.groupby("customer_id"):
        if FIRST_ROW[who] < first_day.replace(year=first_day.year + 1) or not BUYS.get(who):
            continue
        start = BUYS[who][0]
        for k in seen:
            if years_passed(END, start) >= k:
                seen[k] += 1
                spent = round(mine.loc[[years_passed(d, start) == k - 1 for d in mine["date"]], "amount"].sum(), 2)
                active[k] += spent > 0
                money[k] += max(spent, 0)
    table = clv.tenure.money_by_tenure(ORDERS).set_index("tenure_year")
    for k in seen:
        assert (cell(table, k, "seen"), cell(table, k, "active")) == (seen[k], active[k])
        assert math.isclose(cell(table, k, "revenue"), money[k], abs_tol=0.01)


def test_tenure_years_before_the_file_are_not_counted() -> None:
    lines = pd.DataFrame({"customer_id": ["a"] * 3, "date": ["2021-01-01", "2022-09-01", "2024-02-01"], "amount": 6.0})
    o = clv.orders_from(lines, END)
    table = clv.tenure.money_by_tenure(o, np.array(["2020-06-01"], dtype="datetime64[D]"))
    # the year from June 2020 began before the file, the one from June 2024 is not over
    assert table["tenure_year"].tolist() == [2, 3, 4] and table["revenue"].tolist() == [0.0, 6.0, 6.0]


@given(st.floats(0.05, 0.9), st.integers(1, 6), st.sampled_from([0.25, 0.5, 1.0]))
def test_where_churn_is_constant_one_rate_is_right(h: float, many_periods: int, years: float) -> None:
    start = 10**9 * (1 - h) ** np.arange(many_periods)
    table = clv.tenure.life_table(start, start * h)
    churn = pd.DataFrame({"group": ["early", "later", "unknown", "total"], "churn": [h, h, None, h]})
    found = clv.tenure.constant_rate(table, churn, np.array([50.0]), 50.0, years)
    assert np.allclose(found[["years_difference", "value_difference"]], 0, atol=1e-6)
    assert np.allclose(found["value_tenure"], 50 * years / h)


def test_who_leaves_less_than_the_average_stays_longer_than_it() -> None:
    churn = clv.tenure.churn_by_tenure(PANEL)
    found = clv.tenure.constant_rate(clv.tenure.tenure_table(PANEL), churn, np.array([100.0]), 100.0).set_index("who")
    by = churn.set_index("group")["churn"].to_dict()
    assert math.isclose(cell(found, "later", "years_tenure"), 1 / by["later"])
    assert (cell(found, "later", "years_difference") > 0) == (by["later"] < by["total"])
    with pytest.raises(clv.TableProblem, match="later_churn_unknown"):
        clv.tenure.constant_rate(clv.tenure.tenure_table(PANEL), churn.assign(churn=np.nan), np.array([1.0]), 1.0)


# --- gaps -------------------------------------------------------------------------------------------------------

GAPS = clv.gaps.purchase_gaps(ORDERS)
CLOSED = [(b - a).days for days in BUYS.values() for a, b in pairwise(days)]


def test_gaps_by_hand() -> None:
    assert sorted(GAPS.closed.tolist()) == sorted(CLOSED)
    assert sorted(GAPS.days[GAPS.open].tolist()) == sorted((END - days[-1]).days for days in BUYS.values())
    table = clv.gaps.gap_table(GAPS)
    assert table["gaps"].sum() == len(CLOSED) and math.isclose(table["share"].sum(), 1)
    assert table["silent"].iloc[0] == len(GAPS.days)
    for row in records(table):
        assert row["gaps"] == sum(1 for d in CLOSED if row["from_days"] < d <= row["to_days"])


def test_without_open_gaps_the_returned_are_the_counted() -> None:
    g = clv.gaps.Gaps(GAPS.customer, GAPS.day, GAPS.days, np.zeros(len(GAPS.days), dtype=bool))
    table = clv.gaps.gap_table(g)
    assert np.allclose(table["returned"].iloc[:-1], table["cumulative"].iloc[:-1])
    assert (clv.gaps.gap_table(GAPS)["returned"].diff().iloc[1:-1] >= -1e-12).all()


def test_come_back_by_hand() -> None:
    for row in records(clv.gaps.come_back(GAPS)):
        start, stop = (round(m * 365.25 / 12) for m in (row["months"], row["months"] + 12))
        silences = [(a, (b - a).days, True) for days in BUYS.values() for a, b in pairwise(days)]
        silences += [(days[-1], (END - days[-1]).days, False) for days in BUYS.values()]
        long = [(a, d, back) for a, d, back in silences if d >= start]
        followed = [(d, back) for a, d, back in long if a + dt.timedelta(days=stop) <= END]
        assert (row["silent"], row["came_back"]) == (len(long), sum(1 for _, _, back in long if back))
        assert (row["followed"], row["within"]) == (len(followed), sum(1 for d, back in followed if back and d < stop))


# --- stages -----------------------------------------------------------------------------------------------------


@st.composite
def rules(draw: st.DrawFn) -> clv.StageRules:
    risk = draw(st.integers(1, 400))
    days = st.integers(1, 900)
    return clv.StageRules(draw(days), risk, risk + draw(st.integers(1, 400)), draw(days), draw(st.integers(1, 9)))


days = st.one_of(st.none(), st.integers(1, 2000))


@given(rules(), st.lists(st.tuples(st.integers(0, 12), days, days, days), min_size=1, max_size=30))
def test_every_customer_is_in_exactly_one_stage(r: clv.StageRules, people: list[tuple[int, ...]]) -> None:
    table = pd.DataFrame(people, columns=["purchases", "known_days", "silent_days", "back_days"]).astype(float)
    found = clv.stages.stage_of(table.assign(there=True), r)
    assert set(found) <= set(STAGES)
    for stage, (bought, known, silent, back) in zip(found, people, strict=True):
        holds = {
            "prospect": bought == 0,
            "lost": (silent or 0) > r.lost_days,
            "at risk": (silent or 0) > r.risk_days,
            "won back": back is not None and back <= r.new_days,
            "new": known is not None and known <= r.new_days,
            "loyal": known is not None and known >= r.loyal_days and bought >= r.loyal_purchases,
            "growing": True,
        }
        assert stage == next(name for name, _, _ in RULES if holds[name])


def test_the_rules_are_the_stages_and_every_one_can_be_reached() -> None:
    assert {stage for stage, _, _ in RULES} == set(STAGES)
    staged = clv.staged(ORDERS, clv.stages.rules_from(GAPS, ORDERS.first, END), dt.date(2024, 1, 1))
    assert set(staged["stage"]) | {"prospect"} == set(STAGES) and len(staged) == ORDERS.customers


@given(rules())
@examples(10)
def test_stages_of_the_day_before_are_those_of_the_file_cut_there(r: clv.StageRules) -> None:
    at = dt.date(2023, 7, 1)
    cut = clv.orders_from(LINES[[d < at for d in LINES["date"]]], at)
    alone = clv.staged(cut, r).set_index("customer_id")["stage"]
    then = clv.staged(ORDERS, r, at).set_index("customer_id")["stage_before"]
    assert (then[then != NOT_YET] == alone).all() and set(then.index[then != NOT_YET]) == set(alone.index)


def people(before: dt.date = dt.date(2024, 1, 1)) -> pd.DataFrame:
    was, now = clv.orders.window(ORDERS, dt.date(2023, 1, 1), before), clv.orders.window(ORDERS, before, END)
    table = pd.DataFrame({"customer_id": ORDERS.ids, "purchases_earlier": 0, "revenue_earlier": 0.0})
    table = table.assign(purchases_before=was.purchases, revenue_before=was.cents / 100, purchases_now=now.purchases)
    table = table.assign(revenue_now=now.cents / 100, first_date=0, last_date=0)
    base = clv.from_customers(table, clv.Choices(), years=1.0)
    assert base.customers is not None
    return clv.stages.with_stage(
        base.customers, clv.staged(ORDERS, clv.stages.rules_from(GAPS, ORDERS.first, END), before)
    )


PEOPLE = people()


def test_stage_tables_hold_everybody() -> None:
    table, moved = clv.stages.stage_table(PEOPLE), clv.stages.stage_moves(PEOPLE)
    assert table["customers"].sum() == moved["customers"].sum() == len(PEOPLE)
    active = PEOPLE["tier_now"].notna()
    assert math.isclose(table["revenue"].sum(), PEOPLE["revenue_now"][active].sum())
    assert table["change"].sum() == (PEOPLE["stage_before"] == NOT_YET).sum()
    kpis = clv.stages.stage_kpis(PEOPLE, ["Super", "Top", "Middle", "Bottom"])
    assert kpis["customers"].sum() == len(PEOPLE) and kpis["purchases"].sum() == PEOPLE["purchases_now"].sum()
    before = clv.stages.stage_outcome(PEOPLE)
    assert before["customers"].sum() == (PEOPLE["stage_before"] != NOT_YET).sum() and before["kept"].between(0, 1).all()


def test_value_of_the_stages_is_the_portfolio() -> None:
    portfolio = pd.DataFrame({"tier": ["Super", "Top", "Middle", "Bottom"], "clv": [9.0, 5.0, 3.0, 1.0]})
    worth = PEOPLE["tier_now"].astype(object).map(dict(zip(portfolio["tier"], portfolio["clv"], strict=True))).sum()
    assert math.isclose(clv.stages.stage_table(PEOPLE, portfolio)["value"].sum(), worth)


def test_thresholds_out_of_order_are_refused() -> None:
    with pytest.raises(clv.TableProblem, match="stage_rules_order"):
        clv.StageRules(30, 90, 90)


def test_the_first_reason_that_holds_is_the_one_given() -> None:
    some = PEOPLE.assign(complaint=False, unpaid=False, nps=np.nan)
    some.loc[some.index[:3], ["complaint", "unpaid", "nps"]] = [True, True, 0.0]
    some.loc[some.index[3:6], "nps"] = 6.0
    found = clv.actions.next_actions(some).set_index("customer_id").loc[some["customer_id"]]
    assert (found["reason"].iloc[:3] == "complaint").all()
    assert set(found["reason"].iloc[3:6]) <= {"low_nps", "lost"}
    assert len(found) == len(some) and (found["action"] != "").all()
    reasons = [trigger.code for trigger in clv.actions.TRIGGERS]
    assert set(found["reason"]) <= set(reasons)


def test_targets_that_are_lower_when_better() -> None:
    actual = pd.DataFrame({"tier": ["A"], "retention": [0.8], "lost": [9]})
    targets = pd.DataFrame({"tier": "A", "kpi": ["retention", "lost", "nps"], "target": [0.75, 10, 20]})
    assert clv.stages.against_targets(actual, targets)["met"].tolist() == [True, True, False]


def test_the_parts_of_a_scorecard_sum_to_the_weighted_share_of_the_targets_reached() -> None:
    found = pd.DataFrame(
        {
            "kpi": ["a"] * 4 + ["b"] * 2 + ["c"],
            "actual": [1.0] * 6 + [np.nan],
            "met": [True] * 3 + [False, True] + [False] * 2,
        }
    )
    card = clv.stages.scorecard(found, [2, 1, 7])  # c is not known, so that its weight counts for nothing
    assert math.isclose(card["part"].sum(), (2 * 3 / 4 + 1 * 1 / 2) / 3)
    for weights in ([1, 1], [0, 0, 0], [1, -1, 1]):
        with pytest.raises(clv.TableProblem, match="weights_out_of_range"):
            clv.stages.scorecard(found, weights)


# --- any file at all --------------------------------------------------------------------------------------------


@given(files(), st.sampled_from([1, 3, 12]), st.sampled_from(["relative", "fixed"]), st.sampled_from(clv.METHODS))
@examples(12)
def test_any_file_gives_tables_without_infinity_or_a_named_problem(
    rows: list[ref.Row], months: int, basis: clv.tables.Basis, method: clv.tables.Method
) -> None:
    lines = pd.DataFrame(rows, columns=["customer_id", "date", "amount", "order_key", "cost"])
    try:
        o = clv.orders_from(lines.assign(amount=lines["amount"].astype(float)), SMALL_END)
    except clv.TableProblem as problem:
        assert problem.code == "no_orders"
        return
    choices = clv.Choices(basis=basis, method=method)
    ends = clv.trend.rolling_ends(o.first, o.end, months)[-2:]
    calls: list[Callable[[], pd.DataFrame]] = [
        lambda: clv.rolling(o, choices, months, ends),
        lambda: clv.trend.kpis(o, choices, months, "year"),
        lambda: clv.trend.by_length(o),
        lambda: clv.tenure.tenure_table(clv.orders.panel(o, months)),
        lambda: clv.tenure.churn_by_tenure(clv.orders.panel(o, months)),
        lambda: clv.tenure.money_by_tenure(o),
        lambda: clv.gaps.gap_table(clv.gaps.purchase_gaps(o)),
        lambda: clv.gaps.come_back(clv.gaps.purchase_gaps(o)),
        lambda: clv.staged(
            o, clv.stages.rules_from(clv.gaps.purchase_gaps(o), o.first, o.end), clv.periods.months_back(o.end, months)
        ),
    ]
    for call in calls:
        try:
            table = call()
        except clv.TableProblem as problem:
            assert problem.code in {"tenure_unknown", "needs_one_period", "needs_two_periods", "nobody_active"}
        else:
            assert not np.isinf(table.select_dtypes("number").to_numpy(float)).any()


# --- the profit pattern -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("pattern", clv.lifecycle.PATTERNS, ids=lambda p: p.name)
def test_starting_patterns_pay_back_and_say_what_they_rest_on(pattern: clv.lifecycle.Pattern) -> None:
    table = clv.lifecycle.profit_pattern(pattern)
    by_year = clv.lifecycle.pattern_by_year(table)
    assert set(table["tag"]) <= {"measured", "assumed", "benchmark"}
    assert table.loc[table["tag"] == "benchmark", "source"].ne("").all()
    assert clv.lifecycle.break_even_year(by_year) is not None
    assert set(table["component"]) == set(clv.lifecycle.COMPONENTS)


def test_income_at_the_car_service_triples_from_year_one_to_five() -> None:
    table = clv.lifecycle.profit_pattern(clv.lifecycle.AUTO_SERVICE, 5)
    income = table[table["component"].isin(["base profit", "revenue growth"])].groupby("year")["amount"].sum()
    assert income[5] == 3 * income[1]


@given(st.floats(1, 1e4), st.floats(0, 0.3), st.integers(1, 15), st.sampled_from(clv.lifecycle.PATTERNS))
@examples(30)
def test_the_pattern_adds_up_and_discounting_never_adds(
    base: float, d: float, years: int, pattern: clv.lifecycle.Pattern
) -> None:
    table = clv.lifecycle.profit_pattern(clv.lifecycle.scaled_pattern(pattern, base), years, d)
    by_year = clv.lifecycle.pattern_by_year(table)
    assert math.isclose(by_year["cumulative"].iloc[-1], (table["amount"] * table["survival"]).sum(), abs_tol=1e-6)
    assert (table.loc[table["year"] > 0, "discounted"] <= table.loc[table["year"] > 0, "expected"] + 1e-9).all()
    assert by_year["survival"].iloc[1:].is_monotonic_decreasing
    paid, plain = clv.lifecycle.break_even_year(by_year), clv.lifecycle.break_even_year(by_year, "cumulative")
    assert paid is None or (plain is not None and plain <= paid)


def test_a_constant_survival_and_profit_is_the_discounted_customer_value() -> None:
    zero = [clv.lifecycle.Component(name, (0.0,)) for name in clv.lifecycle.COMPONENTS[2:]]
    base = clv.lifecycle.Component("base profit", (100.0,))
    plain = clv.lifecycle.Pattern("x", clv.lifecycle.Component("acquisition", (0.0,)), (base, *zero), (0.8,))
    whole = clv.lifecycle.profit_pattern(plain, 300, 0.1)["discounted"].sum()
    # paid at the end of each year: the value of the year under way counted, one year later
    assert math.isclose(whole, 366.6666666 / 1.1, rel_tol=1e-6)


def test_what_the_file_measures_is_tagged_and_the_rest_is_scaled() -> None:
    p = clv.lifecycle.measured_pattern(clv.lifecycle.RETAIL, [500.0, 600.0], [0.7], margin=0.5)
    tags = {part.name: part.tag for part in p.parts}
    assert tags["base profit"] == tags["revenue growth"] == p.survival_tag == "measured"
    assert tags["referrals"] == "assumed"
    assert p.acquisition.amounts == (375.0,) and clv.lifecycle.profit_pattern(p, 2)["amount"].iloc[2] == 0
    with pytest.raises(clv.TableProblem, match="pattern_without_part"):
        clv.lifecycle.with_part(p, clv.lifecycle.Component("luck", (1.0,)))
    with pytest.raises(clv.TableProblem, match="pattern_out_of_range"):
        clv.lifecycle.Pattern("x", p.acquisition, p.parts, (0.5, 0.6))


def test_with_start_dates_the_spells_behind_the_table_are_the_tables_own() -> None:
    back = np.random.default_rng(3).integers(0, 1_500, len(PANEL.first_row))
    start = PANEL.first_row - back.astype("timedelta64[D]")
    table = clv.tenure.tenure_table(PANEL, start).set_index("tenure")["lost"]
    found = customer_tenure.first_spells(PANEL, start)
    behind = found.loc[found["lost"], "tenure"].value_counts()
    assert {t: n for t, n in table.items() if n} == behind.to_dict()
    groups = pd.Series(customer_tenure.tenure_groups(PANEL, starts=start), dtype=object).value_counts()
    told = clv.tenure.churn_by_tenure(PANEL, start).set_index("group")["base"].drop("total")
    assert {g: n for g, n in told.items() if n} == groups.to_dict()


@given(cost=st.floats(0, 1e6), base=st.lists(st.floats(0, 1e5), min_size=1, max_size=5), times=st.floats(0, 5))
def test_left_by_year_is_the_running_sum_with_the_cost_taken_as_often(
    cost: float, base: list[float], times: float
) -> None:
    pattern = clv.lifecycle.Pattern(
        "",
        clv.lifecycle.Component("acquisition", (cost,)),
        (clv.lifecycle.Component("base profit", tuple(base)),),
        (0.8,),
    )
    parts = clv.lifecycle.profit_pattern(pattern, discount=0.1)
    left, by_hand = -cost * times, []
    for year in range(11):
        if year:
            left += base[min(year, len(base)) - 1] * 0.8 ** (year - 1) / 1.1**year
        by_hand.append(left)
    found = clv.lifecycle.left_by_year(parts, times=times)
    assert found["left"].tolist() == pytest.approx(by_hand, abs=1e-6)
    assert not found["measured"][found["left"].diff().abs() > 1e-9].any(), "nothing of it is measured"
