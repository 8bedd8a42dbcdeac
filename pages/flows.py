"""Where did the customers come from, and where did they go?"""

import streamlit as st

from report.exhibits import flows as exhibits
from ui import cache, state
from ui.panels import flows, problem, segments
from ui.parts import behind, empty, figure, footer, headline, meaning, warning

w = state.words()
now = cache.study()
question = w.t("Where did they come from, and where did they go?")

if now.base_problem is not None:
    st.title(question, anchor=False)
    problem.show(now)
elif now.base.kind == "segments" or not now.base.two_periods:
    st.title(question, anchor=False)
    empty(
        w.t("Flows need two periods"),
        w.t("Open a file of purchases that reaches back two periods, or one with each customer's revenue in both.")
        if now.base.kind != "transactions"
        else w.t("This file holds one period. Choose a shorter period on the customer file's page, or a longer file."),
        w.t("To the customer file"),
        page="file",
    )
else:
    base, months = now.base, now.period.months if now.period is not None else 12
    headline(question, flows.answer(base, w))
    figure(
        exhibits.sankey(flows.flows_of(base), w, base.names, months=months),
        "sankey",
        flows.message(base, w),
        between=lambda: flows.key(base, w),
    )
    if flows.history_warning(base, w):
        warning(flows.history_warning(base, w))
    st.subheader(w.t("The customer flow statement"), anchor=False)
    flows.statement(base, w)
    behind(lambda: base.customers, base.names, flows.groups(w), "flows")
    if base.bridge is not None and base.moves is not None:
        figure(exhibits.bridge(base.bridge, w, months=months), "bridge", flows.bridge_message(base, w))
        st.markdown(flows.kept_sentence(base, w))
        st.subheader(w.t("How much of the moving is only labels?"), anchor=False)
        segments.basis_choice(base, w)
    meaning(
        w.t(
            "Everybody active in either period is in exactly one row. A lost customer bought nothing in this period "
            "and may come back. With tiers ranked anew, some up and down is chance: a customer who bought unusually "
            "much or little tends back towards the usual."
        )
    )
footer(now)
