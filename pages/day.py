"""Where are we in the day?"""

import streamlit as st

from report.exhibits import day as said
from ui import choices
from ui.controls import day as controls
from ui.show import answer, title

w = choices.words()
title(said.question(w))
found = controls.found(w)
if found:
    chosen = controls.picked(found, w)
    answer(said.answer(chosen, choices.value("course_stop"), w))
    controls.stops(chosen, w)
else:
    st.markdown(w.t("There is no day in the folder of days."))
