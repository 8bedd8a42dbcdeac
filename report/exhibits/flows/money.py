"""Exhibits of the revenue bridge and of revenue retention, and of changes that are only labels."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate

import pandas as pd

from report.exhibit import Exhibit
from report.exhibits import season, segments
from report.exhibits.flows.people import period_names
from report.forms import Bridge, BridgeStep, Measure, Role
from report.scale import real
from study import Study
from words import Words

BETWEEN = ("lost", "spent_less", "spent_more", "won_back", "new", "new_or_won_back")


def revenue(study: Study, w: Words) -> list[Exhibit]:
    """The revenue's way from one period to the next, and how much of it was kept; [] where moves are not known."""
    table = study.base.bridge
    if table is None or study.base.moves is None:
        return []
    drawn = Exhibit("bridge", bridge_message(table, w), bridge(table, w, months=study.period_months))
    kept, told = kept_sentence(study, w), season.notice(study, w)
    return [drawn, Exhibit("kept_revenue", lead=kept, notices=told)] if kept or told else [drawn]


def bridge_message(table: pd.DataFrame, w: Words) -> str:
    """What the revenue bridge shows: new against lost."""
    steps = table.set_index("step")["change"]
    lost, new = -steps["lost"], steps.get("new", steps.get("new_or_won_back", 0.0))
    values = {"new": w.short(new), "lost": w.short(lost)}
    if not lost:
        return w.t("No revenue left with lost customers")
    if abs(new - lost) < 0.05 * lost:
        return w.t("New customers brought {new}, as much as the lost took with them", **values)
    if new > lost:
        return w.t("New customers brought {new}, more than the {lost} that the lost took with them", **values)
    return w.t("New customers brought {new}, less than the {lost} that the lost took with them", **values)


def kept_sentence(study: Study, w: Words) -> str:
    """GRR and NRR in words; "" where they are not known."""
    kept = study.base.kept_revenue
    if not kept or math.isnan(kept["nrr"]):
        return ""
    said = w.t(
        "Of the previous period's revenue, {grr} was kept (GRR), and {nrr} with what the same customers added "
        "(NRR). Customers who came back are in neither; they brought {back}.",
        grr=f"**{w.percent(kept['grr'], 1)}**",
        nrr=f"**{w.percent(kept['nrr'], 1)}**",
        back=w.short(kept["won_back"]),
    )
    return f"{said} {five_points(study, w)}"


def five_points(study: Study, w: Words) -> str:
    """What five points more of NRR are in money the first period: five per cent of what they brought before."""
    before = study.base.tiers["revenue_before"].astype(float).sum()
    return w.t(
        "Five percentage points more of it are {money} the first period, 5% of what they brought before; how much "
        "all revenue grows depends on the new customers too.",
        money=w.short(0.05 * before),
    )


def only_labels(study: Study, w: Words) -> Exhibit | None:
    """How much of the moving comes of ranking anew; None where moves are not known."""
    if study.base.bridge is None or study.base.moves is None:
        return None
    return Exhibit(
        "only_labels", w.t("How many tier changes come from the ranking alone?"), notes=segments.relabelled(study, w)
    )


def bridge(table: pd.DataFrame, w: Words, *, months: int | None = 12) -> Bridge:
    """The revenue bridge of BRIDGE (step, change): from the revenue of the period before to that of this one.

    Steps that are not known are left out; the bars still tell where each begins.
    """
    change = {s: float(c) for s, c in zip(table["step"], table["change"], strict=True) if real(c)}
    before, now = period_names(w, months)
    start, end = change.get("start"), change.get("end")
    steps = steps_from(start or 0, [(_step_name(s, w), change[s]) for s in BETWEEN if s in change])
    first = [] if start is None else [BridgeStep(before, 0, start, "previous", total=True)]
    last = [] if end is None else [BridgeStep(now, 0, end, "actual", total=True)]
    money = Measure(kind="money", like=max(abs(v) for v in [*change.values(), 1]))
    return bridge_of([*first, *steps, *last], money, w)


def bridge_of(steps: Sequence[BridgeStep], money: Measure, w: Words) -> Bridge:
    """The steps with the sentence that says them."""
    said = [f"{s.name} {money.write(s.size, w) if s.total else money.change(s.size, w)}" for s in steps]
    return Bridge(tuple(steps), money, w.t("Step by step: {steps}.", steps="; ".join(said)))


def steps_from(start: float, changes: Sequence[tuple[str, float]], *, scenario: bool = False) -> list[BridgeStep]:
    """One step a change, each beginning where the one before ends; facts, or what could be."""
    starts = accumulate((change for _, change in changes), initial=start)
    role: Role = "scenario" if scenario else "actual"
    return [BridgeStep(name, base, change, role) for (name, change), base in zip(changes, starts, strict=False)]


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
