"""Exhibit of the customers between the tiers of two periods: message, picture, key, and limits of a short history."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from clv.flows import ARRIVALS
from report.exhibit import Badge, Exhibit, Notice
from report.forms import Measure, Move, Sankey, SankeyNode
from report.text import markdown_text
from study import Study, kept
from study import flows as model
from words import Words

End = tuple[str, str]  # ("tier", its name) or ("movement", its code): a user may call a tier "new"
Flow = tuple[End, End, str, float, float]  # from, to, movement, what leaves, what arrives


@kept
def moving(study: Study, w: Words, unit: str = "customers") -> Exhibit:
    """The customers, or their revenue, between the tiers then and now, and what a short history does to who is new."""
    form = sankey(model.statement(study), w, study.base.names, months=study.period_months, unit=unit)
    better, worse, same = key(w)
    up = [Badge(better, "blue", "up")] if study.base.moves is not None else []  # a file with no way up has none
    badges = (*up, Badge(worse, "orange", "down"), Badge(same, "gray", "same"))
    short = history_warning(study, w)
    notices = (Notice(short),) if short else ()
    return Exhibit("sankey", message(study, w, unit), form, badges=badges, notices=notices)


def message(study: Study, w: Words, unit: str = "customers") -> str:
    """The message over the flows: which tier loses most, how large a part of it that is, and which the largest part."""
    if not model.count(study, "lost"):
        return w.t("Where the customers went")
    most, share = model.lost_most(study, unit == "revenue")
    values = {
        "tier": markdown_text(w.tier(most.tier)),
        "count": w.short(most.lost) if unit == "revenue" else w.number(most.lost),
        "rate": w.percent(most.rate),
        "other": markdown_text(w.tier(share.tier)),
        "share": w.percent(share.rate),
    }
    if unit == "revenue":
        if most.tier == share.tier:
            return w.t("{tier} loses most revenue: {count}, {rate} of what it had", **values)
        return w.t("{tier} loses most revenue, {count} or {rate}; {other} the largest part, {share}", **values)
    if most.tier == share.tier:
        return w.t("{tier} loses most customers: {count}, {rate} of those it had", **values)
    return w.t("{tier} loses most customers, {count} or {rate}; {other} the largest part, {share}", **values)


def history_warning(study: Study, w: Words) -> str:
    """What a short history does to won back and new, in a sentence; "" when it is long enough."""
    if study.base.kind != "transactions" or study.base.history == "whole":
        return ""
    if study.base.history == "none":
        return w.t(
            "The file begins with the previous period, so a customer who joins now may be new or have come back: "
            "the two share one row."
        )
    return w.t(
        "The file holds less than one period before the two compared, so some customers counted as new may have "
        "come back."
    )


def period_names(w: Words, months: int | None) -> tuple[str, str]:
    """What the two periods are called: years when they are twelve months long."""
    if months == 12:
        return w.t("Last year"), w.t("This year")
    return w.t("Previous period"), w.t("This period")


def key(w: Words) -> tuple[str, str, str]:
    """The words of the three badges over the figure: better (blue), worse (orange), as before (grey)."""
    return w.t("up, new, won back"), w.t("down, lost"), w.t("same tier")


def sankey(
    flows: pd.DataFrame, w: Words, tiers: Sequence[str], *, months: int | None = 12, unit: str = "customers"
) -> Sankey:
    """FLOWS between the tiers before and the tiers now, in customers or in revenue; the three largest moves marked.

    `tiers`: the tiers' names, best first. A customers file has only retained and lost: then that is what is drawn.
    Revenue leaves as it was in the period before and arrives as it is now; a sum below zero has no band.
    """
    order: list[End] = [("tier", t) for t in tiers] + [("movement", m) for m in (*ARRIVALS, "lost")]
    found = _flows(flows, order, unit == "revenue")
    before = sorted({source for source, *_ in found}, key=order.index)
    now = sorted({target for _, target, *_ in found}, key=order.index)
    had = {end: sum(out for a, _, _, out, _ in found if a == end) for end in before}
    got = {end: sum(into for _, b, _, _, into in found if b == end) for end in now}
    marked = _largest(found)
    moves = tuple(
        Move(before.index(a), now.index(b), movement, out, into, out / had[a] if had[a] else 0.0, i in marked)
        for i, (a, b, movement, out, into) in enumerate(found)
    )
    left, right = (tuple(_node(end, n, tiers, w) for end, n in side.items()) for side in (had, got))
    most = max([*had.values(), *got.values(), 0.0])
    measure = Measure(w.t("Revenue"), "money", most) if unit == "revenue" else Measure(w.t("Customers"))
    alt = _sankey_alt(left, right, moves, measure, w)
    return Sankey(left, right, moves, period_names(w, months), len(tiers), measure, alt)


def _largest(found: Sequence[Flow]) -> set[int]:
    """Places of the three largest moves: who stayed in a tier has not moved."""
    moved = [i for i, flow in enumerate(found) if flow[2] != "retained"]
    return set(sorted(moved, key=lambda i: -max(found[i][3:]))[:3])


def _flows(flows: pd.DataFrame, order: Sequence[End], money: bool) -> list[Flow]:
    """The flows that have somebody and two known ends, in the order of the ends."""
    amounts = ["revenue_before", "revenue_now"] if money else ["customers", "customers"]
    columns = (flows[c] for c in ("tier_now", "movement", "tier_before", "customers", *amounts))
    found = [
        (_source(m, before), _target(m, now), m, *_ends(m, float(out), float(into)))
        for now, m, before, n, out, into in zip(*columns, strict=True)
        if n > 0
    ]
    known = [flow for flow in found if flow[0] in order and flow[1] in order and max(flow[3:]) > 0]
    return sorted(known, key=lambda flow: (order.index(flow[0]), order.index(flow[1])))


def _ends(movement: str, out: float, into: float) -> tuple[float, float]:
    """As much as leaves and arrives: the lost take with them what they had, who arrives brings what they have."""
    if movement == "lost":
        into = out
    if movement in ARRIVALS:
        out = into
    return max(out, 0.0), max(into, 0.0)


def _source(movement: str, before: str) -> End:
    return ("movement", movement) if movement in ARRIVALS else ("tier", before)


def _target(movement: str, now: str) -> End:
    return ("movement", "lost") if movement == "lost" else ("tier", now)


def _node(end: End, amount: float, tiers: Sequence[str], w: Words) -> SankeyNode:
    kind, name = end
    if kind == "tier":
        return SankeyNode(w.tier(name), amount, list(tiers).index(name))
    names = {
        "won back": w.t("Won back"),
        "new": w.t("New"),
        "new or won back": w.t("New/won back"),
        "lost": w.t("Lost"),
    }
    return SankeyNode(names[name], amount, gone=name == "lost")


def _sankey_alt(
    left: Sequence[SankeyNode], right: Sequence[SankeyNode], moves: Sequence[Move], measure: Measure, w: Words
) -> str:
    largest = sorted(moves, key=lambda m: -m.out)[:5]
    said = "; ".join(f"{left[m.source].name} → {right[m.target].name} {measure.write(m.out, w)}" for m in largest)
    if measure.kind == "money":
        return w.t("Revenue between tiers. The largest flows: {flows}.", flows=said)
    return w.t("Customers between tiers. The largest flows: {flows}.", flows=said)
