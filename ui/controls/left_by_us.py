"""Switch: whether customers that the company itself let go count as lost."""

from __future__ import annotations

import streamlit as st

from study import Study
from study.leaving import leaving
from ui import choices
from words import Words


def let_go_of(study: Study, w: Words) -> None:
    """The switch, where the file tells that some were let go of by the company."""
    found = leaving(study)
    if found is not None and found.by_us:
        names = {"lost": w.t("Count them as lost"), "left_out": w.t("Leave them out of churn")}
        st.segmented_control(
            w.t("Customers we ended ourselves: refused, unpaid, deceased, moved away"),
            list(names),
            format_func=names.__getitem__,
            key=choices.slot("left_by_us"),
            required=True,
            persist_state="session",
        )
