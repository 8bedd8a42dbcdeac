"""What a study's customers are expected to do next, by models raced against simple rules on the period held out."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
import pandas as pd

from clv import TableProblem
from clv.forecast import bgnbd, gamma_gamma, mbgnbd
from clv.forecast.gamma_gamma import MoneyFit, together
from clv.forecast.histories import Histories, histories
from clv.forecast.outlook import Buyers, Outlook, buyers, customer_bands, outlook
from clv.forecast.outlook import together as summed
from clv.forecast.purchases import Fit
from clv.forecast.race import held, race
from clv.orders import window
from clv.periods import months_back
from clv.tables import TOTAL, Flags, Floats
from study import contract_forecast
from study.foreseen import (
    BANDS,
    PAST_MONTHS,
    YEARS,
    Coverage,
    Foreseen,
    Raced,
    by_course,
    held_out,
    months_later,
    next_end,
    period_end,
    said_by_tier,
    simple_rules,
    tier_row,
    weeks_between,
    within_reach,
)
from study.study import Study, kept

SEED = 11
FEWEST_CUSTOMERS, FEWEST_REPEAT = 100, 30
MODELS = {"bg_nbd": bgnbd.fit, "mbg_nbd": mbgnbd.fit}
MOST_COVERED = 3_000  # customers on whom the bands are checked


@dataclass(frozen=True)
class Fitted:
    """The models fitted to everybody's purchases before a day: those that converged, by name, and what money brings.

    `table`: model, parameter, value, error, log_likelihood, converged; a row a parameter. `money` is None where it did
    not converge. `together`: the correlation of how often and how much among those who came back.
    """

    found: Histories
    often: dict[str, Fit]
    money: MoneyFit | None
    table: pd.DataFrame
    together: float

    def buyers(self, name: str) -> Buyers:
        """Everybody, with one of the models of purchases. TableProblem `forecast_not_found`: it did not converge."""
        if name not in self.often or self.money is None:
            raise TableProblem("forecast_not_found")
        return buyers(self.often[name], self.money, self.found)


@kept
def needs(study: Study) -> TableProblem | None:
    """Why nothing can be forecast from this file, with what it has and would need; None when something can."""
    if study.base_problem is not None:
        return study.base_problem
    if study.base.kind == "contracts":
        return contract_forecast.needs(study)
    if study.base.kind != "transactions":
        return TableProblem("needs_purchases" if study.file.summary is None else "needs_order_lines")
    if not study.base.two_periods:
        return TableProblem("forecast_short", years=study.span_years, needed=2 * study.months)
    raced_on = int(study.base.tiers["base"].sum())
    repeat = histories(study.orders, held_out(study)[0]).repeat_buyers
    if raced_on < FEWEST_CUSTOMERS or repeat < FEWEST_REPEAT:
        detail = {"customers": raced_on, "repeat": repeat}
        return TableProblem("forecast_few", **detail, need=FEWEST_CUSTOMERS, need_repeat=FEWEST_REPEAT)
    return None


def models(study: Study) -> pd.DataFrame:
    """The parameters of every model tried on the whole file: model, parameter, value, error, log_likelihood, converged;
    a row a parameter. TableProblem as `needs`."""
    problem = needs(study)
    if problem is not None:
        raise problem
    if study.base.kind == "contracts":
        return contract_forecast.known_on(study, period_end(study)).table
    return fitted(study).table


@kept
def fitted(study: Study) -> Fitted:
    """The models fitted to all purchases of the file, from where the held-out fit ended. TableProblem as `needs`."""
    problem = needs(study)
    if problem is not None:
        raise problem
    earlier = fitted_until_held_out(study).often
    return _fitted_until(study, period_end(study), {n: tuple(f.parameters.values()) for n, f in earlier.items()})


@kept
def fitted_until_held_out(study: Study) -> Fitted:
    """The models fitted to the purchases before the period held out, whatever their customers did later."""
    return _fitted_until(study, held_out(study)[0], {})


def _fitted_until(study: Study, end: dt.date, starts: dict[str, tuple[float, ...]]) -> Fitted:
    found = histories(study.orders, end)
    columns = found.repeats[found.known], found.last[found.known], found.span[found.known]
    fits: dict[str, Fit | MoneyFit] = {}
    for name, fit in MODELS.items():
        try:
            made = fit(*columns, start=starts.get(name, ()))
        except TableProblem:
            continue
        fits[made.model if made.converged else name] = made
    with suppress(TableProblem):
        fits["gamma_gamma"] = gamma_gamma.fit(columns[0], found.mean[found.known])
    money = fits.get("gamma_gamma")
    often = {name: fit for name, fit in fits.items() if isinstance(fit, Fit) and fit.converged}
    return Fitted(
        found,
        often,
        money if isinstance(money, MoneyFit) and money.converged and money.parameters["q"] > 1 else None,
        _parameters(fits),
        together(columns[0], found.mean[found.known]),
    )


def _parameters(fits: dict[str, Fit | MoneyFit]) -> pd.DataFrame:
    rows = [
        (name, parameter, value, fit.errors[parameter], fit.log_likelihood, fit.converged)
        for name, fit in fits.items()
        for parameter, value in fit.parameters.items()
    ]
    return pd.DataFrame(rows, columns=["model", "parameter", "value", "error", "log_likelihood", "converged"])


# The race -----------------------------------------------------------------------------------------------


@kept
def raced(study: Study) -> Raced:
    """Every model and rule over the period now, as it would have been said at its start. TableProblem as `needs`.

    The customers are those of the period before, by their tiers then; what came is their net revenue, floored at 0 a
    customer. The rules: what each brought again; that times his tier's retention one period earlier; what his tier's
    customers brought a period later on average, then (with two periods: brought). Only what was known at the start is
    used.
    """
    problem = needs(study)
    if problem is not None:
        raise problem
    if study.base.kind == "contracts":
        return contract_forecast.raced(study)
    _, weeks = held_out(study)
    people = study.customers
    was = people["tier_before"].notna().to_numpy()
    tiers = people["tier_before"].cat.codes.to_numpy()[was].astype(np.int64)
    before = people["revenue_before"].to_numpy(float)[was]
    came = people["revenue_now"].clip(lower=0).to_numpy(float)[was]
    fits = fitted_until_held_out(study)
    said = simple_rules(study.base, study.earlier.base if study.earlier is not None else None, before, tiers)
    groups = {name: _of_base(fits, name, was) for name in fits.often if fits.money is not None}
    models = {name: group.expected(weeks) for name, group in groups.items()}
    table = race({**said, **models}, came, tiers)
    ours = table[table["model"].isin(list(models))]
    best = "" if ours.empty else str(ours.sort_values("wape", kind="stable")["model"].iloc[0])
    return Raced(
        table,
        said_by_tier({**said, **models}, came, tiers, study.base.names),
        str(table.loc[table["winner"], "model"].iloc[0]),
        best,
        study.earlier is not None,
        None if not best else _covered(groups[best], weeks, came),
    )


def _of_base(fits: Fitted, name: str, rows: Flags) -> Buyers:
    """Some of the file's customers with a model; all of them had bought before the day it was fitted to."""
    return fits.buyers(name).some(rows[fits.found.known])


