"""From the revenue of one period to the next: what was lost, spent less, spent more, won back and new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import pandas as pd
import plotly.graph_objects as go

from ui.charts import frame
from ui.charts.palette import STEP, Palette, tint
from words import Words

BETWEEN = ("lost", "spent_less", "spent_more", "won_back", "new", "new_or_won_back")


@dataclass(frozen=True)
class Row:
    """One bar: from base, as long as size; its value as text; `total` bars stand on zero."""

    name: str
    base: float
    size: float
    value: str
    total: bool
    fill: str
    edge: str

    @property
    def end(self) -> float:
        """Where the next bar begins."""
        return self.base + self.size


def figure(bridge: pd.DataFrame, w: Words, p: Palette, *, months: int | None = 12) -> go.Figure:
    """The revenue bridge of BRIDGE (step, change): previous in grey, steps in blue and orange, now in ink.

    Steps that are not known are left out; the connectors still tell where each begins.
    """
    change = {s: float(c) for s, c in zip(bridge["step"], bridge["change"], strict=True) if frame.real(c)}
    before, now = frame.period_names(w, months)
    steps = [(_name(s, w), change[s]) for s in BETWEEN if s in change]
    ends = (change.get("start"), change.get("end"))
    like = max(abs(v) for v in [*change.values(), 1])
    rows = [_total(before, ends[0], like, w, p.previous, p.previous)] if ends[0] is not None else []
    rows += steps_from(ends[0] or 0, steps, like, w, p)
    rows += [_total(now, ends[1], like, w, p.actual, p.actual)] if ends[1] is not None else []
    return draw(rows, w, p, highest=max([1.0, *(max(r.base, r.end) for r in rows)]))


def _name(step: str, w: Words) -> str:
    names = {
        "lost": w.t("Lost"),
        "spent_less": w.t("Spent less"),
        "spent_more": w.t("Spent more"),
        "won_back": w.t("Won back"),
        "new": w.t("New"),
        "new_or_won_back": w.t("New/won back"),
    }
    return names[step]


def _total(name: str, size: float, like: float, w: Words, fill: str, edge: str) -> Row:
    return Row(name, 0, size, frame.bold(frame.amount(size, w, like)), True, fill, edge)


def today(name: str, size: float, like: float, w: Words, p: Palette) -> Row:
    """A solid bar from zero: what is."""
    return _total(name, size, like, w, p.actual, p.actual)


def what_if(name: str, size: float, like: float, w: Words, p: Palette) -> Row:
    """An outlined bar from zero: what could be."""
    return _total(name, size, like, w, p.paper, p.scenario)


def steps_from(
    start: float,
    steps: Sequence[tuple[str, float]],
    like: float,
    w: Words,
    p: Palette,
    *,
    outlined: bool = False,
) -> list[Row]:
    """One row a step, each beginning where the one above ends; solid facts, or outlined tints for what could be."""
    starts = accumulate((change for _, change in steps), initial=start)
    rows = []
    for (name, change), base in zip(steps, starts, strict=False):
        edge = p.good if change >= 0 else p.bad
        value = frame.verdict(change, frame.amount_signed(change, w, like))
        rows.append(Row(name, base, change, value, False, tint(edge, STEP) if outlined else edge, edge))
    return rows


def draw(
    rows: Sequence[Row], w: Words, p: Palette, *, highest: float, alt: str = "", connected: bool = True
) -> go.Figure:
    """Rows of 46 px from top to bottom on an axis from zero (or the lowest end) to `highest`.

    `connected`: each bar begins where the one above ends. `alt` replaces the sentence that says the steps.
    """
    lowest = min([0.0, *(r.end for r in rows)])
    names = [frame.short_name(r.name, 18) for r in rows]
    places = list(range(len(rows)))
    notes = frame.row_names(names, places, [p.text if r.total else p.muted for r in rows])
    notes += [
        frame.note(frame.tidy(max(r.base, r.end)), i, r.value, "left middle", xshift=6) for i, r in enumerate(rows)
    ]
    return frame.figure(
        [_bars(rows, names, p)],
        w,
        p,
        height=frame.ROW * max(len(rows), 1) + 8,
        margin=(frame.left_margin(names), frame.right_margin(r.value for r in rows), 4, 4),
        alt=alt or _alt(rows, w),
        notes=notes,
        shapes=_connectors(rows, p) if connected else [],
        x=frame.NO_AXIS | {"range": frame.from_zero(highest, lowest)},
        y=frame.NO_AXIS | {"range": [len(rows) - 0.5, -0.5]},
    )


def _bars(rows: Sequence[Row], names: Sequence[str], p: Palette) -> go.Bar:
    return go.Bar(
        orientation="h",
        base=[frame.tidy(r.base) for r in rows],
        x=[frame.tidy(r.size) for r in rows],
        y=list(range(len(rows))),
        width=frame.THICK,
        marker={
            "color": [r.fill for r in rows],
            "line": {"color": [r.edge for r in rows], "width": _widths(rows)},
        },
        hoverinfo="text",
        hovertext=[f"<b>{frame.plain(r.name)}</b><br>{r.value}" for r in rows],
    )


def _widths(rows: Sequence[Row]) -> list[int]:
    """Only an outline is drawn with a line; a solid bar ends where its number does."""
    return [0 if r.fill == r.edge else 2 for r in rows]


def _connectors(rows: Sequence[Row], p: Palette) -> list[frame.Shape]:
    half = frame.THICK / 2
    ends = [frame.tidy(r.end) for r in rows]
    return [frame.rule(ends[i], i + half, ends[i], j - half, p.muted) for i, j in pairwise(range(len(rows)))]


def _alt(rows: Sequence[Row], w: Words) -> str:
    return w.t("Step by step: {steps}.", steps="; ".join(f"{r.name} {frame.spoken(r.value)}" for r in rows))
