"""Printed figures, cell by cell: from the printed tier tables, from raw rows, and from the command line."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from printed import member_tiers, plain, printed
from small_bases import tiers_table

import clv
from study import samples

ROOT = Path(__file__).parents[2]
MEMBER = samples.path_of("member_company")
# the printed table's columns and their decimals; counts, kronor and kronor per customer are whole
DECIMALS = {
    "purchases_per_customer": 2,
    "revenue_per_purchase": 2,
    "duration_years": 2,
    "retention": 2,
    "clv_index": 1,
}
WHOLE = ("customers", "purchases", "revenue", "revenue_per_customer", "clv", "portfolio_value")


@dataclass(frozen=True)
class Answer:
    """The member company as somebody shows it: rows of portfolio with the total last, and flows."""

    portfolio: list[dict[str, Any]]
    flows: list[dict[str, Any]]
    bridge: dict[str, float]


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    rows = table.astype(object).where(table.notna(), None)
    return [dict(zip(rows.columns, row, strict=True)) for row in rows.itertuples(index=False)]


def assert_printed(found: Sequence[dict[str, Any]]) -> None:
    """Every cell of member_portfolio.csv, rounded as it is printed."""
    expected = printed("member_portfolio")
    assert [row["tier"] for row in found] == [plain(row["tier"]) for row in expected]
    for mine, theirs in zip(found, expected, strict=True):
        for column in (*WHOLE, *DECIMALS):
            cell = None if mine[column] is None else round(float(mine[column]), DECIMALS.get(column, 0))
            assert cell == (float(theirs[column]) if theirs[column] else None), (theirs["tier"], column)


# ---- from the printed tier tables ------------------------------------------------------------------------


def test_portfolio_from_the_printed_tiers() -> None:
    table, _, _ = tiers_table(member_tiers())
    table["tier"] = ["Super", "Top", "Middle", "Bottom"]
    assert_printed(records(clv.portfolio(table, 1.0)))


def test_segments_print_the_right_value_per_customer() -> None:
    """The course's own total, 436, is the sum in millions; per customer it is 636.7."""
    rows = pd.DataFrame(printed("subscription_segments"))
    rows = rows.astype({"customers": int, "revenue_per_customer": float, "products_per_customer": float})
    rows["revenue"] = rows["customers"] * rows["revenue_per_customer"]
    total = clv.from_segments(rows, clv.Choices()).portfolio().iloc[-1]
    assert round(total["revenue"] / 1e6, 1) == 435.5
    assert round(total["revenue_per_customer"], 1) == 636.7
    assert np.isnan(total["clv"])


def test_a_printed_retention_and_duration_agree_within_their_digits() -> None:
    """The slide prints 89 % beside 8.76 years; 1 − 1/8.76 is 88.6 %, which is 89 in whole per cent."""
    rows = pd.DataFrame(
        {
            "segment": ["Super", "Top", "Middle", "Bottom"], "customers": [5091, 15272, 50906, 30542],
            "revenue": [61_740_000.0, 84_145_000.0, 99_720_000.0, 12_100_000.0],
            "retention": [0.89, 0.81, 0.65, 0.52], "duration_years": [8.76, 5.2, 2.8, 2.1],
        }
    )  # fmt: skip
    assert clv.from_segments(rows, clv.Choices()).portfolio()["duration_years"].tolist()[:4] == [8.76, 5.2, 2.8, 2.1]
    with pytest.raises(clv.TableProblem, match="duration_against_retention"):
        clv.from_segments(rows.assign(duration_years=[9.9, 5.2, 2.8, 2.1]), clv.Choices())


# ---- from raw rows ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def base() -> clv.Base:
    study = samples.study_of("member_company", clv.Choices())
    assert study.file.problem is None and not study.file.questions
    return study.base


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    """What `python -m report` prints, from a working directory that is not ours."""
    command = [sys.executable, "-m", "report", str(MEMBER), "--parts", "portfolio,total,flows,bridge"]
    environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "PYTHONUTF8": "1"}
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd="/", env=environment)
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


@pytest.fixture(scope="module", params=["rows", pytest.param("command line", marks=pytest.mark.slow)])
def answer(request: pytest.FixtureRequest) -> Answer:
    if request.param == "command line":
        told = request.getfixturevalue("told")
        steps = {row["step"]: row["change"] for row in told["bridge"]}
        return Answer([*told["portfolio"], told["total"]], told["flows"], steps)
    base = request.getfixturevalue("base")
    steps = dict(zip(base.bridge["step"], base.bridge["change"], strict=True))
    return Answer(records(base.portfolio()), records(base.flows), steps)


