"""Does the base grow or shrink?"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from report.forms import Kind, Line, Lines, Measure
from report.scale import real
from words import Words


def paths(table: pd.DataFrame, w: Words, *, kind: Kind = "number", what: str = "") -> Lines:
    """What becomes of a base that leaks and is filled: lines of year, series, value and kind.

    The first series is one's own, the others are compared with it. Rows of the kind "projected" come after the
    measured ones; any other kind is measured. `what` names the upright axis. Rows without a value are left out.
    """
    columns = zip(*(table[c].tolist() for c in ("series", "year", "value", "kind")), strict=True)
    rows = [(str(name), (float(year), float(value), kind)) for name, year, value, kind in columns if real(value)]
    names = list(dict.fromkeys(name for name, _ in rows))
    found = tuple(_line(name, sorted(row for mine, row in rows if mine == name), name == names[0]) for name in names)
    high = max([v for line in found for v in line.y if v is not None], default=1.0) * 1.04 or 1.0
    measure = Measure(what, kind, high)
    return Lines(found, Measure(w.t("Year"), "year"), measure, _alt(found, measure, w))


def _line(name: str, rows: Sequence[tuple[float, float, str]], own: bool) -> Line:
    """One line of (year, value, kind), the first year first."""
    years, values, kinds = zip(*rows, strict=True)
    end = max((year for year, kind in zip(years, kinds, strict=True) if kind != "projected"), default=years[0])
    return Line(name, years, values, "own" if own else "compared", sum(year <= end for year in years))


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
