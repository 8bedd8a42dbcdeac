"""Optional sections of the JSON report: concentration, growth, tenure, trend, satisfaction, stages, RFM, actions.

Each is made on its own and cheaply; what a file cannot give is null, never an error.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict
from typing import Any

import pandas as pd

import clv
from clv import TableProblem, customer_tenure
from clv.profiles import largest
from clv.relation_return import steps_of
from clv.rfm import Rfm
from study import (
    Study,
    actions,
    answer,
    behaviours,
    concentration,
    contract_forecast,
    forecast,
    found_groups,
    left_behind,
    matrix,
    more_levers,
    next_purchase,
    products,
    profiles,
    relation_return,
    satisfaction_value,
    season,
    segmentations,
    serving,
    stages,
    survey,
    tenure,
    treatment,
    trend,
    who_leaves,
)
from study.matrix import FoundMatrix, MatrixAsked
from study.profiles import ProfileAsked
from study.relation_return import FoundReturn, PathAsked, ReturnAsked
from study.who_leaves import Scores

POINTS = (1, 2, 3, 5, 10)
MOST_PAIRS = 100

# What is learnt is waited for, so it begins first and beside the others, of which two are made at a time: numpy and
# DuckDB let go of Python's lock, and more would only need more memory.
LEARNT = (("groups", "silhouettes"), ("forecast", "leaving"), ("forecast", "early"))
AT_ONCE = 2
LONGEST = "forecast"

Section = Callable[[Study], Any]


def sections(study: Study, wanted: Collection[str] | None = None) -> dict[str, Any]:
    """Every later key of the document; a part that a TableProblem stands in the way of is None (lists are empty).

    `wanted`: the keys that are made (None: all).
    """
    there = {name: made for name, made in _named().items() if wanted is None or name in wanted}
    if len(there) > 1:
        _shared(study)
    with ThreadPoolExecutor(1) as learning, ThreadPoolExecutor(AT_ONCE) as making:
        try:
            for name, key in LEARNT:
                if name in there:
                    learning.submit(_tried, PARTS[name][key], study)
            coming = {name: making.submit(there[name], study) for name in sorted(there, key=lambda n: n != LONGEST)}
            return {name: coming[name].result() for name in there}
        except BaseException:
            for crew in (learning, making):
                crew.shutdown(wait=False, cancel_futures=True)
            raise


def _shared(study: Study) -> None:
    """Make what most sections begin with, so that no two of them make it at once."""
    for name in ("orders", "earlier", "hindsight"):
        with suppress(TableProblem):
            getattr(study, name)


def section_names() -> tuple[str, ...]:
    """The later keys, in their order."""
    return tuple(_named())


def _named() -> dict[str, Section]:
    def each(parts: dict[str, Section]) -> Section:
        return lambda study: {key: _tried(part, study) for key, part in parts.items()}

    return {
        "findings": lambda study: [asdict(found) for found in study.findings],
        "hindsight": lambda study: _tried(lambda s: s.hindsight, study),
        **{name: each(parts) for name, parts in PARTS.items()},
        "stage_rules": lambda study: _tried(lambda s: asdict(stages.own_rules(s)), study),
        "stages": lambda study: [] if (found := _tried(_stages, study)) is None else found,
    }


def _tried(part: Section, study: Study) -> Any:
    try:
        return part(study)
    except TableProblem:
        return None


def _given(s: Study) -> tuple[pd.DataFrame, Any]:
    """A customers file's people and their tenure. TableProblem: it tells of none."""
    if not s.base.two_periods:
        raise TableProblem("needs_two_periods")
    stood = customer_tenure.given_tenure(s.customers, s.base.years, s.base.period)
    if not (stood > 0).any():
        raise TableProblem("tenure_unknown")
    return s.customers, stood


def _life_table(s: Study) -> pd.DataFrame:
    if s.file.kind == "customers":
        return customer_tenure.given_table(*_given(s), s.base.years)
    return clv.tenure.tenure_table(tenure.panel_of(s), tenure.starts_of(s))


