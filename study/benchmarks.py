"""Published figures beside a study's own, and those that whoever runs the product has added."""

from __future__ import annotations

import math
import os
from pathlib import Path

from clv import TableProblem, concentration, growth
from clv.benchmarks import Benchmark, parsed
from study import concentration as curves
from study import retention
from study.study import Study, kept

WHERE = "CUSTOMER_WORTH_BENCHMARKS"  # a file of one's own, in the form of clv/benchmarks.toml


def own() -> tuple[tuple[Benchmark, ...], TableProblem | None]:
    """The figures of the file that the environment names, and what is wrong with it; () where it names none."""
    path = os.environ.get(WHERE, "").strip()
    if not path:
        return (), None
    try:
        return parsed(Path(path).read_text("utf-8"), own=True), None
    except (OSError, UnicodeDecodeError):
        return (), TableProblem("benchmark_unreadable", place=0, what=WHERE)
    except TableProblem as problem:
        return (), problem


@kept
def same_of_ours(study: Study, of: str, customers_share: float) -> float:
    """The figure of this file that measures the same as a published one; NaN where it is not known.

    "retention" a year of the whole base, "revenue_share" and "profit_share" of the best so many, "early_times" how many
    times as common leaving is in the first period as in later ones.
    """
    try:
        return _ours(study, of, customers_share)
    except TableProblem:
        return math.nan


def _ours(study: Study, of: str, share: float) -> float:
    if of == "retention":
        bucket = growth.own_bucket(study.base).iloc[-1]
        return 1 - float(bucket["leak_year"])
    if of == "revenue_share" and not math.isnan(share):
        return concentration.top_share(curves.revenue(study), share)
    if of == "profit_share" and not math.isnan(share):
        money = concentration.profits(study.customers[study.customers["tier_now"].notna()])["profit"].sort_values()
        best = money.iloc[len(money) - math.ceil(round(share * len(money), 9)) :].sum()
        return float(best / money.sum()) if money.sum() > 0 else math.nan
    if of == "early_times":
        found = retention.early(study)
        if found is None:
            return math.nan
        first, later = (float(x) for x in found["churn"])
        return first / later if later > 0 else math.nan
    return math.nan
