"""What the customers of a file of contracts are expected to do: sBG by tenure, raced on the period held out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from clv import Base, TableProblem
from clv.contracts import DAY, OPEN, money_in
from clv.forecast import sbg
from clv.forecast.outlook import FEWEST_FOR_A_BAND, Outlook, together
from clv.forecast.race import held, race
from clv.forecast.renewing import Clock, clock_of, outlook, renewed, stays
from clv.forecast.sbg import ContractFit
from clv.periods import Period, months_back
from clv.small_groups import LEAST
from clv.tables import TOTAL, Flags, Floats, Ints
from study import counting
from study.foreseen import (
    PAST_MONTHS,
    YEARS,
    Coverage,
    Foreseen,
    Raced,
    by_course,
    even_path,
    held_out,
    next_end,
    period_end,
    said_by_tier,
    simple_rules,
    tier_row,
    weeks_between,
    within_reach,
)
from study.rows import rows_of
from study.study import Study, kept

FEWEST_CUSTOMERS, FEWEST_LEFT = 100, 30
ALIKE = 0.8  # share of contracts with an end from which they are said to run for so long at a time
NAME = "sbg"


@dataclass(frozen=True, eq=False)
class ContractsKnown:
    """What was known on a day: `people` (`stays`), how many were `there` with each tenure and how many of them `left`,
    and sBG fitted to that; None where it could not be fitted or did not settle, with what was tried in `table`."""

    day: dt.date
    clock: Clock
    people: pd.DataFrame
    there: Ints
    left: Ints
    fit: ContractFit | None
    table: pd.DataFrame

    def of(self, customers: pd.Series) -> tuple[Ints, Floats]:
        """The tenure in whole periods and the money a period of some customers, at the price of the day before."""
        rows = self.people.loc[customers]
        starts = rows["start"].to_numpy().astype("datetime64[D]")
        tenure = np.maximum(self.clock.whole(starts, np.datetime64(self.day)), 0)
        return tenure, rows["a_day"].to_numpy(float) * self.clock.days


def needs(study: Study) -> TableProblem | None:
    """Why nothing can be forecast from a file of contracts, with what it has and would need; None when it can."""
    customers = int(study.base.tiers["base"].sum())
    left = int(known_on(study, held_out(study)[0]).left.sum())
    if customers >= FEWEST_CUSTOMERS and left >= FEWEST_LEFT:
        return None
    need = {"need": FEWEST_CUSTOMERS, "need_left": FEWEST_LEFT}
    return TableProblem("forecast_few_contracts", customers=customers, left=left, **need)


@kept
def known_on(study: Study, day: dt.date) -> ContractsKnown:
    """What the contracts told before a day, and sBG fitted to nothing else."""
    assert study.period is not None
    clock, people = clock_of(study.period), stays(_contracts(study), day)
    starts, ends = (people[name].to_numpy().astype("datetime64[D]") for name in ("start", "end"))
    there, left = renewed(starts, ends, day, clock)
    try:
        fit = sbg.fit(there, left)
    except TableProblem:
        return ContractsKnown(day, clock, people, there, left, None, _parameters(None))
    return ContractsKnown(day, clock, people, there, left, fit if fit.converged else None, _parameters(fit))


@kept
def _contracts(study: Study) -> pd.DataFrame:
    if study.file.table is None:
        raise TableProblem("no_table")
    return rows_of(study.file.table)


def _parameters(fit: ContractFit | None) -> pd.DataFrame:
    """model, parameter, value, error, log_likelihood, converged; no row where nothing could be fitted."""
    rows = [] if fit is None else [(n, v, fit.errors[n]) for n, v in fit.parameters.items()]
    table = pd.DataFrame(rows, columns=["parameter", "value", "error"])
    table.insert(0, "model", NAME)
    settled = fit is not None and fit.converged
    return table.assign(log_likelihood=np.nan if fit is None else fit.log_likelihood, converged=settled)


@kept
def raced(study: Study) -> Raced:
    """sBG and every rule over the period now, as it would have been said at its start. TableProblem as `needs`.

    As for purchases: the customers are those of the period before, by their tiers then. sBG says of each what is paid
    a period at its start, times the probability of staying one more. What came is the revenue of those who are
    customers at its end.
    """
    _sound(study)
    people = study.customers
    was = people[people["tier_before"].notna()]
    tiers = was["tier_before"].cat.codes.to_numpy().astype(np.int64)
    before, came = was["revenue_before"].to_numpy(float), was["revenue_now"].to_numpy(float)
    earlier = _earlier(study)
    said = simple_rules(study.base, earlier, before, tiers)
    then = known_on(study, held_out(study)[0])
    if then.fit is not None:
        tenure, money = then.of(was["customer_id"])
        said[NAME] = money * then.fit.retention(tenure)
    table = race(said, came, tiers)
    return Raced(
        table,
        said_by_tier(said, came, tiers, study.base.names),
        str(table.loc[table["winner"], "model"].iloc[0]),
        NAME if then.fit is not None else "",
        "course_rule" in said,
        None if then.fit is None else _covered(then, then.fit, was),
    )


def _sound(study: Study) -> None:
    problem = needs(study)
    if problem is not None:
        raise problem


def _earlier(study: Study) -> Base | None:
    """The base one period earlier; None where the file does not reach back that far, or nobody was there."""
    p = study.period
    assert p is not None
    if p.before_start is None or p.months is None:
        return None
    start = months_back(p.now_start, 2 * p.months)
    try:
        found = counting.base_of_contracts(
            study.file, study.choices, Period(start, p.before_start, p.now_start, p.months)
        )
    except TableProblem:
        return None
    return found if found.tiers["base"].sum() > 0 else None


def _covered(then: ContractsKnown, fit: ContractFit, was: pd.DataFrame) -> Coverage:
    """Whether the bands held: of how many stayed among those of each tenure, 30 or more, and of the whole's revenue."""
    tenure, money = then.of(was["customer_id"])
    stayed = was["tier_now"].notna().to_numpy()
    groups = [tenure == n for n in np.unique(tenure) if np.count_nonzero(tenure == n) >= FEWEST_FOR_A_BAND]
    ones = np.ones(len(tenure))
    bands = [_bands(outlook(fit, tenure[rows], ones[rows], 1)) for rows in groups]
    came = [int(stayed[rows].sum()) for rows in groups]
    held_80, held_95 = (held([b[n][0] for b in bands], [b[n][1] for b in bands], came) for n in (80, 95))
    whole, total = _bands(outlook(fit, tenure, money, 1)), float(was["revenue_now"].sum())
    total_80, total_95 = (bool(whole[level][0] <= total <= whole[level][1]) for level in (80, 95))
    return Coverage(int(sum(rows.sum() for rows in groups)), held_80, held_95, total_80, total_95, len(groups))


