"""Every message holds of its figure's own numbers: direction, order, unit and value, on 300 made bases."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from types import SimpleNamespace
from typing import cast

import numpy as np
import pandas as pd
import pytest
import sample_bases as samples
from studies import study_of

import clv
from clv import TOTAL, Base, Choices, from_customers
from clv.stages import STAGES
from report import cells
from report.columns import columns
from report.exhibits import (
    concentration,
    one_year,
    overview,
    portfolio,
    retention,
    satisfaction,
    segments,
    trend,
    value_range,
)
from report.exhibits.concentration import attribute
from report.exhibits.flows import money
from report.exhibits.flows import people as flows
from report.exhibits.growth import bucket, points
from report.exhibits.lifecycle import pattern, tenure
from report.exhibits.stages.names import name as stage_name
from report.exhibits.stages.places import message as stages_message
from report.forms import Bars, Bridge, Columns, Curve, Dots, Lines, Rails
from study import Study
from study import answer as study_answer
from study import concentration as concentrated
from study import growth as growing
from study.growth import Turn
from study.stages import Found
from words import load

EN = load("en", "SEK")
# 300 bases in ten parts; one part is enough while one works.
MADE = [pytest.param(range(k, k + 30), marks=[pytest.mark.slow] if k else []) for k in range(0, 300, 30)]
METHODS: tuple[clv.tables.Method, ...] = ("course", "discounted", "future", "migration")


@cache
def base(seed: int) -> Base:
    """Customers of two years, of a size, a leak, an inflow and a taste for moving that the seed decides."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(30, 400))
    spent = np.round(rng.lognormal(5, rng.uniform(0.2, 1.5), (n, 2)), 2)
    stay, new = rng.uniform(0.3, 1), rng.uniform(0, 0.5)
    before = np.where(rng.random(n) < 1 - new, spent[:, 0], 0)
    now = np.where((before == 0) | (rng.random(n) < stay), np.round(spent[:, 1] * rng.uniform(0.5, 2), 2), 0)
    day = dt.date(2024, 1, 1)
    table = pd.DataFrame({"customer_id": [f"c{i}" for i in range(n)], "revenue_before": before, "revenue_now": now})
    table = table.assign(purchases_earlier=rng.integers(0, 2, n), revenue_earlier=0.0, first_date=day, last_date=day)
    table = table.assign(purchases_before=(before > 0).astype(int), purchases_now=(now > 0).astype(int))
    choices = Choices(scheme=clv.parse_scheme("A=20,B=30,C=50"), method=METHODS[seed % 4])
    return from_customers(table, choices, years=1.0, history="whole")


@cache
def study(seed: int) -> Study:
    """A study of it, shared by every claim; two periods, so that nothing lies before them."""
    found = study_of(base(seed))
    found.__dict__["earlier"] = None
    return found


def valued(seed: int) -> Study | None:
    found = study(seed)
    return None if found.problem is not None else found


def on_made_bases(claim: Callable[[int], None]) -> Callable[[range], None]:
    """The claim held against every made base."""

    @pytest.mark.parametrize("seeds", MADE, ids=str)
    def held(seeds: range) -> None:
        for seed in seeds:
            claim(seed)

    return held


def bare(text: str) -> str:
    marked = text.replace(":yellow-background[:yellow[", "").replace("]]", "").replace("**", "")
    return marked.replace("\u00a0", " ").replace("\u2060", "").replace("\\", "")