def _early_later(s: Study) -> pd.DataFrame:
    if s.file.kind == "customers":
        return customer_tenure.given_churn(*_given(s), s.base.years)
    return clv.tenure.churn_by_tenure(tenure.panel_of(s), tenure.starts_of(s))


def _check(s: Study) -> dict[str, Any]:
    found = answer.year_check(s)
    return asdict(found) | {"three_periods": found.three_periods}


def _survival(s: Study) -> pd.DataFrame | None:
    return customer_tenure.given_survival(s.customers) if s.file.kind == "customers" else None


def _stages(s: Study) -> pd.DataFrame:
    before, people = stages.before_of(s), stages.people(s, stages.own_rules(s))
    table = clv.stages.stage_table(people, s.portfolio) if s.problem is None else clv.stages.stage_table(people)
    return table if before is not None else table.assign(customers_before=None, change=None)


def _listed(s: Study) -> actions.Listed:
    return actions.listed(s, stages.own_rules(s))


def _together(s: Study) -> products.Together:
    found = products.together(s)
    if found is None:
        raise TableProblem("no_products")
    return found


def _next_product(s: Study) -> pd.DataFrame:
    """How many customers have each product as their next one."""
    found = products.next_products(s)
    if found is None:
        raise TableProblem("no_products")
    return found["product"].value_counts().rename_axis("product").rename("customers").reset_index()


def _hold_out(s: Study) -> dict[str, Any]:
    return asdict(_listed(s).proposed) | {"seed": _listed(s).plan.seed}


def _rfm_window(s: Study) -> dict[str, Any]:
    found = segmentations.rfm_of(s)[0]
    return {"start": found.start, "end": found.end, "scores": found.scores, "customers": found.customers}


def _segments(found: Rfm | None) -> pd.DataFrame | None:
    return None if found is None else clv.rfm.segment_table(found).rename(columns={"segment": "name"})


PROOF_OF_PLAN = ("value_today", "value_then", "once", "customer_years", "spend_all", "money_year")


def _plan(s: Study) -> treatment.Treated:
    """The plan proposed for the value tiers. TableProblem: there are no customers, or nobody has left."""
    if not treatment.plannable(s):
        raise TableProblem("needs_two_periods")
    return treatment.tiers_plan(s)


def _first_matrix(s: Study) -> FoundMatrix:
    there = matrix.templates(s)
    if not there:
        raise TableProblem("matrix_axes")
    return matrix.found(s, MatrixAsked(there[0]))


def _axes(s: Study) -> list[dict[str, Any]]:
    """The template's axes: what each means, its measure and where it is cut."""
    found = _first_matrix(s)
    rows = zip(found.template.axes, found.divided.axes, found.divided.cuts, strict=True)
    return [
        {"axis": axis, "measure": found.columns.get(one.measure, one.measure), "cuts": list(cuts)}
        for axis, one, cuts in rows
    ]


def _returned(s: Study) -> FoundReturn:
    return relation_return.returned(s, ReturnAsked())


def _costs(s: Study) -> list[dict[str, Any]]:
    found = _returned(s)
    return [
        {
            "name": one.name,
            "key": one.how,
            "borne": int(found.now.costs[one.name].sum()) / 100,
            "rest": found.now.rest[one.name] / 100,
        }
        for one in found.costs
    ]


def _path(s: Study) -> list[dict[str, Any]]:
    cells = relation_return.path(s, PathAsked()).cells
    return [{"name": n, "customers": k} for n, k in zip(cells.cells, cells.counts().tolist(), strict=True)]


def _models(s: Study) -> list[dict[str, Any]]:
    """Each model with its parameters and their standard errors, by name."""
    told = []
    for name, rows in forecast.models(s).groupby("model", sort=False):
        one = rows.to_dict("records")[0]
        told.append(
            {
                "name": name,
                "parameters": dict(zip(rows["parameter"], rows["value"], strict=True)),
                "errors": dict(zip(rows["parameter"], rows["error"], strict=True)),
                "log_likelihood": one["log_likelihood"],
                "converged": bool(one["converged"]),
            }
        )
    return told


