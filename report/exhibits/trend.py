"""How does the base move over time?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from report.forms import Columns, Kind, Line, Lines, Measure, Part, Place, Reference, Series
from report.scale import all_known, tidy
from words import Words


def lines(table: pd.DataFrame, w: Words, *, kind: Kind = "number", what: str = "") -> Lines:
    """Lines of period (its last day), series, value and, where known, low, high, finished.

    Several series are tiers, best first. Periods that are not `finished` come last. `what` names the upright axis.
    """
    months = sorted(table["period"].unique())
    names = list(dict.fromkeys(table["series"]))
    part: Part = "tier" if len(names) > 1 else "own"
    found = tuple(_line(str(name), table[table["series"] == name], months, part, w) for name in names)
    reach = [tidy(v) for line in found for v in (*line.y, *line.high) if v is not None]
    measure = Measure(what, kind, max([1e-9, *reach]) * 1.05)
    return Lines(found, Measure(kind="month"), measure, _alt(found, months, measure, w), months=tuple(months))


def _line(name: str, rows: pd.DataFrame, months: Sequence[Any], part: Part, w: Words) -> Line:
    rows = rows.sort_values("period")
    order = {month: i for i, month in enumerate(months)}
    finished = int(rows["finished"].astype(bool).sum()) if "finished" in rows else len(rows)
    low, high = (all_known(rows[c].astype(float)) if c in rows else () for c in ("low", "high"))
    at = tuple(order[month] for month in rows["period"])
    return Line(w.tier(name), at, all_known(rows["value"].astype(float)), part, finished, low, high)


def _alt(found: Sequence[Line], months: Sequence[Any], measure: Measure, w: Words) -> str:
    parts = []
    for line in found:
        known = [(months[int(i)], tidy(v)) for i, v in zip(line.x, line.y, strict=True) if v is not None]
        if known:
            first, last = (f"{measure.write(v, w)} ({w.month(month)})" for month, v in (known[0], known[-1]))
            parts.append(w.t("{name}: from {first} to {last}", name=line.name, first=first, last=last))
    return "; ".join(parts) + "."


def waits(table: pd.DataFrame, w: Words, *, days: float = 365, months: int = 12) -> Columns:
    """How long customers wait between two purchases: from_days, to_days, gaps.

    `days`: from there a customer counts as lost (`months` in words); who waited longer was counted as lost and came
    back.
    """
    rows = table.dropna(subset=["gaps"])
    starts, ends, counts = (rows[c].astype(float).tolist() for c in ("from_days", "to_days", "gaps"))
    later = sum(n for start, n in zip(starts, counts, strict=True) if start >= days) / (sum(counts) or 1)
    within, beyond = (f"**{w.percent(share, 1)}**" for share in (1 - later, later))
    line = Reference(
        days,
        w.t("{months} months", months=months),
        w.t("{share} within", share=within),
        w.t("{share} later", share=beyond),
    )
    return Columns(
        tuple(_wait(a, b, w) for a, b in zip(starts, ends, strict=True)),
        (Series("", tuple(counts), tuple("measured" if a < days else "beyond" for a in starts)),),
        x=Measure(w.t("Months between two purchases"), "days"),
        y=Measure(),
        alt=w.t(
            "{share} of the waits between two purchases are longer than {months} months.",
            share=w.percent(later, 1),
            months=months,
        ),
        along=line,
    )


def _wait(start: float, end: float, w: Words) -> Place:
    name = w.t("{low} to {high} days", low=w.number(start), high=w.number(end))
    return Place((start + end) / 2, name, start, end)
