"""Names of RFM's segments, their measures and what else a division calls in words."""

from __future__ import annotations

from words import C_, N_, Words

SEGMENTS = {
    "champions": C_("rfm", "Best customers"),
    "often_small": C_("rfm", "Often, small"),
    "seldom_large": C_("rfm", "Seldom, large"),
    "promising": C_("rfm", "Promising"),
    "just_bought": C_("rfm", "Just bought"),
    "worth_a_call": C_("rfm", "Worth a call"),
    "cooling": C_("rfm", "Cooling off"),
    "do_not_lose": C_("rfm", "Do not lose"),
    "drifting": C_("rfm", "Drifting away"),
    "resting": C_("rfm", "Resting"),
}
MEASURES = {
    "recency": N_("Recency"),
    "frequency": N_("Frequency"),
    "monetary": N_("Money"),
}


def segment(code: str, w: Words) -> str:
    """A segment of RFM in words."""
    return w.c("rfm", SEGMENTS[code])


def span(low: int, high: int, w: Words) -> str:
    """From a score to another: "4–5", or "3"."""
    return w.number(low) if low == high else f"{w.number(low)}–{w.number(high)}"
