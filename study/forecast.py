"""What a study's customers are expected to do next, by models raced against simple rules on the period held out."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
import pandas as pd

from clv import Base, TableProblem
from clv.forecast import bgnbd, gamma_gamma, mbgnbd
from clv.forecast.gamma_gamma import MoneyFit, together
from clv.forecast.histories import WEEK, Histories, histories
from clv.forecast.outlook import FEWEST_FOR_A_BAND, Buyers, Outlook, Z, buyers, customer_bands, outlook
from clv.forecast.outlook import together as summed
from clv.forecast.purchases import Fit
from clv.forecast.race import held, race
from clv.horizon import horizon
from clv.orders import window
from clv.periods import months_back
from clv.tables import TOTAL, Flags, Floats, Ints
from study.study import Study, kept

SEED = 11
FEWEST_CUSTOMERS, FEWEST_REPEAT = 100, 30
MODELS = {"bg_nbd": bgnbd.fit, "mbg_nbd": mbgnbd.fit}
RULES = ("same_again", "course_rule", "tier_average")
YEARS = (1, 3, 5)
MOST_COVERED = 3_000  # customers on whom the bands are checked
PAST_MONTHS = 24
BANDS = ((80, "_80"), (95, ""))


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


@dataclass(frozen=True)
class Coverage:
    """How often the bands held: of `customers`, the shares within their 80 and 95 per cent bands, and whether the total
    was within its own."""

    customers: int
    held_80: float
    held_95: float
    total_80: bool
    total_95: bool


@dataclass(frozen=True)
class Raced:
    """The race over the period held out: RACE, by tier what each said and what came, and how often the bands held.

    `winner` is the model or rule with the least error, `model` the better of the models (""): none converged). `whole`:
    whether the rules could learn from an earlier period, which takes three.
    """

    table: pd.DataFrame
    by_tier: pd.DataFrame
    winner: str
    model: str
    whole: bool
    coverage: Coverage | None

    def row(self, name: str) -> dict[str, float]:
        """One of the race's rows."""
        [row] = self.table[self.table["model"] == name].to_dict("records")
        return {str(k): v for k, v in row.items()}


def needs(study: Study) -> TableProblem | None:
    """Why nothing can be forecast from this file, with what it has and would need; None when something can."""
    if study.base_problem is not None:
        return study.base_problem
    if study.base.kind != "transactions":
        return TableProblem("needs_purchases")
    if not study.base.two_periods:
        return TableProblem("forecast_short", years=study.span_years, needed=2 * study.months)
    raced_on = int(study.base.tiers["base"].sum())
    repeat = histories(study.orders, _held_out(study)[0]).repeat_buyers
    if raced_on < FEWEST_CUSTOMERS or repeat < FEWEST_REPEAT:
        detail = {"customers": raced_on, "repeat": repeat}
        return TableProblem("forecast_few", **detail, need=FEWEST_CUSTOMERS, need_repeat=FEWEST_REPEAT)
    return None


@kept
def fitted(study: Study) -> Fitted:
    """The models fitted to all purchases of the file, from where the held-out fit ended. TableProblem as `needs`."""
    problem = needs(study)
    if problem is not None:
        raise problem
    earlier = fitted_until_held_out(study).often
    return _fitted_until(study, _period_end(study), {n: tuple(f.parameters.values()) for n, f in earlier.items()})


@kept
def fitted_until_held_out(study: Study) -> Fitted:
    """The models fitted to the purchases before the period held out, whatever their customers did later."""
    return _fitted_until(study, _held_out(study)[0], {})


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
    _, weeks = _held_out(study)
    people = study.customers
    was = people["tier_before"].notna().to_numpy()
    tiers = people["tier_before"].cat.codes.to_numpy()[was].astype(np.int64)
    before = people["revenue_before"].to_numpy(float)[was]
    came = people["revenue_now"].clip(lower=0).to_numpy(float)[was]
    fits = fitted_until_held_out(study)
    said = _rules(study.base, study.earlier.base if study.earlier is not None else None, before, tiers)
    groups = {name: _of_base(fits, name, was) for name in fits.often if fits.money is not None}
    models = {name: group.expected(weeks) for name, group in groups.items()}
    table = race({**said, **models}, came, tiers)
    ours = table[table["model"].isin(list(models))]
    best = "" if ours.empty else str(ours.sort_values("wape", kind="stable")["model"].iloc[0])
    return Raced(
        table,
        _by_tier({**said, **models}, came, tiers, study.base.names),
        str(table.loc[table["winner"], "model"].iloc[0]),
        best,
        study.earlier is not None,
        None if not best else _covered(groups[best], weeks, came),
    )


def _of_base(fits: Fitted, name: str, rows: Flags) -> Buyers:
    """Some of the file's customers with a model; all of them had bought before the day it was fitted to."""
    return fits.buyers(name).some(rows[fits.found.known])


