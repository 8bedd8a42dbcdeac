"""Exhibit of the figures per tier against the targets that a person has set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from report.columns import Column, ColumnKind, column
from report.exhibit import Exhibit
from report.exhibits.stages.names import KPI_KINDS, KPI_OWNERS, KPIS, OWNERS
from report.workings import with_formulas
from study import Study
from study import stages as model
from words import Words

ACTUAL = {
    "retention": "1 - tier_lost / tier_base | 1 - years / tier_duration_years",
    "revenue_per_customer": "tier_revenue / tier_customers",
    "purchases_per_customer": "tier_purchases / tier_customers",
}


def figures_with_targets(study: Study) -> list[str]:
    """The figures that the file gives and a target can be set for."""
    return [kpi for kpi in KPIS if kpi in model.actual(study)]


def targets_heading(w: Words) -> Exhibit:
    """The head over the choice of a figure."""
    return Exhibit("targets", w.t("Targets per tier"))


def targets(study: Study, w: Words, kpi: str = "retention", wanted: Sequence[float] = ()) -> Exhibit:
    """A figure of each tier beside its target. `wanted`: as a person has set them, a tier each.

    (): nobody has set any, so those that are proposed are shown as proposals, without a verdict.
    """
    found = model.against(study, kpi, list(wanted) or model.proposed(study, kpi))
    known = found["actual"].notna()
    met = [w.t("reached") if m else w.t("not reached") for m in found["met"]]
    shown = found.assign(result=[m if k else w.number(None) for m, k in zip(met, known, strict=True)])
    lead = w.t(
        "{n} of {all} tiers reach their target.",
        n=w.number(int(found.loc[known, "met"].sum())),
        all=w.number(int(known.sum())),
    )
    start = w.t("Targets are proposed at what each tier has now.")
    if study.earlier is not None and kpi != "nps":
        start = w.t("Targets are proposed at what each tier had in the previous period.")
    return replace(
        targets_heading(w),
        lead=lead if wanted else w.t("No target is set: those shown are proposals, and nothing is judged by them."),
        table=with_formulas(shown if wanted else shown.drop(columns="result"), "actual", ACTUAL.get(kpi, "")),
        columns=_columns(kpi, w, is_set=bool(wanted)),
        total=False,
        notes=(f"{start} {w.t('They are saved in the link when they are changed.')}",),
        file=f"targets_{kpi}",
    )


def scorecard(
    study: Study, w: Words, targets: Mapping[str, list[float]], weights: Mapping[str, float] | None = None
) -> Exhibit:
    """Every figure with a target: strategic or operational, who answers, its weight, and how far it is reached.

    `targets`: those a person has set, as they are written, by figure; `weights`: by figure (None: all alike). Without a
    target: said, and no verdict.
    """
    if not targets:
        return Exhibit("scorecard", w.t("No target is set, so nothing is said of how many are reached"))
    own = [1.0 if weights is None else weights.get(kpi, 1.0) for kpi in targets]
    found = model.scorecard(study, targets, own)
    named = found.assign(
        name=[w.t(KPIS[kpi]) for kpi in found["kpi"]],
        kind=[w.c("figure", KPI_KINDS[kpi]) for kpi in found["kpi"]],
        owner=[w.t(OWNERS[KPI_OWNERS[kpi]]) for kpi in found["kpi"]],
        whole_weight=float(found.loc[found["tiers"] > 0, "weight"].sum()),
    )
    return Exhibit(
        "scorecard",
        w.t("{share} of the targets are reached, by weight", share=w.percent(found["part"].sum())),
        table=with_formulas(
            named,
            "part",
            "own_weight / weights * met / tiers",
            {"own_weight": named["weight"], "weights": named["whole_weight"]},
        ),
        columns=tuple(column(w, key) for key in SCORECARD),
        total=False,
        file="scorecard",
    )


SCORECARD = ("name:figure", "kind", "owner", "met:tiers", "tiers", "reached", "weight:kpi", "part:weighted")


def _columns(kpi: str, w: Words, *, is_set: bool) -> tuple[Column, ...]:
    kind: ColumnKind = "percent" if kpi == "retention" else "number"
    change: ColumnKind = "points" if kpi == "retention" else "signed"
    decimals = 1 if kpi == "retention" else model.DECIMALS[kpi]
    return (
        column(w, "tier"),
        column(w, "actual:target", kind=kind, decimals=decimals),
        column(w, "target" if is_set else "target:proposed", kind=kind, decimals=decimals),
        column(w, "difference:target", kind=change, decimals=decimals),
        *((column(w, "result"),) if is_set else ()),
    )
