"""Does the base grow or shrink?"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from report.forms import Kind, Line, Lines, Measure
from words import Words


def paths(table: pd.DataFrame, w: Words, *, kind: Kind = "number", what: str = "") -> Lines:
    """What becomes of a base that leaks and is filled: lines of year, series, value and kind.

    The first series is one's own, the others are compared with it. Rows of the kind "projected" come after the
    measured ones; any other kind is measured. `what` names the upright axis. Rows without a value are left out.
    """
    known = table.dropna(subset=["value"])
    found = tuple(_line(str(name), rows, n == 0) for n, (name, rows) in enumerate(known.groupby("series", sort=False)))
    high = max([v for line in found for v in line.y if v is not None], default=1.0) * 1.04 or 1.0
    measure = Measure(what, kind, high)
    return Lines(found, Measure(w.t("Year"), "year"), measure, _alt(found, measure, w))


def _line(name: str, rows: pd.DataFrame, own: bool) -> Line:
    rows = rows.sort_values("year")
    years = rows["year"].astype(float)
    measured = years[rows["kind"] != "projected"]
    end = measured.max() if len(measured) else years.min()
    values = tuple(rows["value"].tolist())
    return Line(name, tuple(years.tolist()), values, "own" if own else "compared", int((years <= end).sum()))


def _alt(found: Sequence[Line], measure: Measure, w: Words) -> str:
    parts = [
        w.t(
            "{name}: from {first} to {last} in {years}",
            name=line.name,
            first=measure.write(line.y[0], w),
            last=measure.write(line.y[-1], w),
            years=w.years(line.x[-1] - line.x[0], 0),
        )
        for line in found
    ]
    return "; ".join(parts) + "."
