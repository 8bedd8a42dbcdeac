"""The flow statement in customers or in revenue, one side under each tab."""

from __future__ import annotations

import streamlit as st

from report.exhibits import flows
from study import Study
from ui import state
from ui.show import show, tabbed
from words import Words


@st.fragment
def statement(study: Study, w: Words) -> None:
    """The statement with the choice of what is counted, and the customers behind it."""
    show(flows.statement(w))
    units = {"customers": w.t("Customers"), "revenue": w.t("Revenue, {unit}", unit=w.unit)}
    unit = st.segmented_control(
        w.t("Shown in"),
        flows.UNITS,
        format_func=units.__getitem__,
        key=state.slot("flow_unit"),
        required=True,
        persist_state="session",
        label_visibility="collapsed",
    )
    tabbed("flow_side", flows.sides(study, w, str(unit)))
    show(flows.customers(study, w))
    state.write_link()
