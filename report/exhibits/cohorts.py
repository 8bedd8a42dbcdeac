"""What became of the customers who came in each quarter: how many still buy, and what they have brought."""

from __future__ import annotations

import pandas as pd

from clv import TableProblem
from report.columns import Column, ColumnKind, columns
from report.exhibit import Exhibit, Notice
from report.forms import Heat, MaybeNumber, Measure
from report.notices import of_problem
from study import Study, kept
from study import trend as model
from words import Words


@kept
def cohorts(study: Study, w: Words, measure: str = "share") -> list[Exhibit]:
    """The cohorts as a grid and a table, by the share that still buys or by what each customer has brought.

    A file too short for two cohorts says so.
    """
    try:
        found = model.cohorts(study)
    except TableProblem as problem:
        return [Exhibit("cohorts", w.t("Cohorts"), notices=(Notice(of_problem(w, problem)),))]
    if found["cohort"].nunique() < 2:
        return [Exhibit("cohorts", w.t("Cohorts"), notices=(Notice(w.t("Too few customers are new to follow them.")),))]
    note = w.t(
        "A row is those who first bought in the three months from then; 0 is those months. Who was in the file during "
        "its first year is in no row."
    )
    notes = (note, w.t("* under 30 customers")) if found["small"].any() else (note,)
    shown = (*columns(w, "when:cohort", "customers"), *_stretches(found, measure, w))
    table = by_cohort(found, measure, w)
    said = message(found, measure, w)
    return [Exhibit("cohorts", said, grid(found, measure, w), table, shown, total=False, notes=notes)]


def message(found: pd.DataFrame, measure: str, w: Words) -> str:
    """How many of the oldest cohort that is not small still buy, or what each of its customers has brought."""
    told = found[~found["small"]] if (~found["small"]).any() else found
    rows = told[told["cohort"] == told["cohort"].min()]
    when, last = w.month(rows["cohort"].iloc[0]), rows.iloc[-1]
    if measure == "value":
        return w.t(
            "Who came from {when} have brought {money} each in {months} months",
            when=when,
            money=w.money(last["value"]),
            months=w.number(3 * len(rows)),
        )
    if len(rows) < 2:
        return w.t("Cohorts")
    return w.t(
        "Of those who came from {when}, {next} bought in the next three months and {last} in the latest",
        when=when,
        next=w.percent(rows["share"].iloc[1]),
        last=w.percent(last["share"]),
    )


def grid(found: pd.DataFrame, measure: str, w: Words) -> Heat:
    """The share that buys, or the money brought so far by each customer: a row a cohort, the oldest on top."""
    wide = found.pivot_table(index="cohort", columns="since", values=measure)
    names = [w.month(when, short=True) for when in wide.index][::-1]
    values = [_known(row) for row in wide.to_numpy(float).tolist()][::-1]
    small = found.groupby("cohort")["small"].first().tolist()[::-1]
    most = float(found[measure].max())
    kind = Measure(w.t("Share who buy, %"), "percent", 1.0)
    if measure == "value":
        unit = Measure(kind="money", like=most).unit(w)
        kind = Measure(w.t("Brought so far, {unit} per customer", unit=unit), "money", most)
    steps = tuple(w.number(3 * int(k)) for k in wide.columns)
    said = "; ".join(
        f"{name}: " + ", ".join(kind.write(v, w) for v in row if v is not None)
        for name, row in zip(names[::-1], values[::-1], strict=True)
    )
    few = tuple(i for i, flag in enumerate(small) if flag)
    across, up = Measure(w.t("Months since they first bought")), Measure(w.t("Came from"))
    return Heat(across, up, steps, tuple(names), tuple(values), kind, f"{kind.name}. {said}.", few=few)


def _known(row: list[float]) -> tuple[MaybeNumber, ...]:
    return tuple(None if v != v else v for v in row)


def by_cohort(found: pd.DataFrame, measure: str, w: Words) -> pd.DataFrame:
    """A row a cohort: when, customers, and the measure in each stretch since (s0, s1 …)."""
    wide = found.pivot_table(index="cohort", columns="since", values=measure)
    wide.columns = pd.Index([f"s{int(k)}" for k in wide.columns])
    sizes = found.groupby("cohort")["size"].first()
    wide.insert(0, "customers", sizes)
    wide.insert(0, "when", [w.month(when) for when in wide.index])
    return wide.reset_index(drop=True)


def _stretches(found: pd.DataFrame, measure: str, w: Words) -> list[Column]:
    """A column a stretch, called by the months since the first purchase."""
    many = int(found["since"].max()) + 1
    kind: ColumnKind = "percent" if measure == "share" else "number"
    return [Column(f"s{k}", w.t("{n} mo", n=w.number(3 * k)), kind) for k in range(many)]