def _covered(group: Buyers, weeks: float, came: Floats) -> Coverage:
    rng = np.random.default_rng(SEED)
    rows = np.arange(len(came)) if len(came) <= MOST_COVERED else rng.choice(len(came), MOST_COVERED, replace=False)
    bands = customer_bands(group.some(rows), weeks, rng)
    whole = outlook(group, [weeks], rng)
    total = float(came.sum())

    def within(level: int) -> bool:
        low, high = whole.band(level)
        return bool(low[0] <= total <= high[0])

    held_80, held_95 = (held(*bands[level], came[rows]) for level in (80, 95))
    return Coverage(len(rows), held_80, held_95, within(80), within(95))


ENDLESS = "nbd"  # the model of purchases in which nobody stops


# What is to come ----------------------------------------------------------------------------------------


@kept
def ahead(study: Study) -> Foreseen:
    """What the period's active customers will do, by the model that came nearest in the race; where none could be
    fitted, or the fit has nobody stop for good, by the basic model (`model` "course_rule"): a model in which everybody
    stays says nothing of who is a customer still, and too much of the years to come. TableProblem as `needs`.
    """
    if study.base_problem is None and study.base.kind == "contracts":
        return contract_forecast.ahead(study)
    race_of, fits = raced(study), fitted(study)
    name = race_of.model if race_of.model in fits.often else next(iter(fits.often), "")
    if not name or name == ENDLESS or fits.money is None:
        return by_course(study, race_of, _past(study))
    missed = race_of.row(race_of.model)["wape"] if race_of.model else 0.0
    return _by_model(study, fits, name, missed)


