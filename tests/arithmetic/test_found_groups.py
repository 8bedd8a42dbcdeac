"""Groups in the data: planted ones are found, noise is refused, in a process of its own, the same each time."""

from __future__ import annotations

import numpy as np
import pytest

from clv import Choices, TableProblem
from clv.found_groups import CLEAR, FoundGroups, described, standardised
from report.exhibits.treatment import found as exhibits
from study import found_groups, samples
from study.grouping import clusters, grouped
from words import load


def test_planted_groups_are_found_whatever_their_order_and_again() -> None:
    rng = np.random.default_rng(1)
    centres = np.array([[0.0, 0, 0], [6, 6, 0], [0, 6, 6]])
    truth = rng.integers(0, 3, 900)
    values = centres[truth] + rng.normal(0, 0.5, (900, 3))
    labels, told = grouped(values)
    assert max(told, key=told.__getitem__) == 3 and told[3] > 0.7
    assert all(len(set(labels[truth == group])) == 1 for group in range(3)) and len(set(labels)) == 3
    again, _ = clusters(values)
    assert again.tolist() == labels.tolist()


def test_noise_has_no_clear_groups() -> None:
    values = np.random.default_rng(2).normal(size=(1500, 3))
    told = clusters(values)[1]
    assert set(told) == set(range(2, 9)) and max(told.values()) < 0.3
    even = np.random.default_rng(3).uniform(size=(1500, 8))
    assert not FoundGroups(*clusters(even)).clear and CLEAR == 0.25


def test_measures_are_standardised_logs_and_too_few_are_refused() -> None:
    days, often, money = np.arange(50.0), np.arange(50.0) % 7, np.arange(50.0) ** 2
    z = standardised(days, often, money)
    logs = np.log1p(np.column_stack([days, often, money]))
    assert np.allclose(z, (logs - logs.mean(axis=0)) / logs.std(axis=0))
    assert np.allclose(standardised(days, np.ones(50), money)[:, 1], 0.0)
    with pytest.raises(TableProblem, match="groups_too_few"):
        standardised(days[:19], often[:19], money[:19])
    found = FoundGroups((np.arange(50) >= 25).astype(np.int64), {2: 0.5})
    table = described(found, days, often, money)
    assert table["customers"].tolist() == [25, 25] and table["monetary"].iloc[1] == money[25:].mean()


def test_everybody_of_a_file_is_in_one_group_beside_the_rules() -> None:
    study = samples.study_of("swedish_excel", Choices())
    looked = found_groups.looked(study)
    assert looked.groups["customers"].sum() == looked.against.drop(columns="group").to_numpy().sum()
    assert looked.groups["monetary"].is_monotonic_decreasing
    for language in ("sv", "en"):
        shown = exhibits.found_groups(looked, load(language, "SEK"))
        assert shown.table is not None and "nan" not in shown.message.lower()
    nobody = FoundGroups(looked.found.labels, {2: 0.1})
    assert "No clear groups" in exhibits.message(found_groups.Looked(nobody, looked.groups, looked.against), load("en"))


def test_the_share_of_a_group_is_said_to_be_of_customers() -> None:
    looked = found_groups.looked(samples.study_of("swedish_excel", Choices()))
    shown = exhibits.found_groups(looked, load("en", "SEK"))
    assert {c.name: c.head for c in shown.columns}["share"] == "Share of all"
    assert looked.groups["share"].sum() == pytest.approx(1.0)
