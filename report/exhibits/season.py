"""Exhibits of a period shorter than a year, and of what another meaning of lost would do to the answer."""

from __future__ import annotations

import datetime as dt
import math

import clv
from clv import TableProblem
from clv.season import next_meaning
from clv.tables import PURCHASES
from report.exhibit import Notice
from study import Study
from study import season as model
from words import Words


def uneven(study: Study) -> bool:
    """Whether the period holds some seasons more often than others."""
    return study.problem is None and study.base.kind in PURCHASES and study.months % 12 != 0


def sentence(study: Study, w: Words) -> str:
    """Why a yearly figure or a growth of this file is to be taken with care; "" over whole years."""
    if not uneven(study):
        return ""
    return w.n(
        "The period is {count} month: what looks like growth, or like a year's money, may be its season.",
        "The period is {count} months: what looks like growth, or like a year's money, may be its season.",
        study.months,
    )


def needed(w: Words) -> str:
    """What it would take to speak of growth."""
    return w.t("To show growth, the file must hold the same months a year earlier.")


def notice(study: Study, w: Words) -> tuple[Notice, ...]:
    """The same as something to know before the figures are believed."""
    said = sentence(study, w)
    return (Notice(said),) if said else ()


def between_renewals(study: Study, w: Words) -> tuple[Notice, ...]:
    """That hardly anybody could leave within the period, where contracts renew in another month than it ends in."""
    if study.problem is not None or study.period is None:
        return ()
    try:
        month = model.renewal_month(study)
    except TableProblem:
        return ()
    if month is None or not clv.renewals.between_renewals(study.period.end, month):
        return ()
    last = study.period.end - dt.timedelta(days=1)
    text = w.t(
        "Most who leave do so in {month}, when contracts renew, but the period ends in {last}. Those who left in "
        "{month} still count as customers, so durations and values are far too high: choose a period that ends with "
        "{month}.",
        month=w.months[month - 1],
        last=w.months[last.month - 1],
    )
    return (Notice(text),)


def counted_on_a_year(study: Study, w: Words) -> str:
    """What the value comes to on the money of the last twelve months; "" over whole years, or where that is unknown."""
    if not uneven(study):
        return ""
    try:
        total = model.twelve_months(study).iloc[-1]
    except TableProblem:
        return ""
    if not (total["value"] > 0 and total["value_12"] > 0):
        return ""
    said = {"year": w.short(total["value_12"]), "value": w.short(total["value"])}
    return w.t("Counted on the money of the last twelve months, the value is {year} instead of {value}.", **said)


def lost_meaning(study: Study, w: Words) -> str:
    """What the next longer meaning of lost would do to the headline; "" where the file cannot tell."""
    if study.problem is not None:
        return ""
    try:
        found = next_meaning(model.lost_meanings(study))
    except TableProblem:
        return ""
    if found is None or any(math.isnan(found[name]) for name in ("value", "value_next", "duration_years_next")):
        return ""
    said = {
        "months": w.number(found["months"]),
        "next": w.number(found["months_next"]),
        "value": w.short(found["value"]),
        "value_next": w.short(found["value_next"]),
        "years": w.number(found["duration_years"], 1),
        "years_next": w.years(found["duration_years_next"], 1),
    }
    return w.t(
        "Here a customer is lost after {months} months without a purchase. With {next} months instead, a customer "
        "stays {years_next} (not {years}) and the value is {value_next} (not {value}).",
        **said,
    )
