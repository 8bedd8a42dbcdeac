"""What customers buy next: the member company's own shares, slow counts from raw rows, and laws."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clv import Choices, TableProblem
from clv.next_purchase import bought_again, half_by, in_order, sources
from report.exhibits import next_purchase as told
from study import next_purchase, samples
from words import load

DAY = pd.Timestamp("2024-01-01")


def test_existing_won_back_and_new_customers_of_the_member_company() -> None:
    """66, 12 and 21 per cent of 257.7 million."""
    study = samples.study_of("member_company", Choices())
    found = next_purchase.sources(study)
    assert found is not None and found["source"].tolist() == ["existing", "won back", "new"]
    assert [round(100 * share) for share in found["share"]] == [66, 12, 21]
    assert found["revenue"].tolist() == [170_967_375, 31_593_404, 55_134_615] and found["share"].sum() == 1
    (shown,) = told.sources(study, load("en", "SEK"))
    assert "not the same measure" in shown.notes[0] and "66%" in shown.message


def test_who_buys_again_by_a_plain_count_of_the_raw_rows() -> None:
    found = next_purchase.again(samples.study_of("member_company", Choices()))
    assert found is not None and found.begins_late
    raw = pd.read_parquet(samples.path_of("member_company"))
    raw = raw.assign(date=pd.to_datetime(raw["date"])).sort_values(["customer_id", "date"])
    first = raw.drop_duplicates("customer_id").set_index("customer_id")
    second = raw[raw["customer_id"].duplicated()].drop_duplicates("customer_id").set_index("customer_id")["date"]
    new = first[first["date"] >= "2022-01-01"]
    wait = (second.reindex(new.index) - new["date"]).dt.days
    seen = (pd.Timestamp("2024-12-31") - new["date"]).dt.days
    rows = found.table.set_index("group")
    for name in ("Total", "Shoes"):
        mine = new.index if name == "Total" else new.index[new["product"] == name]
        for days in (30, 90, 365):
            followed = mine[seen[mine] >= days]
            assert rows[f"followed_{days}"][name] == len(followed)
            assert rows[f"again_{days}"][name] == (wait[followed] <= days).sum()
    assert rows["within_30"]["Total"] < rows["within_90"]["Total"] < rows["within_365"]["Total"]


@given(st.lists(st.tuples(st.integers(1, 50) | st.none(), st.integers(1, 50)), min_size=1, max_size=30))
def test_the_median_is_where_the_share_that_has_not_bought_falls_to_half(pairs: list[tuple[int | None, int]]) -> None:
    wait = [float(w) if w is not None and w <= seen else math.nan for w, seen in pairs]
    seen = [float(s) for _, s in pairs]
    left, slow = 1.0, math.nan
    for day in range(1, 51):
        at_risk = sum(1 for w, s in zip(wait, seen, strict=True) if (s if math.isnan(w) else w) >= day)
        left *= 1 - (sum(1 for w in wait if w == day) / at_risk if at_risk else 0)
        if left <= 0.5 + 1e-12:
            slow = day
            break
    assert half_by(wait, seen) == slow or (math.isnan(half_by(wait, seen)) and math.isnan(slow))


def test_a_share_is_of_those_who_are_seen_so_long() -> None:
    first = pd.Series([DAY, DAY + pd.Timedelta(days=350), DAY])
    second = pd.Series([DAY + pd.Timedelta(days=20), pd.NaT, pd.NaT])
    table = bought_again(first, second, pd.Timestamp("2024-12-31"), pd.Series(["x", "x", None])).set_index("group")
    counted = ["customers", "followed_30", "again_30", "followed_365"]
    assert table[counted].to_numpy().tolist() == [[2, 1, 1, 1], [3, 2, 1, 2]]
    assert table["within_30"]["Total"] == 0.5
    assert 0 < table["low_30"]["Total"] < 0.5 < table["high_30"]["Total"] < 1


@given(st.lists(st.tuples(st.integers(0, 8), st.sampled_from("abcd")), max_size=60))
def test_products_in_order_are_what_a_slow_walk_gives(bought: list[tuple[int, str]]) -> None:
    each = {c: list(dict.fromkeys(p for who, p in bought if who == c)) for c, _ in sorted(bought)}
    rows = [(c, p) for c, products in each.items() for p in products]
    table = in_order([c for c, _ in rows], [p for _, p in rows], 2, 1)
    for row in table.to_dict("records"):
        k, product, following = row["step"], row["product"], row["next"]
        able = [p for p in each.values() if len(p) > k and following not in p[:k]]
        assert row["everybody"] == len(able) and row["have"] == sum(p[k - 1] == product for p in able)
        assert row["have_next"] == sum(p[k] == following for p in able)
        assert row["customers"] == sum((p[k - 1], p[k]) == (product, following) for p in able) > 0
        assert row["lift"] == pytest.approx(row["share"] * row["everybody"] / row["have_next"])
        assert product != following
    steps = sum(max(len(p) - 1, 0) for p in (products[:3] for products in each.values()))
    assert table["customers"].sum() == steps


def test_who_takes_the_next_product_by_chance_has_a_lift_of_one() -> None:
    chance = np.random.default_rng(1)
    rows = [(c, p) for c in range(6000) for p in chance.permutation(list("abc"))[:2]]
    table = in_order([c for c, _ in rows], [p for _, p in rows], 1)
    assert len(table) == 6 and ((table["lift_low"] < 1) & (table["lift_high"] > 1)).all()


def test_nobody_active_has_no_revenue_to_divide() -> None:
    flows = pd.DataFrame({"movement": ["lost"], "customers": [3], "revenue_now": [0.0]})
    with pytest.raises(TableProblem, match="nobody_active"):
        sources(flows)
    assert next_purchase.sources(samples.study_of("telco_churn", Choices())) is None