@on_made_bases
def test_the_answer_is_the_ends_of_its_picture_and_the_mark_is_the_tile(seed: int) -> None:
    s = valued(seed)
    if s is None or not (shown := value_range.spread(s, EN)):
        return
    form, answer = shown[0].form, study_answer.answer(s)
    assert isinstance(form, Dots)
    methods = [row for row in form.rows if not row.aside and not row.name.startswith(("The method", "Chance"))]
    assert sum(row.chosen for row in form.rows) == 1
    chosen = next(row for row in form.rows if row.chosen)
    worth = float(s.portfolio["portfolio_value"].iloc[-1])
    assert chosen.value == pytest.approx(worth) if chosen.value is not None else math.isnan(worth)
    low = min(row.low or row.value or math.inf for row in methods)
    assert answer.low == pytest.approx(low)
    if math.isnan(answer.high):  # by some method nobody leaves
        assert bare(overview.answer(s, EN)).startswith(bare(EN.at_least(EN.short(low))))
        return
    high = max(row.value or 0 for row in methods)
    assert answer.high == pytest.approx(high)
    tile, marked = overview.key_figures(s, EN)[0].value, EN.short(chosen.value)
    assert marked == tile or bool(s.portfolio["few_lost"].iloc[-1])
    assert bare(overview.answer(s, EN)).startswith(bare(EN.short_span(low, high))) or EN.short(low) == EN.short(high)
    wide = {
        row.name: (row.high or 0) - (row.low or 0) for row in form.rows if row.value is None and row.low is not None
    }
    if "Chance matters" in shown[0].message:
        assert wide["Chance, 95 %"] > wide["The method"]
    if "How it is counted" in shown[0].message:
        assert wide["Chance, 95 %"] < wide["The method"]


@on_made_bases
def test_who_carries_the_value_is_what_the_rails_show(seed: int) -> None:
    s = valued(seed)
    if s is None or not (shown := overview.carries(s, EN)):
        return
    form = shown[0].form
    assert isinstance(form, Rails)
    said = shown[0].message.lower()
    rail = form.rails[-1] if "of the value" in said else form.rails[1]
    for share in (form.rails[0].shares[0], rail.shares[0]):
        number = EN.words_number(round(100 * share)) if share >= 0.005 else EN.number(100 * share, 1)
        assert number in said
    for rail in form.rails:
        assert all(0 <= out <= value + 1e-6 for out, value in zip(rail.beyond, rail.values, strict=False))


@on_made_bases
def test_growth_goes_the_way_of_its_picture_and_no_further_than_chance_allows(seed: int) -> None:
    f = growing.facts(base(seed))
    found = None if f is None else growing.ahead(f, Turn())
    if f is None or found is None:
        return
    said, shown = bare(bucket.answer(f, EN)), bucket.pictures(found, EN)[0]
    if not isinstance(shown.form, Lines):
        return
    own = shown.form.lines[0]
    first, last = own.y[0], own.y[-1]
    assert first is not None and last is not None
    ends = (EN.number(first), EN.number(last))
    assert bare(shown.message) == bare(f"Customers: from {ends[0]} to {ends[1]}")
    proven = not own.low or not (own.low[-1] or 0) <= first <= (own.high[-1] or math.inf)
    assert ("fills faster" in said) == (proven and last > first and round(first) != round(last))
    assert ("leaks faster" in said) == (proven and last < first and round(first) != round(last))
    if "the base goes" in said:
        assert said.endswith(f"from {ends[0]} to {ends[1]} in five years.")


@on_made_bases
def test_the_bridge_says_more_only_where_it_is_more(seed: int) -> None:
    table = base(seed).bridge
    assert table is not None
    form, said = money.bridge(table, EN), bare(money.bridge_message(table, EN))
    assert isinstance(form, Bridge)
    steps = {step.name: step.size for step in form.steps}
    lost, new = -steps.get("Lost", 0.0), steps.get("New", 0.0)
    assert "more than" not in said or new > lost
    assert "less than" not in said or new < lost
    assert sum(step.size for step in form.steps if not step.total) + form.steps[0].size == pytest.approx(
        form.steps[-1].size, abs=0.01
    )


@on_made_bases
def test_the_check_says_the_sums_of_its_bars(seed: int) -> None:
    shown = one_year.check(study(seed), EN)
    if not shown:
        return
    form, said = shown[0].form, bare(shown[0].message)
    assert isinstance(form, Bars)
    came = sum(group.rows[-1].value or 0 for group in form.groups)
    expected = sum(group.rows[0].value or 0 for group in form.groups)
    assert said.endswith(bare(f"would have brought {EN.short(expected, like=came)}; they brought {EN.short(came)}"))
    assert "closer" not in bare(shown[0].lead)  # two periods never say which method is


