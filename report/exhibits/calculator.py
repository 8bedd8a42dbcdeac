"""A calculator of retention and duration: so many customers, so many of them left in a month, a quarter or a year."""

from __future__ import annotations

import pandas as pd

import clv
from report.exhibit import Exhibit
from report.forms import Curve, Measure, Spot
from words import N_, Words

MONTHS = {12: N_("one year"), 3: N_("one quarter"), 1: N_("one month")}


def lost_of(base: float, lost: float, months: int, w: Words) -> Exhibit:
    """What it comes to: the sum in words, and the point on the curve."""
    years = months / 12
    found = clv.retention.of_counts(base, lost, years).iloc[0]
    head = {"lost": w.number(lost), "base": w.number(base), "while": w.t(MONTHS[months])}
    if not lost < base:
        said = w.t("All {base} leave within {while}: a customer stays no longer than that", **head)
        return Exhibit("calculator", said)
    if not lost:
        said = w.t("None of {base} leave: how long a customer stays cannot be calculated", **head)
        return Exhibit("calculator", said)
    stays = w.years(found["duration_years"], 1)
    message = w.t("{lost} of {base} leave in {while}: a customer stays {years}", years=stays, **head)
    span = w.span(found["duration_low"], found["duration_high"], 1)
    text = w.t(
        "Churn {lost} / {base} = **{churn}**. Retention 100% − {churn} = **{retention}**. "
        "Duration {period} / {churn} = **{years}** ({span}, 95%).",
        churn=w.percent(found["churn"], 1),
        retention=w.percent(found["retention"], 1),
        period=w.number(years, 0 if years == 1 else 2),
        years=stays,
        span=span,
        **head,
    )
    return Exhibit("calculator", message, _curve(found, years, message, w), lead=text)


def _curve(row: pd.Series, years: float, alt: str, w: Words) -> Curve:
    low, high = 1 - row["churn_high"], 1 - row["churn_low"]
    spot = Spot(w.t("Your figures"), 0, row["retention"], low, high, at_least=False, gain=None)
    formula = w.t("duration = {period} / (1 − retention)", period=w.number(years, 0 if years == 1 else 2))
    x, y = Measure(w.t("Retention rate"), "percent"), Measure(w.t("Duration, years"), "years")
    return Curve((spot,), 1, years, x=x, y=y, formula=formula, alt=alt)
