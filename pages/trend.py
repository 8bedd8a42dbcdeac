"""Which way is the base going?"""

import streamlit as st

from ui import cache, state
from ui.panels import problem, trend
from ui.parts import empty, footer, headline, meaning

w = state.words()
now = cache.study()
question = w.t("Which way is the base going?")

if now.base_problem is not None:
    st.title(question, anchor=False)
    problem.show(now)
elif now.base.kind != "transactions" or not now.base.tiers["customers"].sum():
    st.title(question, anchor=False)
    empty(
        w.t("A trend needs the dates of purchases"),
        w.t("A file with a row a customer or a segment is one picture in time. Open a file with a row a purchase."),
        w.t("To the customer file"),
        page="file",
    )
else:
    headline(question, trend.answer(now, w))
    trend.rolling(now, w)
    st.subheader(w.t("The figures to follow"), anchor=False)
    trend.kpi_table(now, w)
    st.subheader(w.t("When is a customer lost?"), anchor=False)
    trend.lost(now, w)
    meaning(
        w.t(
            "A rolling figure counts the whole period before its date, so that seasons even out. The calendar's "
            "figures show the season; unfinished months are marked. A customer counts as lost after a whole period "
            "without a purchase: if many come back after longer than that, the period is too short for this business."
        )
    )
footer(now)
