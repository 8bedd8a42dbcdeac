"""A row a customer with tenure: who was there when the period began, where they stood then, and the other reading."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
import sample_bases as samples
from hypothesis import given
from hypothesis import strategies as st

import clv
from clv import customer_tenure

END = dt.date(2025, 1, 1)
START = pd.Timestamp(2024, 1, 1)


def made(n: int = 8_000, seed: int = 11) -> pd.DataFrame:
    """Customers who came through twelve years and leave at a tenth a year; a file of the last period's."""
    rng = np.random.default_rng(seed)
    came = pd.Timestamp(2013, 1, 1) + pd.to_timedelta(rng.integers(0, 12 * 365, n), unit="D")
    stay = pd.to_timedelta(np.ceil(rng.exponential(8 * 365, n)), unit="D")
    left = pd.Series(came + stay)
    rows = pd.DataFrame({"customer_id": np.arange(n).astype(str), "start_date": came, "end_date": left})
    rows["revenue"] = rng.lognormal(5, 1, n).round(2)
    rows["end_date"] = rows["end_date"].where(rows["end_date"] < pd.Timestamp(END))
    return rows[rows["end_date"].isna() | (rows["end_date"] >= START)].reset_index(drop=True)


def tenures(rows: pd.DataFrame) -> pd.DataFrame:
    """The same customers as a file tells of them without dates."""
    end = rows["end_date"].fillna(pd.Timestamp(END))
    years = (end - rows["start_date"]).dt.days / 365.25
    told = rows.drop(columns=["start_date", "end_date"])
    return told.assign(tenure_years=years, lost=rows["end_date"].notna())


def based(rows: pd.DataFrame, **how: object) -> clv.Base:
    s = clv.customer_file.from_customer_file(rows, None, END, 12)
    return clv.from_customers(
        s.customers, clv.Choices(), years=s.years, period=s.period, kind="customers", one_revenue=s.one_revenue
    )


def test_who_came_within_the_period_is_not_in_the_base_whether_dates_or_tenure_tell() -> None:
    rows = made()
    truth = int((rows["start_date"] < START).sum())
    assert truth < 0.95 * len(rows)
    dated, told = based(rows), based(tenures(rows))
    assert dated.tiers["base"].sum() == truth
    # of those who have not left, the same; of those who left, all but some who had been there under a year
    rows = rows[rows["start_date"] != START]  # 366 days in a year of 365.25: on the very day tenure cannot tell
    dated, told = based(rows), based(tenures(rows))
    kept = dated.tiers["base"].sum() - dated.tiers["lost"].sum()
    assert told.tiers["base"].sum() - told.tiers["lost"].sum() == kept
    long = (rows["end_date"] - rows["start_date"]).dt.days / 365.25 >= 1
    assert told.tiers["lost"].sum() == (rows["end_date"].notna() & long).sum() <= dated.tiers["lost"].sum()


def test_an_end_date_and_a_tenure_are_a_start_date() -> None:
    rows = made(2_000)
    told = tenures(rows).drop(columns="lost").assign(end_date=rows["end_date"])
    one, other = based(rows), based(told)
    columns = ["customers", "base", "lost", "revenue"]
    pd.testing.assert_frame_equal(one.tiers[columns], other.tiers[columns])


def test_telcos_base_is_those_who_had_been_there_a_year() -> None:
    base = samples.base("telco_churn")
    assert base.customers is not None and len(base.customers) == 7043
    assert (base.tiers["base"].sum(), base.tiers["lost"].sum(), base.tiers["customers"].sum()) == (4974, 870, 5174)


def test_the_life_table_is_by_the_tenure_at_the_periods_start() -> None:
    base = samples.base("telco_churn")
    assert base.customers is not None
    stood = customer_tenure.given_tenure(base.customers, base.years, base.period)
    life = customer_tenure.given_table(base.customers, stood, base.years)
    assert life["at_risk"].sum() == 4974 and life["lost"].sum() == 870
    assert life["at_risk"].tolist() == [1047, 876, 748, 820, 1121, 362]
    assert round(life["hazard"].iloc[0], 3) == 0.295


def test_telco_followed_from_the_first_day() -> None:
    base = samples.base("telco_churn")
    assert base.customers is not None
    found = customer_tenure.given_survival(base.customers)
    assert round(found["hazard"].iloc[0], 3) == 0.157
    assert found["at_risk"].iloc[0] == 7043 and found["lost"].sum() == 1869


def test_without_a_tenure_or_who_left_there_is_no_such_reading() -> None:
    with pytest.raises(clv.TableProblem, match="tenure_unknown"):
        customer_tenure.given_survival(pd.DataFrame({"tenure_years": [1.0]}))
    with pytest.raises(clv.TableProblem, match="tenure_unknown"):
        customer_tenure.given_survival(pd.DataFrame({"tenure_years": [None], "lost": [True]}))


@given(st.lists(st.tuples(st.integers(0, 60), st.booleans()), min_size=1, max_size=40))
def test_the_base_by_the_slow_count(people: list[tuple[int, bool]]) -> None:
    rows = pd.DataFrame(
        {
            "customer_id": [str(k) for k in range(len(people))],
            "revenue": 10.0,
            "tenure_years": [months / 12 for months, _ in people],
            "lost": [gone for _, gone in people],
        }
    )
    s = clv.customer_file.from_customer_file(rows, None, None, 12)
    was, is_ = s.customers["revenue_before"] > 0, s.customers["revenue_now"] > 0
    assert was.sum() == sum(months >= 12 for months, _ in people)
    assert (was & ~is_).sum() == sum(months >= 12 and gone for months, gone in people)
    assert is_.sum() == sum(not gone for _, gone in people)
    stood = customer_tenure.given_tenure(s.customers, 1.0)
    assert stood.tolist() == [months // 12 if months >= 12 else 0 for months, _ in people]
