"""Where does the value sit?"""

import streamlit as st

from report.exhibits import concentration as exhibits
from study import concentration as model
from ui import cache, state
from ui.panels import concentration, problem
from ui.parts import empty, figure, footer, headline, meaning, table

w = state.words()
now = cache.study()
question = w.t("Where does the value sit?")

if now.base_problem is not None:
    st.title(question, anchor=False)
    problem.show(now)
elif not now.has_customers or not now.base.tiers["revenue"].sum() > 0:
    st.title(question, anchor=False)
    empty(
        w.t("This needs a row for each customer or purchase"),
        w.t("In a file of segments one cannot see how the revenue divides between customers. Open one with customers."),
        w.t("To the customer file"),
        page="file",
    )
else:
    found = model.curves(now)
    headline(question, concentration.answer(found, w))
    deciles, curve = st.columns([3, 2], gap="large")
    with deciles:
        tenths = exhibits.deciles(concentration.decile_chart(found), w, what=w.t("Share of revenue"))
        figure(tenths, "deciles", concentration.message(found, w))
    with curve:
        known = concentration.cases(w)
        lorenz = exhibits.lorenz(concentration.curve_chart(found), w, mark=(found.wanted, 0.8), others=known)
        figure(lorenz, "lorenz", concentration.curve_message(found, w))
    table(found.deciles, concentration.decile_columns(w), "deciles", total=False)
    st.caption(concentration.gini_sentence(found, w))
    whale = model.profit(now)
    if whale is None:
        st.subheader(w.t("Who costs more than they bring?"), anchor=False)
        empty(
            w.t("The file has no cost"),
            w.t("With a cost on each row one sees which customers make the profit and which give it back."),
        )
    else:
        profit = exhibits.whale(whale.curve, w, unprofitable=int(whale.summary["unprofitable"]))
        figure(profit, "whale", w.t("Who makes the profit, and who gives it back"))
        st.markdown(concentration.profit_sentence(whale.summary, w))
        table(concentration.named_groups(whale.groups, w), concentration.profit_columns(w), "profit", total=False)
    st.subheader(w.t("By attribute"), anchor=False)
    concentration.by_attribute(now, w)
    meaning(
        w.t(
            "Customers are ranked by their revenue in the period, best first. The curve says how much of the revenue "
            "the best ones bring; the further it bends from the straight line, the fewer carry the business. The "
            "split differs by industry, and revenue is not profit: that needs a cost."
        )
    )
footer(now)
