"""The renewals of the coming weeks: as a slow count says, each contract in one state, and money that sums."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import pytest
from drawing import examples
from hypothesis import given
from hypothesis import strategies as st

import clv
from clv.renewals import contract_ends, renewal_rate, renewals_ahead, renewals_by_state

AT = dt.date(2025, 1, 1)
CONTRACT = st.tuples(
    st.sampled_from("abcd"),
    st.integers(-900, 60),  # start, in days from AT
    st.one_of(st.none(), st.integers(0, 500)),  # length; none: open
    st.sampled_from([365.25, 730.5]),
    st.booleans(),  # notice given
)


def table(rows: list[tuple[str, int, int | None, float, bool]]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "customer_id": who,
                "start_date": AT + dt.timedelta(days=start),
                "end_date": None if length is None else AT + dt.timedelta(days=start + length),
                "amount": amount,
                "amount_per": "year",
                "cancelled": notice,
            }
            for who, start, length, amount, notice in rows
        ]
    )


def goes_on(one: Mapping[Any, Any], others: Sequence[Mapping[Any, Any]]) -> bool:
    """Whether a contract of the same customer runs on the day after this one's end, found day by day."""
    after = one["end_date"] + dt.timedelta(days=1)
    return any(
        other["customer_id"] == one["customer_id"]
        and other["start_date"] <= after
        and (other["end_date"] is None or other["end_date"] >= after)
        for other in others
    )


@given(st.lists(CONTRACT, min_size=1, max_size=14), st.integers(1, 52))
@examples(100)
def test_every_contract_that_ends_soon_is_in_the_one_state_of_a_slow_count(
    rows: list[tuple[str, int, int | None, float, bool]], weeks: int
) -> None:
    contracts = table(rows)
    plain = contracts.astype(object).where(contracts.notna(), None).to_dict("records")
    found = renewals_ahead(contracts, AT, weeks)
    soon = [c for c in plain if c["end_date"] and AT <= c["end_date"] < AT + dt.timedelta(weeks=weeks)]
    said = [
        (
            c["customer_id"],
            c["end_date"],
            "renewing" if goes_on(c, plain) else "not" if c["cancelled"] else "thinking",
        )
        for c in soon
    ]
    days = [day.date() for day in pd.to_datetime(found["end"])]
    assert sorted(zip(found["customer_id"], days, found["state"], strict=True)) == sorted(said)
    assert math.isclose(found["amount"].sum(), sum(c["amount"] for c in soon))
    sums = renewals_by_state(found)
    assert sums["contracts"].sum() == len(soon) and math.isclose(sums["amount"].sum(), found["amount"].sum())
    past = [c for c in plain if c["end_date"] and AT - dt.timedelta(days=365) <= c["end_date"] < AT]
    rate = renewal_rate(contract_ends(contracts), AT)
    assert (rate["ended"], rate["renewed"]) == (len(past), sum(goes_on(c, plain) for c in past))
    assert math.isnan(rate["rate"]) == (len(past) < 10)


def test_no_week_and_more_than_a_year_are_refused() -> None:
    for weeks in (0, 53):
        with pytest.raises(clv.TableProblem, match="weeks_out_of_range"):
            renewals_ahead(table([("a", 0, 1, 365.25, False)]), AT, weeks)
