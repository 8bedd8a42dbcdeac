"""Where does the value sit?"""

import streamlit as st

from report.exhibits import concentration
from ui import cache, choices
from ui.controls.concentration import by_attribute
from ui.show import footer, headline, meaning, not_yet, show

w, study = choices.words(), cache.study()

obstacle = concentration.obstacle(study, w)
if obstacle is not None:
    not_yet(concentration.question(w), obstacle)
else:
    headline(concentration.question(w), concentration.answer(study, w))
    left, right = st.columns([3, 2], gap="large")
    with left:
        show(concentration.tenths(study, w))
    with right:
        show(concentration.curve(study, w))
    show(concentration.rows(study, w), *concentration.profit(study, w), concentration.heading(w))
    by_attribute(study, w)
    meaning(concentration.limits(w), w)
footer(study, w)
