"""Products left by customers who stay, and winning back: plain counts from the raw rows, and laws."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading_files import read_here

from clv import Choices, TableProblem
from clv.left_behind import came_back, left_one_and_stayed, left_products, win_back
from report.exhibits import left
from study import Study, left_behind, samples
from study.rows import Part
from words import load

rows = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.sampled_from("xyz"), st.integers(0, 3), st.integers(0, 3)), max_size=30
)


@given(st.lists(st.tuples(st.sampled_from(["price", "moved", ""]), st.booleans()), max_size=30))
def test_who_is_back_by_reason_is_a_plain_count_and_few_have_no_share(people: list[tuple[str, bool]]) -> None:
    table = came_back([why for why, _ in people], [back for _, back in people])
    assert table["reason"].tolist() == sorted({why for why, _ in people})
    for row in table.to_dict("records"):
        mine = [back for why, back in people if why == row["reason"]]
        assert (row["left_then"], row["returned"]) == (len(mine), sum(mine))
        if len(mine) < 5:
            assert pd.isna(row["back_share"]) and pd.isna(row["back_low"]) and pd.isna(row["back_high"])
        else:
            assert row["back_share"] == sum(mine) / len(mine)
            assert 0 <= row["back_low"] <= row["back_share"] <= row["back_high"] <= 1


@given(rows, st.sets(st.sampled_from("abcdef")))
def test_products_left_are_what_a_slow_count_gives(found: list[tuple[str, str, int, int]], still: set[str]) -> None:
    cells = {(c, p): (b, n) for c, p, b, n in found}
    frame = pd.DataFrame(
        [(c, p, b, n) for (c, p), (b, n) in cells.items()], columns=["customer_id", "product", "before", "now"]
    )
    active = pd.Series({c: c in still for c in "abcdef"})
    table = left_products(frame, active).set_index("product")
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for (c, p), (b, n) in cells.items():
        if b:
            kind = "" if n else "stayed" if c in still else "gone"
            counts[p].update({"held": 1, "left": int(not n), **({kind: 1} if kind else {})})
    assert set(table.index) == set(counts)
    for product, row in table.iterrows():
        assert row[["held", "left", "stayed", "gone"]].tolist() == [
            counts[str(product)][name] for name in ("held", "left", "stayed", "gone")
        ]
    slow = {c for (c, _), (b, n) in cells.items() if b and not n and c in still}
    assert left_one_and_stayed(frame, active) == len(slow)


def test_of_the_energy_company_144_left_a_product_and_stayed_and_2145_left_altogether() -> None:
    found = left_behind.left_products(samples.study_of("energy_company", Choices()))
    assert found is not None and (found.stayed, found.lost) == (144, 2145)
    raw = pd.read_parquet(samples.path_of("energy_company"))
    year = pd.to_datetime(raw["date"]).dt.year
    had, have = (
        {(c, p) for c, p in zip(raw["customer_id"][year == y], raw["product"][year == y], strict=True)}
        for y in (2023, 2024)
    )
    here = {c for c, _ in have}
    assert len({c for c, p in had - have if c in here}) == 144
    for row in found.table.to_dict("records"):
        mine = {c for c, p in had - have if p == row["product"]}
        assert (row["stayed"], row["gone"]) == (len(mine & here), len(mine - here))


def test_who_came_back_to_the_member_company_is_worth_what_they_bring_and_how_they_stay() -> None:
    """Of 9 501 won back in 2023 3 543 are lost in 2024; those back in 2024 bring 31 593 404 for 17 606 customers."""
    known = left_behind.returning(samples.study_of("member_company", Choices()))
    assert known is not None and known.own and known.lost_now == 33_570
    assert known.per_year == pytest.approx(31_593_404 / 17_606)
    raw = pd.read_parquet(samples.path_of("member_company"))
    bought = raw.groupby(pd.to_datetime(raw["date"]).dt.year)["customer_id"].agg(set)
    back = bought[2023] & bought[2021] - bought[2022]
    assert (known.base, known.lost) == (len(back), len(back - bought[2024]))
    assert known.clv == pytest.approx(31_593_404 / 17_606 * known.base / known.lost)
    left_2022 = bought[2022] - bought[2023]
    assert known.by_themselves == pytest.approx(len(left_2022 & bought[2024]) / len(left_2022))
    discounted = left_behind.returning(samples.study_of("member_company", Choices(method="discounted")))
    assert discounted is not None and discounted.clv < known.clv


@given(st.integers(0, 10**6), st.floats(0, 1), st.floats(0, 1e5), st.floats(0, 1e4), st.floats(0, 1e6))
def test_at_zero_nothing_changes_and_at_the_break_even_share_nothing_is_left(
    lost: int, share: float, clv: float, each: float, once: float
) -> None:
    assert (win_back(lost, 0, clv, 0).net, win_back(lost, 0, clv, 0).value) == (0, 0)
    found = win_back(lost, share, clv, each, once)
    assert found.net == pytest.approx(found.value - found.cost)
    if found.break_even <= 1:
        assert win_back(lost, found.break_even, clv, each, once).net == pytest.approx(0, abs=1e-6 * (1 + found.cost))
    assert win_back(lost, min(1.0, share + 0.1), clv, each, once).net >= found.net - 1e-6


def test_a_share_that_cannot_be_is_refused_and_the_levers_are_in_the_sentence() -> None:
    with pytest.raises(TableProblem, match="lever_out_of_range"):
        win_back(10, 1.2, 5.0, 1.0)
    study = samples.study_of("member_company", Choices())
    w = load("en", "SEK")
    (found,) = left.won_back(study, w, 0.05, 100.0)
    assert found.message.endswith("of the lost come back") and "5" in found.message
    assert found.table is not None and found.table["net"].iloc[0] == pytest.approx(
        33_570 * (0.05 * found.table["clv"].iloc[0] - 100)
    )
    energy = left.won_back(samples.study_of("energy_company", Choices()), w)
    assert "is assumed" in energy[0].text


def test_products_left_are_counted_for_a_part_as_for_the_whole(tmp_path: Path) -> None:
    """Who bought x in the first year and y in the second has left x."""
    lines = [f"{i};2023-0{1 + i % 9}-03;100;x;{'ab'[i % 2]}" for i in range(60)]
    lines += [f"{i};2024-0{1 + i % 9}-03;100;{'xy'[i < 20]};{'ab'[i % 2]}" for i in range(40)]
    path = tmp_path / "own.csv"
    path.write_text("Kundnr;Datum;Belopp;Produkt;place\n" + "\n".join(lines) + "\n", encoding="utf-8")
    file = read_here(path)
    for part, gone_from, stayed in ((None, 40, 20), (Part("attr_1", "a", "place"), 20, 10)):
        found = left_behind.left_products(Study(file, Choices(end=dt.date(2025, 1, 1), months=12), part))
        assert found is not None
        row = found.table.set_index("product").loc["x"]
        assert (row["left"], row["stayed"], found.stayed) == (gone_from, stayed, stayed)