def _scores(found: Scores) -> dict[str, Any]:
    """How good the scores were, what drives them, and the tree's rules; nobody by id."""
    q = found.quality
    return {
        **{name: getattr(q, name) for name in ("customers", "base_rate", "auc", "auc_low", "auc_high", "brier")},
        "brier_base": q.brier_base,
        "lift_top_tenth": q.lift_top_tenth,
        "lift_low": q.lift_low,
        "lift_high": q.lift_high,
        "split": found.split,
        "rival": found.rival_name,
        "rival_auc": found.rival,
        "calibration": q.parts,
        "drivers": found.drivers,
        "rules": who_leaves.rules_with_counts(found),
        "left_out": list(found.leaks),
    }


def _by_tenure(s: Study) -> pd.DataFrame | None:
    """Of a file of contracts alone."""
    if s.base.kind != "contracts" or forecast.needs(s) is not None:
        return None
    return contract_forecast.by_tenure(s)


def _coverage(s: Study) -> dict[str, Any] | None:
    found = forecast.raced(s).coverage
    return None if found is None else asdict(found)


def _profile(s: Study) -> pd.DataFrame:
    """Every value of every column, of the best fifth by revenue; the columns as the file calls them."""
    return _called(profiles.profile(s, ProfileAsked()), s)


def _called(table: pd.DataFrame, s: Study) -> pd.DataFrame:
    """The columns by what the file calls them; ours by their codes."""
    names = profiles.attributes(s)
    return table.assign(attribute=[names[str(code)] or str(code) for code in table["attribute"]])


def _by_need(s: Study) -> pd.DataFrame:
    """The first column beside value."""
    there = profiles.needs(s)
    if not there:
        raise TableProblem("column_missing", column="")
    return profiles.grid(s, there[0])


def _explained(s: Study) -> dict[str, Any]:
    found = profiles.explained(s)
    names = profiles.attributes(s)
    return {
        "r2": found.r2,
        "adjusted": found.adjusted,
        "customers": found.customers,
        "attributes": _called(found.table, s),
        "left_out": [names[code] or code for code in found.left_out],
    }


def _left_products(s: Study) -> left_behind.LeftProducts:
    found = left_behind.left_products(s)
    if found is None:
        raise TableProblem("no_products")
    return found


