"""The flows and their statement in customers or in revenue, one side of it under each tab."""

from __future__ import annotations

import streamlit as st

from report.exhibits import flows
from report.link_text import one_of
from study import Study
from ui import choices
from ui.choices import Choice
from ui.show import show, tabbed
from words import Words

ROWS = {
    "flow_side": Choice("went", one_of("went", "came", "every"), "fs"),
    "flow_unit": Choice("customers", one_of("customers", "revenue"), "fu"),
}


@st.fragment
def statement(study: Study, w: Words) -> None:
    """The choice of what is counted, the figure and the statement in it, and the customers behind them."""
    units = {"customers": w.t("Customers"), "revenue": w.t("Revenue, {unit}", unit=w.unit)}
    unit = st.segmented_control(
        w.t("Shown in"),
        flows.UNITS,
        format_func=units.__getitem__,
        key=choices.slot("flow_unit"),
        required=True,
        persist_state="session",
        label_visibility="collapsed",
    )
    show(flows.moving(study, w, str(unit)), flows.statement(w))
    tabbed("flow_side", flows.sides(study, w, str(unit)))
    show(flows.customers(study, w))
    choices.write_link()
