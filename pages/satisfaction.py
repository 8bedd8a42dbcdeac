"""How do the customers feel, and what drives it?"""

import streamlit as st

from report.exhibits import satisfaction as exhibits
from study import survey
from ui import cache, state
from ui.panels import problem, satisfaction
from ui.parts import empty, figure, footer, headline, meaning, table

w = state.words()
now = cache.study()
question = w.t("How do the customers feel, and what drives it?")
asked = survey.survey(now)

if now.problem is not None:
    st.title(question, anchor=False)
    problem.show(now)
elif asked is None:
    st.title(question, anchor=False)
    empty(
        w.t("The file holds no answers"),
        w.t("Open a file with a column of answers: would you recommend us (0–10), or how satisfied are you (1–10)?"),
        w.t("To the customer file"),
        page="file",
    )
else:
    found = survey.emotion(now)
    headline(question, satisfaction.answer(found, w))
    if asked.nps:
        figure(exhibits.bubbles(satisfaction.bubble(found), w), "nps", satisfaction.message(found, w))
        st.caption(w.t("The area of a bubble is the tier's revenue; the line through it is the interval (95 %)."))
    table(found, satisfaction.columns(found, w), "scores")
    satisfaction.few(found, w)
    st.subheader(w.t("What drives satisfaction?"), anchor=False)
    satisfaction.drivers(now, asked, w)
    meaning(
        w.t(
            "NPS is the share who answer 9–10 less the share who answer 0–6. The index is the mean answer on a scale "
            "from 0 to 100. The revenue of the unhappy is the tier's revenue times their share among those who "
            "answered. Importance is how much satisfaction moves with an aspect when the others are held still; it "
            "shows what goes together, not what causes what. Answers come from those who chose to answer."
        )
    )
footer(now)
