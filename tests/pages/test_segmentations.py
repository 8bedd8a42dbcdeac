"""The ways a file's customers divide: every kind of file, cells that add up, and a period ago by the same rule."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import made_orders
import numpy as np
import pandas as pd
import pytest

import clv
from clv import Choices, TableProblem
from clv.rfm import SEGMENTS, rfm
from clv.segmentation import NOBODY
from intake import FileReport
from report.exhibits import treatment
from report.exhibits.treatment.rfm import fewer_scores
from report.text import markdown_text
from study import Study, samples, segmentations, stages
from study.matrix import AxisAsked, MatrixAsked
from study.segmentations import DIVISIONS, Asked, divided, first, members, offered, rfm_of, sound, values_of, windows
from words import load

PURCHASES = ["rfm", "tiers", "matrix", "path", "stages", "column"]


def study_of(sample: str) -> Study:
    return samples.study_of(sample, Choices())


@pytest.mark.parametrize(
    ("sample", "ways"),
    [
        ("swedish_excel", PURCHASES),
        ("energy_company", PURCHASES),
        ("telco_churn", ["tiers", "matrix", "column"]),
        ("subscription_segments", []),
    ],
)
def test_a_file_is_divided_by_what_it_holds(sample: str, ways: list[str]) -> None:
    study = study_of(sample)
    assert offered(study) == ways
    assert first(study).way == (ways or ["tiers"])[0]
    assert sound(study, Asked("rfm")).way == first(study).way
    if not ways:
        with pytest.raises(TableProblem, match="needs_customers"):
            divided(study, Asked("tiers"))


@pytest.mark.parametrize("way", PURCHASES)
def test_every_customer_is_in_one_cell_or_outside_and_the_cells_are_the_file(way: str) -> None:
    study = study_of("energy_company")
    done = divided(study, Asked(way))
    assert len(done.found.now) == len(study.customers)
    assert done.found.key.startswith(way) and way in DIVISIONS
    whole = done.cells.iloc[-1]
    assert whole["customers"] == len(study.customers)
    assert whole["revenue"] == pytest.approx(study.portfolio["revenue"].iloc[-1])
    assert whole["value"] == pytest.approx(study.portfolio["portfolio_value"].iloc[-1])
    listed = [len(members(study, done, cell)) for cell in (*done.found.cells, "outside")]
    assert sum(listed) == len(study.customers) and sum(listed[:-1]) == done.inside
    assert (done.statement is None) == (done.found.before is None)
    assert done.statement is None or done.statement["now"].iloc[-1] == done.inside


def test_tiers_and_stages_are_those_of_their_own_pages() -> None:
    study = study_of("energy_company")
    tiers = divided(study, Asked("tiers")).cells.iloc[: len(study.base.names)]
    assert tiers["customers"].tolist() == study.base.tiers["customers"].tolist()
    assert tiers["customers_before"].tolist() == study.base.tiers["base"].tolist()
    table = stages.found(study, stages.own_rules(study)).stages
    found = divided(study, Asked("stages")).cells.iloc[: len(table)]
    assert found["customers"].tolist() == table["customers"].tolist()
    assert found["customers_before"].tolist() == table["customers_before"].tolist()
    other = replace(stages.own_rules(study), loyal_purchases=40)
    assert divided(study, Asked("stages", stages=other)).cells["customers"].tolist() != found["customers"].tolist()


def test_rfm_a_period_ago_is_rfm_of_the_file_as_it_was_then() -> None:
    study = study_of("energy_company")
    now, before = rfm_of(study)
    period = study.period
    assert period is not None and before is not None and period.months == 12
    assert (now.start, now.end) == (period.before_start, period.end)
    assert (before.start, before.end) == (dt.date(2022, 1, 1), period.now_start)
    then = rfm(study.orders, before.start, before.end)
    found = divided(study, Asked("rfm")).found
    assert found.before is not None and (np.sort(found.before) == np.sort(then.segments)).all()


@pytest.mark.parametrize(("years", "reaches"), [(2, {1: True, 2: False}), (3, {1: True, 2: True})])
def test_a_period_ago_is_there_where_the_file_reaches_back(
    years: int, reaches: dict[int, bool], tmp_path: Path
) -> None:
    study = made(tmp_path, dt.date(2025 - years, 1, 1))
    for periods, there in reaches.items():
        now, before = windows(study, periods)
        assert now == (dt.date(2025 - periods, 1, 1), dt.date(2025, 1, 1)) and (before is not None) == there
        assert (divided(study, Asked("rfm", periods=periods)).statement is not None) == there


def made(folder: Path, first_day: dt.date, **columns: list[str | None]) -> Study:
    """A study of made-up orders from that day, with the columns given, as if its file had been read."""
    ends = [("c9999", first_day, 10.0, "first"), ("c9999", dt.date(2024, 12, 31), 10.0, "last")]
    many = made_orders.many(7, 80, first_day)
    lines = pd.concat([many, pd.DataFrame(ends, columns=many.columns)], ignore_index=True)
    given = {name: [values[i % len(values)] for i in range(len(lines))] for name, values in columns.items()}
    path = made_orders.checked(lines, folder, **given)
    file = FileReport(
        "f",
        kind="transactions",
        table=path,
        first_date=lines["date"].min(),
        last_date=lines["date"].max(),
        attributes=list(columns),
    )
    return Study(file, Choices(end=dt.date(2025, 1, 1), months=12))


def test_a_column_has_its_most_common_values_and_the_rest_is_one_group(tmp_path: Path) -> None:
    values: list[str | None] = [f"v{i}" for i in range(15) for _ in range(15 - i)]
    study = made(tmp_path, dt.date(2022, 1, 1), attr_1=[*values, None, None])
    done = divided(study, Asked("column", column="attr_1"))
    assert len(values_of(study, "attr_1")) == segmentations.MOST_VALUES
    assert done.found.cells[-2:] in (("value_12", "rest"), ("rest", "without"))
    active = study.customers["tier_now"].notna().to_numpy()
    assert ((done.found.now != NOBODY) == active).all()
    latest = pd.read_parquet(study.file.table or "").sort_values(["date", "row"]).dropna(subset=["attr_1"])
    by_hand = latest.groupby("customer_id")["attr_1"].last()
    for place, value in enumerate(values_of(study, "attr_1")):
        mine = set(study.customers["customer_id"][done.found.now == place])
        assert mine == set(by_hand.index[by_hand == value]) & set(study.customers["customer_id"][active])


def test_a_column_that_is_not_there_is_the_first_and_none_is_said() -> None:
    study = study_of("telco_churn")
    assert segmentations.column_of(study, Asked("column", column="attr_99")) == segmentations.columns(study)[0]
    with pytest.raises(TableProblem, match="column_missing"):
        segmentations.column_of(study_of("subscription_segments"), Asked("column"))


def test_the_segments_are_in_the_order_of_the_rules() -> None:
    assert divided(study_of("swedish_excel"), Asked("rfm")).found.cells == SEGMENTS == clv.rfm.SEGMENTS


def test_a_move_between_groups_is_told_of_however_many_came_and_went() -> None:
    wide = (AxisAsked("revenue", 3), AxisAsked("margin", 3))
    asked = Asked("matrix", matrix=MatrixAsked("own", wide))
    of = treatment.named(study_of("energy_company"), asked, load("en", "SEK"))
    assert "customers from Low · Low to Middle · Middle" in treatment.moves(of, load("en", "SEK")).message


def test_fewer_scores_are_offered_where_they_would_help(tmp_path: Path) -> None:
    days = [dt.date(2024, 1, 1) + dt.timedelta(days=3 * i) for i in range(100)]
    rows = [(f"c{i % 60}", day, 10.0 + i, f"o{i}") for i, day in enumerate(days)]  # 20 of 60 bought once, 40 twice
    lines = pd.DataFrame(rows, columns=["customer_id", "date", "amount", "order_key"])
    table = made_orders.checked(lines, tmp_path)
    file = FileReport("f", kind="transactions", table=table, first_date=days[0], last_date=days[-1])
    study = Study(file, Choices(end=dt.date(2025, 1, 1), months=12))
    of = treatment.named(study, Asked("rfm"), load("en", "SEK"))
    (shared,) = clv.rfm.shared_values(rfm_of(study)[0])
    assert (shared.measure, shared.value) == ("frequency", 2.0)
    assert fewer_scores(of) == (shared.scores if shared.scores > 1 else None)
    once = lines.drop_duplicates("customer_id").assign(order_key=[f"x{i}" for i in range(60)])
    few = pd.concat([once, lines.iloc[60:75]], ignore_index=True).sort_values("date", ignore_index=True)
    file = replace(file, fingerprint="g", table=made_orders.checked(few, tmp_path))
    study = Study(file, Choices(end=dt.date(2025, 1, 1), months=12))
    of = treatment.named(study, Asked("rfm"), load("en", "SEK"))
    assert fewer_scores(of) == 2  # 45 of 60 bought once: two scores have customers, five have not
    assert fewer_scores(treatment.named(study, Asked("rfm", scores=2), load("en", "SEK"))) is None


@pytest.mark.parametrize("sample", ["swedish_excel", "intermediaries", "telco_churn", "online_retail"])
def test_the_heading_over_the_moves_is_the_tables_first_row(sample: str) -> None:
    study, w = study_of(sample), load("en", "SEK")
    for way in offered(study):
        of = treatment.named(study, sound(study, Asked(way)), w)
        if not of.compared:
            continue
        shown = treatment.moves(of, w)
        if shown.table is None:
            assert "Nobody" in shown.message and of.done.moves is not None
            inside = of.done.moves[:-1, :-1]
            assert inside.sum() == np.trace(inside)
            continue
        row = shown.table.iloc[0]
        assert row["customers"] == shown.table["customers"].max()
        ends = markdown_text(row["name"], 40), markdown_text(row["where_to"], 40)
        assert shown.message == f"The largest move: {w.number(row['customers'])} customers from {' to '.join(ends)}"
        assert of.names["outside"] not in {*shown.table["name"], *shown.table["where_to"]}
        assert "largest change" not in treatment.groups(of, w).message


@pytest.mark.parametrize("sample", ["energy_company", "intermediaries", "telco_churn"])
def test_what_lies_outside_the_groups_is_said_where_it_has_revenue(sample: str) -> None:
    study, w = study_of(sample), load("en", "SEK")
    for way in offered(study):
        of = treatment.named(study, sound(study, Asked(way)), w)
        people = study.customers.iloc[of.done.found.members("outside")]
        lacking = people.loc[people["tier_now"].notna(), "revenue_now"]
        said = treatment.answer_of(of, w)
        assert ("Of those in a group" in said) == (lacking.sum() > 0)
        if lacking.sum() > 0:
            whole = study.customers.loc[study.customers["tier_now"].notna(), "revenue_now"].sum()
            assert f"{w.number(len(lacking))} active customers" in said
            assert f"with {w.percent(lacking.sum() / whole)} of all revenue" in said
            if way == "matrix":
                notes = " ".join(treatment.groups(of, w).notes)
                assert f"They bring {w.percent(lacking.sum() / whole)} of all revenue" in notes
