"""How long do the customers stay?"""

import streamlit as st

from report.exhibits import retention as exhibits
from study.subscription import churn
from ui import cache, state
from ui.panels import durations, problem, retention, subscription
from ui.parts import behind, empty, figure, footer, headline, meaning, table, warning

w = state.words()
now = cache.study()
question = w.t("How long do the customers stay?")

if now.problem is not None:
    st.title(question, anchor=False)
    problem.show(now)
elif now.base.basis().churn.size and not (now.base.basis().churn >= 0).any():
    st.title(question, anchor=False)
    if now.base.kind == "segments":
        durations.ask(now.base, w)
    else:
        empty(
            w.t("Retention needs two periods"),
            w.t("This file holds one period. Choose a shorter period on the customer file's page, or a longer file."),
            w.t("To the customer file"),
            page="file",
        )
else:
    base = now.base
    headline(question, retention.answer(base, now.portfolio, w))
    months = now.period.months if now.period is not None else 12
    curve = exhibits.curve(now.portfolio, list(base.point()), w, months=months)
    figure(curve, "retention", retention.message(base, w))
    st.caption(w.t("The broad band on the curve is the uncertainty (95 %). The step shows one more percentage point."))
    table(retention.rows(base, now.portfolio), retention.columns(base, w), "retention")
    behind(lambda: base.customers, base.names, retention.groups(w), "retention")
    for note in retention.notes(base, now.portfolio, now.span_years, w):
        warning(note)
    if base.kind == "segments":
        durations.ask(base, w)
    gone = churn(now)
    if gone is not None:
        st.subheader(w.t("The same by month, quarter and year"), anchor=False)
        table(subscription.churn_rows(gone, w), subscription.churn_columns(w), "churn", total=False)
        st.caption(w.t("Compounded, so that twelve months give the year: 2 % a month is 21.5 % a year, not 24."))
    early = retention.early(now)
    if early is not None:
        st.subheader(w.t("The first period against later ones"), anchor=False)
        st.markdown(retention.early_sentence(early, base.history, w))
        table(retention.early_rows(early, w), retention.early_columns(w), "early", total=False)
    meaning(
        w.t(
            "Duration is one divided by the yearly churn: lose 200 of 1,000 a year and a customer stays five years. It "
            "takes the same churn every year for granted, while the first years' is two to three times the later. The "
            "tiers' durations do not average to the total's: it is counted from all customers together. One more point "
            "is counted on the tier's customers now. Lost customers come back at times: the duration is a lower bound."
        )
    )
footer(now)