def _rules(base: Base, earlier: Base | None, before: Floats, tiers: Ints) -> dict[str, Floats]:
    said = {"same_again": before}
    usable = earlier if earlier is not None and earlier.two_periods and earlier.names == base.names else None
    if usable is not None:
        said["course_rule"] = before * np.nan_to_num(1 - usable.value_inputs().churn, nan=1.0)[tiers]
    people = base.customers if usable is None else usable.customers
    assert people is not None
    was = people[people["tier_before"].notna()]
    brought = was["revenue_before"] if usable is None else was["revenue_now"].clip(lower=0)
    each = brought.groupby(was["tier_before"], observed=False).mean().reindex(list(base.names)).fillna(0.0)
    said["tier_average"] = each.to_numpy(float)[tiers]
    return said


def _by_tier(said: dict[str, Floats], came: Floats, tiers: Ints, names: tuple[str, ...]) -> pd.DataFrame:
    """tier, customers, a column a forecast, came; a row a tier, and the Total."""
    many = len(names)
    columns = {name: np.bincount(tiers, values, many) for name, values in said.items()}
    table = pd.DataFrame({"tier": names, "customers": np.bincount(tiers, minlength=many), **columns})
    table["came"] = np.bincount(tiers, came, many)
    total = pd.DataFrame([{"tier": TOTAL, **table.drop(columns="tier").sum()}])
    return pd.concat([table, total], ignore_index=True)


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


@dataclass(frozen=True)
class Foreseen:
    """What today's customers are expected to do: `tiers` (tier, horizon, years, customers, customers_alive, purchases,
    revenue, low_80, high_80, low, high; the Total last of each horizon) and `path`, month by month (end, revenue,
    low_80, high_80, low, high; `measured` the past of the same customers).

    `model`: of purchases; `alive`: the one that says who is a customer still. horizons: "period", "1", "3", "5" years;
    NaN beyond three times the file's span.
    """

    model: str
    alive: str
    weeks: float
    tiers: pd.DataFrame
    path: pd.DataFrame

    def of(self, horizon: str, tier: str = TOTAL) -> pd.Series:
        """One tier's row at a horizon."""
        rows = self.tiers[(self.tiers["horizon"] == horizon) & (self.tiers["tier"] == tier)]
        return rows.iloc[0]


@kept
def ahead(study: Study) -> Foreseen:
    """What the period's active customers will do, by the model that came nearest in the race; where none could be
    fitted, or the fit has nobody stop for good, by the basic model (`model` "course_rule"): a model in which everybody
    stays says nothing of who is a customer still, and too much of the years to come. TableProblem as `needs`.
    """
    race_of, fits = raced(study), fitted(study)
    name = race_of.model if race_of.model in fits.often else next(iter(fits.often), "")
    if not name or name == ENDLESS or fits.money is None:
        return _by_course(study, race_of)
    missed = race_of.row(race_of.model)["wape"] if race_of.model else 0.0
    return _by_model(study, fits, name, missed)


def _by_model(study: Study, fits: Fitted, name: str, missed: float) -> Foreseen:
    everybody = fits.buyers(name)
    alive = "mbg_nbd" if "mbg_nbd" in fits.often else name
    now = study.customers["tier_now"]
    active = now.notna().to_numpy()[fits.found.known]
    codes = now.cat.codes.to_numpy()[fits.found.known]
    end = _period_end(study)
    months = [_weeks(end, _later(study, end, k)) for k in range(1, (study.period_months or 0) + 1)]
    weeks = _weeks(end, _next_end(study))
    points = sorted({*months, weeks, *(_weeks(end, months_back(end, -12 * y)) for y in YEARS)})
    rng = np.random.default_rng(SEED)
    seen: dict[str, Outlook] = {}
    for i, tier in enumerate(study.base.names):
        who = np.flatnonzero(active & (codes == i))
        seen[tier] = outlook(everybody.some(who), points, rng, fits.often[alive].some(who), missed)
    seen[TOTAL] = summed(list(seen.values()))
    many = {**{t: int((active & (codes == i)).sum()) for i, t in enumerate(study.base.names)}, TOTAL: int(active.sum())}
    asked = {"period": weeks, **{str(y): _weeks(end, months_back(end, -12 * y)) for y in YEARS}}
    rows = [_tier_row(tier, many[tier], seen[tier], h, at) for h, at in asked.items() for tier in seen]
    tiers = _within(study, pd.DataFrame(rows))
    return Foreseen(name, alive, weeks, tiers, _path(study, seen[TOTAL], months or [weeks], points))


