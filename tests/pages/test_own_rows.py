"""A customer's own rows sum to what the customer brings, whatever kind of file; and contracts that renew on one day."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from made_files import table
from reading_files import codes, read_text

from clv import Choices
from report import proof
from report.exhibits import portfolio
from study import Study, samples
from study.own_rows import own_rows
from words import load

EN = load("en", "SEK")
SUBSCRIPTIONS = [
    [1, "2022-01-01", "2023-12-31", 50], [1, "2024-01-01", "", 60], [1, "2024-03-10", "2024-09-09", 10],
    [2, "2023-01-15", "2024-06-30", 100], [3, "2023-05-01", "", 20], [4, "2024-02-01", "", 40],
    [5, "2021-01-01", "", 999.95], [5, "2022-06-01", "2023-03-31", 12.5],
]  # fmt: skip


def contracts(folder: Path) -> Study:
    head = ("customer_id", "start_date", "end_date", "monthly_amount")
    report = read_text(folder, table(head, SUBSCRIPTIONS))
    assert report.kind == "contracts" and not report.questions, codes(report.questions)
    return Study(report, Choices(end=dt.date(2025, 1, 1)))


@pytest.mark.parametrize("before", [False, True])
def test_a_contract_counts_for_its_days_and_all_of_a_customers_sum_to_it(before: bool, tmp_path: Path) -> None:
    study = contracts(tmp_path)
    tier, money = ("tier_before", "revenue_before") if before else ("tier_now", "revenue_now")
    people = study.customers[study.customers[tier].notna()]
    assert len(people) == (4, 4)[before]
    for who in people.to_dict("records"):
        rows = own_rows(study, str(who["customer_id"]), before)
        assert rows is not None
        said = proof.rows_add_up(rows, who[money], EN, by_day=True)
        assert said.sound and said.text.endswith("A contract counts for its days in the period."), said
    one = own_rows(study, "1", False)
    assert one is not None and one["row"].tolist() == [3, 4]  # the first had ended, and brings nothing
    a_day = 12 / 365.25
    assert one["amount"].round(2).tolist() == [round(60 * 366 * a_day, 2), round(10 * 184 * a_day, 2)]


def test_d8_a_table_of_subscriptions_is_never_read_as_purchases(tmp_path: Path) -> None:
    """Start, end and an amount a month: four customers at the start of 2024, one of whom ended, and no question."""
    total = contracts(tmp_path).portfolio.iloc[-1]
    assert (total["customers"], total["base"], total["lost"]) == (4, 4, 1)
    assert total["revenue"] == pytest.approx(60 * 12 + 10 * 6 + 20 * 12 + 40 * 11 + 999.95 * 12, rel=0.01)


def test_d10_nobody_before_but_earlier_is_a_bridge_from_nothing(tmp_path: Path) -> None:
    made = [["A", "2024-01-05", 10], ["B", "2024-01-06", 20], ["C", "2024-03-05", 30], ["A", "2024-03-09", 10]]
    study = Study(
        read_text(tmp_path, table(("customer_id", "date", "amount"), made)),
        Choices(end=dt.date(2024, 4, 1), months=1),
    )
    base = study.base
    assert base.bridge is not None and base.flows is not None and base.tiers["base"].sum() == 0
    steps = dict(zip(base.bridge["step"], base.bridge["change"], strict=True))
    assert steps == {"start": 0, "lost": 0, "spent_less": 0, "spent_more": 0, "won_back": 10, "new": 30, "end": 40}
    assert base.flows.groupby("movement")["revenue_now"].sum().to_dict() == {"new": 30, "won back": 10}


@pytest.mark.parametrize("sample", ["telco_churn", "swedish_excel"])
@pytest.mark.parametrize("before", [False, True])
def test_the_rows_of_other_files_sum_to_the_customer_too(sample: str, before: bool) -> None:
    study = samples.study_of(sample, Choices())
    tier, money = ("tier_before", "revenue_before") if before else ("tier_now", "revenue_now")
    for who in study.customers[study.customers[tier].notna()].iloc[::97].to_dict("records"):
        rows = own_rows(study, str(who["customer_id"]), before)
        assert rows is not None and len(rows) and proof.rows_add_up(rows, who[money], EN).sound, who


def test_between_renewals_the_page_says_that_hardly_anybody_could_leave(tmp_path: Path) -> None:
    """Twenty contracts a year that end in December: a period that ends in November holds no December but the first."""
    rows = [[f"{y}{k}", f"{y - 2}-01-01", f"{y}-12-31", 100] for y in (2022, 2023) for k in range(10)]
    rows += [[f"s{k}", "2021-01-01", "", 100] for k in range(40)] + [["n", "2024-11-02", "", 5]]
    report = read_text(tmp_path, table(("customer_id", "start_date", "end_date", "monthly_amount"), rows))
    said = {
        end: [n.text for n in portfolio.notices(Study(report, Choices(end=end)), EN) if "contracts renew" in n.text]
        for end in (dt.date(2024, 12, 1), dt.date(2025, 1, 1))
    }
    (told,) = said[dt.date(2024, 12, 1)]
    assert "in December, when contracts renew, but the period ends in November" in told
    assert not said[dt.date(2025, 1, 1)]
