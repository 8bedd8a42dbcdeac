"""Controls of a public programme: who joins, what a member costs, and what membership alone does."""

from __future__ import annotations

import streamlit as st

from clv.treatment import PublicForm
from report.link_text import RANGES, number, optional
from ui import choices
from ui.choices import Choice
from words import Words

MOST_MEMBERSHIPS = 20.0
ROWS = {
    "public_joining": Choice(0.5, number(*RANGES["share"]), "jj"),
    "public_cost": Choice(None, optional(number(*RANGES["cost"])), "jk", of_file=True),
    "public_years": Choice(None, optional(number(*RANGES["years"])), "jd", of_file=True),
    "public_memberships": Choice(0.0, number(0.0, MOST_MEMBERSHIPS), "jo"),
}
STOPS = [i / 20 for i in range(1, 21)]


def chosen() -> tuple[float, float | None, float | None, float]:
    """The share who join, a member's cost and years (None: as proposed), and their other memberships."""
    cost, years = choices.value("public_cost"), choices.value("public_years")
    return choices.value("public_joining"), cost, years, choices.value("public_memberships")


def asked(first: PublicForm, w: Words) -> None:
    """The four questions of a public programme."""
    with st.grid(4, min_column_width=190):
        now = float(choices.value("public_joining"))
        st.select_slider(
            w.t("Share who join"),
            sorted({*STOPS, now}),
            format_func=w.percent,
            key=choices.slot("public_joining"),
            persist_state="session",
        )
        _number("public_cost", w.t("Cost per member and year"), first.member_cost, 1.0, w)
        _number("public_years", w.t("Membership alone: years longer"), first.levers.years, 0.05, w)
        st.number_input(
            w.t("Other memberships they have"),
            0.0,
            MOST_MEMBERSHIPS,
            step=1.0,
            key=choices.slot("public_memberships"),
            persist_state="session",
            help=w.t(
                "The more programmes a customer is in, the less one more does: the effect is divided by 1 + these."
            ),
        )


def _number(key: str, label: str, first: float, step: float, w: Words) -> None:
    low, high = RANGES["cost"] if key == "public_cost" else RANGES["years"]
    st.number_input(
        label,
        low,
        high,
        value=None,
        step=step,
        key=choices.slot(key),
        persist_state="session",
        placeholder=w.number(first, 2),
        help=w.t("Empty: as proposed for this file."),
    )