def _bands(seen: Outlook) -> dict[int, tuple[float, float]]:
    return {level: (float(low[0]), float(high[0])) for level in (80, 95) for low, high in [seen.band(level)]}


@kept
def ahead(study: Study) -> Foreseen:
    """What today's customers will do, by sBG and each one's own tenure; where it does not settle, by the basic model.

    TableProblem as `needs`.
    """
    _sound(study)
    race_of, now = raced(study), known_on(study, period_end(study))
    if now.fit is None:
        return by_course(study, race_of, _past(study))
    missed = race_of.row(NAME)["wape"] if race_of.model else 0.0
    active = study.customers[study.customers["tier_now"].notna()]
    tenure, money = now.of(active["customer_id"])
    asked = {"period": 1, **{str(y): max(1, round(y / study.base.years)) for y in YEARS}}

    def seen_of(rows: Flags) -> Outlook:
        assert now.fit is not None
        return outlook(now.fit, tenure[rows], money[rows], max(asked.values()), missed)

    tiers = active["tier_now"].to_numpy()
    seen = {name: seen_of(tiers == name) for name in study.base.names}
    seen[TOTAL] = together(list(seen.values()))
    many = {**{name: int((tiers == name).sum()) for name in study.base.names}, TOTAL: len(active)}
    rows = [tier_row(tier, many[tier], seen[tier], h, at) for h, at in asked.items() for tier in seen]
    table = within_reach(study, pd.DataFrame(rows))
    weeks = weeks_between(period_end(study), next_end(study))
    return Foreseen(NAME, NAME, weeks, table, even_path(study, table, _past(study)))


@kept
def by_tenure(study: Study) -> pd.DataFrame:
    """Of today's customers with each tenure: tenure (whole periods), customers, stays (the probability of one period
    more), periods_left (of the coming five years, in periods); empty where sBG did not settle. A tenure that fewer than
    five share is left out. TableProblem as `needs`.
    """
    _sound(study)
    now = known_on(study, period_end(study))
    if now.fit is None:
        return pd.DataFrame({n: [] for n in ("tenure", "customers", "stays", "periods_left")})
    active = study.customers[study.customers["tier_now"].notna()]
    ages, many = np.unique(now.of(active["customer_id"])[0], return_counts=True)
    ages, many = ages[many >= LEAST], many[many >= LEAST]
    left = now.fit.residual(ages, max(1, round(YEARS[-1] / study.base.years)))
    stays_on = now.fit.retention(ages)
    return pd.DataFrame({"tenure": ages, "customers": many, "stays": stays_on, "periods_left": left})


@kept
def long_term(study: Study) -> int | None:
    """The months that contracts run at a time, where that is more than a period: then nobody can leave in most periods,
    which sBG does not know. None where they do not, or run as long as they please.

    The commonest whole number of months among the contracts with an end, when four of five are a multiple of it.
    """
    assert study.period is not None
    rows = money_in(_contracts(study), study.period)
    starts, ends = (rows[name].to_numpy().astype("datetime64[D]") for name in ("start", "end"))
    ended = ends < OPEN
    month, after = Clock(1, 30), np.asarray(ends[ended] + DAY, dtype="datetime64[D]")
    long = month.whole(starts[ended], after)
    exact = (long > 0) & (month.whole(starts[ended], ends[ended]) == long - 1)
    if not exact.any() or study.period_months is None:
        return None
    kinds, many = np.unique(long[exact], return_counts=True)
    term = int(kinds[np.argmax(many)])
    alike = np.count_nonzero(exact & (long % term == 0)) >= ALIKE * len(long)
    return term if alike and term > study.period_months else None


def _past(study: Study) -> pd.DataFrame:
    """What the same customers paid in each month of the two periods that are over."""
    end = period_end(study)
    active = set(study.customers.loc[study.customers["tier_now"].notna(), "customer_id"])
    contracts = _contracts(study)
    mine = contracts[contracts["customer_id"].isin(active)]
    rows = []
    for k in range(min(PAST_MONTHS, 2 * study.months) if study.period_months else 0, 0, -1):
        a, b = months_back(end, k), months_back(end, k - 1)
        money = float(money_in(mine, Period(None, a, b, None))["now"].sum())
        rows.append({"end": b - dt.timedelta(days=1), "revenue": money, "measured": True})
    return pd.DataFrame(rows)
