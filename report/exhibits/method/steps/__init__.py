"""Worked steps: the formulas with the open file's own figures, or what the file would have to hold."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from clv import Base
from clv.tables import PURCHASES
from report.exhibits.method.catalogue import Number
from report.exhibits.method.steps import levers, more, period, stay, tiers, value
from report.exhibits.method.steps.figures import Figures
from words import N_, Words

OWN: dict[str, Callable[[Figures], list[str]]] = {
    **period.OWN,
    **tiers.OWN,
    **stay.OWN,
    **value.OWN,
    **levers.OWN,
    **more.OWN,
}
# What a file must hold for its own figures, and what to open when it does not.
WANTED = {
    "dates": N_("This file has no dates. A file of purchases would show it."),
    "rows": N_("A file with one row per purchase would show it."),
    "customers": N_(
        "A file with one row per segment has no customers. A file of purchases or of customers would show it."
    ),
    "purchases": N_("This file does not count purchases. A file with one row per purchase would."),
    "periods": N_("This needs two periods: a file of purchases that goes back two periods."),
    "both": N_("This requires knowing what every customer brought in both periods: a file of purchases would show it."),
    "moves": N_(
        "This requires knowing what every customer brought in both periods: a file of purchases would show it."
    ),
    "arrivals": N_("This requires knowing who is new: a file of purchases that goes back two periods would show it."),
    "retention": N_("How long customers stay is not in this file. One that goes back two periods shows it."),
    "counts": N_("This needs the number of customers before and of those lost."),
    "history": N_("This needs purchases before the two periods: a longer file of purchases would show it."),
    "third": N_("This shows when the file holds three whole periods."),
    "margin": N_("Revenue is counted. Choose a margin on the page of value tiers, and it stands here."),
    "cost": N_("This file has no cost. One with a cost column would show it."),
}


def steps_of(number: Number, f: Figures | None, w: Words) -> tuple[list[str], str]:
    """(this file's figures, why there are none)."""
    if f is None or number.key not in OWN:
        return [], ""
    if not met(number.needs, f):
        return [], w.t(WANTED[number.needs])
    return OWN[number.key](f), ""


def met(need: str, f: Figures) -> bool:
    """Whether the base that is shown holds what a number needs."""
    base, tiers = f.base, f.base.tiers
    checks: dict[str, Callable[[], bool]] = {
        "": lambda: True,
        "dates": lambda: base.period is not None,
        "rows": lambda: base.kind == "transactions",
        "customers": lambda: base.customers is not None,
        "purchases": lambda: bool(tiers["purchases"].notna().any()),
        "periods": lambda: base.two_periods,
        "both": lambda: bool(base.kept_revenue) and bool(base.relabelled),
        "moves": lambda: base.moves is not None,
        "arrivals": lambda: base.moves is not None and base.two_periods,
        "retention": lambda: bool((f.b.churn >= 0).any()),
        "counts": lambda: bool(np.isfinite(f.b.churn_low).any()),
        "history": lambda: base.kind in PURCHASES and base.history != "none" and base.two_periods,
        "third": lambda: f.study.hindsight is not None,
        "margin": lambda: base.margin is not None,
        "cost": lambda: _costed(base),
    }
    return checks[need]()


def _costed(base: Base) -> bool:
    """Whether what the active customers bought has a cost."""
    people = base.customers
    if people is None or "costed_now" not in people:
        return False
    return bool(people.loc[people["tier_now"].notna(), "costed_now"].fillna(0).any())
