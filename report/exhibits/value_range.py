"""Exhibits of the value as a range: by every method that the file allows, and the reach of chance."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from clv import TOTAL, Answer, TableProblem
from clv.horizon import horizon
from report.columns import columns
from report.exhibit import Exhibit
from report.forms import Dot, Dots, Measure
from report.scale import known
from report.text import mark, markdown_text
from study import Study, kept
from study import answer as model
from study.forecast import valued
from words import N_, Words
from words.table_messages import explain

NAMES = {
    "basic": N_("Basic model"),
    "discounted": N_("Discounted"),
    "moves": N_("With tier changes"),
    "moves_discounted": N_("Both"),
}
# What an end of the range takes for granted: over a year's period, over another.
ENDS = {
    "basic": (N_("by the basic model"), N_("by the basic model")),
    "discounted": (N_("at a discount rate of {rate}"), N_("at a discount rate of {rate}")),
    "moves": (
        N_("if they change tiers as last year"),
        N_("if they change tiers as between the two periods"),
    ),
    "moves_discounted": (
        N_("if they change tiers as last year and at a discount rate of {rate}"),
        N_("if they change tiers as between the two periods and at a discount rate of {rate}"),
    ),
}
TABLE = ("name:method", "value:range", "value_within", "value_beyond")


@kept
def answer(study: Study, w: Words) -> str:
    """What today's customers are worth, from the least to the most, and what each end takes for granted."""
    found = model.answer(study)
    if math.isnan(found.high):
        return _at_least(found, w)
    how = {"low": _end(found.low_by, study, w), "high": _end(found.high_by, study, w)}
    said = {"mark": mark(w.short_span(found.low, found.high)), **how}
    if w.short(found.low) == w.short(found.high):
        said["mark"] = mark(w.short(found.high))
        if found.counts == "margin":
            return w.t("{mark} in future margin is what today's customers are worth, {high}.", **said)
        return w.t("{mark} in future revenue is what today's customers are worth, {high}.", **said)
    if found.counts == "margin":
        return w.t("{mark} in future margin is what today's customers are worth: lowest {low}, highest {high}.", **said)
    return w.t("{mark} in future revenue is what today's customers are worth: lowest {low}, highest {high}.", **said)


def _at_least(found: Answer, w: Words) -> str:
    least = mark(w.at_least(w.short(found.low)))
    if found.counts == "margin":
        return w.t(
            "{mark} in future margin is what today's customers are worth. That is a lower limit, for in at "
            "least one tier nobody has left.",
            mark=least,
        )
    return w.t(
        "{mark} in future revenue is what today's customers are worth. That is a lower limit, for in at "
        "least one tier nobody has left.",
        mark=least,
    )


def _end(by: str, study: Study, w: Words) -> str:
    year, other = ENDS[by]
    same = abs(study.base.years - 1) < 1e-9
    return w.t(year if same else other, rate=percent(study.base.choices.discount, w))


def percent(rate: float, w: Words) -> str:
    """A discount rate with the decimals it has."""
    return w.percent(rate, 0 if round(100 * rate, 6) == round(100 * rate) else 1)


def method_name(study: Study, w: Words) -> str:
    """What the chosen method is called beside its figures."""
    by = model.answer(study).chosen_by
    if by == "moves_discounted":
        return w.t("Tier changes, {rate}", rate=percent(study.base.choices.discount, w))
    if by == "discounted":
        return w.t("Discounted {rate}", rate=percent(study.base.choices.discount, w))
    return w.t(NAMES[by]) if by else w.t("Future")


# The picture --------------------------------------------------------------------------------------------


@kept
def spread(study: Study, w: Words, forecast: bool = False) -> list[Exhibit]:
    """Every method on one scale, the chosen one marked; under them what the choice does, and what chance does.

    `forecast`: with what the model of purchases expects beside them.
    """
    found, sampling = model.answer(study), sampled(study)
    rows = _methods(study, w)
    ahead = _forecast(study, w) if forecast else None
    rows += [ahead] if isinstance(ahead, Dot) else []
    if len([row for row in rows if row.value is not None]) < 2:
        return []
    widths = _widths(found, sampling)
    bars = [Dot(w.t("The method"), None, found.low, known(found.high), strong=True)]
    if sampling is not None:
        bars.append(Dot(w.t("Chance, 95 %"), None, *sampling))
    reach = [v for row in (*rows, *bars) for v in (row.value, row.high) if v is not None]
    form = Dots((*rows, *bars), Measure(kind="money", like=max(reach)), _alt(rows, found, w))
    notes = (_chosen(study, w), *_notes(study, w), *([ahead] if isinstance(ahead, str) else []))
    return [Exhibit("range", _message(widths, len(rows), w), form, notes=notes)]


