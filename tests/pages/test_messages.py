"""Every message holds of its figure's own numbers: direction, order, unit and value, on 300 made bases."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest
import sample_bases as samples
from studies import study_of

import clv
from clv import TOTAL, Base, Choices, from_customers
from report import cells
from report.columns import columns
from report.exhibits import concentration, one_year, overview, trend, value_range
from report.exhibits.flows import money
from report.exhibits.growth import bucket
from report.forms import Bars, Bridge, Dots, Lines, Rails
from study import Study
from study import answer as study_answer
from study import concentration as concentrated
from study import growth as growing
from study.growth import Turn
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
        s = Study(samples.file("member_company"), replace(Choices(), method=method))
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


def test_the_sum_stands_under_the_table_of_values() -> None:
    check = overview.value_sum(Study(samples.file("member_company"), Choices()), load("sv", "SEK"))
    assert (
        check is not None
        and bare(check.text).startswith("540,6 + 437,2 + 281,7 + 25,2 = 1 284,7 mkr")
        and "101 811 × 7 117 kr" in bare(check.text)
    )


@on_made_bases
def test_the_sum_says_who_stays_longest_only_where_they_do(seed: int) -> None:
    s = study(seed)
    check = overview.value_sum(s, EN) if s.problem is None else None
    if check is None:
        return
    tiers = s.portfolio[s.portfolio["tier"] != TOTAL]
    longest = tiers["duration_years"].max() == tiers["duration_years"].iloc[int(tiers["revenue_per_customer"].argmax())]
    assert longest or "also stay longest" not in check.text
    assert not longest or "do not stay the longest" not in check.text


def test_the_energy_company_s_best_are_not_said_to_stay_longest() -> None:
    check = overview.value_sum(Study(samples.file("energy_company"), Choices()), EN)
    assert check is not None and "also stay longest" not in check.text  # Super 78.1 %, Top 78.4 %


def test_others_share_is_set_beside_ours_of_as_many_customers() -> None:
    found = Study(samples.file("member_company"), Choices())
    ours = clv.concentration.top_share(concentrated.revenue(found), 0.26)
    said = bare(concentration.curve(found, EN).message)
    assert said == f"The best 26% bring {EN.percent(ours)}; at a casino group the same part brought 82%"


def test_few_lost_print_the_interval_and_not_the_point() -> None:
    s = Study(samples.file("online_retail"), Choices())
    shown = {c.name: [bare(t) for t in cells.texts(s.portfolio, c, EN)] for c in columns(EN, "duration_years", "clv")}
    assert shown["duration_years"][0] == "6.64–42.21" and shown["duration_years"][1].startswith("4.83 (")
    assert shown["clv"][0] == "174,886–1,112,041"
    assert "47.3–210.5" in bare(overview.key_figures(s, EN)[0].value)
