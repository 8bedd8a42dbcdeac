"""What one customer of each tier is worth: a bar a tier, in the tier's ink."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from clv.tables import TOTAL
from ui.charts import bridge, frame
from ui.charts.palette import Palette
from words import Words


def figure(portfolio: pd.DataFrame, w: Words, p: Palette) -> go.Figure:
    """CLV of one customer a tier, from PORTFOLIO; a tier whose CLV cannot be known is left out."""
    tiers = portfolio[portfolio["tier"] != TOTAL]
    like = max([1.0, *(v for v in tiers["clv"] if frame.real(v))])
    colours = p.tiers(len(tiers))
    rows = [
        bridge.Row(w.tier(str(name)), 0, float(value), frame.bold(w.money(value)), True, colour, colour)
        for name, value, colour in zip(tiers["tier"], tiers["clv"], colours, strict=True)
        if frame.real(value)
    ]
    alt = w.t(
        "What one customer is worth. {tiers}.", tiers="; ".join(f"{r.name} {frame.spoken(r.value)}" for r in rows)
    )
    return bridge.draw(rows, w, p, highest=like, alt=alt, connected=False)
