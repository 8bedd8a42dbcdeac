"""When does a customer pay?"""

import streamlit as st

from study import tenure
from ui import cache, state
from ui.panels import lifecycle, lifecycle_tenure, problem
from ui.parts import footer, meaning

w = state.words()
now = cache.study()

st.title(w.t("When does a customer pay?"), anchor=False)
if now.base_problem is not None:
    problem.show(now)
else:
    lifecycle.cycle(tenure.start(now), w)
    lifecycle_tenure.show(now, tenure.tenure(now), w)
meaning(
    w.t(
        "The pattern follows one customer won today: the cost of winning it, then base profit, growing purchases, "
        "lower cost to serve, referrals and a price premium, each times the share of customers still left, and "
        "discounted. Solid is measured in this file, outlined is assumed, hatched is from other companies. After the "
        "last year given, the last amount goes on and the share left falls as it last did. In the life table a "
        "customer is at risk in each period it is active in, and lost when it buys nothing in the next; those still "
        "there when the file ends are not lost. Who comes back counts as lost the first time."
    )
)
footer(now)
