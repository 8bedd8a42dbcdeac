"""What customers cost: to serve, and to win by channel with a person's own costs."""

from __future__ import annotations

import streamlit as st

from report.exhibits import serving as exhibits
from report.link_text import amounts, optional
from report.text import markdown_text
from study import Study, serving
from ui import choices
from ui.boxes import box
from ui.choices import Choice
from ui.show import show
from words import Words

MOST = 11
ROWS = {"channel_costs": Choice(None, optional(amounts(0, 1e7)), "xq", of_file=True)}


@st.fragment
def costs(study: Study, w: Words) -> None:
    """Cost to serve by year as a customer, and the cost to win by channel, each in a box."""
    for e in exhibits.cost_to_serve(study, w):
        with box(e.key, e.message) as opened:
            if opened:
                show(e.body)
    if serving.channels(study) is not None:
        with box("channel_costs", w.t("What it costs to win a customer, by channel")) as opened:
            if opened:
                _entered(study, w)
                show(*exhibits.by_channel(study, w, choices.value("channel_costs") or ()))
    choices.write_link()


def _entered(study: Study, w: Words) -> None:
    """A cost a channel, in a form."""
    found, given = serving.channels(study), choices.value("channel_costs") or ()
    names = [] if found is None else [str(one) for one in found["value"]][:MOST]
    with st.form("channel_costs_form", border=False):
        typed = [
            st.number_input(
                w.t("{channel}, {unit} per new customer", channel=markdown_text(name), unit=w.unit),
                0.0,
                value=float(given[i]) if i < len(given) else 0.0,
                key=f"channel_cost_{i}_{given}",
            )
            for i, name in enumerate(names)
        ]
        if st.form_submit_button(w.t("Use these costs")):
            choices.put("channel_costs", tuple(float(x or 0) for x in typed))
            st.rerun()
