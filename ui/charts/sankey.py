"""Where customers came from and where they went: tiers before on the left, tiers now on the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from ui.charts import frame
from ui.charts.palette import Palette, tint
from words import Words

HEIGHT, MARGIN, TOP, BOTTOM = 484, 84, 30, 8
PAD, THICK, LABEL = 12, 10, 37  # px between nodes, of a node, of a label's two lines
ARRIVED = ("won back", "new", "new or won back")
STRENGTH = {"retained": 0.28, "upgraded": 0.60, "downgraded": 0.45, "lost": 0.70} | dict.fromkeys(ARRIVED, 0.28)

End = tuple[str, str]  # ("tier", its name) or ("movement", its code): a user may call a tier "new"


@dataclass(frozen=True)
class Move:
    """One flow: customers from one end to another."""

    source: End
    target: End
    movement: str
    customers: float


@dataclass(frozen=True)
class Node:
    """One end as it is drawn: customers, colour and centre (0 top, 1 bottom)."""

    name: str
    customers: float
    colour: str
    centre: float


def key(w: Words) -> tuple[str, str, str]:
    """The words of the three badges over the figure: better (blue), worse (orange), as before (grey)."""
    return w.t("up, new, won back"), w.t("down, lost"), w.t("same tier")


def figure(flows: pd.DataFrame, w: Words, p: Palette, tiers: Sequence[str], *, months: int | None = 12) -> go.Figure:
    """FLOWS as bands as wide as their customers, coloured by what the move means, never by tier.

    `tiers`: the tiers' names, best first. A customers file has only retained and lost: then that is what is drawn.
    """
    moves = _moves(flows, tiers)
    height = max(HEIGHT, 40 * (len(tiers) + 2))
    left, right = (
        _sums([(m.source, m.customers) for m in moves]),
        _sums([(m.target, m.customers) for m in moves]),
    )
    most = max(len(left), len(right))
    sides = [_column(side, most, tiers, w, p, height - TOP - BOTTOM) for side in (left, right)]
    names = [frame.short_name(n.name) for side in sides for n in side.values()]
    margin = max(MARGIN, frame.left_margin(names))
    return frame.figure(
        [_trace(moves, sides[0], sides[1], w, p)],
        w,
        p,
        height=height,
        margin=(margin, margin, TOP, BOTTOM),
        alt=_alt(moves, w),
        notes=[*_heads(w, p, months, margin), *_labels(sides[0], w, height, 0), *_labels(sides[1], w, height, 1)],
    )


def _moves(flows: pd.DataFrame, tiers: Sequence[str]) -> list[Move]:
    """The flows that have customers and two known ends, in the order of the tiers, then of the movements."""
    order = [("tier", t) for t in tiers] + [("movement", m) for m in (*ARRIVED, "lost")]
    columns = zip(flows["tier_now"], flows["movement"], flows["tier_before"], flows["customers"], strict=True)
    moves = [Move(_source(m, before), _target(m, now), m, float(n)) for now, m, before, n in columns if n > 0]
    known = [m for m in moves if m.source in order and m.target in order]
    return sorted(known, key=lambda m: (order.index(m.source), order.index(m.target)))


def _source(movement: str, before: str) -> End:
    return ("movement", movement) if movement in ARRIVED else ("tier", before)


def _target(movement: str, now: str) -> End:
    return ("movement", "lost") if movement == "lost" else ("tier", now)


def _sums(ends: Sequence[tuple[End, float]]) -> dict[End, float]:
    sums: dict[End, float] = {}
    for end, customers in ends:
        sums[end] = sums.get(end, 0) + customers
    return sums


def _column(
    sums: dict[End, float], most: int, tiers: Sequence[str], w: Words, p: Palette, room: float
) -> dict[End, Node]:
    """Nodes from the top down over the whole height, each centre computed from its customers and the gaps.

    The side with most nodes sets the scale, as Plotly sets it; the other side gets wider gaps.
    """
    total = sum(sums.values()) or 1
    scale = (room - PAD * (most - 1)) / total
    gap = (room - scale * total) / max(len(sums) - 1, 1)
    ramp = dict(zip(tiers, p.tiers(len(tiers)), strict=True))
    nodes, top = {}, 0.0
    for end in sorted(sums, key=lambda e: _rank(e, tiers)):
        colour = ramp[end[1]] if end[0] == "tier" else p.bad if end[1] == "lost" else p.good
        centre = (top + scale * sums[end] / 2) / room
        nodes[end] = Node(_name(end, w), sums[end], colour, centre)
        top += scale * sums[end] + gap
    return nodes


def _rank(end: End, tiers: Sequence[str]) -> int:
    return list(tiers).index(end[1]) if end[0] == "tier" else len(tiers) + (*ARRIVED, "lost").index(end[1])


def _name(end: End, w: Words) -> str:
    names = {
        "won back": w.t("Won back"),
        "new": w.t("New"),
        "new or won back": w.t("New/won back"),
        "lost": w.t("Lost"),
    }
    return w.tier(end[1]) if end[0] == "tier" else names[end[1]]


def _trace(moves: Sequence[Move], left: dict[End, Node], right: dict[End, Node], w: Words, p: Palette) -> go.Sankey:
    nodes = [*left.values(), *right.values()]
    sources, targets = list(left), list(right)
    hue = {"retained": p.actual, "downgraded": p.bad, "lost": p.bad}
    return go.Sankey(
        arrangement="fixed",
        node={
            "x": [0.001] * len(left) + [0.999] * len(right),
            "y": [frame.tidy(n.centre) for n in nodes],
            "label": [""] * len(nodes),
            "color": [n.colour for n in nodes],
            "line": {"width": 0},
            "pad": PAD,
            "thickness": THICK,
            "customdata": [f"<b>{frame.plain(n.name)}</b><br>{w.number(n.customers)}" for n in nodes],
            "hovertemplate": "%{customdata}<extra></extra>",
        },
        link={
            "source": [sources.index(m.source) for m in moves],
            "target": [len(left) + targets.index(m.target) for m in moves],
            "value": [m.customers for m in moves],
            "color": [tint(hue.get(m.movement, p.good), STRENGTH[m.movement]) for m in moves],
            "customdata": [_hover(m, w) for m in moves],
            "hovertemplate": "%{customdata}<extra></extra>",
        },
    )


def _hover(move: Move, w: Words) -> str:
    names = frame.plain(_name(move.source, w)), frame.plain(_name(move.target, w))
    return f"<b>{names[0]} → {names[1]}</b><br>{w.n('{count} customer', '{count} customers', int(move.customers))}"


def _heads(w: Words, p: Palette, months: int | None, margin: float) -> list[frame.Note]:
    """The two periods, inside the bands where a phone has room for both, else from the figure's outer edges."""
    before, now = frame.period_names(w, months)
    inside = frame.width(before) + frame.width(now) + 16 <= frame.NARROW - 2 * margin
    sides = ("left bottom", "right bottom")
    shifts = (0, 0) if inside else (-margin, margin)
    return [
        frame.paper_note(x, 1, text, at, xshift=shift, yshift=8, font={"color": p.muted})
        for x, text, at, shift in zip((0, 1), (before, now), sides, shifts, strict=True)
    ]


def _labels(nodes: dict[End, Node], w: Words, height: int, side: int) -> list[frame.Note]:
    """Name and number outside each node; labels of thin nodes make room for one another."""
    room = height - TOP - BOTTOM
    places = frame.spread([n.centre * room for n in nodes.values()], LABEL, 8, room - 12)
    return [
        frame.paper_note(
            side,
            frame.tidy(1 - place / room),
            f"{frame.short_name(n.name)}<br><b>{w.number(n.customers)}</b>",
            "left middle" if side else "right middle",
            xshift=8 if side else -8,
            align="left" if side else "right",
        )
        for n, place in zip(nodes.values(), places, strict=True)
    ]


def _alt(moves: Sequence[Move], w: Words) -> str:
    largest = sorted(moves, key=lambda m: -m.customers)[:5]
    said = [f"{_name(m.source, w)} → {_name(m.target, w)} {w.number(m.customers)}" for m in largest]
    return w.t("Customers between tiers. The largest flows: {flows}.", flows="; ".join(said))
