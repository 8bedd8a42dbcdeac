"""What more levers start from in a study: kinds of product, share of wallet, answers, and where new customers land."""

from __future__ import annotations

import numpy as np
import pandas as pd

from clv import Scenario, TableProblem, Today
from clv.experiments import effect_seen
from clv.more_levers import MoreFacts, MoreLevers, more_gain
from clv.satisfaction_value import after_answer
from clv.tables import Floats
from study import behaviours, satisfaction_value, survey
from study.rows import opened
from study.study import Study, kept
from study.survey import table_of

CAME = ("referred", "not_referred")
SEED = 7


@kept
def facts(study: Study, wallet: tuple[float, ...] = ()) -> MoreFacts:
    """Where the levers start; `wallet`: shares of wallet that a person has entered, 0–1. TableProblem: no base."""
    k = len(study.base.names)
    unknown = np.full(k, np.nan)
    depth = share = unknown
    if study.has_customers and study.problem is None:
        table = behaviours.table(study, wallet).iloc[:k]
        depth, share = table["depth"].to_numpy(float), table["wallet"].to_numpy(float)
    promoters, detractors = _answers(study, k)
    return MoreFacts(_positive(depth), _positive(share), promoters, detractors, landing(study), gap(study))


def _positive(values: Floats) -> Floats:
    return np.where(values > 0, values, np.nan)


def _answers(study: Study, k: int) -> tuple[Floats, Floats]:
    """Promoters' and detractors' share of the answers of each tier, the whole's where the tier's are too few."""
    asked = survey.survey(study)
    table = None if asked is None or study.problem is not None else survey.nps(study)
    if table is None or "promoters" not in table or not table["answers"].iloc[-1]:
        return np.full(k, np.nan), np.full(k, np.nan)
    rows = table.iloc[:k]
    few = rows["small"].to_numpy(bool)
    shares = []
    for name in ("promoters", "detractors"):
        whole = float(table[name].iloc[-1] / table["answers"].iloc[-1])
        own = rows[name].to_numpy(float) / np.maximum(rows["answers"].to_numpy(float), 1)
        shares.append(np.where(few, whole, own))
    return shares[0], shares[1]


def gap(study: Study) -> tuple[float, float, float]:
    """How much more of the detractors than of the passives left after their answer, with its ends; NaN: not known."""
    unknown = (np.nan, np.nan, np.nan)
    try:
        table = satisfaction_value.after(study)
    except TableProblem:
        return unknown
    rows = None if table is None else table.set_index("group")[["kept", "base"]]
    if rows is None or "passives" not in rows.index or not (rows.loc[["passives", "detractors"], "base"] > 0).all():
        return unknown
    (kept_p, base_p), (kept_d, base_d) = rows.loc[["passives", "detractors"]].to_numpy(int).tolist()
    found = effect_seen(kept_p, base_p, kept_d, base_d)
    return found["effect"], found["low"], found["high"]


def landing(study: Study) -> Floats:
    """Where new customers are now, as shares of them; NaN where the file cannot tell who is new."""
    base = study.base
    unknown = np.full(len(base.names), np.nan)
    if base.flows is None or not len(base.flows):
        return unknown
    came = base.flows[base.flows["movement"].isin(["new", "new or won back"])]
    by = came.groupby("tier_now", observed=True)["customers"].sum().reindex(list(base.names)).fillna(0.0)
    return by.to_numpy(float) / by.sum() if by.sum() else unknown


def given(today: Today, scenario: Scenario, more: MoreLevers, start: MoreFacts) -> tuple[pd.DataFrame, float, float]:
    """What the levers give by tier, and the least and most of it: at the ends of the gap between the groups."""
    ends = [more_gain(today, scenario, more, start, end)["gain"].iloc[-1] for end in (1, 2)]
    return more_gain(today, scenario, more, start), float(min(ends)), float(max(ends))


# Recommended, where a column says so ----------------------------------------------------------------------


@kept
def recommended(study: Study) -> pd.DataFrame | None:
    """Who came by a recommendation beside the others, active in the period before: as `clv.after_answer`, a row each.

    None where no column tells, or of one period. TableProblem `needs_customers`.
    """
    if "referred_by" not in study.file.mapping or not study.base.two_periods:
        return None
    with opened(table_of(study)) as (con, _):
        found = con.execute("SELECT DISTINCT customer_id FROM rows WHERE referred_by = 'yes'").df()["customer_id"]
    people = study.customers
    people = people[people["tier_before"].notna()]
    stays = people["tier_now"].notna()
    told = pd.DataFrame(
        {
            "group": np.where(people["customer_id"].isin(found), 0, 1),
            "stays": stays,
            "brought": people["revenue_before"].astype(float),
            "brings": people["revenue_now"].astype(float).where(stays, 0.0),
            "money": people["revenue_before"].astype(float),
        }
    )
    choices, rng = study.choices, np.random.default_rng(SEED)
    return after_answer(told, CAME, study.base.years, rng, choices.method, choices.discount)