@on_made_bases
def test_the_trend_is_said_against_its_peak(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n = int(rng.integers(2, 30))
    values = np.round(rng.uniform(0.3, 1) * np.exp(np.cumsum(rng.normal(0, 0.05, n))), 4).clip(0.01, 0.99)
    wide = rng.uniform(0, 0.1)
    found = pd.DataFrame({"tier": TOTAL, "end": pd.date_range("2020-02-01", periods=n, freq="MS"), "retention": values})
    found = found.assign(retention_low=values - wide, retention_high=values + wide, customers=np.round(values * 1000))
    said = bare(trend.message(found, "retention", EN))
    peak, last = values.max(), values[-1]
    assert ("never higher" in said) == (int(values.argmax()) == n - 1)
    if "since the peak" in said:
        assert last + wide < peak and EN.points(last - peak).replace("\u00a0", " ") in said
    people = bare(trend.message(found, "customers", EN))
    if "since the peak" in people:
        counts = found["customers"].to_numpy()
        assert bare(EN.percent_signed(counts[-1] / counts.max() - 1)) in people


@pytest.mark.slow
def test_another_method_changes_tile_mark_picture_and_findings_together() -> None:
    seen = {}
    for method in METHODS:
        s = samples.study("member_company", replace(Choices(), method=method))
        form = value_range.spread(s, EN)[0].form
        assert isinstance(form, Dots)
        marked = next(row for row in form.rows if row.chosen)
        assert EN.short(marked.value) == overview.key_figures(s, EN)[0].value
        rails = overview.carries(s, EN)[0].form
        assert isinstance(rails, Rails) and sum(rails.rails[-1].values) == pytest.approx(marked.value)
        seen[method] = marked.value
        quoted = [c.detail.get("course") for c in s.findings if "course" in c.detail]
        assert all(value == pytest.approx(marked.value) for value in quoted)
        assert bare(overview.answer(s, EN)).startswith("SEK 677.0 m – 1.28 bn in future revenue")
    assert [round((seen[m] or 0) / 1e6, 1) for m in METHODS] == [1284.7, 898.1, pytest.approx(640.4, abs=1), 677.0]


def test_n5_the_sum_says_why_it_is_not_customers_times_the_average() -> None:
    check = portfolio.value_sum(samples.study("member_company"), load("sv", "SEK"))
    assert (
        check is not None
        and bare(check.text).startswith("540,6 + 437,2 + 281,7 + 25,2 = 1 284,7 mkr")
        and "101 811 × 7 117 kr" in bare(check.text)
    )


@on_made_bases
def test_the_sum_says_who_stays_longest_only_where_they_do(seed: int) -> None:
    s = study(seed)
    check = portfolio.value_sum(s, EN) if s.problem is None else None
    if check is None:
        return
    tiers = s.portfolio[s.portfolio["tier"] != TOTAL]
    longest = tiers["duration_years"].max() == tiers["duration_years"].iloc[int(tiers["revenue_per_customer"].argmax())]
    assert longest or "also stay longest" not in check.text
    assert not longest or "do not stay the longest" not in check.text


def test_the_energy_company_s_best_are_not_said_to_stay_longest() -> None:
    check = portfolio.value_sum(samples.study("energy_company"), EN)
    assert check is not None and "also stay longest" not in check.text  # Super 78.1 %, Top 78.4 %


def test_others_share_is_set_beside_ours_of_as_many_customers() -> None:
    found = samples.study("member_company")
    ours = clv.concentration.top_share(concentrated.revenue(found), 0.26)
    said = bare(concentration.curve(found, EN).message)
    assert said == f"The best 26% bring {EN.percent(ours)}; at a casino group the same part brought 82%"


def test_few_lost_print_the_interval_and_not_the_point() -> None:
    s = samples.study("online_retail")
    shown = {c.name: [bare(t) for t in cells.texts(s.portfolio, c, EN)] for c in columns(EN, "duration_years", "clv")}
    assert shown["duration_years"][0] == "6.64–42.21" and shown["duration_years"][1].startswith("4.83 (")
    assert shown["clv"][0] == "174,886–1,112,041"
    assert "47.3–210.5" in bare(overview.key_figures(s, EN)[0].value)


# Messages of the other pages: of the tiers, on the made bases; of groups and times, on made tables ------------------


@on_made_bases
def test_who_is_worth_most_and_who_loses_most_are_those_of_the_pictures(seed: int) -> None:
    s = study(seed)
    people = s.customers
    before = people[people["tier_before"].notna()]
    lost = before["tier_now"].isna().groupby(before["tier_before"], observed=False).agg(["sum", "size"])
    said = bare(flows.message(s, EN))
    if lost["sum"].sum():
        most, part = (str(x.idxmax()) for x in (lost["sum"], (lost["sum"] / lost["size"]).fillna(-1)))
        rate = {tier: bare(EN.percent(lost["sum"][tier] / lost["size"][tier])) for tier in (most, part)}
        assert said.startswith(f"{most} loses most customers") and f"{EN.number(lost['sum'][most])}" in said
        assert rate[most] in said and (most == part or said.endswith(f"{part} the largest part, {rate[part]}"))
    if valued(seed) is None:
        return
    first = segments.of_one(s, EN)
    if first.form is not None:
        assert isinstance(first.form, Bars)
        best = max(first.form.groups[0].rows, key=lambda row: row.value or -math.inf)
        worth = EN.money(best.low if best.few else best.value)
        assert bare(first.message).startswith(f"A customer in {best.name} is worth") and bare(worth) in bare(
            first.message
        )
    form = retention.of_tiers(s, EN)[0].form
    assert isinstance(form, Curve)
    gains = [spot.gain for spot in sorted(form.spots, key=lambda spot: spot.retention) if not spot.at_least]
    if "more loyal" in retention.message(s, EN):
        known = [gain for gain in gains if gain is not None]
        assert len(known) >= 2 and known == sorted(set(known))


@on_made_bases
def test_points_tenths_and_the_curve_are_said_as_they_are_drawn(seed: int) -> None:
    course = clv.five_points(base(seed), [5], ["course"])
    ours = points.beside(course, EN).iloc[: len(base(seed).names)]
    said = bare(points.message(course, 5, EN))
    if "is worth" in said:
        best = ours.iloc[int(ours["value"].argmax())]
        assert said.startswith(f"A customer in {best['group']} is worth {bare(EN.percent(best['value']))} more")
        assert said.endswith("with 5 percentage points higher retention")
    else:
        assert ours["value"].isna().all()
    s = study(seed)
    tenths, curve = concentration.tenths(s, EN), concentration.curve(s, EN)
    assert isinstance(tenths.form, Columns)
    assert bare(EN.percent(tenths.form.series[0].values[0])) in bare(tenths.message)
    spent = np.sort(s.customers["revenue_now"].to_numpy(float))[::-1]
    spent = spent[spent > 0]
    assert tenths.form.series[0].values[0] == pytest.approx(spent[: math.ceil(len(spent) / 10)].sum() / spent.sum())
    assert f"bring {bare(EN.percent(clv.concentration.top_share(pd.Series(spent), 0.26)))};" in bare(curve.message)


@on_made_bases
def test_the_highest_of_groups_is_the_highest_and_proven_only_where_no_other_reaches_it(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n = int(rng.integers(2, 7))
    middle, wide = rng.uniform(50, 100, n).round(), rng.uniform(0, 20, n).round()
    table = pd.DataFrame({"value": [f"g{k}" for k in range(n)], "clv": middle, "small": rng.random(n) < 0.3})
    table = table.assign(clv_low=middle - wide, clv_high=middle + wide, customers=40.0)
    said, large = attribute.message(table, "clv", EN), table[~table["small"]] if (~table["small"]).any() else table
    if len(large) < 2:
        assert "ighest" not in said
    else:
        best = large.iloc[int(large["clv"].argmax())]
        rest = large.drop(index=best.name)
        assert said.startswith(f"Highest CLV: {best['value']}") or best["clv"] in set(rest["clv"])
        assert ("no proven difference" in said) == bool((rest["clv_high"] >= best["clv_low"]).any())
        assert ("of those with at least 30" in said) == bool(table["clv"].max() > best["clv"])
    named = table.rename(columns={"value": "driver", "clv": "importance", "clv_low": "low", "clv_high": "high"})
    named = named.assign(
        quadrant=np.where(rng.random(n) < 0.2, "strengthen_first", "keep_up"), clear=rng.random(n) < 0.5
    )
    first, told = (
        named[(named["quadrant"] == "strengthen_first") & named["clear"]],
        satisfaction.drivers_message(named, EN),
    )
    if len(first):
        assert told.startswith(f"Strengthen first: {first['driver'].iloc[int(first['importance'].argmax())]}")
    else:
        best = named.iloc[int(named["importance"].argmax())]
        rest = named.drop(index=best.name)
        assert told.startswith(f"The strongest driver is {best['driver']}")
        assert ("no proven difference" in told) == bool((rest["high"] >= best["low"]).any())


@on_made_bases
def test_what_is_said_of_times_and_stages_is_what_their_tables_hold(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n = int(rng.integers(2, 8))
    rate, wide = rng.uniform(0.05, 0.6, n), rng.uniform(0, 0.1, n)
    life = pd.DataFrame({"tenure": range(1, n + 1), "hazard": rate, "small": rng.random(n) < 0.2})
    life = life.assign(hazard_low=rate - wide, hazard_high=rate + wide)
    said, solid = bare(tenure.message(life, True, EN)), life[~life["small"]]
    if len(solid) >= 2:
        first, last = solid.iloc[0], solid.iloc[-1]
        ends = [f"{bare(EN.percent(row['hazard']))} in year {row['tenure']}" for row in (first, last)]
        assert said.endswith(", ".join(ends))
        assert ("falls" in said) == (first["hazard_low"] > last["hazard_high"])
        assert ("rises" in said) == (first["hazard_high"] < last["hazard_low"])
    change = rng.integers(-50, 50, len(STAGES))
    table = pd.DataFrame({"stage": STAGES, "customers": rng.integers(60, 900, len(STAGES)), "change": change})
    told = bare(stages_message(cast(Found, SimpleNamespace(stages=table, two_periods=seed % 2 == 0)), EN))
    if seed % 2 or not change.any():
        assert told.endswith(stage_name(str(table["stage"].iloc[int(table["customers"].argmax())]), EN).lower())
    else:
        row = table.iloc[int(table["change"].abs().argmax())]
        way = "more" if row["change"] > 0 else "fewer"
        assert told.startswith(f"{stage_name(row['stage'], EN)}: {abs(row['change'])} {way} customers")
    cost, brings = float(rng.integers(0, 900)), rng.uniform(-20, 200, 10).round(2)
    parts = pd.DataFrame({"year": range(11), "discounted": [-cost, *brings], "tag": "measured"})
    parts["component"] = ["acquisition"] + ["base profit"] * 10
    years = [next((y for y in range(11) if sum(brings[:y]) >= k * cost - 1e-9), None) for k in (1, 2)]
    said = bare(pattern.message(parts, "discounted", cost, EN))
    assert [int(year) for year in re.findall(r"year (\d+)", said)] == [year for year in years if year]
    assert ("not within ten years" in said) == (years[0] not in (None, 0) and years[1] is None)
    assert ("is not paid back" in said) == (years[0] is None) and ("Nothing to pay back" in said) == (years[0] == 0)
