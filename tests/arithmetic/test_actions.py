"""Next best action: one trigger a customer, by the order given; who is held out by lot; and who waits."""

from __future__ import annotations

import datetime as dt
import hashlib
import math

import numpy as np
import pandas as pd
import pytest
from drawing import examples
from hypothesis import given
from hypothesis import strategies as st

import clv
from clv.actions import BY_CODE, TRIGGERS
from clv.experiments import hold_out_share, hold_out_size, least_effect
from clv.stages import STAGES

AT = dt.date(2025, 1, 1)
CODES = [trigger.code for trigger in TRIGGERS]
OWED = {trigger.code for trigger in TRIGGERS if trigger.owed}
ROW = st.fixed_dictionaries(
    {
        "stage": st.sampled_from(STAGES),
        "purchases": st.integers(0, 3),
        "nps": st.sampled_from([math.nan, 0.0, 6.0, 7.0, 10.0]),
        "complaint": st.booleans(),
        "unpaid": st.sampled_from([True, False, None]),
        "product_gap": st.booleans(),
        "contract_end": st.sampled_from([None, dt.date(2024, 12, 31), AT, dt.date(2025, 3, 2), dt.date(2025, 3, 3)]),
        "price_rise": st.sampled_from([None, AT, dt.date(2026, 1, 1)]),
        "tier_now": st.sampled_from(["A", "B", None]),
        "household": st.sampled_from(["h1", "h2", "", None]),
    }
)


def people(rows: list[dict[str, object]]) -> pd.DataFrame:
    table = pd.DataFrame(rows)
    ids = [f"c{i}" for i in range(len(table))]
    money = np.arange(len(table), dtype=float)
    return table.assign(customer_id=ids, tier_before="A", revenue_now=money, revenue_before=money, silent_days=1.0)


def slow_reason(row: dict[str, object], order: list[str]) -> str:
    """The first trigger of the order that holds, rule by rule for one customer."""
    for code in order:
        soon = {"contract_ends": row["contract_end"], "price_rise": row["price_rise"]}
        if code in soon:
            day = soon[code]
            yes = isinstance(day, dt.date) and 0 <= (day - AT).days <= 60
        elif code in ("complaint", "unpaid", "product_gap"):
            yes = row[code] is True
        elif code == "low_nps":
            yes = float(str(row["nps"])) <= 6
        elif code == "first_purchase":
            yes = row["stage"] == "new" and row["purchases"] == 1
        else:
            yes = str(row["stage"]).replace(" ", "_") == code
        if yes:
            return code
    return ""


@given(st.lists(ROW, min_size=1, max_size=12), st.permutations(CODES), st.integers(0, len(CODES)))
@examples(60)
def test_each_customer_has_the_one_action_that_comes_first(
    rows: list[dict[str, object]], mixed: list[str], on: int
) -> None:
    order, table = mixed[:on], people(rows)
    found = clv.actions.next_actions(table, None, order, AT)
    wanted = {f"c{i}": slow_reason(row, order) for i, row in enumerate(rows)}
    assert dict(zip(found["customer_id"], found["reason"], strict=True)) == {k: v for k, v in wanted.items() if v}
    for reason, action, owner, due in zip(found["reason"], found["action"], found["owner"], found["due"], strict=True):
        trigger = BY_CODE[reason]
        assert (trigger.action, trigger.owner) == (action, owner)
        assert due.date() == AT + dt.timedelta(days=trigger.days)
    sums = clv.actions.priority_table(found, order)
    assert sums["customers"].sum() == len(found) and sums["reason"].tolist() == order


def test_a_trigger_without_its_column_is_not_listed() -> None:
    bare = people([{"stage": "new", "purchases": 1, "tier_now": None}])
    assert set(CODES) - set(clv.actions.holds(bare)) == {
        *("complaint", "unpaid", "contract_ends", "low_nps", "price_rise", "product_gap")
    }
    assert clv.actions.next_actions(bare, None, ["complaint"])["reason"].tolist() == []


