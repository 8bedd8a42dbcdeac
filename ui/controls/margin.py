"""Control of what is counted: revenue, the file's own margin, or a share of revenue."""

from __future__ import annotations

import streamlit as st

from ui import choices
from words import Words

USUAL, STEP = 0.4, 0.01


def counted_in(has_cost: bool, w: Words) -> None:
    """Count in revenue, in the file's own margin, or in a share of revenue."""
    names = {"revenue": w.t("Revenue"), "file": w.t("Margin from the file"), "share": w.t("Own margin")}
    options = [o for o in names if o != "file" or has_cost]
    now = choices.value("margin")
    chosen = "revenue" if now is None else "file" if now == "file" else "share"
    picked = st.segmented_control(
        w.t("Measure in"),
        options,
        default=chosen if chosen in options else "revenue",
        format_func=names.__getitem__,
        key=f"money_{chosen}",
        required=True,
        help=w.t("Revenue is what the customers pay; margin is what is left of it after the cost of what they bought."),
    )
    wanted: str | float | None = None if picked == "revenue" else "file"
    if picked == "share":
        own = now if isinstance(now, float) else USUAL
        shares = [i / 100 for i in range(1, 101)]
        moved = st.select_slider(
            w.t("Margin, share of revenue"),
            shares,
            value=min(shares, key=lambda x: abs(x - own)),
            format_func=lambda x: w.percent(x),
            key=f"margin_{own}",
        )
        wanted = own if abs(moved - own) < STEP / 2 else float(moved)
    if wanted != now:
        choices.put("margin", wanted)
        st.rerun()
