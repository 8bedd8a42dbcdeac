"""How long do the customers stay?"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd

from clv.tables import TOTAL
from report.forms import Curve, Measure, Spot, cut
from report.scale import known, real
from words import Words

STEEPEST = 0.999  # the curve has no end; a thousand periods is more than any file can tell


def curve(portfolio: pd.DataFrame, point_value: Sequence[float], w: Words, *, months: int | None = 12) -> Curve:
    """The tiers on the curve of duration by retention per period, each with its interval and one more point.

    `portfolio`: PORTFOLIO (the "Total" row is not drawn). `point_value`: per tier, what one more percentage point of
    retention is worth in the portfolio; NaN where it cannot be known. `months`: the period's length.
    A tier whose retention is not known is left out.
    """
    tiers = portfolio[portfolio["tier"] != TOTAL]
    period = _period(tiers, months)
    rows = zip(tiers.to_dict("records"), point_value, strict=True)
    spots = [_spot(row, rank, float(gain), period, w) for rank, (row, gain) in enumerate(rows)]
    drawn = tuple(s for s in spots if real(s.retention) and s.retention < 1)
    formula = w.t("duration = {period} / (1 − retention)", period=w.number(period, 0 if period == 1 else 2))
    return Curve(
        drawn,
        len(tiers),
        period,
        x=Measure(_per_period(w, months), "percent"),
        y=Measure(w.t("Duration, years"), "years"),
        formula=formula,
        alt=_alt(drawn, period, w),
    )


def _period(tiers: pd.DataFrame, months: int | None) -> float:
    if months:
        return months / 12
    told = (tiers["duration_years"] * (1 - tiers["retention"])).dropna()
    return float(told.median()) if len(told) and told.median() > 0 else 1.0


def _per_period(w: Words, months: int | None) -> str:
    per = {
        12: w.t("Retention per year"),
        6: w.t("Retention per half-year"),
        3: w.t("Retention per quarter"),
        1: w.t("Retention per month"),
    }
    return per.get(months or 0, w.t("Retention per period"))


def _spot(row: Mapping[Hashable, Any], rank: int, gain: float, period: float, w: Words) -> Spot:
    """Nobody lost: the duration has only a lower limit, and the tier stands there."""
    at_least = not real(row["duration_years"]) and real(row["duration_low"])
    at = float(1 - period / row["duration_low"] if at_least else row["retention"])
    low, high = (float(v) if real(v) else at for v in (row["retention_low"], row["retention_high"]))
    return Spot(w.tier(str(row["tier"])), rank, at, low, min(high, STEEPEST), at_least, known(gain))


def _alt(spots: Sequence[Spot], period: float, w: Words) -> str:
    return w.t(
        "The longer customers stay, the more each further point of retention gives. {tiers}.",
        tiers="; ".join(_said(s, period, w) for s in spots),
    )


def _said(spot: Spot, period: float, w: Words) -> str:
    years = w.years(period / (1 - spot.retention), 1)
    head = f"{cut(spot.name)} {w.at_least(years) if spot.at_least else years}".replace(" ", "\u00a0")
    if spot.gain is None:
        return head
    return head + ", " + w.t("+1 point = {money}", money=w.short(spot.gain))
