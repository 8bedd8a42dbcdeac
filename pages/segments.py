"""Who are our customers, by value?"""

import streamlit as st

from report.exhibits import segments as exhibits
from study import subscription as model
from ui import cache, state
from ui.controls.tiers import basis
from ui.panels import portfolio, problem, segments, subscription
from ui.parts import behind, empty, figure, footer, headline, meaning, table, warning

w = state.words()
now = cache.study()
question = w.t("Who are our customers, by value?")

if now.problem is not None:
    st.title(question, anchor=False)
    problem.show(now)
else:
    headline(question, segments.answer(now.portfolio, w))
    if now.portfolio["clv"].notna().any():
        figure(exhibits.worth(now.portfolio, w), "tiers", segments.message(now.portfolio, w))
    else:
        st.markdown(segments.message(now.portfolio, w))
    worth, buying = st.tabs([w.t("What they are worth"), w.t("How they buy")])
    with worth:
        table(now.portfolio, segments.worth_columns(w), "worth")
    with buying:
        table(segments.with_shares(now.portfolio), segments.buying_columns(w), "buying")
    behind(lambda: now.people, now.base.names, portfolio.groups(w), "segments")
    held = model.beside_tiers(now)
    if held is not None:
        st.subheader(w.t("As a subscription"), anchor=False)
        table(held, subscription.columns(held, w), "subscription")
    for told in now.base.warnings:
        warning(problem.sentence(w, dict(told)))

    st.subheader(w.t("What can we afford?"), anchor=False)
    segments.money_choice("cost" in now.file.mapping, w)
    affordable = segments.affordable_table(now.base)
    if affordable is None:
        empty(
            w.t("Revenue, not profit"),
            w.t("What a customer may cost needs a margin: choose one above, or open a file with a cost column."),
        )
    else:
        rate = w.percent(now.choices.discount)
        st.markdown(
            w.t("At these costs a customer just breaks even, with future years discounted by {rate} a year.", rate=rate)
        )
        table(affordable, segments.affordable_columns(w), "affordable", total=False)
        if segments.margin_note(now.base, w):
            warning(segments.margin_note(now.base, w))
    if now.base.kind != "segments":
        basis(exhibits.how_made(now, w), now, w)
        segments.editor(w)
    meaning(
        w.t(
            "A tier is a rank by net revenue in the period; customers with the same revenue share a tier, so a tier "
            "can be a little larger than its share. The index compares each tier's CLV with the last one. An average "
            "for the whole base hides what the tiers show."
        )
    )
footer(now)
