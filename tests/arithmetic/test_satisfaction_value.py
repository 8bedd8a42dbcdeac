"""Satisfaction joined to money: the energy company's own figures, a slow count beside, and laws."""

from __future__ import annotations

import datetime as dt
import math
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
import reference as ref
from drawing import examples
from hypothesis import given
from hypothesis import strategies as st
from reading_files import read_text

from clv import TOTAL, Choices, TableProblem
from clv.satisfaction_value import GRID, after_answer, emotion_grid, first_against_last, nps_groups, thirds
from report.exhibits import overview, satisfaction_value
from study import Study, samples
from study import satisfaction_value as model
from words import load

ENERGY = Path(__file__).resolve().parents[2] / "data" / "energy_company.parquet"
NAMES = ("best", "middle", "worst")


@cache
def energy() -> Study:
    return samples.study_of("energy_company", Choices())


@cache
def counted_from_the_raw_rows() -> dict[str, list[float]]:
    """answered, kept, revenue 2023, revenue 2024 by group of the answer of November 2023: row by row in loops."""
    table = pq.read_table(ENERGY, columns=["customer_id", "date", "amount", "survey_date", "nps"]).to_pydict()
    money: dict[str, dict[int, int]] = {}
    answer: dict[str, int] = {}
    for who, day, amount, asked, nps in zip(*table.values(), strict=True):
        by = money.setdefault(who, {})
        by[day.year] = by.get(day.year, 0) + amount
        if nps is not None and dt.date(2023, 1, 1) <= asked < dt.date(2024, 1, 1):
            answer[who] = nps
    found: dict[str, list[float]] = {"promoters": [0] * 4, "passives": [0] * 4, "detractors": [0] * 4}
    for who, nps in answer.items():
        before, now = money[who].get(2023, 0), money[who].get(2024, 0)
        if before > 0:
            row = found["promoters" if nps >= 9 else "passives" if nps >= 7 else "detractors"]
            for i, x in enumerate((1, now > 0, before, max(now, 0))):
                row[i] += x
    return found


def test_the_energy_company_s_promoters_stayed_more_than_its_detractors() -> None:
    """Answers of November 2023 kept to 2024: 86.2, 82.6 and 73.6 per cent of 356, 740 and 779."""
    table = model.after(energy())
    assert table is not None
    rows = table.set_index("group")
    assert [round(100 * r, 1) for r in rows["retention"][:3]] == [86.2, 82.6, 73.6]
    assert rows["base"].tolist() == [356, 740, 779, 1875]
    for group, (answered, kept, before, now) in counted_from_the_raw_rows().items():
        assert rows.loc[[group], ["base", "kept", "brought", "brings"]].to_numpy().tolist()[0] == [
            answered,
            kept,
            before,
            now,
        ]
        _, high = ref.wilson(int(answered - kept), int(answered))
        assert rows.loc[group, "retention_low"] == pytest.approx(1 - float(high), abs=1e-6)
        assert rows.loc[group, "clv"] == pytest.approx(before / answered * answered / (answered - kept))
    assert first_against_last(table)["low"] > 0.07


def test_the_bootstrap_s_ends_are_near_the_usual_interval_of_a_mean() -> None:
    table = model.after(energy())
    people = model.answered_before(energy())
    assert table is not None
    money = people.loc[people["group"] == 1, "brought"].to_numpy(float)
    half = 1.96 * money.std(ddof=1) / math.sqrt(len(money))
    row = table.iloc[1]
    assert row["revenue_per_customer_high"] - row["revenue_per_customer"] == pytest.approx(half, rel=0.2)
    assert row["revenue_per_customer"] - row["revenue_per_customer_low"] == pytest.approx(half, rel=0.2)


PERSON = st.tuples(st.integers(-1, 2), st.booleans(), st.floats(1, 1000), st.floats(0, 1000))
PEOPLE = st.lists(PERSON, min_size=1, max_size=30)


def table_of(rows: list[tuple[int, bool, float, float]]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["group", "stays", "brought", "brings"])
    return table.assign(brings=table["brings"].where(table["stays"], 0.0), money=table["brought"], last=2)


@given(PEOPLE)
def test_the_groups_sum_to_all_who_answered_and_the_ends_hold_the_figure(rows: list[tuple]) -> None:
    people = table_of(rows)
    t = after_answer(people, NAMES, 1.0, np.random.default_rng(1))
    for name in ("base", "kept", "lost", "brought", "brings", "money"):
        assert t[name].iloc[:3].sum() == pytest.approx(t[name].iloc[3])
    assert t["base"].iloc[3] == (people["group"] >= 0).sum() and t["group"].iloc[3] == TOTAL
    known = t[t["base"] > 0]
    assert (known["retention_low"] <= known["retention"] + 1e-12).all()
    assert (known["retention"] <= known["retention_high"] + 1e-12).all()
    worth = known.dropna(subset=["clv"])
    assert (worth["clv_low"] <= worth["clv"] + 1e-9).all()


