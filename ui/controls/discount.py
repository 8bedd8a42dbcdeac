"""Control of the discount rate, which holds on every page."""

from __future__ import annotations

import streamlit as st

from ui import choices
from words import Words

RATES = [i / 100 for i in range(21)]


def discount(w: Words) -> float:
    """How much less money is worth for each year one waits."""
    return float(
        st.select_slider(
            w.t("Discount rate per year"),
            RATES,
            format_func=w.percent,
            key=choices.among("discount", RATES),
            persist_state="session",
            help=w.t("How much less money is worth for each year of waiting. It applies on every page."),
        )
    )
