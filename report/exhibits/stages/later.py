"""Exhibits of a period later: what became of each stage's customers, and each stage's figures."""

from __future__ import annotations

from clv.stages import STAGES
from report.columns import Column, column, columns
from report.exhibit import Exhibit
from report.exhibits.stages.names import name, tier
from report.workings import with_formulas
from study import stages as model
from study.beside import kept_beside
from study.stages import Found
from words import Words

OUTCOME = ("name:before", "customers", "active", "kept:share", "revenue_before", "revenue_now")
FIGURES = (
    *("segment", "customers", "revenue_per_customer", "purchases_per_customer", "revenue_per_purchase"),
    "silent_days:median",
)
FIRST = "at risk"


@kept_beside
def outcome(found: Found, w: Words) -> Exhibit:
    """What became of each stage's customers since the period before."""
    known = found.outcome.assign(name=[name(s, w) for s in found.outcome["stage"]])
    shown = columns(w, *OUTCOME)
    return Exhibit("outcome", moved_message(found, w), table=known, columns=shown, total=False, file="stage_outcome")


def moved_message(found: Found, w: Words) -> str:
    """How many of those at risk a period ago have bought since."""
    risk = found.outcome[found.outcome["stage"] == FIRST]
    if len(risk) and risk["customers"].iloc[0]:
        share = float(risk["kept"].iloc[0])
        return w.t("{share} of those at risk a period ago have bought since", share=w.percent(share))
    return w.t("What happened to them")


@kept_beside
def stage_moves(found: Found, w: Words) -> Exhibit:
    """From stage to stage."""
    wide = model.grid(found)
    wide.insert(1, "name", [name(s, w) for s in wide["stage_before"]])
    stood = found.outcome.set_index("stage")["customers"].reindex(wide["stage_before"]).to_numpy(float)
    for stage in (stages := [s for s in STAGES if s in wide]):
        others = [s.replace(" ", "_") for s in stages if s != stage]
        wide = with_formulas(wide, stage, " - ".join(["there", *others]), {"there": stood})
    heads = (column(w, "name:from"), *(Column(s, name(s, w)) for s in STAGES if s in wide))
    return Exhibit(
        "moves", w.t("From stage to stage"), table=wide, columns=heads, total=False, file="stage_moves_table"
    )


def with_figures(found: Found) -> list[str]:
    """The stages that somebody is in."""
    return [stage for stage in STAGES if found.customers(stage)]


@kept_beside
def figures(found: Found, w: Words, stage: str = FIRST) -> Exhibit:
    """The figures of a stage, per tier; of the first that somebody is in where nobody is in the one asked for."""
    there = with_figures(found)
    one = stage if stage in there else there[0]
    rows = found.kpis[found.kpis["stage"] == one]
    asked = [f"{answer}:stage" for answer in ("nps", "ski") if answer in rows]
    return Exhibit(
        "figures",
        w.t("Key figures per stage and tier"),
        table=rows.assign(segment=[tier(str(t), w) for t in rows["tier"]]),
        columns=columns(w, *FIGURES, *asked),
        total=False,
        file=f"stage_kpis_{one}",
    )
