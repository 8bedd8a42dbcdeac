"""Exhibit of others' published figures beside this file's own, each with whose it is, its year and its source."""

from __future__ import annotations

import math

import pandas as pd

from clv.benchmarks import Benchmark
from clv.benchmarks import benchmarks as published
from report.columns import columns
from report.exhibit import Exhibit, Notice
from report.notices import of_problem
from study import Study, benchmarks
from words import N_, Words

MEASURES = {
    "casino": N_("Revenue from the best 26% of the customers"),
    "insurer_profit": N_("Contribution from the best 20%"),
    "eighty_twenty": N_("Revenue or contribution from the best 20%"),
    "least_retention": N_("Yearly retention, the lowest"),
    "most_retention": N_("Yearly retention, the highest"),
    "early_leaving": N_("Leaving in the first period against later, times"),
    "new_sales": N_("New sales from existing customers"),
    "marketing": N_("Marketing, of revenue"),
    "happy": N_("Revenue of happy customers against others"),
    "unhappy": N_("Revenue of unhappy customers against others"),
}
WHO = {
    "Casino group": N_("Casino group"),
    "Insurer": N_("Insurer"),
    "Eighty-twenty": N_("Eighty-twenty"),
    "Most industries": N_("Most industries"),
    "Companies in general": N_("Companies in general"),
    "Northwestern Mutual, life insurer": N_("Northwestern Mutual, life insurer"),
    "Chief marketing officers": N_("Chief marketing officers"),
}
SIGNED = ("happy", "unhappy")
HEADS = ("name:benchmark", "theirs", "ours", "who", "year:said", "source:said")


def beside(study: Study, w: Words) -> Exhibit:
    """The table: what is measured, their figure, this file's where it measures the same, who, when and where said."""
    own, problem = benchmarks.own()
    rows = [_row(study, one, w) for one in (*published(), *own)]
    note = w.t(
        "Ours stands only where it measures the same. A figure of others holds for them, at their time; none is a "
        "goal. The casino's and the course's figures give no year."
    )
    notices = () if problem is None else (Notice(of_problem(w, problem), "warning"),)
    return Exhibit(
        "benchmarks",
        w.t("What others have said of theirs"),
        table=pd.DataFrame(rows),
        columns=columns(w, *HEADS),
        total=False,
        notes=(note,),
        notices=notices,
    )


def _row(study: Study, one: Benchmark, w: Words) -> dict[str, object]:
    ours = benchmarks.same_of_ours(study, one.of, one.customers_share)
    said = one.measures or (w.t(MEASURES[one.key]) if one.key in MEASURES else one.key.replace("_", " "))
    theirs = _written(one, one.value, w)
    if not math.isnan(one.high):
        theirs = f"{theirs}–{_written(one, one.high, w)}"
    return {
        "name": said,
        "theirs": theirs,
        "ours": w.number(None) if math.isnan(ours) else _written(one, ours, w),
        "who": w.t(WHO[one.who]) if one.who in WHO and not one.own else one.who,
        "year": str(one.year) if one.year else w.number(None),
        "source": one.source,
    }


def _written(one: Benchmark, x: float, w: Words) -> str:
    if one.of == "early_times":
        return w.number(x, 1)
    if one.key in SIGNED and not one.own:
        return w.percent_signed(x)
    return w.percent(x, 0 if abs(100 * x - round(100 * x)) < 1e-9 else 1)
