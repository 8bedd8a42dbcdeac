"""The flows and their statement in customers or in revenue, one side of it under each tab."""

from __future__ import annotations

import streamlit as st

from report.exhibits import flows
from report.link_text import one_of
from study import Study
from ui import choices
from ui.boxes import box
from ui.choices import Choice
from ui.controls.switch import switch
from ui.show import show, tabbed
from words import Words

ROWS = {
    "flow_side": Choice("went", one_of("went", "came", "every", "flows_slide"), "fs"),
    "flow_unit": Choice("customers", one_of("customers", "revenue"), "fu"),
}


def labels(study: Study, w: Words) -> None:
    """How much of the moving is only labels, in a box."""
    found = flows.labels(study, w)
    if not found:
        return
    only, *cuts = found
    with box(only.key, only.message) as opened:
        if opened:
            show(only.body, *cuts)


@st.fragment
def statement(study: Study, w: Words) -> None:
    """The choice of what is counted, the figure and the statement in it, and the customers behind them."""
    units = {"customers": w.t("Customers"), "revenue": w.t("Revenue, {unit}", unit=w.unit)}
    unit = switch(w.t("Shown in"), {name: units[name] for name in flows.UNITS}, choices.slot("flow_unit"), hidden=True)
    show(flows.moving(study, w, unit), flows.statement(w))
    tabbed("flow_side", flows.sides(study, w, unit))
    show(flows.customers(study, w))
    choices.write_link()