def _by_course(study: Study, race_of: Raced) -> Foreseen:
    """Each tier's revenue times its retention, period after period; its bands are the rule's own miss in the race."""
    base, end = study.base, _period_end(study)
    retention = np.nan_to_num(1 - base.value_inputs().churn, nan=1.0)
    tried = [name for name in RULES if name in set(race_of.table["model"])]
    missed = max(race_of.row(name)["wape"] for name in (["course_rule"] if "course_rule" in tried else tried))
    now = {name: base.tiers[name].to_numpy(float) for name in ("customers", "purchases", "revenue")}
    rows = []
    for horizon_asked, periods in (("period", 1), *((str(y), round(y / base.years)) for y in YEARS)):
        kept_so_far = np.array([r ** np.arange(1, periods + 1) for r in retention])
        columns = {
            "customers": now["customers"],
            "customers_alive": now["customers"] * kept_so_far[:, -1],
            "purchases": now["purchases"] * kept_so_far.sum(axis=1),
            "revenue": now["revenue"] * kept_so_far.sum(axis=1),
        }
        for i, tier in enumerate((*base.names, TOTAL)):
            own = {k: float(v.sum() if tier == TOTAL else v[i]) for k, v in columns.items()}
            rows.append({"tier": tier, "horizon": horizon_asked, **own, **_missed(own, missed)})
    tiers = _within(study, pd.DataFrame(rows))
    first = tiers[(tiers["horizon"] == "period") & (tiers["tier"] == TOTAL)].to_dict("records")[0]
    many = study.period_months or 1
    parts = {k: float(first[k]) / many for k in ("revenue", "low_80", "high_80", "low", "high")}
    ends = [_later(study, end, k) - dt.timedelta(days=1) for k in range(1, many + 1)]
    path = pd.concat([_past(study), pd.DataFrame([{"end": e, **parts, "measured": False} for e in ends])])
    weeks = _weeks(end, _next_end(study))
    return Foreseen("course_rule", "course_rule", weeks, tiers, path.reset_index(drop=True))


def _missed(own: dict[str, float], missed: float) -> dict[str, float]:
    if own["customers"] < FEWEST_FOR_A_BAND:
        return dict.fromkeys(("low_80", "high_80", "low", "high"), np.nan)
    return {
        f"{side}{tag}": max(0.0, own["revenue"] * (1 + sign * Z[level] * missed))
        for level, tag in BANDS
        for side, sign in (("low", -1), ("high", 1))
    }


def _within(study: Study, tiers: pd.DataFrame) -> pd.DataFrame:
    """Nothing is said of years beyond three times the file's span."""
    beyond = pd.to_numeric(tiers["horizon"], errors="coerce") > horizon(study.span_years) + 0.01
    tiers.loc[beyond, ["customers_alive", "purchases", "revenue", "low_80", "high_80", "low", "high"]] = np.nan
    return tiers


def _tier_row(tier: str, customers: int, seen: Outlook, horizon: str, weeks: float) -> dict[str, object]:
    at = int(np.argmin(np.abs(seen.until - weeks)))
    bands = {level: seen.band(level) for level in (80, 95)}
    return {
        "tier": tier,
        "horizon": horizon,
        "customers": customers,
        "customers_alive": float(seen.alive[at]),
        "purchases": float(seen.purchases[at]),
        "revenue": float(seen.money[at]),
        "low_80": float(bands[80][0][at]),
        "high_80": float(bands[80][1][at]),
        "low": float(bands[95][0][at]),
        "high": float(bands[95][1][at]),
    }


def _path(study: Study, seen: Outlook, months: list[float], points: list[float]) -> pd.DataFrame:
    """The same customers' revenue month by month: what it was, and what it is expected to be."""
    end = _period_end(study)
    money, bands = seen.stretches([points.index(m) for m in months])
    future = pd.DataFrame(
        {
            "end": [_later(study, end, k) - dt.timedelta(days=1) for k in range(1, len(months) + 1)],
            "revenue": money,
            **{f"{side}{tag}": bands[level][at] for level, tag in BANDS for at, side in enumerate(("low", "high"))},
            "measured": False,
        }
    )
    return pd.concat([_past(study), future], ignore_index=True)


def _past(study: Study) -> pd.DataFrame:
    """What the same customers brought in each month of the two periods that are over."""
    end, active = _period_end(study), study.customers["tier_now"].notna().to_numpy()
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


# Days ---------------------------------------------------------------------------------------------------


def _period_end(study: Study) -> dt.date:
    assert study.period is not None
    return study.period.end


def _held_out(study: Study) -> tuple[dt.date, float]:
    """Where the period held out begins, and its length in weeks."""
    assert study.period is not None
    return study.period.now_start, _weeks(study.period.now_start, study.period.end)


def _next_end(study: Study) -> dt.date:
    assert study.period is not None
    if study.period.months is None:
        return study.period.end + (study.period.end - study.period.now_start)
    return months_back(study.period.end, -study.period.months)


def _later(study: Study, day: dt.date, months: int) -> dt.date:
    return _next_end(study) if study.period_months is None else months_back(day, -months)


def _weeks(start: dt.date, end: dt.date) -> float:
    return (end - start).days / WEEK