def _by_model(study: Study, fits: Fitted, name: str, missed: float) -> Foreseen:
    everybody = fits.buyers(name)
    alive = "mbg_nbd" if "mbg_nbd" in fits.often else name
    now = study.customers["tier_now"]
    active = now.notna().to_numpy()[fits.found.known]
    codes = now.cat.codes.to_numpy()[fits.found.known]
    end = period_end(study)
    months = [weeks_between(end, months_later(study, end, k)) for k in range(1, (study.period_months or 0) + 1)]
    weeks = weeks_between(end, next_end(study))
    points = sorted({*months, weeks, *(weeks_between(end, months_back(end, -12 * y)) for y in YEARS)})
    rng = np.random.default_rng(SEED)
    seen: dict[str, Outlook] = {}
    for i, tier in enumerate(study.base.names):
        who = np.flatnonzero(active & (codes == i))
        seen[tier] = outlook(everybody.some(who), points, rng, fits.often[alive].some(who), missed)
    seen[TOTAL] = summed(list(seen.values()))
    many = {**{t: int((active & (codes == i)).sum()) for i, t in enumerate(study.base.names)}, TOTAL: int(active.sum())}
    asked = {"period": weeks, **{str(y): weeks_between(end, months_back(end, -12 * y)) for y in YEARS}}
    rows = [tier_row(tier, many[tier], seen[tier], h, at) for h, at in asked.items() for tier in seen]
    tiers = within_reach(study, pd.DataFrame(rows))
    return Foreseen(name, alive, weeks, tiers, _path(study, seen[TOTAL], months or [weeks], points))


def _path(study: Study, seen: Outlook, months: list[float], points: list[float]) -> pd.DataFrame:
    """The same customers' revenue month by month: what it was, and what it is expected to be."""
    end = period_end(study)
    money, bands = seen.stretches([points.index(m) for m in months])
    future = pd.DataFrame(
        {
            "end": [months_later(study, end, k) - dt.timedelta(days=1) for k in range(1, len(months) + 1)],
            "revenue": money,
            **{f"{side}{tag}": bands[level][at] for level, tag in BANDS for at, side in enumerate(("low", "high"))},
            "measured": False,
        }
    )
    return pd.concat([_past(study), future], ignore_index=True)


def _past(study: Study) -> pd.DataFrame:
    """What the same customers brought in each month of the two periods that are over."""
    end, active = period_end(study), study.customers["tier_now"].notna().to_numpy()
    rows = []
    for k in range(min(PAST_MONTHS, 2 * study.months) if study.period_months else 0, 0, -1):
        a, b = months_back(end, k), months_back(end, k - 1)
        money = window(study.orders, a, b).cents[active].sum() / 100
        rows.append({"end": b - dt.timedelta(days=1), "revenue": float(money), "measured": True})
    return pd.DataFrame(rows)


@dataclass(frozen=True)
class Valued:
    """What today's customers are worth by the forecast: margin where the base counts it, over so many years."""

    value: float
    low: float
    high: float
    years: int


@kept
def valued(study: Study) -> Valued:
    """Of the longest of 1, 3 and 5 years that the file can speak of, undiscounted. TableProblem as `ahead`."""
    found = ahead(study).tiers
    known = found[found["horizon"].isin([str(y) for y in YEARS]) & found["revenue"].notna()]
    if known.empty:
        raise TableProblem("forecast_short", years=study.span_years, needed=2 * study.months)
    years = int(known["horizon"].astype(int).max())
    rows = known[known["horizon"] == str(years)]
    total = rows[rows["tier"] == TOTAL][["revenue", "low", "high"]].to_numpy(float)[0]
    margin = np.broadcast_to(1.0 if study.base.margin is None else study.base.margin, len(study.base.names))
    value = float(np.nansum(rows.loc[rows["tier"] != TOTAL, "revenue"].to_numpy(float) * margin))
    low, high = (float(end) * value / float(total[0]) for end in total[1:])
    return Valued(value, low, high, years)