@given(PEOPLE)
def test_the_four_cells_hold_everybody_who_stayed_and_answered_once(rows: list[tuple]) -> None:
    people = table_of(rows)
    cells = emotion_grid(people)
    there = people[(people["group"] >= 0) & people["stays"]]
    assert cells["customers"].sum() == len(there) and tuple(cells["cell"]) == GRID
    assert cells["revenue"].sum() == pytest.approx(there["brings"].sum())
    by_hand = dict.fromkeys(GRID, 0)
    for one in there.to_dict("records"):
        much, good = one["brings"] >= one["brought"], one["group"] != 2
        by_hand[("loyal" if good else "held") if much else ("lost_friend" if good else "at_risk")] += 1
    assert dict(zip(cells["cell"], cells["customers"], strict=True)) == by_hand


@given(st.lists(st.one_of(st.integers(-2, 12), st.none()), min_size=1, max_size=40))
@examples(50)
def test_an_answer_is_in_one_group_and_equal_answers_in_the_same(answers: list[int | None]) -> None:
    x = np.array([np.nan if a is None else a for a in answers])
    assert nps_groups(x).tolist() == [
        -1 if a is None or not 0 <= a <= 10 else 0 if a >= 9 else 1 if a >= 7 else 2 for a in answers
    ]
    third = dict(zip(answers, thirds(x).tolist(), strict=True))
    assert thirds(x).tolist() == [third[a] for a in answers]
    inside = sorted(a for a in answers if a is not None and 1 <= a <= 10)
    assert [third[a] for a in inside] == sorted((third[a] for a in inside), reverse=True)


HEAD = "Kundnr;Datum;Belopp;Svarsdatum;NPS\n"


def own(tmp_path: Path, head: str = HEAD) -> Study:
    """Nine customers of 2023, three a group; each group loses as many as its number; answers of 2023 and of 2024."""
    lines = []
    for i, (nps, lost) in enumerate([(10, 0), (8, 1), (3, 2)]):
        for j in range(3):
            who = f"k{i}{j}"
            lines.append(f"{who};2023-03-0{j + 1};100,50;2023-11-05;{nps}")
            if j >= lost:
                lines.append(f"{who};2024-04-0{j + 1};90,25;2024-11-05;{0 if nps == 10 else 10}")
    lines += ["z;2022-12-30;1,50;;", "z;2024-12-31;1,50;;"]
    report = read_text(tmp_path, head + "\n".join(lines) + "\n")
    assert report.problem is None
    return Study(report, Choices(end=dt.date(2025, 1, 1), months=12))


def test_only_answers_given_before_the_period_tell_who_stayed(tmp_path: Path) -> None:
    """Those who stayed answered again, the other way round; that answer came too late to say anything of staying."""
    study = own(tmp_path)
    table = model.after(study)
    assert model.when_answered(study) == "answer_date" and table is not None
    assert table["base"].tolist() == [3, 3, 3, 9] and table["kept"].tolist() == [3, 2, 1, 6]
    cells = model.grid(study)  # the latest answer of all, for how they are now
    assert cells is not None and cells["customers"].tolist() == [0, 0, 3, 3]


def test_without_a_day_of_its_own_an_answer_is_of_its_row_s_day_and_the_page_says_so(tmp_path: Path) -> None:
    study = own(tmp_path, HEAD.replace("Svarsdatum", "Annat"))
    assert model.when_answered(study) == "rows"
    found = satisfaction_value.exhibits(study, load("sv", "SEK"))
    assert "det framgår inte när" in found[0].notes[0].lower()


def test_a_file_of_one_period_says_what_it_lacks() -> None:
    study = samples.study_of("energy_company", Choices(months=24))
    with pytest.raises(TableProblem, match="needs_two_periods"):
        model.after(study)
    (only,) = satisfaction_value.exhibits(study, load("sv", "SEK"))
    assert only.table is None and only.notices[0].text


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_message_says_points_and_the_value_page_has_the_two_scores(language: str) -> None:
    w = load(language, "SEK")
    shown = satisfaction_value.exhibits(energy(), w)
    assert [e.key for e in shown] == ["after_answer", "emotion", "beside_published"]
    assert {"sv": "12,7", "en": "12.7"}[language] in shown[0].message
    labels = [key.label for key in overview.key_figures(energy(), w)]
    assert labels[6:] == [w.t("NPS"), w.t("Satisfaction index")]
    member = samples.study_of("member_company", Choices())
    assert len(overview.key_figures(member, w)) == 6
