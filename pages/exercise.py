"""The exercise: which customers should a company invest in, with what, and what does it give?"""

import streamlit as st

from ui import choices, menu
from ui.controls import exercise

w = choices.words()
found = exercise.cases(w)
menu.link("room", w.t("Play it with a room"))
if found:
    chosen = exercise.picked(found, w)
    exercise.show(chosen, w)
else:
    st.title(w.t("The exercise"), anchor=False)
