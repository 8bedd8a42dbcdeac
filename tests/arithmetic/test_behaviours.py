"""Five behaviours: the member company's own depth, a slow count beside, and what holds of every overlap."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from drawing import examples
from hypothesis import given
from hypothesis import strategies as st
from opened_pages import page

from clv import TOTAL, Choices
from clv.behaviours import best, by_tier, overlaps, with_entered
from report.exhibits import behaviours as exhibits
from study import Study, samples
from study import behaviours as model
from words import load

MEMBERS = Path(__file__).resolve().parents[2] / "data" / "member_company.parquet"


@cache
def member() -> Study:
    return samples.study_of("member_company", Choices())


def test_the_best_tier_of_the_member_company_buys_four_groups_and_the_last_one() -> None:
    table = model.table(member())
    assert table["depth"].round(2).tolist()[:4] == [4.42, 3.21, 2.0, 1.25]
    assert table["frequency"].round(2).tolist()[:4] == [7.59, 4.51, 2.37, 1.31]
    assert table["volume"].round().tolist()[:4] == [12_127, 5_510, 1_959, 396]


def test_the_groups_are_those_of_the_raw_rows_counted_in_a_loop() -> None:
    rows = pq.read_table(MEMBERS, columns=["customer_id", "date", "product"]).to_pydict()
    groups: dict[str, set[str]] = defaultdict(set)
    for who, day, product in zip(*rows.values(), strict=True):
        if day.year == 2024:
            groups[str(who)].add(product)
    people = member().customers
    tiers = people[people["tier_now"] == "Top"]["customer_id"]
    assert model.table(member())["products"].iloc[1] == sum(len(groups[str(who)]) for who in tiers)


def test_a_tier_that_was_empty_has_no_growth_and_what_is_not_known_stays_unknown() -> None:
    people = pd.DataFrame({"tier_now": ["A", "A", None], "tier_before": ["B", None, "B"], "purchases_now": [2, 4, 0]})
    people = people.assign(purchases_before=[3, 0, 5], revenue_now=[10.0, 30.0, 0.0], revenue_before=[9.0, 0.0, 7.0])
    people = people.assign(products_now=[1.0, np.nan, 0.0], products_before=np.nan, wallet=[0.5, 0.25, np.nan])
    stay = ("base", "lost", "duration_years", "duration_low", "duration_high", "few_lost")
    portfolio = pd.DataFrame({"tier": ["A", "B", TOTAL]} | dict.fromkeys(stay, 1.0))
    a, b, whole = by_tier(people, portfolio, ["A", "B"]).to_dict("records")
    assert a["frequency"] == 3 and pd.isna(a["frequency_growth"])
    assert b["customers"] == 0 and pd.isna(b["volume"])
    assert pd.isna(a["depth"]) and a["wallet"] == pytest.approx(40 / (20 + 120))
    assert whole["frequency_growth"] == pytest.approx(3 / 4 - 1)


VALUES = st.lists(st.one_of(st.floats(0, 50), st.just(float("nan"))), min_size=2, max_size=40)


@given(VALUES, st.data())
@examples(60)
def test_an_overlap_is_between_none_and_all_and_whole_with_itself(first: list[float], data: st.DataObject) -> None:
    second = data.draw(st.lists(st.floats(0, 5), min_size=len(first), max_size=len(first)))
    found = overlaps({"a": np.array(first), "b": np.array(second)})
    told = found.dropna(subset=["overlap"])
    assert told["overlap"].between(0, 1).all() and found["chance"].dropna().between(0, 1).all()
    same = told[told["of_best"] == told["also"]]
    assert (same["overlap"] == 1).all()
    by_hand = {
        i
        for i, x in enumerate(first)
        if x == x and sum(y > x for y in first) < np.ceil(0.2 * sum(x == x for x in first) - 1e-9)
    }
    assert {i for i, x in enumerate(best(np.array(first))) if x} == by_hand


def test_at_a_hundred_per_cent_everybody_is_best_and_every_overlap_is_whole() -> None:
    rng = np.random.default_rng(1)
    found = overlaps({"a": rng.random(50), "b": rng.random(50)}, share=1.0)
    assert found["overlap"].tolist() == [1.0] * 4 and found["chance"].tolist() == [1.0] * 4


def test_equal_customers_are_best_together_whatever_their_order() -> None:
    assert best([3, 3, 3, 1, 1]).tolist() == best([1, 3, 1, 3, 3])[[1, 3, 4, 0, 2]].tolist() == [True] * 3 + [False] * 2


def test_a_share_of_wallet_is_weighed_by_what_is_bought_in_all() -> None:
    """Half of 100 and a tenth of 100: 60 of 300 and not the mean of the shares."""
    table = pd.DataFrame({"tier": ["A", "B", TOTAL], "revenue": [50.0, 10.0, 60.0], "wallet": np.nan})
    assert with_entered(table, {"A": 0.5, "B": 0.05})["wallet"].tolist() == [0.5, 0.05, 0.2]
    assert with_entered(table, {"A": 0.5, "B": 0.0})["wallet"].round(6).tolist()[2] == 0.5
    own = model.table(samples.study_of("intermediaries", Choices()), (0.9, 0.9, 0.9, 0.9))
    assert own["wallet"].iloc[-1] == pytest.approx(0.254073, abs=1e-6)  # the file's own column stands


def test_what_is_equal_for_most_tells_no_best_fifth_and_invoices_are_no_behaviour() -> None:
    energy = samples.study_of("energy_company", Choices())
    assert "frequency" not in set(model.overlaps(energy)["of_best"])
    assert model.table(energy)["frequency"].isna().all()
    assert any("fakturor" in note for note in exhibits.five(energy, load("sv", "SEK")).notes)


def test_a_share_of_wallet_that_is_entered_stands_in_the_table_tagged_and_in_the_link() -> None:
    at = page("tiers", lang="sv", tp="behaviours", ws="40_30_20_10").run(timeout=120)
    assert not at.exception
    assert at.header[0].value.startswith(":yellow-background")
    told = exhibits.five(member(), load("sv", "SEK"), (0.4, 0.3, 0.2, 0.1))
    assert any("angivet av dig" in note for note in told.notes) and told.table is not None
    assert told.table["wallet"].round(3).tolist() == [0.4, 0.3, 0.2, 0.1, 0.244]  # 257.7 of 1 054.3 million
    assert "wallet" not in [c.name for c in exhibits.five(member(), load("sv", "SEK")).columns]
