"""What if they bought once more, for more, for longer?"""

import streamlit as st

from ui import cache, state
from ui.panels import evidence, portfolio, problem, what_if, what_if_typical
from ui.parts import behind, footer, meaning

w = state.words()
now = cache.study()

st.title(w.t("What if they bought once more, for more, for longer?"), anchor=False)
if what_if.mode(w) == "typical":
    what_if_typical.panel(now.base, w)
elif now.base_problem is not None:
    problem.show(now)
elif not what_if.answerable(now.base):
    what_if.unanswerable(now.base, w)
else:
    what_if.base_panel(now.base, w)
    evidence.panel(now.base, w)
    behind(lambda: now.people, now.base.names, portfolio.groups(w)[:1], "what_if")
meaning(what_if.limits(w))
footer(now)
