"""Find the survey in a file: columns of answers on a scale, each customer's latest answers, and scores by tier."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from clv import TOTAL, TableProblem, satisfaction
from intake import FileReport
from study import history
from study.study import Study, kept

NPS_WORDS = ("nps", "recommend", "rekommend")
# Stems of the question whether one would recommend, wherever in its wording they stand
NPS_STEMS = ("rekommender", "recommend", "empfehl", "aanbevel", "recommand", "recomend", "推荐")
SKI_WORDS = ("ski", "csat", "satisf", "nöjd", "nojd", "helhet")
ASPECT_STARTS = ("q_", "q.", "fråga")


@dataclass(frozen=True)
class Survey:
    """The file's questions: column in the checked table by what it is for, and what the file calls it."""

    nps: str | None
    ski: str | None
    aspects: tuple[str, ...]
    names: dict[str, str]
    lowest: float = 1.0
    highest: float = 10.0

    @property
    def questions(self) -> list[str]:
        """Every column that is asked for."""
        return [q for q in (self.nps, self.ski, *self.aspects) if q]

    @property
    def rates_aspects(self) -> bool:
        """Whether it can be said what drives satisfaction: an index, and aspects to set beside it."""
        return self.ski is not None and len(self.aspects) > 1


def questions_of(file: FileReport) -> Survey | None:
    """The columns that are answers on a scale; None when the file asks neither of recommending nor of being satisfied.

    A column counts when its answers are whole numbers within 0–10 (at least three different) and its name says so.
    """
    names = {f"attr_{i + 1}": name for i, name in enumerate(file.attributes)}
    names |= {role: file.mapping[role] for role in ("nps", "ski") if role in file.mapping}
    if not names or file.table is None:
        return None
    found = history.scales(file.table, list(names))
    rated = found[found["rating"]]
    nps = _first(rated, names, NPS_WORDS, NPS_STEMS)
    ski = _first(rated[rated["question"] != nps], names, SKI_WORDS)
    if nps is None and ski is None:
        return None
    others = tuple(q for q in rated["question"] if q not in (nps, ski) and names[q].lower().startswith(ASPECT_STARTS))
    scale = rated[rated["question"].isin([*others, ski])]
    low, high = (float(scale["lowest"].min()), float(scale["highest"].max())) if len(scale) else (1.0, 10.0)
    return Survey(nps, ski, others, names, min(low, 1.0) if low < 1 else 1.0, 10.0 if high > 7 else high)


def _first(
    rated: pd.DataFrame, names: dict[str, str], wanted: tuple[str, ...], stems: tuple[str, ...] = ()
) -> str | None:
    """The first rated question whose name begins with one of the words, or holds it as a word, or holds a stem."""
    for question in rated["question"]:
        said = names[question].lower()
        if said.startswith(wanted) or set(said.replace("_", " ").split()) & set(wanted):
            return str(question)
    return next((str(q) for q in rated["question"] if any(stem in names[q].lower() for stem in stems)), None)


@kept
def survey(study: Study) -> Survey | None:
    """The file's questions; None when it asks none, or when there is no row a customer."""
    return questions_of(study.file) if study.has_customers else None


@kept
def answered(study: Study) -> pd.DataFrame:
    """Active customers with their latest answers. TableProblem `column_missing`: the file asks nothing."""
    asked, people = _asked(study), study.customers
    end = study.base.period.end if study.base.period is not None and study.file.kind == "transactions" else None
    answers = history.answers(table_of(study), asked.questions, end)
    return satisfaction.with_answers(people.drop(columns=[q for q in asked.questions if q in people]), answers)


def _asked(study: Study) -> Survey:
    found = survey(study)
    if found is None:
        raise TableProblem("column_missing", column="nps")
    return found


def table_of(study: Study) -> Path:
    """The checked table on disk. TableProblem `no_table`: the file was refused; `needs_order_lines`: a summary."""
    if study.file.summary is not None:
        raise TableProblem("needs_order_lines")
    if study.file.table is None:
        raise TableProblem("no_table")
    return study.file.table


@kept
def nps(study: Study) -> pd.DataFrame | None:
    """NPS a tier with its interval; None when the file does not ask whether one would recommend.

    A file of segments gives its own score a segment, without the answers behind it.
    """
    if study.file.kind == "segments":
        return _given(study, "nps")
    asked = _asked(study)
    return satisfaction.nps_by_tier(answered(study), study.base.names, asked.nps) if asked.nps else None