def _forecast(study: Study, w: Words) -> Dot | str:
    """What the forecast says of the longest of 1, 3 and 5 years that the file can speak of; else why nothing."""
    try:
        found = valued(study)
    except TableProblem as problem:
        return explain(w, problem.code, problem.detail)
    name = w.n("Forecast, {count} year", "Forecast, {count} years", found.years)
    return Dot(name, known(found.value), known(found.low), known(found.high), aside=True)


def _methods(study: Study, w: Words) -> list[Dot]:
    found = model.approaches(study)
    mine = found[(found["tier"] == TOTAL) & (found["problem"] == "")]
    rows = []
    for r in mine.to_dict("records"):
        ends = (known(r["least"]), known(r["high"])) if r["few_lost"] else (None, None)
        rows.append(Dot(w.t(NAMES[r["approach"]]), known(r["value"]), *ends, chosen=bool(r["chosen"])))
    if not any(row.chosen for row in rows):
        rows.append(Dot(w.t("Future"), known(model.answer(study).chosen), aside=True, chosen=True))
    return rows


def sampled(study: Study) -> tuple[float, float] | None:
    """The 95 % interval of the chosen method's value when the customers are drawn anew; None where it is not known."""
    try:
        row = model.sampled(study).set_index("tier").loc[TOTAL]
    except TableProblem:
        return None
    low, high = row[["low", "high"]].to_numpy(float)
    return (float(low), float(high)) if np.isfinite([low, high]).all() else None


def _widths(found: Answer, sampling: tuple[float, float] | None) -> tuple[float, float] | None:
    if sampling is None or math.isnan(found.high):
        return None
    return found.high - found.low, sampling[1] - sampling[0]


def _message(widths: tuple[float, float] | None, ways: int, w: Words) -> str:
    if widths is not None and widths[0] > widths[1]:
        return w.t("The choice of method matters more than chance")
    if widths is not None and widths[0] < widths[1]:
        return w.t("Chance matters more than the choice of method")
    return w.n("The same customers, counted {count} way", "The same customers, counted {count} ways", ways)


def _chosen(study: Study, w: Words) -> str:
    found = model.answer(study)
    said = [
        w.t(
            "The page uses the marked one. Of its {value}, {within} lies within {years}; the rest carries the "
            "method on beyond what the file shows.",
            value=w.short(found.chosen),
            within=w.short(found.within),
            years=years(found.years, w),
        )
    ]
    if math.isnan(found.chosen) or math.isnan(found.within):
        said = [w.t("The page uses the marked one.")]
    if found.few:
        tiers = w.listed([markdown_text(w.tier(name)) for name in found.few])
        said.append(w.t("Fewer than ten left {tiers}, so the lowest value uses the interval there.", tiers=tiers))
    return " ".join(said)


def _notes(study: Study, w: Words) -> tuple[str, ...]:
    found, notes = model.answer(study), []
    if any(approach == "moves" for approach, _ in found.missing):
        why = dict(found.missing)["moves"]
        notes.append(explain(w, why, {}))
    if sampled(study) is not None:
        notes.append(
            w.t(
                "Chance: the customers drawn anew 500 times: who stays, who changes tier and what they bring. It "
                "does not tell whether the method is right; the bar above does."
            )
        )
    return tuple(notes)


def years(h: float, w: Words) -> str:
    """A horizon in words: "five years", "3.1 years".

    >>> from words import load
    >>> years(5.0, load("en")), years(3.072, load("en"))
    ('5\xa0years', '3.1\xa0years')
    """
    return w.years(h, 0 if abs(h - round(h)) < 0.05 else 1)


def _alt(rows: list[Dot], found: Answer, w: Words) -> str:
    each = [f"{row.name} {w.short(row.value)}" for row in rows if row.value is not None]
    return w.t("What the customers are worth by each method: {each}.", each="; ".join(each))


# The figures --------------------------------------------------------------------------------------------


def by_method(study: Study, w: Words) -> list[Exhibit]:
    """Each method's value, and what of it lies within the years the file can speak of."""
    found = model.approaches(study)
    mine = found[(found["tier"] == TOTAL) & (found["problem"] == "")]
    if mine["value"].isna().all():
        return []
    table = pd.DataFrame(
        {
            "name": [w.t(NAMES[a]) for a in mine["approach"]],
            "value": mine["value"].to_numpy(),
            "value_within": mine["within"].to_numpy(),
            "value_beyond": mine["beyond"].to_numpy(),
        }
    )
    shown = columns(w, *TABLE, years=years(horizon(study.base.span_years), w))
    return [Exhibit("by_method", w.t("What lies beyond the file"), table=table, columns=shown, total=False)]
