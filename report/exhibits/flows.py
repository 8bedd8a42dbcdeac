"""Where did the customers come from, and where did they go?"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

import pandas as pd

from report.forms import Bridge, Measure, Move, Node, Role, Sankey, Step
from report.scale import real
from words import Words

BETWEEN = ("lost", "spent_less", "spent_more", "won_back", "new", "new_or_won_back")
ARRIVED = ("won back", "new", "new or won back")
End = tuple[str, str]  # ("tier", its name) or ("movement", its code): a user may call a tier "new"
Flow = tuple[End, End, str, float]  # from, to, movement, customers


def period_names(w: Words, months: int | None) -> tuple[str, str]:
    """What the two periods are called: years when they are twelve months long."""
    if months == 12:
        return w.t("Last year"), w.t("This year")
    return w.t("Previous period"), w.t("This period")


# Customers ----------------------------------------------------------------------------------------------


def key(w: Words) -> tuple[str, str, str]:
    """The words of the three badges over the figure: better (blue), worse (orange), as before (grey)."""
    return w.t("up, new, won back"), w.t("down, lost"), w.t("same tier")


def sankey(flows: pd.DataFrame, w: Words, tiers: Sequence[str], *, months: int | None = 12) -> Sankey:
    """FLOWS between the tiers before and the tiers now.

    `tiers`: the tiers' names, best first. A customers file has only retained and lost: then that is what is drawn.
    """
    order: list[End] = [("tier", t) for t in tiers] + [("movement", m) for m in (*ARRIVED, "lost")]
    found = _flows(flows, order)
    before = sorted({source for source, *_ in found}, key=order.index)
    now = sorted({target for _, target, *_ in found}, key=order.index)
    moves = tuple(Move(before.index(a), now.index(b), movement, n) for a, b, movement, n in found)
    left = tuple(_node(end, sum(n for a, _, _, n in found if a == end), tiers, w) for end in before)
    right = tuple(_node(end, sum(n for _, b, _, n in found if b == end), tiers, w) for end in now)
    return Sankey(left, right, moves, period_names(w, months), len(tiers), _sankey_alt(left, right, moves, w))


def _flows(flows: pd.DataFrame, order: Sequence[End]) -> list[Flow]:
    """The flows that have customers and two known ends, in the order of the ends."""
    columns = zip(flows["tier_now"], flows["movement"], flows["tier_before"], flows["customers"], strict=True)
    found = [(_source(m, before), _target(m, now), m, float(n)) for now, m, before, n in columns if n > 0]
    known = [flow for flow in found if flow[0] in order and flow[1] in order]
    return sorted(known, key=lambda flow: (order.index(flow[0]), order.index(flow[1])))


def _source(movement: str, before: str) -> End:
    return ("movement", movement) if movement in ARRIVED else ("tier", before)


def _target(movement: str, now: str) -> End:
    return ("movement", "lost") if movement == "lost" else ("tier", now)


def _node(end: End, customers: float, tiers: Sequence[str], w: Words) -> Node:
    kind, name = end
    if kind == "tier":
        return Node(w.tier(name), customers, list(tiers).index(name))
    names = {
        "won back": w.t("Won back"),
        "new": w.t("New"),
        "new or won back": w.t("New/won back"),
        "lost": w.t("Lost"),
    }
    return Node(names[name], customers, gone=name == "lost")


def _sankey_alt(left: Sequence[Node], right: Sequence[Node], moves: Sequence[Move], w: Words) -> str:
    largest = sorted(moves, key=lambda m: -m.customers)[:5]
    said = [f"{left[m.source].name} → {right[m.target].name} {w.number(m.customers)}" for m in largest]
    return w.t("Customers between tiers. The largest flows: {flows}.", flows="; ".join(said))


# Revenue ------------------------------------------------------------------------------------------------


def bridge(table: pd.DataFrame, w: Words, *, months: int | None = 12) -> Bridge:
    """The revenue bridge of BRIDGE (step, change): from the revenue of the period before to that of this one.

    Steps that are not known are left out; the bars still tell where each begins.
    """
    change = {s: float(c) for s, c in zip(table["step"], table["change"], strict=True) if real(c)}
    before, now = period_names(w, months)
    start, end = change.get("start"), change.get("end")
    steps = steps_from(start or 0, [(_step_name(s, w), change[s]) for s in BETWEEN if s in change])
    first = [] if start is None else [Step(before, 0, start, "previous", total=True)]
    last = [] if end is None else [Step(now, 0, end, "actual", total=True)]
    money = Measure(kind="money", like=max(abs(v) for v in [*change.values(), 1]))
    return bridge_of([*first, *steps, *last], money, w)


def bridge_of(steps: Sequence[Step], money: Measure, w: Words) -> Bridge:
    """The steps with the sentence that says them."""
    said = [f"{s.name} {money.write(s.size, w) if s.total else money.change(s.size, w)}" for s in steps]
    return Bridge(tuple(steps), money, w.t("Step by step: {steps}.", steps="; ".join(said)))


def steps_from(start: float, changes: Sequence[tuple[str, float]], *, scenario: bool = False) -> list[Step]:
    """One step a change, each beginning where the one before ends; facts, or what could be."""
    starts = accumulate((change for _, change in changes), initial=start)
    role: Role = "scenario" if scenario else "actual"
    return [Step(name, base, change, role) for (name, change), base in zip(changes, starts, strict=False)]


def _step_name(step: str, w: Words) -> str:
    names = {
        "lost": w.t("Lost"),
        "spent_less": w.t("Spent less"),
        "spent_more": w.t("Spent more"),
        "won_back": w.t("Won back"),
        "new": w.t("New"),
        "new_or_won_back": w.t("New/won back"),
    }
    return names[step]
