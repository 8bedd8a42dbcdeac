"""Does the bucket leak faster than we fill it?"""

import streamlit as st

from study.growth import bucket
from ui import cache, state
from ui.panels import durations, growth, growth_mend, growth_points, problem
from ui.parts import behind, footer, headline, meaning

w = state.words()
now = cache.study()
question = w.t("Does the bucket leak faster than we fill it?")
facts = bucket(now)

if now.problem is not None:
    st.title(question, anchor=False)
    problem.show(now)
elif facts is None:
    st.title(question, anchor=False)
    if now.base.kind == "segments":
        durations.ask(now.base, w)
    else:
        growth.unanswerable(now.base, w)
else:
    headline(question, growth.answer(facts, w))
    growth.ahead(facts, w)
    growth.still(facts, w)
    if facts.own is not None:
        people = facts.base.customers
        behind(lambda: people, facts.base.names, growth.groups(facts, w), "growth")
    growth_mend.fill_or_mend(facts, w)
growth_mend.two_companies(w)
if facts is not None:
    growth_points.five_points(facts.base, w)
    if facts.base.kind == "segments":
        durations.ask(facts.base, w)
meaning(
    w.t(
        "The bucket carries this period on: the same share leaves each tier, customers move between tiers as they did, "
        "and a customer's value stays what it is. Lost customers who come back count as won. Acquisition is as many "
        "every year, or the same share of the base, which grows without end. That winning a customer costs 5 to 25 "
        "times as much as keeping one is a range the course quotes, not a measurement: put in your own. A point of "
        "retention is a percentage point a year, given to every tier, and never lifts one above 99 per cent."
    )
)
footer(now)
