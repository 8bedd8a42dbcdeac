"""More levers: nothing at zero, by hand in one tier, in loops over several, and as the page shows them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from opened_pages import page
from reading_files import read_text

from clv import Choices, Scenario, Today
from clv.more_levers import MORE, MoreFacts, MoreLevers, more_gain
from report import proof
from report.exhibits.what_if import more_levers as exhibits
from study import Study, samples
from study import more_levers as model
from words import load

SHARE = st.floats(0.01, 1)
TIER = st.tuples(st.floats(1, 500), st.floats(0.5, 20), st.floats(1, 900), st.floats(0.05, 0.95), st.floats(1, 6))
TIERS = st.lists(st.tuples(TIER, SHARE, SHARE, SHARE), min_size=1, max_size=5)
LEVERS = st.builds(
    MoreLevers, SHARE, st.floats(0, 3), st.floats(0, 0.5), st.floats(0, 3), st.floats(0, 1), st.floats(0, 500)
)


def made(tiers: list) -> tuple[Today, MoreFacts]:
    columns = np.array([tier for tier, *_ in tiers]).T
    people, often, each, churn, depth = columns
    wallet, promoters, detractors = np.array([shares for _, *shares in tiers]).T
    k = len(tiers)
    start = MoreFacts(depth, wallet, promoters, detractors * 0.5, np.full(k, 1 / k), (0.04, 0.01, 0.05))
    return Today(1.0, people, often, each, churn, np.ones(k)), start


@given(TIERS, st.floats(0, 1), st.floats(0, 1), st.floats(0, 400))
def test_levers_at_zero_change_nothing(tiers: list, reach: float, uptake: float, welcome: float) -> None:
    today, start = made(tiers)
    s = Scenario(targets=tuple(range(len(tiers))), reach=reach, uptake=uptake)
    for still in (MoreLevers(), MoreLevers(welcome=welcome), MoreLevers(referrals=2.0), MoreLevers(conversion=0.5)):
        found = more_gain(today, s, still, start)
        assert (found[[*(f"{name}_gain" for name in MORE), "gain"]] == 0).all(axis=None)
    nothing = np.full(len(tiers), np.nan)
    unknown = MoreFacts(nothing, nothing, nothing, nothing, nothing)
    assert more_gain(today, s, MoreLevers(), unknown)["gain"].iloc[-1] == 0
    assert np.isnan(more_gain(today, s, MoreLevers(depth=1.0), unknown)["depth_gain"].iloc[-1])


@given(TIERS, LEVERS, SHARE, SHARE)
def test_the_gains_are_those_of_a_loop_over_the_tiers(
    tiers: list, more: MoreLevers, reach: float, uptake: float
) -> None:
    today, start = made(tiers)
    aimed = tuple(range(0, len(tiers), 2))
    found = more_gain(today, Scenario(targets=aimed, reach=reach, uptake=uptake), more, start)
    worth = [often * each / churn for (_, often, each, churn, _), *_ in tiers]
    landing = sum(worth) / len(worth)
    sums = dict.fromkeys(MORE, 0.0)
    for i in aimed:
        (people, often, each, churn, depth), wallet, promoters, detractors = tiers[i]
        then = max(churn - more.detractors * detractors * 0.5 * 0.04, 0.0)
        sums["detractors"] += people * reach * often * each * (1 / then - 1 / churn)
        sums["depth"] += people * reach * uptake * worth[i] * more.depth / depth
        sums["wallet"] += people * reach * uptake * worth[i] * (min(1.0, wallet + more.wallet) / wallet - 1)
        sums["recommend"] += people * promoters * more.referrals * more.conversion * (landing - more.welcome)
    for name, x in sums.items():
        if name != "recommend" or more.referrals * more.conversion:
            assert found[f"{name}_gain"].iloc[-1] == pytest.approx(x, rel=1e-9, abs=1e-6)
    together = sums["detractors"] + max(sums["depth"], sums["wallet"]) + sums["recommend"]
    assert found["gain"].iloc[-1] == pytest.approx(together, rel=1e-9, abs=1e-6)
    assert found["gain"].iloc[:-1].sum() == pytest.approx(found["gain"].iloc[-1], rel=1e-9, abs=1e-6)


def test_a_larger_gap_between_the_groups_gives_more_and_the_answer_says_the_range() -> None:
    """Energy: detractors leave 9.0 percentage points more than passives, 4.9–13.1; a tenth of them moved."""
    study = samples.study_of("energy_company", Choices())
    start = model.facts(study)
    assert [round(100 * x, 1) for x in start.gap] == [9.0, 4.9, 13.1]
    assert start.landing.sum() == pytest.approx(1)
    s, more = Scenario(targets=(0, 1, 2, 3)), MoreLevers(detractors=0.1)
    w = load("sv", "SEK")
    said = exhibits.answer(study, s, more, 1e6, w).replace("\xa0", " ").replace("\u2060", "")
    found = exhibits.by_tier(study, s, more, w)
    assert found.table is not None
    gain = float(found.table["gain"].iloc[-1])
    assert w.short_signed(gain).replace("\xa0", " ") in said and "–" in said
    assert exhibits.label(study, s, MoreLevers(), (), w) != exhibits.label(study, s, more, (), w)


@pytest.mark.parametrize("rate", ["course", "discounted"])
def test_every_figure_of_the_table_is_worked_out_with_its_figures(rate: str) -> None:
    study = samples.study_of("energy_company", Choices())
    s = Scenario(targets=(1, 2), reach=0.5, uptake=0.4, method=rate)  # type: ignore[arg-type]
    e = exhibits.by_tier(study, s, MoreLevers(0.2, 0.5, 0.1, 1.0, 0.1, 300.0), load("en", "SEK"), (0.4, 0.3, 0.2, 0.1))
    assert e.notices, "more kinds and a larger share are the same money"
    for column in e.columns[1:]:
        found = proof.of_column(e, column.name, study, load("en", "SEK"))
        assert found.sound and len(found.lines) == 5, column.name


def test_a_share_of_wallet_cannot_be_more_than_all() -> None:
    today, start = made([((10.0, 4.0, 500.0, 0.4, 2.0), 0.9, 0.1, 0.1)])
    found = more_gain(today, Scenario(targets=(0,)), MoreLevers(wallet=0.5), start)
    assert found["wallet_gain"].iloc[-1] == pytest.approx(50_000 * (1 / 0.9 - 1))


def test_who_was_recommended_stands_beside_the_others_without_saying_by_whom(tmp_path: Path) -> None:
    lines = ["Kundnr;Datum;Belopp;Rekommenderad av"]
    for i in range(40):
        by = "Anna Berg" if i < 10 else "" if i < 30 else "Nej"
        lines.append(f"k{i};2023-03-01;{100 + i},50;{by}")
        if i % 4 or i >= 10:
            lines.append(f"k{i};2024-03-01;{100 + i},50;{by}")
    lines.append("z;2022-12-30;1,50;")
    report = read_text(tmp_path, "\n".join(lines) + "\n")
    study = Study(report, Choices(end=dt.date(2025, 1, 1), months=12))
    table = model.recommended(study)
    assert table is not None and table["base"].tolist() == [10, 30, 40] and table["kept"].tolist() == [7, 30, 37]
    assert report.table is not None and b"Berg" not in report.table.read_bytes()
    (e,) = exhibits.recommended(study, load("sv", "SEK"))
    assert all(proof.of_column(e, c.name, study, load("sv", "SEK")).sound for c in e.columns[1:])
    assert exhibits.recommended(samples.study_of("energy_company", Choices()), load("sv", "SEK")) == []


def test_the_box_is_closed_at_first_and_says_what_it_gives_once_set() -> None:
    at = page("what_if", lang="sv", file="energy_company", lv="plain", et="0.1.2.3", o="more_levers", yd="0.1").run(
        timeout=180
    )
    assert not at.exception
    said = [m.value for m in at.markdown if "reglagen, om antagandena" in m.value]
    assert len(said) == 1 and said[0].startswith("**+")
