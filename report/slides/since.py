"""What has changed since the last deck: its figures, kept in the small file of choices, beside today's."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from report.columns import columns
from report.exhibit import Exhibit
from report.slides.slide import Slide, Spoken
from report.text import mark
from study import Study
from study import answer as model
from words import N_, Words

# The figures of a deck: sums and means of the whole base, never of a group or a person.
MEASURES = {
    "value": N_("Portfolio value"),
    "low": N_("Lowest of the range"),
    "high": N_("Highest of the range"),
    "customers": N_("Active customers"),
    "revenue": N_("Revenue in the period"),
    "retention": N_("Retention rate"),
    "duration": N_("Duration"),
}
LARGEST = 1e15


@dataclass(frozen=True)
class DeckFigures:
    """A deck's figures: the last day of its period, how it was counted, and its measures (None: not known)."""

    end: dt.date
    counted: str
    measures: Mapping[str, float | None]


def figures_of(study: Study) -> DeckFigures | None:
    """The figures of a study with a period; None without one, for then nothing tells what came later."""
    if study.problem is not None or study.period is None:
        return None
    t, found = study.portfolio.iloc[-1], model.answer(study)
    known = {
        "value": t["portfolio_value"],
        "low": found.low,
        "high": found.high,
        "customers": t["customers"],
        "revenue": t["revenue"],
        "retention": t["retention"],
        "duration": t["duration_years"],
    }
    measures = {name: float(x) if math.isfinite(x) else None for name, x in known.items()}
    return DeckFigures(study.period.end - dt.timedelta(days=1), _counted(study), measures)


def _counted(study: Study) -> str:
    """How the figures were counted, so that only what is counted alike is compared."""
    c, months = study.choices, study.months
    return f"{c.method} {c.discount:g} {c.margin} {c.basis} {c.returns} {months} {study.part}"


def to_row(figures: DeckFigures) -> dict[str, Any]:
    """As plain values for a file."""
    return {"end": figures.end.isoformat(), "counted": figures.counted, "measures": dict(figures.measures)}


def from_row(row: Any) -> DeckFigures | None:
    """From plain values of anybody's file, checked; None for anything else."""
    if not isinstance(row, dict) or not isinstance(row.get("measures"), dict):
        return None
    try:
        end = dt.date.fromisoformat(str(row.get("end")))
    except ValueError:
        return None
    found = {name: _number(row["measures"].get(name)) for name in MEASURES}
    return DeckFigures(end, str(row.get("counted", ""))[:200], found)


def _number(x: Any) -> float | None:
    sound = isinstance(x, int | float) and not isinstance(x, bool) and math.isfinite(x) and abs(x) < LARGEST
    return float(x) if sound else None


def since(last: DeckFigures, study: Study, w: Words, foot: str) -> Slide | None:
    """The slide of what has changed since the last deck; None where it was of the same period, or of a later one."""
    now = figures_of(study)
    if now is None or now.end <= last.end:
        return None
    rows = [_row(name, last.measures.get(name), now.measures[name], w) for name in MEASURES]
    shown = columns(w, "name:figure", "then:earlier", "now:later", "change:said")
    table = pd.DataFrame([row for row in rows if row is not None], columns=["name", "then", "now", "change"])
    other = w.t("The last deck was counted in another way, so a part of each change is only that.")
    notes = (other,) if last.counted != now.counted else ()
    drawn = Exhibit("since", _said(last, now, w), table=table, columns=shown, total=False, notes=notes)
    days = w.t("Then: the period that ended on {then}. Now: the one that ended on {now}.", **_days(last, now, w))
    told = (Spoken(w.t("How it is counted"), (days,)),)
    return Slide(
        "since",
        w.t("What has changed since the last time?"),
        drawn.message,
        drawn,
        foot,
        (),
        (days,),
        " ".join(notes),
        lambda: told,
    )


def _days(last: DeckFigures, now: DeckFigures, w: Words) -> dict[str, str]:
    return {"then": w.date(last.end), "now": w.date(now.end)}


def _said(last: DeckFigures, now: DeckFigures, w: Words) -> str:
    """How the value has changed, or the customers where the value is not known."""
    day, then, today = w.date(last.end), last.measures.get("value"), now.measures["value"]
    if then is None or today is None:
        change = (now.measures["customers"] or 0) - (last.measures.get("customers") or 0)
        return w.t("{mark} customers since {day}", mark=mark(w.signed(change)), day=day)
    change = today - then
    figure = mark(w.short(abs(change)))
    if abs(change) < 0.0005 * abs(then):
        return w.t("The portfolio value is unchanged since {day}", day=day)
    if change > 0:
        return w.t("{mark} more is what the portfolio is worth since {day}", mark=figure, day=day)
    return w.t("{mark} less is what the portfolio is worth since {day}", mark=figure, day=day)


def _row(name: str, then: float | None, now: float | None, w: Words) -> dict[str, str] | None:
    if then is None and now is None:
        return None
    plain, change = _forms(name, w)
    moved = "–" if then is None or now is None else change(now - then)
    return {"name": w.t(MEASURES[name]), "then": plain(then), "now": plain(now), "change": moved}


def _forms(name: str, w: Words) -> tuple[Callable[[float | None], str], Callable[[float], str]]:
    """How a measure is written, and its change."""
    if name == "customers":
        return w.number, w.signed
    if name == "retention":
        return (lambda x: w.percent(x, 1)), (lambda x: w.t("{change} %-points", change=w.signed(100 * x, 1)))
    if name == "duration":
        return w.years, (lambda x: f"{w.signed(x, 2)} {w.t('years')}")
    return w.short, w.short_signed
