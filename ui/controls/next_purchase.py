"""What they buy next, each part in a box under when a customer pays."""

from __future__ import annotations

import streamlit as st

from report.exhibits import next_purchase
from study import Study
from ui import choices
from ui.boxes import box
from ui.show import show
from words import Words


@st.fragment
def buys_next(study: Study, w: Words) -> None:
    """Whose revenue it is, who buys again, and the order of products."""
    for e in next_purchase.exhibits(study, w):
        with box(e.key, e.message) as opened:
            if opened:
                show(e.body)
    choices.write_link()
