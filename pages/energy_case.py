"""The exercise: which customers should a company invest in, with what, and what does it give?"""

import streamlit as st

from ui import state
from ui.panels import case

w = state.words()
found = case.cases(w)
if found:
    chosen = case.picked(found, w)
    st.title(chosen.question.said(w.language), anchor=False)
    case.show(chosen, w)
else:
    st.title(w.t("The exercise"), anchor=False)
