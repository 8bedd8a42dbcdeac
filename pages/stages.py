"""Which customers need what now?"""

import streamlit as st

from ui import cache, state
from ui.panels import problem, stages
from ui.parts import footer, meaning

w = state.words()
now = cache.study()

st.title(w.t("Which customers need what now?"), anchor=False)
if now.base_problem is not None:
    problem.show(now)
elif now.base.kind != "transactions":
    stages.elsewhere(now, w)
else:
    stages.stages(now, w)
    meaning(
        w.t(
            "A stage says where a customer stands in its life with the company, by one table of rules on dates and "
            "purchases; a tier says what it brings. The thresholds come from this file's own pauses between purchases. "
            "A customer called lost here may still come back; what became of them says how many have. The stage a "
            "period ago is what the same rules said then. What an action gives is not measured here: leave some "
            "customers out and compare."
        )
    )
footer(now)
