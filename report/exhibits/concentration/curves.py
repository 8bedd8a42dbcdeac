"""Forms of the concentration page: deciles, Lorenz curve and whale curve."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from report.forms import (
    BarPart,
    Columns,
    Line,
    Lines,
    Mark,
    Measure,
    MeasureKind,
    Place,
    Series,
    Tag,
    verdict,
)
from report.scale import real
from words import Words

MOST = 60  # points a curve is drawn with


def deciles(table: pd.DataFrame, w: Words, *, kind: MeasureKind = "percent", what: str = "") -> Columns:
    """A column a tenth of the customers, best first: group (1 …), value (a share, or money).

    `what` says what is measured.
    """
    rows = table.dropna(subset=["value"])
    values = [float(v) for v in rows["value"]]
    measure = Measure(what, kind, max([1e-9, *values, *(-v for v in values)]))
    said = "; ".join(measure.write(v, w) for v in values)
    measured: Tag = "measured"
    return Columns(
        tuple(Place(float(d), w.t("Decile {number}", number=w.number(float(d)))) for d in rows["group"]),
        (Series("", tuple(values), (measured,) * len(values)),),
        x=Measure(w.t("Decile of customers, best first"), "rank"),
        y=measure,
        alt=w.t("Deciles of the customers, best first: {values}.", values=said),
    )


# Curves -------------------------------------------------------------------------------------------------


def lorenz(
    curve: pd.DataFrame,
    w: Words,
    *,
    mark: tuple[float, float] | None = None,
    others: Sequence[tuple[str, float, float]] = (),
) -> Lines:
    """Cumulative shares (customers, value), best customers first, from (0, 0) to (1, 1), over the line of equality.

    `mark`: the point to speak of (.2, .8: "20 % give 80 %"). `others`: (name, customers, value), known cases.
    """
    own = [Mark(*mark, "answer")] if mark and all(map(real, mark)) else []
    cases = [Mark(customers, value, "compared", name=name) for name, customers, value in others]
    return Lines(
        (Line("", (0, 1), (0, 1), "even", 0), _line(curve, "value", "own")),
        x=Measure(w.t("Share of the customers, best first"), "share"),
        y=Measure(w.t("Share of the value"), "percent", 1),
        alt=_lorenz_alt(own, cases, w),
        marks=(*own, *cases),
    )


def _line(curve: pd.DataFrame, column: str, part: BarPart) -> Line:
    """At most 60 known points of a curve, its ends among them."""
    rows = curve[["customers", column]].dropna()
    x, y = (rows[c].to_numpy(dtype=float) for c in rows)
    every = np.linspace(0, max(len(x) - 1, 0), MOST).round().astype(int)
    kept = np.unique(every) if len(x) > MOST else np.arange(len(x))
    return Line("", tuple(x[kept].tolist()), tuple(y[kept].tolist()), part, len(kept))


def _lorenz_alt(own: Sequence[Mark], cases: Sequence[Mark], w: Words) -> str:
    if not own:
        return w.t("Cumulative share of the value by share of the customers, best first.")
    said = w.t(
        "{customers} of the customers give {value} of the value.",
        customers=w.percent(own[0].x),
        value=w.percent(own[0].y),
    )
    return said + "".join(f" {m.name}: {w.percent(m.x)} → {w.percent(m.y)}." for m in cases)


def whale(
    curve: pd.DataFrame,
    w: Words,
    *,
    unprofitable: int | None = None,
    others: Sequence[tuple[str, float, float]] = (),
) -> Lines:
    """Cumulative profit (money) by cumulative share of the customers, best first, from (0, 0) to all profit.

    The second line is what the customers after the peak give back. `unprofitable`: how many they are.
    `others`: (name, share of the customers, profit), what is said of others.
    """
    rows = curve.dropna(subset=["customers", "profit"])
    peak = int(rows["profit"].to_numpy().argmax()) if len(rows) else 0
    parts = [_line(rows.iloc[: peak + 1], "profit", "own"), _line(rows.iloc[peak:], "profit", "given back")]
    money = Measure(w.t("Cumulative contribution"), "money", _largest(rows["profit"]))
    said = [Mark(customers, profit, "compared", name=name) for name, customers, profit in others]
    return Lines(
        tuple(parts if len(rows) > peak + 1 else parts[:1]),
        x=Measure(w.t("Share of the customers, best first"), "share"),
        y=money,
        alt=_whale_alt(rows, peak, unprofitable, money, w),
        marks=(*_whale_marks(rows, peak, unprofitable, money, w), *said) if len(rows) else (),
    )


def _largest(profit: pd.Series) -> float:
    return max(float(profit.max()), 1e-9, -float(profit.min())) if len(profit) else 1.0


def _whale_marks(rows: pd.DataFrame, peak: int, unprofitable: int | None, money: Measure, w: Words) -> list[Mark]:
    """The peak, and what is given back at the curve's end."""
    x, top, end = (float(v) for v in (rows["customers"].iloc[peak], rows["profit"].iloc[peak], rows["profit"].iloc[-1]))
    marks = [Mark(x, top, "peak", w.t("peak {money}", money=f"**{money.write(top, w)}**"))]
    if end < top:
        label = w.t("{money} given back", money=f"**{verdict(end - top, money.write(top - end, w))}**")
        if unprofitable is not None:
            label += "\n" + w.n("by {count} customer", "by {count} customers", unprofitable)
        marks.append(Mark(1, end, "end", label))
    return marks


def _whale_alt(rows: pd.DataFrame, peak: int, unprofitable: int | None, money: Measure, w: Words) -> str:
    if not len(rows):
        return w.t("No contribution is known.")
    x, top, end = rows["customers"].iloc[peak], rows["profit"].iloc[peak], rows["profit"].iloc[-1]
    said = w.t(
        "The best {customers} of the customers bring {peak}; all together {total}.",
        customers=w.percent(x),
        peak=money.write(top, w),
        total=money.write(end, w),
    )
    if unprofitable is None:
        return said
    cost = w.n(
        "{count} customer costs more than it brings.", "{count} customers cost more than they bring.", unprofitable
    )
    return f"{said} {cost}"