def test_portfolio_table(answer: Answer) -> None:
    assert_printed(answer.portfolio)


def test_flow_table(answer: Answer) -> None:
    found = [
        (row["tier_now"], row["movement"], row["tier_before"], row["customers"], row["purchases"], money(row))
        for row in answer.flows
    ]
    expected = [
        (
            plain(row["tier_now"]), row["movement"], plain(row["tier_before"]), int(row["customers"]),
            int(row["purchases"]) if row["purchases"] else None, int(row["revenue"]),
        )
        for row in printed("member_flows")
    ]  # fmt: skip
    assert found == expected


def money(row: dict[str, Any]) -> float:
    """The printed column "revenue": what they bought now, and for the lost what they had bought before."""
    return float(row["revenue_before" if row["movement"] == "lost" else "revenue_now"])


def test_revenue_bridge(answer: Answer) -> None:
    bridge = dict(answer.bridge)
    assert bridge.pop("start") == 233_167_960
    assert bridge.pop("end") == 257_695_394
    assert bridge.pop("lost") == -54_125_759
    assert bridge.pop("spent_less") + bridge.pop("spent_more") == -8_074_826
    assert bridge == {"won_back": 31_593_404, "new": 55_134_615}


def test_previous_tiers(base: clv.Base) -> None:
    tiers = base.tiers
    found = zip(tiers["tier"], tiers["base"], tiers["purchases_before"], tiers["revenue_before"], strict=True)
    assert list(found) == [
        (plain(row["tier"]), int(row["customers"]), int(row["purchases"]), int(row["revenue"]))
        for row in printed("member_previous_tiers")
    ]


def test_revenue_kept(base: clv.Base) -> None:
    assert round(base.kept_revenue["nrr"], 4) == 0.7332
    assert base.kept_revenue["won_back"] == 31_593_404


def test_exactly_one_two_way_tie_at_the_70_per_cent_cut_in_each_period(base: clv.Base) -> None:
    assert base.customers is not None
    for when in ("before", "now"):
        money = base.customers[f"revenue_{when}"][base.customers[f"tier_{when}"].notna()]
        ranked = np.sort(money.to_numpy())[::-1]
        cuts = clv.tiers.cut_counts(len(ranked), clv.DEFAULT_SCHEME)
        assert [bool(ranked[cut - 1] == ranked[cut]) for cut in cuts] == [False, False, True]
        assert ranked[cuts[2] + 1] < ranked[cuts[2]] < ranked[cuts[2] - 2]


def test_both_purchase_rules_agree(base: clv.Base) -> None:
    """One order per customer and day: counting orders or days prints the same table."""
    rows = pd.read_parquet(MEMBER, columns=["customer_id", "date", "order_id"])
    assert not rows.duplicated(["customer_id", "date"]).any()
    assert rows["order_id"].is_unique


@pytest.mark.slow
def test_counts_come_as_whole_numbers_and_unknowns_as_null(told: dict[str, Any]) -> None:
    total = told["total"]
    assert total["clv_index"] is None
    assert all(isinstance(total[key], int) for key in ("customers", "purchases", "base", "lost"))
    assert told["period"]["now"] == ["2024-01-01", "2025-01-01"]
    assert told["period"]["before"] == ["2023-01-01", "2024-01-01"]
    assert told["file"]["rows_read"] == told["file"]["rows_used"] + sum(x["rows"] for x in told["file"]["set_aside"])


def test_migration_from_rows(base: clv.Base) -> None:
    found = base.portfolio("migration", 0.0)
    assert found["clv"].iloc[:-1].round().tolist() == [23_562, 13_427, 7_025, 3_887]
    assert round(found["portfolio_value"].iloc[-1]) == 801_338_102
    assert round(base.portfolio("migration", 0.1)["portfolio_value"].iloc[-1]) == 677_009_538


def test_retail_what_if_table() -> None:
    ordinary, loyal = printed("retail_what_if")
    for row in (ordinary, loyal):
        f, a, years = (float(row[k]) for k in ("purchases_per_year", "revenue_per_purchase", "duration_years"))
        assert clv.typical(f, a, years) == float(row["clv"])
        assert f * a == float(row["revenue_per_year"])
