"""How is each number made?"""

import streamlit as st

from ui import cache, state
from ui.panels import method, portfolio, problem
from ui.parts import behind, footer, headline, meaning, table

w = state.words()
now = cache.study()
question = w.t("How is each number made?")

if now.base_problem is not None:
    st.title(question, anchor=False)
    problem.show(now)
else:
    base, compared = now.base, method.side_by_side(now)
    headline(question, method.answer(now, base, compared, w))
    if method.valued(compared):
        method.show_methods(base, compared, w)
    else:
        method.nothing_valued(base, w)
    method.choice(now, w)
    if method.valued(compared):
        whole, each = st.tabs([w.t("The portfolio"), w.t("One customer")])
        with whole:
            table(method.method_rows(compared, w), method.method_columns(w), "methods", total=False)
        with each:
            table(method.tier_rows(compared), method.tier_columns(compared, w), "methods_by_tier")
    behind(lambda: base.customers, base.names, portfolio.groups(w), "method")
method.numbers(now)
meaning(
    w.t(
        "No method is the right one for everything. The course rule is plain and comparable with the course; a "
        "discounted value is what money later is worth today; the future one leaves out the period under way, for "
        "customers who have just paid; migration lets customers move between tiers as they have done. Where the two "
        "differ much, decide by migration, and say which one was used."
    )
)
footer(now)
