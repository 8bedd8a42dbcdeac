"""Others' figures: each with its source, an operator's beside them, and ours only where it measures the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from clv import Choices, TableProblem
from clv.benchmarks import OF, benchmarks, cases, parsed
from report.exhibits import benchmarks as told
from report.exhibits import concentration
from study import benchmarks as model
from study import samples
from words import load

OWN = '[[benchmark]]\nkey = "us"\nof = "revenue_share"\nvalue = 0.7\ncustomers_share = 0.26\nwho = "Our sister"\n'
OWN += 'source = "annual report"\nyear = 2024\nmeasures = "Revenue from her best"\n'


def test_every_published_figure_says_whose_it_is_and_where_it_is_said() -> None:
    found = benchmarks()
    assert len({one.key for one in found}) == len(found) >= 10
    assert all(one.who and one.source and one.of in OF and not one.own for one in found)
    assert {one.key for one in found} == set(told.MEASURES) and {one.who for one in found} == set(told.WHO)
    assert [(one.customers_share, one.value) for one in cases("revenue_share")] == [(0.26, 0.82)]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (("value = 0.7", "value = true"), "value"),
        (("value = 0.7", ""), "value"),
        (('source = "annual report"', ""), "source"),
        (('of = "revenue_share"', 'of = "luck"'), "of"),
        (("customers_share = 0.26", "customers_share = 26"), "customers_share"),
        (("year = 2024", 'year = "2024"'), "year"),
    ],
)
def test_a_figure_that_cannot_be_used_is_refused_with_its_place(change: tuple[str, str], what: str) -> None:
    with pytest.raises(TableProblem, match="benchmark_unreadable") as refused:
        parsed(OWN.replace('"us"', '"first"') + OWN.replace(*change))
    assert refused.value.detail == {"place": 2, "what": what}
    with pytest.raises(TableProblem, match="benchmark_unreadable"):
        parsed("[[benchmark")
    with pytest.raises(TableProblem, match="benchmark_unreadable"):
        parsed(OWN + OWN)


def test_an_operator_s_own_stands_beside_and_a_wrong_file_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study, w = samples.study_of("energy_company", Choices()), load("en", "SEK")
    path = tmp_path / "own.toml"
    path.write_text(OWN, "utf-8")
    monkeypatch.setenv(model.WHERE, str(path))
    table = told.beside(study, w).table
    assert table is not None and table["who"].iloc[-1] == "Our sister" and table["theirs"].iloc[-1] == "70%"
    assert "Our sister" in str(concentration.curve(study, w).form)
    assert "Casino" not in str(concentration.curve(study, w, marked=False).form)
    path.write_text(OWN.replace("0.7", "'x'"), "utf-8")
    assert "cannot be used: value" in told.beside(study, w).notices[0].text
    monkeypatch.setenv(model.WHERE, str(tmp_path / "none.toml"))
    assert told.beside(study, w).notices


def test_ours_is_counted_as_theirs_from_the_raw_rows() -> None:
    study = samples.study_of("energy_company", Choices())
    raw = pd.read_parquet(samples.path_of("energy_company"))
    year = raw[pd.to_datetime(raw["date"]).dt.year == 2024]
    sums = year.groupby("customer_id")[["amount", "cost"]].sum()
    money = np.sort(sums["amount"])[::-1]
    assert model.same_of_ours(study, "revenue_share", 0.26) == pytest.approx(
        money[: -(-26 * len(money) // 100)].sum() / money.sum()
    )
    profit = np.sort(sums["amount"] - sums["cost"])[::-1]
    best = profit[: -(-len(profit) // 5)].sum() / profit.sum()
    assert model.same_of_ours(study, "profit_share", 0.20) == pytest.approx(best) and round(best, 2) == 0.72
    assert model.same_of_ours(study, "retention", float("nan")) == pytest.approx(1 - 2145 / 8943)
    assert np.isnan(model.same_of_ours(study, "", float("nan")))
