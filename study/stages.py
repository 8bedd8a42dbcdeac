"""Life-cycle stages of a study: customers per stage, and figures against targets."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

import clv
from clv import StageRules, TableProblem
from study import events, survey, trend
from study.study import Study, kept

KEPT = ("customer_id", "tier_before", "tier_now", "revenue_before", "revenue_now", "purchases_now")


@dataclass(frozen=True)
class Found:
    """The stages of a base: the rules, and the tables of `clv.stages`."""

    rules: StageRules
    two_periods: bool
    gaps: pd.DataFrame
    stages: pd.DataFrame
    moves: pd.DataFrame
    kpis: pd.DataFrame
    outcome: pd.DataFrame

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many are in each stage."""
        return dict(zip(self.stages["stage"].tolist(), self.stages["customers"].astype(int).tolist(), strict=True))

    @property
    def lost_now(self) -> int:
        """How many were lost in the period: those of the lost who were active in the one before, as the flows count."""
        at = self.moves.query("stage == 'lost' and stage_before not in ('lost', 'not yet', 'prospect')")
        return int(at["customers"].sum())

    def customers(self, stage: str) -> int:
        """How many are in a stage."""
        return self.counts[stage]


@kept
def own_rules(study: Study) -> StageRules:
    """Thresholds from the file's own gaps; lost is nothing bought in the period, as in the flows, where there are two.

    TableProblem: not a file of purchases.
    """
    own, period = clv.stages.rules_from(trend.purchase_gaps(study), study.orders.first, study.orders.end), study.period
    if period is None or not study.base.two_periods:
        return own
    return clv.stages.lost_as_in_flows(own, (period.end - period.now_start).days)


@kept
def usual_gaps(study: Study) -> pd.DataFrame:
    """The usual days between purchases."""
    return clv.gaps.usual_gaps(trend.purchase_gaps(study))


@kept
def found(study: Study, rules: StageRules) -> Found:
    """Everything there is to say of the stages under these rules."""
    base, before, seen = study.base, before_of(study), people(study, rules)
    table = study.portfolio if study.problem is None else None
    return Found(
        rules,
        before is not None,
        usual_gaps(study),
        clv.stages.stage_table(seen, table),
        clv.stages.stage_moves(seen),
        clv.stages.stage_kpis(seen, base.names),
        clv.stages.stage_outcome(seen),
    )


def before_of(study: Study) -> dt.date | None:
    """The day on which the period before ended; None where the file has one period."""
    base = study.base
    return base.period.now_start if base.two_periods and base.period is not None else None


@kept
def people(study: Study, rules: StageRules) -> pd.DataFrame:
    """Every customer with stage, tier, and what the file tells of it beside its purchases (`events.told`)."""
    known = study.customers[list(KEPT)].merge(events.told(study), on="customer_id", how="left")
    return clv.stages.with_stage(known, clv.staged(study.orders, rules, before_of(study)))


def changed(study: Study, given: Mapping[str, int | None]) -> tuple[StageRules, TableProblem | None]:
    """The file's own thresholds with those a person has given (None: the file's), and None.

    Where they contradict one another: the file's own, and what is wrong. TableProblem: not a file of purchases.
    """
    own = own_rules(study)
    try:
        return replace(own, **{name: value for name, value in given.items() if value is not None}), None
    except TableProblem as problem:
        return own, problem


def with_total(found: Found) -> pd.DataFrame:
    """The stages with their sum: nobody is in two."""
    counted = ("customers", "share", "customers_before", "change", "revenue", "value")
    sums = {c: found.stages[c].sum(min_count=1) for c in counted}
    each = sums["revenue"] / sums["customers"] if sums["customers"] else math.nan
    total = {"stage": clv.TOTAL, **sums, "revenue_per_customer": each}
    return pd.concat([found.stages, pd.DataFrame([total])], ignore_index=True)


def grid(found: Found) -> pd.DataFrame:
    """Customers by `stage_before` in the rows and stage now in the columns, each in the order of the stages."""
    table = found.moves.pivot_table(index="stage_before", columns="stage", values="customers", fill_value=0)
    rows = [stage for stage in (*clv.stages.STAGES, "not yet") if stage in table.index]
    wide = table.reindex(rows).reset_index()
    return wide[["stage_before", *(stage for stage in clv.stages.STAGES if stage in table.columns)]]


# Targets ------------------------------------------------------------------------------------------------------


@kept
def actual(study: Study) -> pd.DataFrame:
    """A row a tier with the figures a target can be set for; a figure the file does not give is not a column."""
    valued = study.problem is None
    table = study.portfolio if valued else study.base.portfolio("course")
    tiers = table[table["tier"] != clv.TOTAL]
    shown = tiers[["tier", "retention", "revenue_per_customer", "purchases_per_customer"]]
    asked = survey.survey(study)
    if asked is not None and asked.nps and valued:
        shown = shown.merge(survey.emotion(study)[["tier", "nps"]], on="tier", how="left")
    return shown.dropna(axis="columns", how="all").reset_index(drop=True)


@kept
def proposed(study: Study, kpi: str) -> list[float]:
    """Where a target starts: what the tier had the period before, else what it has now; as it is written."""
    held = actual(study).set_index("tier")[kpi].astype(float)
    earlier = study.earlier_portfolio
    if earlier is not None and kpi in earlier and list(earlier["tier"][: len(held)]) == list(held.index):
        held = earlier.set_index("tier")[kpi].astype(float).reindex(held.index).fillna(held)
    return [round(float(x), DECIMALS[kpi]) for x in held.fillna(0.0) * scale(kpi)]


DECIMALS = {"retention": 1, "revenue_per_customer": 0, "purchases_per_customer": 2, "nps": 0}


def scale(kpi: str) -> float:
    """What a figure is multiplied by where a person writes it: retention in per cent."""
    return 100.0 if kpi == "retention" else 1.0


def against(study: Study, kpi: str, targets: list[float]) -> pd.DataFrame:
    """Actual against target, a row a tier; met also where the two are the same as they are written."""
    tiers = actual(study)
    wanted = pd.DataFrame({"tier": tiers["tier"], "kpi": kpi, "target": [t / scale(kpi) for t in targets]})
    found = clv.stages.against_targets(tiers[["tier", kpi]], wanted)
    written = (found["actual"].astype(float) * scale(kpi)).round(DECIMALS[kpi]).to_numpy()
    return found.assign(met=found["met"] | (written >= np.asarray(targets, dtype=float)))


def scorecard(study: Study, targets: Mapping[str, list[float]], weights: list[float]) -> pd.DataFrame:
    """How far the targets of every figure are reached, by weight (`clv.stages.scorecard`)."""
    return clv.stages.scorecard(pd.concat([against(study, kpi, given) for kpi, given in targets.items()]), weights)
