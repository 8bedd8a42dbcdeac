"""What a forecast of any kind of file gives: its race, what is foreseen, and the basic model where no model settles."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from clv import Base
from clv.forecast.histories import WEEK
from clv.forecast.outlook import FEWEST_FOR_A_BAND, Outlook, Z
from clv.horizon import horizon
from clv.periods import months_back
from clv.tables import TOTAL, Floats, Ints
from study.study import Study

RULES = ("same_again", "course_rule", "tier_average")
YEARS = (1, 3, 5)
PAST_MONTHS = 24
BANDS = ((80, "_80"), (95, ""))


@dataclass(frozen=True)
class Coverage:
    """How often the bands held: of `customers`, the shares within their 80 and 95 per cent bands, and whether the total
    was within its own. `groups` above 0: of so many groups of customers by tenure instead, and how many stayed."""

    customers: int
    held_80: float
    held_95: float
    total_80: bool
    total_95: bool
    groups: int = 0


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


# The simple rules --------------------------------------------------------------------------------------


def simple_rules(base: Base, earlier: Base | None, before: Floats, tiers: Ints) -> dict[str, Floats]:
    """What each simple rule says of every customer of the period before, from that and the base a period earlier."""
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


def said_by_tier(said: dict[str, Floats], came: Floats, tiers: Ints, names: tuple[str, ...]) -> pd.DataFrame:
    """tier, customers, a column a forecast, came; a row a tier, and the Total."""
    many = len(names)
    columns = {name: np.bincount(tiers, values, many) for name, values in said.items()}
    table = pd.DataFrame({"tier": names, "customers": np.bincount(tiers, minlength=many), **columns})
    table["came"] = np.bincount(tiers, came, many)
    total = pd.DataFrame([{"tier": TOTAL, **table.drop(columns="tier").sum()}])
    return pd.concat([table, total], ignore_index=True)


def by_course(study: Study, race_of: Raced, past: pd.DataFrame) -> Foreseen:
    """Each tier's revenue times its retention, period after period; its bands are the rule's own miss in the race.

    `past`: what the same customers brought month by month.
    """
    base = study.base
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
            rows.append({"tier": tier, "horizon": horizon_asked, **own, **missed_band(own, missed)})
    tiers = within_reach(study, pd.DataFrame(rows))
    weeks = weeks_between(period_end(study), next_end(study))
    return Foreseen("course_rule", "course_rule", weeks, tiers, even_path(study, tiers, past))


def even_path(study: Study, tiers: pd.DataFrame, past: pd.DataFrame) -> pd.DataFrame:
    """The coming period's revenue and bands in equal months, after what has been."""
    first = tiers[(tiers["horizon"] == "period") & (tiers["tier"] == TOTAL)].to_dict("records")[0]
    many = study.period_months or 1
    parts = {k: float(first[k]) / many for k in ("revenue", "low_80", "high_80", "low", "high")}
    ends = [months_later(study, period_end(study), k) - dt.timedelta(days=1) for k in range(1, many + 1)]
    path = pd.concat([past, pd.DataFrame([{"end": e, **parts, "measured": False} for e in ends])])
    return path.reset_index(drop=True)


def missed_band(own: dict[str, float], missed: float) -> dict[str, float]:
    """The bands of one row, from how far off a rule was the last time; none under 30 customers."""
    if own["customers"] < FEWEST_FOR_A_BAND:
        return dict.fromkeys(("low_80", "high_80", "low", "high"), np.nan)
    return {
        f"{side}{tag}": max(0.0, own["revenue"] * (1 + sign * Z[level] * missed))
        for level, tag in BANDS
        for side, sign in (("low", -1), ("high", 1))
    }


def within_reach(study: Study, tiers: pd.DataFrame) -> pd.DataFrame:
    """Nothing is said of years beyond three times the file's span."""
    beyond = pd.to_numeric(tiers["horizon"], errors="coerce") > horizon(study.span_years) + 0.01
    tiers.loc[beyond, ["customers_alive", "purchases", "revenue", "low_80", "high_80", "low", "high"]] = np.nan
    return tiers


def tier_row(tier: str, customers: int, seen: Outlook, horizon: str, weeks: float) -> dict[str, object]:
    """One tier's row of `Foreseen.tiers`, from its outlook at a point in time."""
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


# Days ---------------------------------------------------------------------------------------------------


def period_end(study: Study) -> dt.date:
    """The day after the period's last."""
    assert study.period is not None
    return study.period.end


def held_out(study: Study) -> tuple[dt.date, float]:
    """Where the period held out begins, and its length in weeks."""
    assert study.period is not None
    return study.period.now_start, weeks_between(study.period.now_start, study.period.end)


def next_end(study: Study) -> dt.date:
    """Where the coming period ends."""
    assert study.period is not None
    if study.period.months is None:
        return study.period.end + (study.period.end - study.period.now_start)
    return months_back(study.period.end, -study.period.months)


def months_later(study: Study, day: dt.date, months: int) -> dt.date:
    """The same day so many months later; where the period is no number of months, the next one's end."""
    return next_end(study) if study.period_months is None else months_back(day, -months)


def weeks_between(start: dt.date, end: dt.date) -> float:
    """Days / 7 from one day to another."""
    return (end - start).days / WEEK