@kept
def ski(study: Study) -> pd.DataFrame | None:
    """The satisfaction index a tier with its interval; None when the file does not ask. Of segments as `nps`."""
    if study.file.kind == "segments":
        return _given(study, "ski")
    asked = _asked(study)
    if asked.ski is None:
        return None
    return satisfaction.ski_by_tier(answered(study), study.base.names, asked.ski, asked.lowest, asked.highest)


def _given(study: Study, score: str) -> pd.DataFrame | None:
    """tier, customers and the score that a file of segments gives; None when it gives none."""
    tiers = study.base.tiers
    return tiers[["tier", "customers", score]].copy() if score in tiers else None


@kept
def left_out(study: Study) -> pd.DataFrame:
    """Rows whose answer is none (N/A, 99, a word nobody knows), by the column: question, rows, values."""
    told = [note for note in study.file.notes if note["code"] == "answers_left_out"]
    rows = [(note["columns"][0], int(note["count"]), ", ".join(note["values"])) for note in told]
    return pd.DataFrame(rows, columns=["question", "rows", "values"])


@kept
def drivers(study: Study) -> pd.DataFrame | None:
    """What drives the satisfaction index; None without the index or with fewer than two other questions."""
    asked = _asked(study)
    if asked.ski is None or not asked.rates_aspects:
        return None
    found = satisfaction.drivers(answered(study), asked.ski, list(asked.aspects), asked.lowest, asked.highest)
    return found.assign(aspect=[asked.names[a] for a in found["aspect"]])


@dataclass(frozen=True)
class Drivers:
    """What drives the satisfaction index of some customers: a row an aspect, and the two answered most alike.

    `alike`: their columns and the correlation of their answers.
    """

    table: pd.DataFrame
    alike: tuple[str, str, float]


@kept
def tiers_with_drivers(study: Study) -> list[str]:
    """The tiers, and the total, of which enough have answered every question; none where no aspects are rated."""
    asked = _asked(study)
    if not asked.rates_aspects:
        return []
    questions = [str(asked.ski), *asked.aspects]
    found = satisfaction.answers_by_tier(answered(study), study.base.names, questions)
    return [str(tier) for tier in found.loc[found["enough"], "tier"]]


@kept
def drivers_within(study: Study, tier: str) -> Drivers:
    """What drives the index within a tier, or for all (TOTAL). TableProblem: too few answers, or all alike."""
    asked, people = _asked(study), answered(study)
    part = people if tier == TOTAL else people[people["tier_now"] == tier]
    aspects = list(asked.aspects)
    table = satisfaction.drivers(part, str(asked.ski), aspects, asked.lowest, asked.highest)
    whole = part[[str(asked.ski), *aspects]]
    whole = whole[((whole >= asked.lowest) & (whole <= asked.highest)).all(axis=1)]
    table = table.assign(answers_sum=whole[aspects].sum().to_numpy(float), lowest=asked.lowest, highest=asked.highest)
    return Drivers(table, satisfaction.most_alike(part, aspects))


@kept
def emotion(study: Study) -> pd.DataFrame:
    """Behaviour beside emotion: the portfolio with NPS and the index, a row a tier and the total."""
    by_nps, by_ski = nps(study), ski(study)
    parts = [] if by_nps is None else [by_nps]
    if by_ski is not None:
        same = ["customers", "answers", "answered", "small"]
        parts.append(by_ski if by_nps is None else by_ski.drop(columns=same))
    return satisfaction.emotion(study.portfolio, *parts).assign(**_sums(study))


def _sums(study: Study) -> dict[str, Any]:
    """What the scores are worked out from, tier by tier and for all: the answers' sum and number, and their revenue."""
    if study.file.kind == "segments":
        return {}
    asked, people = _asked(study), answered(study)
    parts = [*(people[people["tier_now"] == tier] for tier in study.base.names), people]
    found: dict[str, Any] = {}
    if asked.ski is not None:
        given = [part.loc[part[asked.ski].between(asked.lowest, asked.highest), asked.ski] for part in parts]
        found |= {"answers_sum": [x.sum() for x in given], "ski_answers": [len(x) for x in given]}
        found |= {"lowest": asked.lowest, "highest": asked.highest}
    if asked.nps is not None:
        found["answered_revenue"] = [part.loc[part[asked.nps].between(0, 10), "revenue_now"].sum() for part in parts]
    return found
