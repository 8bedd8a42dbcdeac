"""Exhibit of the customers between the tiers of two periods: message, picture, key, and limits of a short history."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from clv.flows import ARRIVALS
from report.exhibit import Badge, Exhibit, Notice
from report.forms import Move, Sankey, SankeyNode
from report.text import markdown_text
from study import Study
from study import flows as model
from words import Words

End = tuple[str, str]  # ("tier", its name) or ("movement", its code): a user may call a tier "new"
Flow = tuple[End, End, str, float]  # from, to, movement, customers


def moving(study: Study, w: Words) -> Exhibit:
    """The customers between the tiers then and now, and what a short history does to who is new."""
    form = sankey(model.statement(study), w, study.base.names, months=study.period_months)
    better, worse, same = key(w)
    up = [Badge(better, "blue", "up")] if study.base.moves is not None else []  # a file with no way up has none
    badges = (*up, Badge(worse, "orange", "down"), Badge(same, "gray", "same"))
    short = history_warning(study, w)
    return Exhibit("sankey", message(study, w), form, badges=badges, notices=(Notice(short),) if short else ())


def message(study: Study, w: Words) -> str:
    """The message over the flows: the tier that loses most, and where the new ones begin."""
    flows = study.base.flows
    if flows is None or not model.count(study, "lost"):
        return w.t("Where the customers went")
    lost = flows[flows["movement"] == "lost"].set_index("tier_before")["customers"]
    worst = str(lost.idxmax())
    tier = markdown_text(w.tier(worst))
    new = flows[flows["movement"] == "new"].set_index("tier_now")["customers"]
    if not new.sum():
        return w.t("{tier} loses most customers", tier=tier)
    if new.idxmax() == worst:
        return w.t("{tier} loses most, and most new customers begin there", tier=tier)
    other = markdown_text(w.tier(str(new.idxmax())))
    return w.t("{tier} loses most; most new customers begin in {other}", tier=tier, other=other)


def history_warning(study: Study, w: Words) -> str:
    """What a short history does to won back and new, in a sentence; "" when it is long enough."""
    if study.base.kind != "transactions" or study.base.history == "whole":
        return ""
    if study.base.history == "none":
        return w.t(
            "The file begins with the period before, so a customer who comes now may be new or come back: the two "
            "cannot be told apart and stand in one row."
        )
    return w.t(
        "The file reaches less than one period behind the period before, so some customers counted as new may have "
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


def sankey(flows: pd.DataFrame, w: Words, tiers: Sequence[str], *, months: int | None = 12) -> Sankey:
    """FLOWS between the tiers before and the tiers now.

    `tiers`: the tiers' names, best first. A customers file has only retained and lost: then that is what is drawn.
    """
    order: list[End] = [("tier", t) for t in tiers] + [("movement", m) for m in (*ARRIVALS, "lost")]
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
    return ("movement", movement) if movement in ARRIVALS else ("tier", before)


def _target(movement: str, now: str) -> End:
    return ("movement", "lost") if movement == "lost" else ("tier", now)


def _node(end: End, customers: float, tiers: Sequence[str], w: Words) -> SankeyNode:
    kind, name = end
    if kind == "tier":
        return SankeyNode(w.tier(name), customers, list(tiers).index(name))
    names = {
        "won back": w.t("Won back"),
        "new": w.t("New"),
        "new or won back": w.t("New/won back"),
        "lost": w.t("Lost"),
    }
    return SankeyNode(names[name], customers, gone=name == "lost")


def _sankey_alt(left: Sequence[SankeyNode], right: Sequence[SankeyNode], moves: Sequence[Move], w: Words) -> str:
    largest = sorted(moves, key=lambda m: -m.customers)[:5]
    said = [f"{left[m.source].name} → {right[m.target].name} {w.number(m.customers)}" for m in largest]
    return w.t("Customers between tiers. The largest flows: {flows}.", flows="; ".join(said))
