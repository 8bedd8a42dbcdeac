"""The range of a study's value, the part within the evidence, its sampling error, and the back-test of one year."""

from __future__ import annotations

import numpy as np
import pandas as pd

import clv
from clv import Answer
from clv.tables import TOTAL
from clv.year_check import YearCheck
from study.study import Study, kept

SEED = 7


@kept
def approaches(study: Study) -> pd.DataFrame:
    """Every tier and the Total by each approach the file allows. TableProblem: no base."""
    return clv.answer.approaches(study.base)


@kept
def answer(study: Study, tier: str = TOTAL) -> Answer:
    """The range of a tier, or of the whole base. TableProblem: the chosen method cannot value it."""
    return clv.answer.answer(study.base, tier, approaches(study))


@kept
def within_beyond(study: Study) -> pd.DataFrame:
    """Every tier's value cut at the horizon, by the chosen method. TableProblem: it cannot value this base."""
    return clv.horizon.within_beyond(study.base)


@kept
def sampled(study: Study) -> pd.DataFrame:
    """95 % interval of every tier's value when the customers are drawn anew. TableProblem: nobody known by row."""
    return clv.sampling.sampled_interval(study.base, np.random.default_rng(SEED))


@kept
def year_check(study: Study) -> YearCheck:
    """What was expected of the customers of a period ago, and what came. TableProblem: no two periods of purchases."""
    return clv.year_check.year_check(study.base, None if study.earlier is None else study.earlier.base)


@kept
def back_test(study: Study) -> pd.DataFrame:
    """The same from every date the file can be held back at. TableProblem: fewer than three periods."""
    return clv.year_check.back_test(study.orders, study.choices, study.months)