def test_a_product_gap_is_of_the_active_and_of_what_most_with_the_same_have() -> None:
    some = pd.DataFrame({"customer_id": list("abcd"), "tier_now": ["A", "A", None, "B"]})
    ahead = pd.DataFrame({"customer_id": list("abc"), "confidence": [0.51, 0.5, 0.9]})
    assert clv.actions.with_product_gap(some, ahead)["product_gap"].tolist() == [True, False, False, False]


def test_the_draw_is_the_printed_one_and_follows_the_customer() -> None:
    ids = [f"kund {i} å" for i in range(4000)]
    found = clv.actions.draws(ids, 7)
    slow = [int(hashlib.sha256(f"7:{one}".encode()).hexdigest()[:16], 16) / 2**64 for one in ids]
    assert found.tolist() == slow
    assert found[::-1].tolist() == clv.actions.draws(ids[::-1], 7).tolist()
    assert not np.array_equal(found, clv.actions.draws(ids, 8))
    counts = np.bincount((found * 10).astype(int), minlength=10)
    assert ((counts - 400) ** 2 / 400).sum() < 27.9  # chi-squared with nine degrees of freedom, one in a thousand


@given(st.lists(ROW, min_size=1, max_size=30), st.floats(0, 0.5), st.one_of(st.none(), st.integers(0, 30)))
@examples(60)
def test_what_is_owed_is_never_held_out_and_never_waits(
    rows: list[dict[str, object]], share: float, most: int | None
) -> None:
    table = people(rows)
    found = clv.actions.with_hold_out(clv.actions.next_actions(table, at=AT), share)
    found = found.merge(table[["customer_id", "household"]], on="customer_id")
    done = clv.actions.with_waiting(found, most)
    owed = done["reason"].isin(OWED)
    assert not done.loc[owed, "held_out"].any() and (done.loc[owed, "waits"] == "").all()
    contacted = done[(done["waits"] == "") & ~done["held_out"]]
    if most is not None:
        assert len(contacted) <= max(most, int(owed.sum()))
        if (done["waits"] == "month").any():
            assert len(contacted) == max(most, int(owed.sum()))
    offers = done[done["reason"].map({t.code: t.offer for t in TRIGGERS}).astype(bool) & (done["waits"] == "")]
    homes = offers["household"].dropna()
    assert not homes[homes != ""].duplicated().any()
    held = int((done["held_out"] & (done["waits"] == "")).sum())
    order = [t.code for t in TRIGGERS]
    for by in (clv.actions.priority_table(done, order), clv.actions.hold_out_table(done, order, 0.5)):
        assert by["held_out"].sum() == held
    assert clv.actions.by_owner(done)["held_out"].sum() == held


def test_the_share_proposed_is_the_smallest_that_is_enough() -> None:
    for n, r, x in [(1000, 0.64, 0.1), (5000, 0.64, 0.05), (12709, 0.76, 0.05), (200_000, 0.5, 0.01)]:
        share = hold_out_share(n, r, x)
        held = math.floor(n * share)
        assert hold_out_size(r, x, treated_times=(n - held) / held) <= held
        less = math.floor(n * (share - 0.01))
        assert not less or hold_out_size(r, x, treated_times=(n - less) / less) > less
        assert least_effect(n, share, r) <= x < least_effect(n, share - 0.01, r) or share == 0.01
    assert math.isnan(hold_out_share(300, 0.64, 0.05)) and math.isnan(least_effect(4, 0.1, 0.9))


def test_a_share_or_a_limit_that_cannot_be_is_refused() -> None:
    table = pd.DataFrame({"customer_id": ["a"], "reason": ["loyal"], "held_out": [False]})
    for share in (-0.1, 1.0):
        with pytest.raises(clv.TableProblem, match="share_out_of_range"):
            clv.actions.with_hold_out(table, share)
    with pytest.raises(clv.TableProblem, match="contacts_out_of_range"):
        clv.actions.with_waiting(table, -1)
