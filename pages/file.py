"""Which customers are we looking at?"""

import streamlit as st

from ui import cache, state
from ui.panels import file, opening, problem
from ui.parts import empty, footer, headline, meaning

w = state.words()
now = cache.study()

headline(w.t("Which customers are we looking at?"), file.answer(now, w))
left, right = st.columns(2, gap="large")
with left:
    file.samples(w)
    file.templates(w)
with right:
    opening.upload(w)
if state.link_wanted_own():
    empty(
        w.t("The link was made on someone's own file"),
        w.t("A link carries choices, never data. Open the same file here, and the choices apply to it."),
    )
opening.draft(w)

st.subheader(w.t("The file that is shown"), anchor=False)
st.markdown(file.about(now, w))
file.notes(now, w)
opening.corrected(w)
if now.base_problem is not None:
    problem.show(now)
if now.file.problem is None:
    st.subheader(w.t("Period, returns and currency"), anchor=False)
    file.settings(now, w)
    if now.base_problem is None:
        st.subheader(w.t("What became of every row"), anchor=False)
        file.reconciliation(now, w)
    file.set_aside(now, w)
file.choices_file(w)
if state.own() is not None:
    st.button(w.t("Let go of my file"), on_click=state.forget_own, key="forget")
meaning(
    w.t(
        "Rows used are those with a customer, a valid date before the end and a valid amount, whatever their period. "
        "The rest is set aside by reason, with its money. The second table divides the rows used; the revenue on every "
        "page is this period's active customers."
    )
)
footer(now)
