"""What is our customer base worth today?"""

import streamlit as st

from report.exhibits import overview as exhibits
from ui import cache, state
from ui.panels import overview, portfolio, problem, retention
from ui.panels.findings import said
from ui.parts import behind, figure, findings, footer, headline, key_figures, link, meaning, plain, table, warning

w = state.words()
now = cache.study()

with st.container(horizontal=True, vertical_alignment="center"):
    if state.source() != state.OWN:
        title = w.t("Sample file: {title}", title=state.source_title())
        st.badge(title, icon=":material/description:", color="gray")
        link("file", w.t("Use my own file"))
    else:
        st.badge(plain(state.source_title()), icon=":material/description:", color="gray")
        link("file", w.t("Change file"))

if now.problem is not None:
    st.title(w.t("What is our customer base worth today?"), anchor=False)
    problem.show(now)
else:
    then, hindsight = now.earlier_portfolio, now.hindsight
    headline(w.t("What is our customer base worth today?"), overview.answer(now, now.portfolio, w))
    key_figures(overview.keys(now, now.portfolio, then, w))
    if overview.total(now.portfolio)["customers"]:
        figure(exhibits.rails(now.portfolio, w), "portfolio", overview.message(now.portfolio, w))
    findings([said(found, w) for found in now.findings])
    st.subheader(w.t("The figures behind"), anchor=False)
    table(now.portfolio, portfolio.columns(w), "portfolio")
    behind(lambda: now.people, now.base.names, portfolio.groups(w), "overview")
    for note in retention.notes(now.base, now.portfolio, now.span_years, w):
        warning(note)
    if hindsight is not None:
        st.subheader(w.t("Did last period's CLV come true?"), anchor=False)
        st.markdown(overview.came_true(hindsight, w))
        table(hindsight, overview.came_true_columns(w), "hindsight")
    elif now.base.kind == "transactions":
        st.caption(w.t("Whether last period's CLV came true can be seen when the file holds one more period."))
    meaning(overview.limits(now.portfolio, w))
footer(now)