PARTS: dict[str, dict[str, Section]] = {
    "answer": {
        "range": lambda s: asdict(answer.answer(s)),
        "approaches": lambda s: answer.approaches(s).drop(columns="customers"),
        "within_beyond": lambda s: answer.within_beyond(s).drop(columns="customers"),
    },
    "check": {"one_period": _check},
    "season": {
        "same_season": lambda s: asdict(season.same_season(s)),
        "twelve_months": season.twelve_months,
        "renewal_month": season.renewal_month,
    },
    "concentration": {
        "deciles": lambda s: concentration.curves(s).deciles,
        "gini": lambda s: concentration.curves(s).gini,
        "share_that_gives_80": lambda s: concentration.curves(s).wanted,
        "whale": concentration.peak,
    },
    "growth": {
        "own_bucket": lambda s: clv.growth.own_bucket(s.base),
        "five_points": lambda s: clv.five_points(s.base, POINTS),
        "blocked": lambda s: clv.growth.growth_blocked(s.base),
    },
    "tenure": {"life_table": _life_table, "early_later": _early_later, "survival": _survival},
    "lost_meaning": {
        "come_back": lambda s: clv.gaps.come_back(trend.purchase_gaps(s)),
        "by_length": lambda s: trend.by_length(s, clv.trend.LENGTHS),
    },
    "trend": {"quarters": lambda s: trend.kpis(s, "quarter")},
    "satisfaction": {
        "nps": survey.nps,
        "ski": survey.ski,
        "drivers": survey.drivers,
        "left_out": survey.left_out,
        "after_answer": satisfaction_value.after,
        "emotion": satisfaction_value.grid,
        "published": satisfaction_value.published,
        "recommended": more_levers.recommended,
    },
    "behaviours": {
        "tiers": lambda s: behaviours.table(s),
        "overlaps": lambda s: behaviours.overlaps(s),
    },
    "profile": {
        "best_fifth": _profile,
        "differences": lambda s: _called(largest(profiles.profile(s, ProfileAsked())), s),
        "tenths": lambda s: profiles.tenths(s, "revenue"),
        "same_customers": lambda s: profiles.followed(s, ProfileAsked()),
        "value_by_need": _by_need,
        "explained": _explained,
    },
    "leaving": {
        "products": lambda s: _left_products(s).table.head(MOST_PAIRS),
        "left_a_product_and_stayed": lambda s: _left_products(s).stayed,
        "left_altogether": lambda s: _left_products(s).lost,
        "returning": lambda s: None if (known := left_behind.returning(s)) is None else asdict(known),
    },
    "next_purchase": {
        "sources": next_purchase.sources,
        "bought_again": lambda s: None if (found := next_purchase.again(s)) is None else found.table,
        "in_order": lambda s: None if (found := next_purchase.in_order(s)) is None else found.head(MOST_PAIRS),
    },
    "serving": {
        "by_year": serving.cost_to_serve,
        "channels": lambda s: serving.by_channel(s, ()),
    },
    "matrix": {
        "axes": _axes,
        "cells": lambda s: _first_matrix(s).table.rename(columns={"cell": "name"}),
        "moves": lambda s: _first_matrix(s).arrows,
    },
    "return": {
        "steps": lambda s: steps_of(_returned(s).now),
        "costs": _costs,
        "rank_correlation": lambda s: _returned(s).correlation,
        "unprofitable": lambda s: int((_returned(s).result < 0).sum()),
        "path": _path,
    },
    "rfm": {
        "window": _rfm_window,
        "cuts": lambda s: dict(zip(clv.rfm.MEASURES, segmentations.rfm_of(s)[0].cuts.tolist(), strict=True)),
        "shared": lambda s: [asdict(one) for one in clv.rfm.shared_values(segmentations.rfm_of(s)[0])],
        "segments": lambda s: _segments(segmentations.rfm_of(s)[0]),
        "period_ago": lambda s: _segments(segmentations.rfm_of(s)[1]),
    },
    "pairs": {
        "customers": lambda s: _together(s).held.customers,
        "pairs": lambda s: _together(s).pairs.head(MOST_PAIRS),
        "found": lambda s: len(_together(s).pairs),
        "next_product": _next_product,
    },
    "actions": {
        "at": lambda s: _listed(s).at,
        "triggers": lambda s: _listed(s).priority,
        "hold_out": _hold_out,
        "counts": lambda s: _listed(s).counts,
        "owners": lambda s: _listed(s).owners,
        "by_reason": lambda s: _listed(s).by_reason,
    },
    "forecast": {
        "models": _models,
        "race": lambda s: forecast.raced(s).table,
        "coverage": _coverage,
        "tiers": lambda s: forecast.ahead(s).tiers,
        "by_tenure": _by_tenure,
        "leaving": lambda s: _scores(who_leaves.leaving(s)),
        "early": lambda s: _scores(who_leaves.early(s)),
    },
    "groups": {
        "silhouettes": lambda s: (
            pd.Series(found_groups.looked(s).found.silhouettes, name="silhouette").rename_axis("groups").reset_index()
        ),
        "clear": lambda s: found_groups.looked(s).found.clear,
        "groups": lambda s: found_groups.looked(s).groups,
    },
    "treatment": {
        "cells": lambda s: _plan(s).hidden.drop(columns=list(PROOF_OF_PLAN)),
        "touchpoints": lambda s: _plan(s).touchpoints,
        "levels": lambda s: [list(row) for row in _plan(s).plan.levels],
        "public": lambda s: _plan(s).public.drop(columns=list(PROOF_OF_PLAN)),
    },
}
