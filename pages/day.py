"""Where are we in the day?"""

import streamlit as st

from report.exhibits import day as said
from ui import choices
from ui.controls import day as controls
from ui.controls.day.home import take_home
from ui.controls.day.paper import on_paper
from ui.show import answer, title

w = choices.words()
title(said.question(w))
found = controls.found(w)
if found:
    chosen = controls.picked(found, w)
    answer(said.answer(chosen, choices.value("course_stop"), w))
    controls.stops(chosen, w)
    on_paper(chosen, w)
    take_home(chosen, w)
else:
    st.markdown(w.t("There is no day in the folder of days."))
