"""How do the customers feel, and what drives it?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from report.forms import Aspect, Bubble, Bubbles, Matrix, Measure
from report.scale import known, real
from words import Words

FEW = 30  # answers under which a tier's figures say little


def bubbles(tiers: pd.DataFrame, w: Words) -> Bubbles:
    """A bubble a tier: tier, nps (−100 … 100), low, high, retention, revenue (its area), answers.

    Tiers without NPS or retention are left out.
    """
    found = tuple(
        Bubble(
            w.tier(str(r["tier"])),
            rank,
            float(r["nps"]),
            float(r["retention"]),
            known(r["revenue"]),
            known(r.get("low")),
            known(r.get("high")),
            known(r.get("answers")) if real(r.get("answers")) and r["answers"] < FEW else None,
        )
        for rank, r in enumerate(tiers.to_dict("records"))
        if pd.notna(r["nps"]) and pd.notna(r["retention"])
    )
    nps, rate = Measure(w.t("NPS")), Measure(w.t("Retention rate"), "percent")
    said = [f"{b.name}: {nps.name} {w.number(b.x)}, {rate.name.lower()} {w.percent(b.y)}" for b in found]
    money = Measure(w.t("Revenue"), "money")
    return Bubbles(found, len(tiers), nps, rate, money, "; ".join(said) + ".")


def drivers(table: pd.DataFrame, w: Words, *, cuts: tuple[float, float] | None = None) -> Matrix:
    """Importance (standardised effect, with low and high) against performance (index 0–100), an aspect a point.

    `cuts` = (performance, importance) divide the picture; without them, the means. Above and left of them lies what
    to strengthen first. Aspects without both numbers are left out.
    """
    rows = table.dropna(subset=["importance", "performance"]).to_dict("records")
    found = tuple(
        Aspect(
            str(r["driver"]),
            float(r["performance"]),
            float(r["importance"]),
            known(r.get("low")),
            known(r.get("high")),
        )
        for r in rows
    )
    return Matrix(
        found,
        cuts or _means(found),
        w.t("Strengthen first"),
        x=Measure(w.t("Performance"), title=w.t("Performance, index 0–100")),
        y=Measure(w.t("Importance")),
        alt=_alt(found, cuts or _means(found), w),
    )


def _means(found: Sequence[Aspect]) -> tuple[float, float]:
    if not found:
        return 50.0, 0.5
    return float(np.mean([a.x for a in found])), float(np.mean([a.y for a in found]))


def _alt(found: Sequence[Aspect], cuts: tuple[float, float], w: Words) -> str:
    ranked = sorted(found, key=lambda a: -a.y)
    said = "; ".join(f"{a.name} {w.number(a.y, 2)} / {w.number(a.x)}" for a in ranked)
    first = ", ".join(a.name for a in ranked if a.x < cuts[0] and a.y > cuts[1]) or "–"
    return w.t("Importance / performance: {drivers}. Strengthen first: {first}.", drivers=said, first=first)
